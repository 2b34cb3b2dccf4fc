"""Ink that no sign accounts for, at the end of all: what is written there was not read."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from mathsnap.vision.classifier import sign_read
from mathsnap.vision.components import components
from mathsnap.vision.prepare import Ink
from mathsnap.vision.sight import PIECE, Sight
from mathsnap.vision.signs import Sign, boxes_of
from mathsnap.vision.strips import common_area

__all__ = ["unread", "with_marks", "without_specks"]

_EDGE = 1  # pixels that a box may be off
_WIDER = 0.1  # em
_LEAST = 0.012  # square em: a comma in an index has 0.02
_LEAST_SIDE, _MOST_SIDE = 0.14, 0.5  # em: the longer side of a mark
_OWN, _NARROW = 0.6, 0.6  # of the longer side of a sign with room for others; em: shorter side of one without
_BESIDE = 0.5  # em: signs so near may have been misread too
_DOUBT = 0.5
_SURE = 0.65
_UNSURE, _UNLIKE = 0.15, 0.35  # score and likeliest reading of what is less a sign than dirt
_DOUBTED = 0.3  # score of what is pale all over

Floats = npt.NDArray[np.float64]


def unread(found: Sequence[Sign], sight: Sight, hollow: Collection[int]) -> Floats:
    """Boxes (n x 4, pixels) of the ink outside of all signs that is as large as a mark: a comma, an accent, a
    dot. Larger ink is that of bars and radicals, whose boxes tell little.

    hollow: numbers of the classes that others may stand within the box of: such a sign accounts only for ink
    that is about as large as itself, unless it is narrow.
    """
    left = _left(found, sight.ink, sight.em, hollow, _EDGE)
    touching = _touching(found, sight, hollow)
    return np.concatenate([left, touching[common_area(touching, left).max(1, initial=0) == 0]])


def _touching(found: Sequence[Sign], sight: Sight, hollow: Collection[int]) -> Floats:
    """The boxes of the ink right beside signs that runs into theirs by grey pixels only: a comma. It is wider
    than a sign's box may be off.
    """
    left = _left(found, sight.ink, sight.em, hollow, 0)
    left = left[(left[:, 2:] - left[:, :2]).min(1, initial=np.inf) > _WIDER * sight.em]
    dark = sight.dark
    there = common_area(left, dark) > 0
    within = (dark[:, :2] >= left[:, None, :2] - _EDGE) & (dark[:, 2:] <= left[:, None, 2:] + _EDGE)
    apart: Floats = left[(~there | within.all(-1)).all(1)]
    return apart


def _left(found: Sequence[Sign], ink: Ink, em: float, hollow: Collection[int], edge: int) -> Floats:
    """The boxes of the ink that is farther than that from the boxes of all signs."""
    rest = np.where(ink > PIECE, ink, np.float32(0))
    height, width = rest.shape
    for sign in found:
        if sign.name not in hollow:
            x0, y0, x1, y1 = sign.box
            rows = slice(max(0, math.floor(y0) - edge), max(0, math.ceil(y1) + edge))
            rest[rows, max(0, math.floor(x0) - edge) : max(0, math.ceil(x1) + edge)] = 0
    left = components(rest, PIECE)
    box = left.box.astype(np.float64)
    longer = (box[:, 2:] - box[:, :2]).max(1, initial=0) / em
    kept = (left.area > _LEAST * em**2) & (longer > _LEAST_SIDE) & (longer < _MOST_SIDE)
    kept &= (box[:, :2] > 0).all(1) & (box[:, 2] < width) & (box[:, 3] < height)
    for sign in found:
        if sign.name in hollow:
            kept &= ~_is_of(box, sign.box, em)
    return np.asarray(box[kept])


def with_marks(found: Sequence[Sign], sight: Sight, hollow: Collection[int]) -> list[Sign]:
    """The signs, and the marks that the network reads in ink outside of them: a bar over a letter or a comma
    that touches the next letter. What it can't read there makes the signs beside it doubtful.

    hollow: as for `unread`.
    """
    left = unread(found, sight, hollow)
    if not len(left):
        return list(found)
    told = sight.read(left)
    # which mark it is may be open: its score says so; a letter would have been found, so it's a part of one
    sure = (1 - told.nothing > _SURE) & ~sight.are_letters(told)
    marks = [sign_read(told, i, left[i].tolist(), sight.em) for i in np.flatnonzero(sure).tolist()]
    out = [*_doubted(found, left[~sure], sight.em), *marks]
    return sorted(out, key=lambda sign: sign.box[0])


def without_specks(found: Sequence[Sign], sight: Sight) -> list[Sign]:
    """The signs without those that may be nothing and look like nothing: an edge of a letter, dirt, the ghost
    of a letter that compression leaves beside it. That something was there makes the signs beside it
    doubtful.
    """
    dark = sight.are_dark(boxes_of(found))
    specks = [
        sign
        for i, sign in enumerate(found)
        if (sign.score < _UNSURE and max((share for _, share in sign.others), default=1.0) < _UNLIKE)
        or (sign.score < _DOUBTED and not dark[i])
    ]
    gone = {id(sign) for sign in specks}
    return _doubted([sign for sign in found if id(sign) not in gone], boxes_of(specks), sight.em)


def _doubted(found: Sequence[Sign], left: Floats, em: float) -> list[Sign]:
    """The signs, those beside ink that was not read with half their score."""
    if not len(left) or not found:
        return list(found)
    box = boxes_of(found)[:, None]
    apart = np.maximum(box[..., :2] - left[:, 2:], left[:, :2] - box[..., 2:]).max(-1).min(1)
    return [
        replace(sign, score=_DOUBT * sign.score) if gap < _BESIDE * em else sign
        for sign, gap in zip(found, apart.tolist(), strict=True)
    ]


def _is_of(pieces: Floats, sign: Sequence[float], em: float) -> npt.NDArray[np.bool_]:
    """Which pieces of ink (n x 4) are of a sign with room for others: a narrow box has no such room."""
    low, high = np.array(sign[:2]) - 2 * _EDGE, np.array(sign[2:]) + 2 * _EDGE
    within = (pieces[:, :2] >= low).all(1) & (pieces[:, 2:] <= high).all(1)
    side, longest = high - low, (pieces[:, 2:] - pieces[:, :2]).max(1, initial=0)
    return np.asarray(within & ((side.min() < _NARROW * em) | (longest > _OWN * side.max())))
