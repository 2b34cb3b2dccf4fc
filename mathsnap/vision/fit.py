"""Boxes fitted to the ink: where a sign begins and ends is seen in the picture better than guessed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from mathsnap.vision.components import Strokes
from mathsnap.vision.prepare import Ink
from mathsnap.vision.signs import Shape, Sign
from mathsnap.vision.strips import common_area, common_sides, strips

__all__ = ["fitted"]

_LARGER, _LARGER_EM = 1.6, 0.2  # a piece of ink may be so much larger than the sign it is of
_OFF, _OFF_EM = 0.3, 0.06  # a side may be so far from where it was told: share of the extent, and em

_INKED, _LOST = 0.35, 0.06  # a strip with a larger share of ink is part of the sign
_PIECE = 0.3  # ink that connects: thin strokes must hold together
_PALE = 0.2  # ink where strokes thinner than a pixel run aslant
_OUT = 1.5  # pixels
_LONG, _STRETCHED = 3.0, 2.5  # sides of braces and wide accents; how much longer they may be than told
_VARIES = 0.5  # spread of the longer side of what has no size of its own
_SWALLOWED = 0.8  # share of another sign
_GROWN = 1.1  # times the usual extent
_SWOLLEN = 0.12  # share of the usual extent
_LIKE_USUAL, _UNLIKE = 0.2, 0.4  # logarithms of the aspect against the usual one: off by less, by more
_SIZES_APART = 0.5  # logarithm of sizes
_PIXEL = 0.6  # how far a side of a fitted box is off
_REACH = 0.05  # em: no piece of a sign is farther above or below its box
_SIZE_ERROR, _BASELINE_ERROR = 0.08, 0.03  # of what the network tells: share, em

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def fitted(found: Sequence[Sign], shapes: Sequence[Shape | None], strokes: Strokes, em: float) -> list[Sign]:
    """The signs with their boxes moved to the ink that lies in them, and sizes and baselines with them.

    Each connected piece of ink belongs to the sign whose box it fills best. A side that would move far stays:
    there the ink of neighbours touches. shapes: what the signs of each class measure. em: of the text, in
    pixels.
    """
    pieces = strokes.pieces(_PIECE)
    if not found or not len(pieces.area):
        return list(found)
    told = np.array([sign.box for sign in found])
    ends = pieces.box[pieces.area >= 2].astype(np.float64)
    own = [shapes[sign.name] for sign in found]
    size = np.array([sign.size for sign in found])
    usual = np.array([_extent(shape) for shape in own]) * size[:, None]
    owner = _owners(ends, told, np.where(np.isinf(usual), 0, _GROWN * usual), em)
    owner = _with_torn(owner, ends, strokes.pieces(_PALE).box.astype(np.float64))
    boxes = _moved(_Scene(strokes.ink, ends, owner, told), usual, own, em)
    return [
        _measured(sign, (box[0], box[1], box[2], box[3]), shape, em)
        for sign, box, shape in zip(found, boxes.tolist(), own, strict=True)
    ]


@dataclass(frozen=True)
class _Scene:
    """A picture: ink, and the boxes of its pieces of ink (ends, m x 4), of signs as they were told (n x 4);
    owner: the number of the sign each piece is of, -1 for none.
    """

    ink: Ink
    ends: Floats
    owner: Ints
    told: Floats

    def seen(self) -> Floats:
        """The box around the pieces of each sign; the one told where there are none."""
        least, most = np.full((len(self.told), 2), np.inf), np.full((len(self.told), 2), -np.inf)
        owned = self.owner >= 0
        np.minimum.at(least, self.owner[owned], self.ends[owned, :2])
        np.maximum.at(most, self.owner[owned], self.ends[owned, 2:])
        seen = np.concatenate([least, most], 1)
        return np.asarray(np.where(np.isfinite(seen), seen, self.told))

    def foreign(self, number: int, strip: Sequence[float]) -> Floats:
        """The pieces in a strip of a sign that are not of it, or not of it alone: they reach beyond it."""
        low, high = np.array(strip[:2]) - _OUT, np.array(strip[2:]) + _OUT
        there = np.flatnonzero((self.ends[:, :2] < high).all(1) & (self.ends[:, 2:] > low).all(1))
        ends, owner, box = self.ends[there], self.owner[there], self.told[number]
        out = (ends[:, :2] < box[:2] - _OUT).any(1) | (ends[:, 2:] > box[2:] + _OUT).any(1)
        foreign: Floats = ends[(owner != number) & ((owner >= 0) | out)]
        return foreign


def _stretch(side: Floats) -> Floats:
    """How much larger what lies flat may be than its box: a brace, a wide accent. side: ... x 2, as is what
    is returned.
    """
    width, height = side[..., 0], side[..., 1]
    return np.asarray(np.stack([np.where(width > _LONG * height, _STRETCHED * width, 0), 0 * width], -1))


def _extent(shape: Shape | None) -> tuple[float, float]:
    """Width and height of a sign that has a size of its own, in em; no end of others."""
    sized = shape is not None and shape.spread < _VARIES
    return (shape.width, shape.height) if shape is not None and sized else (math.inf, math.inf)


def _owners(ends: Floats, told: Floats, usual: Floats, em: float) -> Ints:
    """For each piece the number of the sign it is of, -1 for none. usual: how large they may be anyhow."""
    best = np.zeros(len(ends))
    owner = np.full(len(ends), -1, np.int64)
    centre = (ends[:, :2] + ends[:, 2:]) / 2
    extent = ends[:, 2:] - ends[:, :2]
    area = extent.prod(1)
    for signs, near in strips(told, ends, _REACH * em):
        side = told[signs, 2:] - told[signs, :2]
        stretch = _stretch(side)
        slack = 0.04 * em + stretch / 2
        low, high = told[signs, :2] - slack, told[signs, 2:] + slack
        room = np.maximum(_LARGER * side + _LARGER_EM * em + stretch, usual[signs])
        fits = np.ones((len(signs), len(near)), bool)
        for axis in (0, 1):
            fits &= (centre[near, axis] > low[:, axis, None]) & (centre[near, axis] < high[:, axis, None])
            fits &= extent[near, axis] < room[:, axis, None]
        across, down = common_sides(told[signs], ends[near])
        both = np.maximum(across, 0.1) * np.maximum(down, 0.1)
        share = np.where(fits, both / (area[near] + side.prod(1)[:, None] - both + 1e-6), 0)
        top = share.max(0, initial=0)
        better = top > best[near]
        best[near[better]] = top[better]
        owner[near[better]] = signs[share.argmax(0)[better]]
    return owner


def _with_torn(owner: Ints, ends: Floats, pale: Floats) -> Ints:
    """The owners, with those of pieces that had none but hang together, by paler ink, with those of one sign
    only: an end of it. pale: boxes of the pieces of paler ink.
    """
    out = owner.copy()
    for i in np.flatnonzero(owner < 0).tolist():
        around = pale[(pale[:, :2] <= ends[i, :2]).all(1) & (pale[:, 2:] >= ends[i, 2:]).all(1)]
        least = around[(around[:, 2:] - around[:, :2]).prod(1).argmin()]
        inside = (ends[:, :2] >= least[:2]).all(1) & (ends[:, 2:] <= least[2:]).all(1)
        signs = set(owner[inside & (owner >= 0)].tolist())
        if len(signs) == 1:
            out[i] = signs.pop()
    return out


def _moved(scene: _Scene, usual: Floats, shapes: Sequence[Shape | None], em: float) -> Floats:
    """The boxes around the pieces of ink of each sign (n x 4). usual: width and height of such signs (n x 2);
    shapes: theirs.
    """
    told, seen = scene.told, scene.seen()
    varies = np.array([shape is None or shape.spread > _VARIES for shape in shapes])
    sized = ~np.isinf(usual[:, 0])
    seen = np.where(np.tile(sized[:, None] & _swollen(seen, told, usual), 2), told, seen)
    side = told[:, 2:] - told[:, :2]
    reach = _OFF * side + _OFF_EM * em + varies[:, None] * _stretch(side)
    near = np.abs(seen - told) < np.tile(reach, 2)
    near[sized] |= _as_usual(seen[sized], told[sized], usual[sized])[:, None]
    ends = np.where(near, seen, told)
    # what is wider, or higher, than usual has room for another sign
    grown: npt.NDArray[np.bool_] = (ends[:, 2:] - ends[:, :2] > _GROWN * usual) | np.isinf(usual)
    number, side_moved = np.argwhere(ends != told).T
    swallows = grown[number, side_moved % 2]
    wide = np.flatnonzero(swallows)
    moved = ends[number, side_moved]
    swallows[wide] = _swallow(told, number[wide], side_moved[wide], moved[wide])
    for k, (i, j) in enumerate(zip(number.tolist(), side_moved.tolist(), strict=True)):
        if swallows[k] or _cuts(scene, i, j, float(moved[k])):
            ends[i, j] = told[i, j]
    full = (ends[:, 2:] > ends[:, :2]).all(axis=1, keepdims=True)
    return np.where(full, ends, told)


def _swollen(seen: Floats, told: Floats, usual: Floats) -> npt.NDArray[np.bool_]:
    """Across or along which (n x 2) boxes seen are far larger than usual and those told are not: there the
    ink of a neighbour touches. usual: width and height of such signs.
    """
    seen_off, told_off = (box[:, 2:] - box[:, :2] - usual for box in (seen, told))
    return np.asarray((seen_off > _SWOLLEN * usual + _PIXEL) & (np.abs(told_off) < seen_off / 2))


def _as_usual(seen: Floats, told: Floats, usual: Floats) -> npt.NDArray[np.bool_]:
    """Which boxes seen (n x 4) are as wide for their height as such signs are, where those told are not: of
    what was taken for another sign first, a dagger for a transpose, the box and the size are that one's.
    """
    seen_off, told_off = (
        np.abs(np.log(_aspect(box[:, 2:] - box[:, :2]) / _aspect(usual))) for box in (seen, told)
    )
    large = np.abs(np.log((seen[:, 3] - seen[:, 1]) / usual[:, 1])) < _SIZES_APART
    return np.asarray((seen_off < _LIKE_USUAL) & (told_off > _UNLIKE) & large)


def _aspect(side: Floats) -> Floats:
    width, height = np.maximum(side, 1e-6).T
    aspect: Floats = width / height
    return aspect


def _swallow(told: Floats, number: Ints, side: Ints, end: Floats) -> npt.NDArray[np.bool_]:
    """Whether moving a side of the sign of that number outwards would bring another sign inside: their ink
    touches. number, side, end: of k moves.
    """
    before, after = told[number], told[number]
    after[np.arange(len(side)), side] = end
    swallows = np.zeros(len(side), bool)
    for some, near in strips(after, told):
        beside = told[near]
        area = _SWALLOWED * np.clip(beside[:, 2:] - beside[:, :2], 0.5, None).prod(1)
        shared_before, shared_after = (common_area(box[some], beside) for box in (before, after))
        inside = (shared_before < area) & (shared_after > area) & (near != number[some, None])
        swallows[some] = inside.any(1)
    return swallows


def _cuts(scene: _Scene, number: int, side: int, end: float) -> bool:
    """Whether moving that side of a sign inwards would cut off ink that is of no other sign: a stroke so thin
    that it is a piece by itself.
    """
    strip = scene.told[number].tolist()
    strip[(side + 2) % 4] = end
    x0, y0, x1, y1 = map(round, strip)
    if x1 - x0 < 2 if side % 2 == 0 else y1 - y0 < 2:
        return False
    lost = scene.ink[max(y0, 0) : max(y1, 0), max(x0, 0) : max(x1, 0)] > _INKED
    if not lost.size or lost.mean() <= _LOST:
        return False
    lost = lost.copy()
    corner = np.array((max(x0, 0), max(y0, 0)) * 2)
    for left, top, right, bottom in (scene.foreign(number, strip) - corner).astype(int).clip(0).tolist():
        lost[top:bottom, left:right] = False
    return bool(lost.mean() > _LOST)


def _measured(sign: Sign, box: tuple[float, float, float, float], shape: Shape | None, em: float) -> Sign:
    """In that box, with size and baseline between what network and box tell, the surer counting more."""
    if shape is None:
        return replace(sign, box=box)
    x0, y0, x1, y1 = box
    seen, usual = max((y1 - y0, shape.height), (x1 - x0, shape.width), key=lambda side: side[1])
    size = sign.size
    if seen > 1 and usual > 0.05:
        error = math.hypot(shape.spread, _PIXEL / seen)
        size = math.exp(_between(math.log(size), _SIZE_ERROR, math.log(seen / usual), error))
    y = sign.y
    if not math.isnan(shape.depth):
        error = math.hypot(shape.depth_spread * size, _PIXEL)
        y = _between(y, _BASELINE_ERROR * em, y1 - shape.depth * size, error)
    return Sign(sign.name, sign.score, box, y, size, sign.others)


def _between(a: float, error_a: float, b: float, error_b: float) -> float:
    weight_a, weight_b = 1 / error_a**2, 1 / error_b**2
    return (a * weight_a + b * weight_b) / (weight_a + weight_b)
