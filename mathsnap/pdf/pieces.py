"""Pieces: glyphs of one size side by side on one baseline, the least parts of a page's lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mathsnap.boxes import Box
from mathsnap.glyphs import Glyph, Rule

__all__ = ["Grid", "Piece", "pieces", "rule_piece"]

_GAP = 0.85
"""Widest gap in a piece, in em: wider than most spaces of words, narrower than any gutter."""

_SAME_LINE = 0.06
"""Baselines that differ by less, in em, are one."""


@dataclass(slots=True, eq=False)
class Piece:
    """A run of glyphs of one size on one baseline, one tall sign, or one rule.

    members: places of its glyphs in the page's run, left to right; for a rule its place among the rules.
    y: baseline. A rule has size 0.
    """

    members: list[int]
    x0: float
    y0: float
    x1: float
    y1: float
    y: float
    size: float
    centred: bool = False
    rule: bool = False
    column: int = 0
    line: int = field(default=-1)


def pieces(glyphs: Sequence[Glyph]) -> list[Piece]:
    """All glyphs as pieces. Signs that TeX centres on the axis are pieces of their own."""
    found = [_single(i, g) for i, g in enumerate(glyphs) if g.centred]
    order = sorted((g.y, i) for i, g in enumerate(glyphs) if not g.centred)
    start = 0
    for end in range(1, len(order) + 1):
        if end < len(order):
            y, i = order[end]
            if y - order[end - 1][0] <= _SAME_LINE * glyphs[i].size and y - order[start][0] < 3.0:
                continue
        found += _row([i for _, i in order[start:end]], glyphs)
        start = end
    return found


def _single(i: int, g: Glyph) -> Piece:
    box = g.box
    return Piece([i], box.x0, box.y0, box.x1, box.y1, g.y, g.size, centred=True)


def _row(row: list[int], glyphs: Sequence[Glyph]) -> list[Piece]:
    """The pieces of glyphs on one baseline: one chain for each size of letters."""
    row.sort(key=lambda i: glyphs[i].x)
    done: list[Piece] = []
    last: dict[int, Piece] = {}
    for i in row:
        g = glyphs[i]
        box = g.box
        key = round(g.size * 2)
        piece = last.get(key)
        if piece is None or box.x0 - piece.x1 > _GAP * g.size:
            last[key] = piece = Piece([i], box.x0, box.y0, box.x1, box.y1, g.y, g.size)
            done.append(piece)
            continue
        piece.members.append(i)
        if box.x0 < piece.x0:
            piece.x0 = box.x0
        if box.x1 > piece.x1:
            piece.x1 = box.x1
        if box.y0 < piece.y0:
            piece.y0 = box.y0
        if box.y1 > piece.y1:
            piece.y1 = box.y1
    return done


def rule_piece(i: int, rule: Rule) -> Piece:
    box: Box = rule.box
    return Piece([i], box.x0, box.y0, box.x1, box.y1, box.cy, 0.0, rule=True)


class Grid:
    """Pieces by place, to find those near a box without looking at all of them."""

    _CELL_X, _CELL_Y = 40.0, 16.0
    _CROWD = 40
    """No cell gives more pieces than that: a page that lays thousands of glyphs on one spot must not hang."""

    def __init__(self, items: Sequence[Piece]) -> None:
        self._cells: dict[tuple[int, int], list[Piece]] = {}
        for p in items:
            for cell in self._covered(p.x0, p.y0, p.x1, p.y1):
                kept = self._cells.setdefault(cell, [])
                if len(kept) < self._CROWD:
                    kept.append(p)

    def near(self, x0: float, y0: float, x1: float, y1: float) -> Iterator[Piece]:
        """The pieces whose boxes touch a box; one may come more than once."""
        for cell in self._covered(x0, y0, x1, y1):
            for p in self._cells.get(cell, ()):
                if p.x0 <= x1 and p.x1 >= x0 and p.y0 <= y1 and p.y1 >= y0:
                    yield p

    def _covered(self, x0: float, y0: float, x1: float, y1: float) -> list[tuple[int, int]]:
        columns = range(
            int(x0 // self._CELL_X), min(int(x1 // self._CELL_X), int(x0 // self._CELL_X) + 60) + 1
        )
        rows = range(int(y0 // self._CELL_Y), min(int(y1 // self._CELL_Y), int(y0 // self._CELL_Y) + 80) + 1)
        return [(c, r) for r in rows for c in columns]
