"""Boxes fitted to the ink: where a sign begins and ends is seen in the picture better than guessed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from mathsnap.vision.components import components
from mathsnap.vision.prepare import Ink
from mathsnap.vision.signs import Shape, Sign

__all__ = ["fitted"]

_LARGER, _LARGER_EM = 1.6, 0.2  # a piece of ink may be so much larger than the sign it is of
_OFF, _OFF_EM = 0.3, 0.06  # a side may be so far from where it was told: share of the extent, and em

_INKED, _LOST = 0.35, 0.06  # a strip with a larger share of ink is part of the sign
_PIECE = 0.3  # ink that connects: thin strokes must hold together
_OUT = 1.5  # pixels
_LONG, _STRETCHED = 3.0, 2.5  # sides of braces and wide accents; how much longer they may be than told
_VARIES = 0.5  # spread of the longer side of what has no size of its own
_SWALLOWED = 0.8  # share of another sign
_GROWN = 1.1  # times the usual extent
_SWOLLEN = 0.12  # share of the usual extent
_PIXEL = 0.6  # how far a side of a fitted box is off
_SIZE_ERROR, _BASELINE_ERROR = 0.08, 0.03  # of what the network tells: share, em

Floats = npt.NDArray[np.float64]


def fitted(found: Sequence[Sign], shapes: Sequence[Shape | None], ink: Ink, em: float) -> list[Sign]:
    """The signs with their boxes moved to the ink that lies in them, and sizes and baselines with them.

    Each connected piece of ink belongs to the sign whose box it fills best. A side that would move far stays:
    there the ink of neighbours touches. shapes: what the signs of each class measure. em: of the text, in
    pixels.
    """
    pieces = components(ink, _PIECE)
    if not found or not len(pieces.area):
        return list(found)
    told = np.array([sign.box for sign in found])
    ends = pieces.box[pieces.area >= 2].astype(np.float64)
    owner = _owners(ends, told, em)
    moved = [
        _moved(
            sign,
            ends[owner == i],
            ends[(owner != i) & ((owner >= 0) | _reaches_out(ends, told[i]))],
            np.delete(told, i, 0),
            ink,
            em,
            shapes[sign.name],
        )
        for i, sign in enumerate(found)
    ]
    return [_measured(sign, shapes[sign.name], em) for sign in moved]


def _stretch(side: Floats) -> Floats:
    """How much larger, in width and height, what lies flat may be than its box: a brace, a wide accent."""
    return np.array([_STRETCHED * side[0] if side[0] > _LONG * side[1] else 0.0, 0.0])


def _reaches_out(ends: Floats, box: Floats) -> npt.NDArray[np.bool_]:
    """Which pieces are not of a box alone."""
    return np.asarray((ends[:, :2] < box[:2] - _OUT).any(1) | (ends[:, 2:] > box[2:] + _OUT).any(1))


def _owners(ends: Floats, told: Floats, em: float) -> npt.NDArray[np.int64]:
    """For each piece the number of the sign it is of, -1 for none."""
    best = np.zeros(len(ends))
    owner = np.full(len(ends), -1, np.int64)
    centre = (ends[:, :2] + ends[:, 2:]) / 2
    extent = ends[:, 2:] - ends[:, :2]
    for i, box in enumerate(told):
        side = box[2:] - box[:2]
        slack = 0.04 * em
        fits = np.all(
            (centre > box[:2] - slack - _stretch(side) / 2)
            & (centre < box[2:] + slack + _stretch(side) / 2)
            & (extent < _LARGER * side + _LARGER_EM * em + _stretch(side)),
            axis=1,
        )
        near = np.flatnonzero(fits)
        shared = np.minimum(ends[near, 2:], box[2:]) - np.maximum(ends[near, :2], box[:2])
        both = np.clip(shared, 0.1, None).prod(1)
        share = both / (extent[near].prod(1) + side.prod() - both + 1e-6)
        better = share > best[near]
        best[near[better]] = share[better]
        owner[near[better]] = i
    return owner


def _moved(
    sign: Sign, mine: Floats, others: Floats, beside: Floats, ink: Ink, em: float, shape: Shape | None
) -> Sign:
    """The sign with its box around its pieces of ink.

    others: pieces that are not of this sign, or not of it alone; beside: the boxes of the other signs.
    """
    if not len(mine):
        return sign
    seen = np.concatenate([mine[:, :2].min(0), mine[:, 2:].max(0)])
    told = np.array(sign.box)
    if shape is not None and shape.spread < _VARIES:
        seen = _unless_swollen(seen, told, np.array([shape.width, shape.height]) * sign.size)
    side = told[2:] - told[:2]
    may_stretch = shape is None or shape.spread > _VARIES
    reach = np.tile(_OFF * side + _OFF_EM * em + (_stretch(side) if may_stretch else 0), 2)
    ends = np.where(np.abs(seen - told) < reach, seen, told)
    grown = (
        np.full(2, True)
        if shape is None
        else _is_grown(ends, np.array([shape.width, shape.height]) * sign.size)
    )
    for side in range(4):
        if _cuts(told, ends, side, ink, others) or (grown[side % 2] and _swallows(told, ends, side, beside)):
            ends[side] = told[side]
    x0, y0, x1, y1 = ends.tolist()
    if x1 <= x0 or y1 <= y0:
        return sign
    return replace(sign, box=(x0, y0, x1, y1))


def _unless_swollen(seen: Floats, told: Floats, usual: Floats) -> Floats:
    """The box seen, but the one told across or along which the seen one is far larger than usual and the told
    one is not: there the ink of a neighbour touches. usual: width and height of such a sign.
    """
    seen_off, told_off = (box[2:] - box[:2] - usual for box in (seen, told))
    swollen = (seen_off > _SWOLLEN * usual + _PIXEL) & (np.abs(told_off) < seen_off / 2)
    return np.where(np.tile(swollen, 2), told, seen)


def _is_grown(box: Floats, usual: Floats) -> npt.NDArray[np.bool_]:
    """Whether a box is wider, and higher, than usual, so that there is room for another sign."""
    return np.asarray(box[2:] - box[:2] > _GROWN * usual)


def _swallows(told: Floats, ends: Floats, side: int, beside: Floats) -> bool:
    """Whether moving that side outwards would bring another sign inside: their ink touches."""
    wider = told.copy()
    wider[side] = ends[side]
    area = np.clip(beside[:, 2:] - beside[:, :2], 0.5, None).prod(1)
    before, after = (
        np.clip(np.minimum(beside[:, 2:], box[2:]) - np.maximum(beside[:, :2], box[:2]), 0, None).prod(1)
        for box in (told, wider)
    )
    return bool(((after > _SWALLOWED * area) & (before < _SWALLOWED * area)).any())


def _cuts(told: Floats, ends: Floats, side: int, ink: Ink, others: Floats) -> bool:
    """Whether moving that side inwards would cut off ink that is of no other sign: a stroke so thin that it
    is a piece by itself.
    """
    strip = told.copy()
    strip[(side + 2) % 4] = ends[side]
    x0, y0, x1, y1 = np.round(strip).astype(int).tolist()
    if x1 - x0 < 2 if side % 2 == 0 else y1 - y0 < 2:
        return False
    lost = ink[max(y0, 0) : max(y1, 0), max(x0, 0) : max(x1, 0)] > _INKED
    if not lost.size or lost.mean() <= _LOST:
        return False
    lost = lost.copy()
    for left, top, right, bottom in (
        (others - np.array((max(x0, 0), max(y0, 0)) * 2)).astype(int).clip(0).tolist()
    ):
        lost[top:bottom, left:right] = False
    return bool(lost.mean() > _LOST)


def _measured(sign: Sign, shape: Shape | None, em: float) -> Sign:
    """With size and baseline between what network and box tell, the surer counting more."""
    if shape is None:
        return sign
    x0, y0, x1, y1 = sign.box
    seen, usual = max((y1 - y0, shape.height), (x1 - x0, shape.width), key=lambda side: side[1])
    size = sign.size
    if seen > 1 and usual > 0.05:
        error = math.hypot(shape.spread, _PIXEL / seen)
        size = math.exp(_between(math.log(size), _SIZE_ERROR, math.log(seen / usual), error))
    if math.isnan(shape.depth):
        return replace(sign, size=size)
    error = math.hypot(shape.depth_spread * size, _PIXEL)
    y = _between(sign.y, _BASELINE_ERROR * em, y1 - shape.depth * size, error)
    return replace(sign, size=size, y=y)


def _between(a: float, error_a: float, b: float, error_b: float) -> float:
    weight_a, weight_b = 1 / error_a**2, 1 / error_b**2
    return (a * weight_a + b * weight_b) / (weight_a + weight_b)
