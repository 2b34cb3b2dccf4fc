"""A page to look formulas through: source and setting side by side, LaTeX, status; one file, no network."""

from __future__ import annotations

from mathsnap.report.page import html_report

__all__ = ["html_report"]
