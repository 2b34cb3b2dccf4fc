"""The gutter between two columns of text."""

from __future__ import annotations

from collections.abc import Sequence

from mathsnap.boxes import Box
from mathsnap.pdf.pieces import Piece

__all__ = ["FULL", "split_columns"]

FULL = 2
"""The column of what reaches across the gutter; 0 is the left column (or the only one), 1 the right."""

_STEP = 2.0
"""Width of the strips that are counted, points; no gutter is narrower than four of them."""

_ROW = 6.0
"""Height of the strips that are counted, points: no two lines of text are nearer."""

_LINE, _LEAST = 0.15, 2
"""What is longer, as a share of the page's width, is a line of text; a column has so many at least."""


def split_columns(pieces: Sequence[Piece], page: Box) -> None:
    """Set the column of each piece."""
    gutter = _gutter(pieces, page)
    if gutter is None:
        return
    full_rows = set()
    for p in pieces:
        if p.x0 < gutter - 3 and p.x1 > gutter + 3:
            p.column = FULL
            if not p.rule and not p.centred:
                full_rows.add(round(p.y))
        else:
            p.column = int(p.x0 + p.x1 > 2 * gutter)
    for p in pieces:
        if p.column != FULL and round(p.y) in full_rows:
            p.column = FULL


def _gutter(pieces: Sequence[Piece], page: Box) -> float | None:
    """Where the gutter stands: a strip in the middle third that few lines cross, with many beside it."""
    rows: dict[int, set[int]] = {}
    for p in pieces:
        if p.rule or p.x1 - p.x0 > page.width:
            continue
        row = int(p.y // _ROW)
        for strip in range(int(p.x0 // _STEP), int(p.x1 // _STEP) + 1):
            rows.setdefault(strip, set()).add(row)
    first, last = int((page.x0 + page.width / 3) // _STEP), int((page.x0 + page.width * 2 / 3) // _STEP)
    counts = {strip: len(found) for strip, found in rows.items()}
    best, place = 1.0, None
    for strip in range(first, last + 1):
        middle = max(counts.get(strip + d, 0) for d in (-1, 0, 1))
        left = max((counts.get(s, 0) for s in range(strip - 20, strip - 2)), default=0)
        right = max((counts.get(s, 0) for s in range(strip + 3, strip + 21)), default=0)
        sides = min(left, right)
        if sides < 5 or middle > 0.4 * sides:
            continue
        share = middle / sides
        if share < best:
            best, place = share, strip
    if place is None:
        return None
    gutter = (place + 0.5) * _STEP
    return gutter if _has_lines(pieces, gutter, page) else None


def _has_lines(pieces: Sequence[Piece], gutter: float, page: Box) -> bool:
    """Whether lines of text stand on both sides: the white between columns of a matrix is no gutter."""
    lines = [p for p in pieces if not p.rule and _LINE * page.width < p.x1 - p.x0 < page.width]
    left = sum(p.x1 < gutter + _STEP for p in lines)
    return left >= _LEAST and sum(p.x0 > gutter - _STEP for p in lines) >= _LEAST
