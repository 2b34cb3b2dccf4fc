"""Equation numbers: "(12)", "(3.1a)", "(A.1)", "(*)" at one end of a displayed line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from mathsnap.boxes import union
from mathsnap.glyphs import Glyph
from mathsnap.symbols import Style

__all__ = ["equation_numbers", "is_number"]

_NUMBER = re.compile(
    r"[(\[](?:(?:[A-Z]{1,3}|[IVX]+)?[.\-–:]?\d{1,3}(?:[.\-–−:]\d{1,3})*[.\-–]?[a-zA-Z]?[*∗′'†]*"
    r"|[*∗⋆†‡§¶♯#]{1,3}|[A-Z]{1,3}[.\d]*[*∗′]?|[ivx]{1,4}|eq\.?\d+)[)\]]"
)
_TIGHT = 0.35
"""Widest gap within a number, em."""

_LARGER, _NEAR = 1.2, 0.6
"""A sign so much larger than a number, and no farther (em) above or below, has it for a label."""


def is_number(glyphs: Sequence[Glyph]) -> str | None:
    """The number that glyphs, left to right, print and nothing else; maths letters make none."""
    if not 3 <= len(glyphs) <= 14 or any(g.style in (Style.ITALIC, Style.BOLD_ITALIC) for g in glyphs):
        return None
    text = "".join(g.symbol for g in glyphs)
    return text if _NUMBER.fullmatch(text) else None


def equation_numbers(
    glyphs: Sequence[Glyph], left: float, right: float, apart: float = 1.2
) -> list[tuple[str, list[Glyph]]]:
    """The numbers at the ends of a line, top to bottom, each with its glyphs.

    glyphs: of the line, left to right; a line may hold several rows. left, right: the ends of the column.
    apart: how far a number must stand from the formula, em.
    """
    reach = 6 * max((g.size for g in glyphs), default=0.0)
    for border in (right, left):
        near = [g for g in glyphs if abs(g.box.cx - border) < reach]
        parts = [part for row in _rows(near) for part in _tight_runs(row)]
        named = [(text, part) for part in parts if (text := is_number(part)) is not None]
        inked = {id(g) for _, part in named for g in part}
        rest = [g for g in glyphs if id(g) not in inked]
        found = [
            (text, part) for text, part in named if _stands_at(part, rest, border, apart, border == right)
        ]
        if found:
            return found
    return []


def _rows(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Glyphs by baseline, top to bottom, each row left to right."""
    rows: list[list[Glyph]] = []
    for g in sorted(glyphs, key=lambda g: g.y):
        if rows and g.y - rows[-1][-1].y < 0.1 * g.size:
            rows[-1].append(g)
        else:
            rows.append([g])
    return [sorted(row, key=lambda g: g.x) for row in rows]


def _tight_runs(row: list[Glyph]) -> list[list[Glyph]]:
    runs = [[row[0]]]
    for a, b in pairwise(row):
        if b.box.x0 - a.box.x1 > _TIGHT * b.size:
            runs.append([])
        runs[-1].append(b)
    return runs


def _stands_at(part: list[Glyph], rest: Sequence[Glyph], border: float, apart: float, at_right: bool) -> bool:
    """Whether a number stands at the border of the column, with white space between it and the formula."""
    em = part[0].size
    top, bottom = part[0].box.y0, part[0].box.y1
    if _is_over_or_under(part, rest):
        return False
    beside = [g.box for g in rest if g.box.y0 < bottom and g.box.y1 > top]
    if at_right:
        off = abs(border - part[-1].box.x1)
        gap = part[0].box.x0 - max((b.x1 for b in beside if b.x0 < part[0].box.x0), default=-1e9)
    else:
        off = abs(part[0].box.x0 - border)
        gap = min((b.x0 for b in beside), default=1e9) - part[-1].box.x1
    return (off < 1.5 * em and gap > apart * em) or (off < 6 * em and 5 * em < gap < 1e6)


def _is_over_or_under(part: list[Glyph], rest: Sequence[Glyph]) -> bool:
    """Whether a number is the small label of what stands right below or above it."""
    box, size = union(g.box for g in part), part[0].size
    return any(
        g.size > _LARGER * size
        and g.box.x_overlap(box) > 0
        and max(g.box.y0 - box.y1, box.y0 - g.box.y1) < _NEAR * size
        for g in rest
    )
