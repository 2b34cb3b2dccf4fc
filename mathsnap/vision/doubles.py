"""Double bars: strokes as near to each other as those of another double bar in the formula are one too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

import numpy as np

from mathsnap.vision.sight import Sight
from mathsnap.vision.signs import Sign

__all__ = ["with_double_bars"]

_DOUBLE, _BARS = "‖", frozenset("|‖∣∥")
_SLIM = 0.16  # em: width of a stroke
_WIDEST = 0.26  # em from stroke to stroke: two bars side by side are not nearer
_AS_FAR = 1.13  # times as far as the others: those of two bars are at least a quarter farther apart
_SLACK = 1.5  # pixels


@dataclass(frozen=True)
class _Pair:
    """Two strokes side by side: the box around them, and how far apart their middles are."""

    left: int
    right: int
    box: tuple[float, float, float, float]
    apart: float

    def has(self, sign: Sign) -> bool:
        """Whether a sign stands for one or both of the strokes."""
        x0, y0, x1, y1 = self.box
        x, y = sign.centre
        return x0 - _SLACK < x < x1 + _SLACK and y0 < y < y1


def with_double_bars(found: Sequence[Sign], sight: Sight) -> list[Sign]:
    """The signs, with each pair of strokes that is a double bar as one sign. How far apart the strokes of a
    double bar are, those that were read as one tell.
    """
    bars = [sign for sign in found if sight.classes[sign.name].split(" ")[0] in _BARS]
    known = [sign for sign in bars if sight.classes[sign.name].split(" ")[0] == _DOUBLE]
    pairs = _pairs(bars, sight) if known else []
    told = [pair.apart for pair in pairs if any(pair.has(sign) for sign in known)]
    if not told or (usual := median(told)) > _WIDEST * sight.em:
        return list(found)
    like = max(known, key=lambda sign: sign.score)
    out = list(found)
    taken: set[int] = set()
    for pair in sorted(pairs, key=lambda pair: pair.apart):
        if pair.apart < _AS_FAR * usual and taken.isdisjoint((pair.left, pair.right)):
            taken |= {pair.left, pair.right}
            own = {id(sign) for sign in bars if pair.has(sign)}
            one = replace(like, box=pair.box, y=like.y + pair.box[3] - like.box[3])
            out = [one, *(sign for sign in out if id(sign) not in own)]
    return sorted(out, key=lambda sign: sign.box[0])


def _pairs(bars: Sequence[Sign], sight: Sight) -> list[_Pair]:
    """The strokes of bars that stand side by side and are of one height."""
    side = sight.pieces[:, 2:] - sight.pieces[:, :2]
    slim = sight.pieces[(side[:, 0] < _SLIM * sight.em) & (side[:, 1] > 2 * side[:, 0])]
    strokes = [box for box in sorted(slim.tolist()) if any(_is_of(box, bar) for bar in bars)]
    middles = [_middle(box, sight) for box in strokes]
    return [
        _Pair(i, j, (a[0], min(a[1], b[1]), b[2], max(a[3], b[3])), middles[j] - middles[i])
        for (i, a), (j, b) in pairwise(enumerate(strokes))
        if max(abs(a[1] - b[1]), abs(a[3] - b[3])) < 2 * _SLACK
    ]


def _is_of(stroke: list[float], bar: Sign) -> bool:
    x0, y0, x1, y1 = bar.box
    beside = max(x0 - stroke[2], stroke[0] - x1)
    return beside < _SLACK and max(abs(y0 - stroke[1]), abs(y1 - stroke[3])) < 2 * _SLACK


def _middle(stroke: list[float], sight: Sight) -> float:
    """Where the ink of a stroke has its middle, to a part of a pixel."""
    x0, y0, x1, y1 = map(int, stroke)
    x0, x1 = max(x0 - 1, 0), x1 + 1
    columns = sight.ink[y0:y1, x0:x1].sum(0)
    return float(np.average(x0 + 0.5 + np.arange(len(columns)), weights=columns))
