"""Letters whose boxes took in the accent or bar above them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from mathsnap.vision.prepare import Ink
from mathsnap.vision.signs import HORIZONTAL_RULE, Sign

__all__ = ["below_accents"]

_INKED = 0.35
_TOP = 0.35  # share of a letter's box that an accent may take
_WIDE = 0.4  # share of a letter's width that an accent has at least
_NARROW = 0.12  # the same of ink above a blank row: a dot
_SURE = 0.8  # share of the likeliest class
_LOWEST = 0.45  # em: what is left of the letter
_OF_PIECES = frozenset("ijΞ")

Floats = npt.NDArray[np.float64]


def below_accents(found: Sequence[Sign], classes: Sequence[str], ink: Ink, em: float) -> list[Sign]:
    """The signs, with the box of each letter from below the accent or bar that it took in: one that is a sign
    of its own, or ink above a blank row.

    classes: name of each class. em: of the text, in pixels.
    """
    boxes = np.array([sign.box for sign in found]).reshape(-1, 4)
    marks = np.array([_is_mark(sign, classes) for sign in found], bool)
    return [
        _trimmed(sign, i, boxes, marks, ink, em) if _is_letter(classes[sign.name]) else sign
        for i, sign in enumerate(found)
    ]


def _is_letter(name: str) -> bool:
    symbol = name.split(" ")[0]
    return len(symbol) == 1 and symbol.isalpha() and symbol not in _OF_PIECES


def _is_mark(sign: Sign, classes: Sequence[str]) -> bool:
    name = classes[sign.name]
    sure = not sign.others or sign.others[0][1] > _SURE
    return sure and (name == HORIZONTAL_RULE or unicodedata.combining(name[0]) > 0)


def _trimmed(sign: Sign, i: int, boxes: Floats, marks: npt.NDArray[np.bool_], ink: Ink, em: float) -> Sign:
    x0, y0, x1, y1 = sign.box
    limit = y0 + _TOP * (y1 - y0)
    across = np.minimum(boxes[:, 2], x1) - np.maximum(boxes[:, 0], x0)
    inside = marks & (boxes[:, 1] > y0 - 2) & (boxes[:, 3] < limit) & (across > _WIDE * (x1 - x0))
    top = (
        float(boxes[inside, 3].max()) if inside.any() else _below_blank(sign.box, np.delete(boxes, i, 0), ink)
    )
    if not y0 < top <= limit or y1 - top < _LOWEST * em:
        return sign
    return replace(sign, box=(x0, top, x1, y1))


def _below_blank(box: tuple[float, float, float, float], others: Floats, ink: Ink) -> float:
    """Where the letter begins below something wide and a blank row; nan if there is no such row.

    Columns that other signs stand in as well do not count.
    """
    x0, y0, x1, y1 = (round(side) for side in box)
    beside = others[(others[:, 1] < y1) & (others[:, 3] > y0) & ~_holds(others, box)]
    columns = np.arange(x0, x1) + 0.5
    free = ~((beside[:, :1] < columns) & (columns < beside[:, 2:3])).any(0)
    seen = ink[max(y0, 0) : max(y1, 0), max(x0, 0) : max(x1, 0)] > _INKED
    if seen.shape[1] != len(free) or free.sum() < 3:
        return float("nan")
    share = seen[:, free].mean(1)
    high = round(_TOP * len(share))
    blank = np.flatnonzero((share[:high] == 0) & (np.maximum.accumulate(share[:high]) > _NARROW))
    if not len(blank):
        return float("nan")
    start = int(blank[0])
    return float(y0 + start + int(np.argmax(share[start:] > 0)))


def _holds(others: Floats, box: tuple[float, float, float, float]) -> npt.NDArray[np.bool_]:
    """Which of the signs are around or over the whole width of a box: radicals, bars, braces."""
    return np.asarray((others[:, 0] <= box[0] + 1) & (others[:, 2] >= box[2] - 1))
