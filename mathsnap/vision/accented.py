"""Letters whose boxes took in the accent or bar above them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from mathsnap.vision.prepare import Ink
from mathsnap.vision.signs import HORIZONTAL_RULE, Shape, Sign, boxes_of
from mathsnap.vision.strips import strips

__all__ = ["below_accents"]

_INKED = 0.35
_TALLER = 1.1  # than letters of its class: it holds a mark
_TOP = 0.35  # share of a letter's box that an accent may take
_WIDE = 0.4  # share of a letter's width that an accent has at least
_NARROW = 0.12  # the same of ink above a blank row: a dot
_SURE = 0.8  # share of the likeliest class
_POSSIBLE = 0.2  # share of a class
_NEAR = 2  # pixels: how far an accent may reach out of the box
_LOWEST = 0.4  # em: what is left of the letter
_OF_PIECES, _STEMMED = frozenset("ijΞ"), frozenset("ϕφψΨΦ")  # whose thin stems may break

Box = tuple[float, float, float, float]
Floats = npt.NDArray[np.float64]


def below_accents(
    found: Sequence[Sign], classes: Sequence[str], shapes: Sequence[Shape | None], ink: Ink, em: float
) -> list[Sign]:
    """The signs, with the box of each letter from below the accent or bar that it took in: one that is a sign
    of its own, or ink above a blank row.

    classes: name of each class. shapes: what the signs of each measure. em: of the text, in pixels.
    """
    boxes = boxes_of(found)
    marks = np.array([_is_mark(sign, classes) for sign in found], bool)
    out = list(found)
    for some, near in strips(boxes, boxes, _NEAR):
        for i in some.tolist():
            sign, beside = found[i], near[near != i]
            if _may_be_letter(sign, classes):
                above = boxes[beside[marks[beside] & _is_tall(sign, shapes[sign.name])]]
                out[i] = _trimmed(sign, above, boxes[beside], _least(sign, classes), ink, em)
    return out


def _is_tall(sign: Sign, shape: Shape | None) -> bool:
    """Whether there is room for a mark in the box: the hook of a delta is none."""
    return shape is None or sign.box[3] - sign.box[1] > _TALLER * shape.height * sign.size


def _least(sign: Sign, classes: Sequence[str]) -> float:
    """The share of its width that ink above a blank row has at least, to be no part of the letter."""
    return _WIDE if classes[sign.name][0] in _STEMMED else _NARROW


def _may_be_letter(sign: Sign, classes: Sequence[str]) -> bool:
    readings = [name for name, share in sign.others if share > _POSSIBLE] or [sign.name]
    symbols = [classes[name].split(" ")[0] for name in readings]
    return any(s.isalpha() and s not in _OF_PIECES for s in symbols) and not _OF_PIECES.intersection(symbols)


def _is_mark(sign: Sign, classes: Sequence[str]) -> bool:
    name = classes[sign.name]
    sure = not sign.others or sign.others[0][1] > _SURE
    return sure and (name == HORIZONTAL_RULE or unicodedata.combining(name[0]) > 0)


def _trimmed(sign: Sign, marks: Floats, others: Floats, least: float, ink: Ink, em: float) -> Sign:
    """marks: boxes (n x 4) of the signs near it that may be its accent; others: of all signs near it."""
    x0, y0, x1, y1 = sign.box
    limit = y0 + _TOP * (y1 - y0)
    across = np.minimum(marks[:, 2], x1) - np.maximum(marks[:, 0], x0)
    inside = (marks[:, 1] > y0 - _NEAR) & (marks[:, 3] < limit) & (across > _WIDE * (x1 - x0))
    if inside.any():
        box = (x0, float(marks[inside, 3].max()), x1, y1)
    else:
        box = _below_blank(sign.box, others, ink, least)
    if not y0 < box[1] <= limit or y1 - box[1] < _LOWEST * em:
        return sign
    return replace(sign, box=box)


def _below_blank(box: Box, others: Floats, ink: Ink, least: float) -> Box:
    """The box of what is below something of at least that share of the width and a blank row; the same box if
    there is no such row.

    Columns that other signs stand in as well do not count.
    """
    x0, y0, x1, y1 = (max(0, round(side)) for side in box)
    beside = others[(others[:, 1] < y1) & (others[:, 3] > y0) & ~_holds(others, box)]
    columns = np.arange(x0, x1) + 0.5
    taken = (beside[:, :1] < columns) & (columns < beside[:, 2:3])
    free = np.logical_not(np.any(taken, axis=0))
    seen = ink[y0:y1, x0:x1] > _INKED
    if seen.shape[1] != len(free) or free.sum() < 3:
        return box
    seen = seen & free
    share = seen.sum(1) / free.sum()
    high = round(_TOP * len(share))
    blank = np.flatnonzero((share[:high] == 0) & (np.maximum.accumulate(share[:high]) > least))
    if not len(blank) or not seen[blank[0] :].any():
        return box
    below = seen[blank[0] :]
    rows, across = np.flatnonzero(below.any(1)), np.flatnonzero(below.any(0))
    left = box[0] if free[0] else float(x0 + across[0])
    right = box[2] if free[-1] else float(x0 + across[-1] + 1)
    return left, float(y0 + blank[0] + rows[0]), right, box[3]


def _holds(others: Floats, box: Box) -> npt.NDArray[np.bool_]:
    """Which of the signs are around or over the whole width of a box: radicals, bars, braces."""
    return np.asarray((others[:, 0] <= box[0] + 1) & (others[:, 2] >= box[2] - 1))
