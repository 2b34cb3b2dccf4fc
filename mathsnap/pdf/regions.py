"""Where the formulas of a page stand, found from its glyphs alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mathsnap.boxes import Box
from mathsnap.glyphs import GlyphRun
from mathsnap.pdf.displays import Column, displays, read_column
from mathsnap.pdf.lines import body_size, columns, is_maths

__all__ = ["Region", "find_regions"]


@dataclass(frozen=True, slots=True)
class Region:
    """A formula's place on its page.

    box: its ink in points, the number left out. run: its glyphs and rules, the number's left out.
    tags: its numbers as printed, top to bottom. doubts: what makes the cut doubtful.
    """

    kind: Literal["display", "inline"]
    box: Box
    run: GlyphRun
    tags: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def find_regions(
    page_run: GlyphRun,
    page_box: Box,
    *,
    inline: bool = False,
) -> list[Region]:
    """The formulas of a page in reading order.

    Args:
        page_run: every glyph and rule of the page.
        page_box: the page.
        inline: give the formulas within lines of text too.
    """
    if not any(is_maths(g) for g in page_run.glyphs):
        return []
    size = body_size(page_run.glyphs)
    out: list[Region] = []
    for glyphs in columns(page_run, page_box, size):
        column = read_column(glyphs, list(page_run.rules), size)
        found = _displays(column)
        out += sorted(found, key=lambda r: r.box.y0)
    return out


def _displays(column: Column) -> list[Region]:
    out = []
    for display in displays(column):
        run = GlyphRun(display.glyphs, display.rules)
        out.append(Region("display", run.box, run, display.tags))
    return out
