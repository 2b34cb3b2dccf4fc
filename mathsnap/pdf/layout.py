"""Formula regions as PyMuPDF's layout model gives them, not yet repaired from the glyphs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from mathsnap.boxes import Box
from mathsnap.glyphs import GlyphRun

__all__ = ["Region", "find_regions"]

_MARGIN = 2.0
"""Points by which the model's boxes may be too small."""


@dataclass(frozen=True, slots=True)
class Region:
    """One formula of a page: its place, its glyphs without the number, the numbers, what is doubtful."""

    kind: Literal["display", "inline"]
    box: Box
    run: GlyphRun
    tags: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def find_regions(
    run: GlyphRun,
    page_box: Box,
    *,
    inline: bool = False,
    layout: Callable[[], list[tuple[str, Box]]] | None = None,
) -> list[Region]:
    """The displays of a page. The model is asked only where a page has maths glyphs."""
    if layout is None or all(glyph.text for glyph in run.glyphs):
        return []
    boxes = [box.grown(_MARGIN) for kind, box in layout() if kind == "formula"]
    regions = (Region("display", box, _within(run, box)) for box in boxes)
    return [region for region in regions if region.run.glyphs]


def _within(run: GlyphRun, box: Box) -> GlyphRun:
    glyphs = tuple(glyph for glyph in run.glyphs if box.contains(glyph.box.cx, glyph.box.cy))
    return GlyphRun(glyphs, tuple(rule for rule in run.rules if box.contains(rule.box.cx, rule.box.cy)))
