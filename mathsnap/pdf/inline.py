"""Formulas within a line of text."""

from __future__ import annotations

from mathsnap.glyphs import GlyphRun
from mathsnap.pdf.lines import Line

__all__ = ["inline_formulas"]


def inline_formulas(run: GlyphRun, line: Line) -> list[GlyphRun]:
    """The formulas of a line of text, left to right."""
    return []
