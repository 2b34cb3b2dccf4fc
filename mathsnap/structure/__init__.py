"""Glyphs to expression tree."""

from __future__ import annotations

from mathsnap.structure.parse import parse

__all__ = ["parse"]
