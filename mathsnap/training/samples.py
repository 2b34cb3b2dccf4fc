"""Close-ups for training: the signs of a crop with boxes about as far off as in use, and boxes of nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mathsnap.training.crops import Crop
from mathsnap.vision.body import body_size
from mathsnap.vision.closeups import closeups, paper
from mathsnap.vision.components import Strokes
from mathsnap.vision.detector import Detector
from mathsnap.vision.fit import fitted
from mathsnap.vision.signs import whole

__all__ = ["Samples", "found_samples", "samples"]

_JITTER, _JITTER_EM = 0.4, 0.012  # how far sides are off: pixels and em
_ROUGH, _ROUGH_EM = 0.15, 0.06  # how often they are farther off, where inks touch, and how far
_EM_ERROR, _WRONG_EM = 0.05, 0.04
_NOTHING = 0.25  # boxes of nothing for each sign
_TOUCHING = 0.15  # em
_FOUND, _MISSED = 0.5, 0.3  # intersection over union with a sign: it is that one, it is none
_THINNEST = 3.0  # pixels: of bars, or none would overlap with its truth
_EDGE = 4.0  # pixels: what is cut there is no lesson

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Samples:
    """n signs. pictures, extent: see `closeups`; name: class, the number of classes for no sign at all;
    y: baseline below the lower side of the box, em; size: logarithm of the font size, em. NaN: has none.
    """

    pictures: npt.NDArray[np.uint8]
    extent: Floats
    name: npt.NDArray[np.int16]
    y: Floats
    size: Floats


def samples(draw: np.random.Generator, crop: Crop, nothing: int) -> Samples:
    """The signs of a crop and some boxes that hold no sign or not one whole sign (class `nothing`)."""
    em = crop.em * float(np.exp(draw.normal(0, _EM_ERROR)))
    if draw.random() < _WRONG_EM:
        em *= float(draw.choice((0.72, 1.38)))
    box = crop.truth.box.astype(np.float64)
    rows = np.flatnonzero(_is_whole(crop, box, -2) & (crop.truth.name >= 0))
    seen = _off(draw, box[rows], crop.em)
    empty = _nothing(draw, box, int(np.ceil(_NOTHING * len(rows))), crop.em)
    return _shown(crop, np.concatenate([seen, empty]), np.append(rows, np.full(len(empty), -1)), em, nothing)


def found_samples(crop: Crop, nothing: int, network: Detector) -> Samples:
    """What the first network takes for signs, as the second gets to see it in use: a box that agrees with no
    sign of the crop is of class `nothing`, and one that agrees with half of one is left out.
    """
    found = network.find(crop.ink)
    em = body_size(found, network.classes)
    if em > 0:
        found = whole(
            fitted(whole(found, network.hollow), network.shapes, Strokes(crop.ink), em), network.hollow
        )
        em = body_size(found, network.classes)
    seen = np.array([sign.box for sign in found], np.float64).reshape(-1, 4)
    box = crop.truth.box.astype(np.float64)
    if em <= 0 or not len(box):
        return _shown(crop, seen[:0], np.zeros(0, np.int64), crop.em, nothing)
    shared = np.array([_shared(one, _thick(box)) for one in _thick(seen)])
    best, share = shared.argmax(1), shared.max(1)
    is_sign = (share > _FOUND) & (crop.truth.name[best] >= 0)
    kept = (is_sign | (share < _MISSED)) & _is_whole(crop, seen, _EDGE)
    return _shown(crop, seen[kept], np.where(is_sign, best, -1)[kept], em, nothing)


def _is_whole(crop: Crop, box: npt.NDArray[np.float64], margin: float) -> npt.NDArray[np.bool_]:
    """Whether boxes are farther than that within the crop."""
    height, width = crop.ink.shape
    low, high = box[:, :2].min(1) > margin, np.array([width, height]) - margin > box[:, 2:]
    return np.asarray(low & high.all(1))


def _thick(box: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    lacking = np.clip(_THINNEST - (box[:, 2:] - box[:, :2]), 0, None) / 2
    return np.concatenate([box[:, :2] - lacking, box[:, 2:] + lacking], 1)


def _shown(
    crop: Crop, boxes: npt.NDArray[np.float64], row: npt.NDArray[np.int64], em: float, nothing: int
) -> Samples:
    """Close-ups of boxes. row: number of each one's sign in the truth of the crop, -1 for none."""
    truth, is_sign = crop.truth, row >= 0
    with np.errstate(divide="ignore", invalid="ignore"):
        size = np.where(is_sign & (truth.size[row] > 0), np.log(truth.size[row] / em), np.nan)
    y = np.where(is_sign, (truth.y[row] - boxes[:, 3]) / em, np.nan)
    pictures, extent = closeups(paper(crop.ink, em), boxes)
    name = np.where(is_sign, truth.name[row], nothing).astype(np.int16)
    return Samples(pictures, extent, name, y.astype(np.float32), size.astype(np.float32))


def _off(draw: np.random.Generator, box: npt.NDArray[np.float64], em: float) -> npt.NDArray[np.float64]:
    rough = draw.random((len(box), 1)) < _ROUGH
    spread = np.where(rough, _ROUGH_EM * em, _JITTER + _JITTER_EM * em)
    moved = box + draw.normal(0, 1, box.shape) * spread
    low, high = np.minimum(moved[:, :2], moved[:, 2:]), np.maximum(moved[:, :2], moved[:, 2:])
    return np.concatenate([low, high], 1)


def _nothing(
    draw: np.random.Generator, box: npt.NDArray[np.float64], count: int, em: float
) -> npt.NDArray[np.float64]:
    """Boxes of two neighbours together, of a part of a sign, and of the space between signs."""
    out = []
    for _ in range(count if len(box) else 0):
        one = box[draw.integers(len(box))]
        kind = draw.random()
        if kind < 0.35:
            made = _with_neighbour(draw, one, box, em)
        elif kind < 0.7:
            made = _part(draw, one, em)
        else:
            side = one[2:] - one[:2]
            made = one + np.tile(draw.choice((-1, 1), 2) * draw.uniform(0.3, 1.0, 2) * side, 2)
        if made is not None and _shared(made, box).max() < 0.45:
            out.append(made)
    return np.array(out, np.float64).reshape(-1, 4)


def _with_neighbour(
    draw: np.random.Generator, one: npt.NDArray[np.float64], box: npt.NDArray[np.float64], em: float
) -> npt.NDArray[np.float64] | None:
    apart = np.maximum(box[:, :2] - one[2:], one[:2] - box[:, 2:]).max(1)
    near = np.flatnonzero((apart < _TOUCHING * em) & (np.abs(box - one).max(1) > 0))
    if not len(near):
        return None
    other = box[draw.choice(near)]
    return np.concatenate([np.minimum(one[:2], other[:2]), np.maximum(one[2:], other[2:])])


def _part(
    draw: np.random.Generator, one: npt.NDArray[np.float64], em: float
) -> npt.NDArray[np.float64] | None:
    """What is left of a sign that is cut in two."""
    cut, axis = one.copy(), int(draw.integers(2))
    side = one[axis + 2] - one[axis]
    if side < 0.25 * em:
        return None
    end = axis + 2 * int(draw.integers(2))
    cut[end] = one[axis] + side * draw.uniform(0.3, 0.7)
    return cut


def _shared(one: npt.NDArray[np.float64], box: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Intersection over union with each box."""
    both = np.clip(np.minimum(box[:, 2:], one[2:]) - np.maximum(box[:, :2], one[:2]), 0, None).prod(1)
    area = np.clip(box[:, 2:] - box[:, :2], 0.5, None).prod(1)
    return np.asarray(both / (area + np.clip(one[2:] - one[:2], 0.5, None).prod() - both))
