"""Full stops and product dots, told apart by where they stand: they look alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from mathsnap.boxes import Box
from mathsnap.glyphs import Glyph
from mathsnap.vision.signs import glyph_boxes

__all__ = ["colons_over_stops", "stops_by_height"]

_STOP, _PRODUCT = ".", "⋅"
_AXIS = 0.25  # em above the baseline: the middle of a product dot
_NEAR, _RIGHT, _WRONG = 1.0, 0.07, 0.12  # em: to a neighbour; off by less, by more
_ON_LINE = 0.6  # em: how far above or below the baseline a dot of the line is
_UNEVEN = 0.15  # em: how far the steps of a column of dots differ
_FAR = 3.0  # em: to the comma before an ellipsis that stands by itself


def colons_over_stops(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs, with each colon that has a stop right above or below as the two stops that it is: all three
    are an ellipsis.
    """
    stops = [g for g in glyphs if g.symbol in (_STOP, _PRODUCT)]
    return [
        stop
        for g in glyphs
        for stop in (_halves(g) if g.symbol == ":" and any(_is_next(g, s) for s in stops) else [g])
    ]


def _is_next(colon: Glyph, stop: Glyph) -> bool:
    """Whether a stop continues the column of the two that a colon consists of."""
    box, dot = colon.box, stop.box
    step = box.height - dot.height
    off = abs(abs(dot.cy - box.cy) - 1.5 * step)
    return abs(dot.cx - box.cx) < _RIGHT * colon.size and off < _UNEVEN * colon.size


def _halves(colon: Glyph) -> list[Glyph]:
    """The two stops of a colon, from above."""
    box, side = colon.box, min(colon.box.width, colon.box.height / 2)
    boxes = (Box(box.x0, box.y0, box.x1, box.y0 + side), Box(box.x0, box.y1 - side, box.x1, box.y1))
    return [replace(colon, symbol=_STOP, box=b, y=b.y1, alternatives=()) for b in boxes]


def stops_by_height(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs, with each dot that stands on the axis of the letter or digit after it as a product dot, and
    each that stands on the baseline of one beside it as a full stop.

    The sign before a dot may be a script, whose axis can lie on the baseline.
    """
    letters = _Signs([glyph for glyph in glyphs if glyph.symbol.isalnum()])
    commas = _Signs([glyph for glyph in glyphs if glyph.symbol == ","])
    return [_by_height(g, letters, commas) if g.symbol in (_STOP, _PRODUCT) else g for g in glyphs]


class _Signs:
    """Glyphs that a dot may stand beside."""

    def __init__(self, glyphs: Sequence[Glyph]) -> None:
        self._glyphs = glyphs
        self._x0, _, self._x1, _ = glyph_boxes(glyphs).T
        self._y, self._size = np.array([(g.y, g.size) for g in glyphs]).reshape(-1, 2).T

    def beside(self, dot: Glyph, reach: float) -> list[Glyph]:
        """Those on the line of a dot no farther from it, in their em."""
        gap = np.maximum(self._x0 - dot.box.x1, dot.box.x0 - self._x1)
        near = (gap < reach * self._size) & (np.abs(dot.box.cy - self._y) < _ON_LINE * self._size)
        return [self._glyphs[i] for i in np.flatnonzero(near).tolist()]


def _by_height(dot: Glyph, letters: _Signs, commas: _Signs) -> Glyph:
    beside = letters.beside(dot, _NEAR) or commas.beside(dot, _FAR)
    if not beside:
        return dot
    low = min((abs(g.y - dot.box.y1) / g.size, -g.size) for g in beside)
    after = [g for g in beside if g.box.x0 > dot.box.cx]
    high = min(
        ((abs(g.y - _AXIS * g.size - dot.box.cy) / g.size, -g.size) for g in after), default=(1.0, 0.0)
    )
    if dot.symbol == _STOP and high[0] < _RIGHT and low[0] > _WRONG:
        size = -high[1]
        return replace(dot, symbol=_PRODUCT, y=dot.box.cy + _AXIS * size, size=size, centred=False)
    if dot.symbol == _PRODUCT and low[0] < _RIGHT and high[0] > _WRONG:
        return replace(dot, symbol=_STOP, y=dot.box.y1, size=-low[1], centred=False)
    return dot
