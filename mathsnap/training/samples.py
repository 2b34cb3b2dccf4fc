"""Close-ups for training: the signs of a crop with boxes about as far off as in use, and boxes of nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mathsnap.training.crops import Crop
from mathsnap.vision.closeups import closeups

__all__ = ["Samples", "samples"]

_JITTER, _JITTER_EM = 0.4, 0.012  # how far sides are off: pixels and em
_ROUGH, _ROUGH_EM = 0.15, 0.06  # how often they are farther off, where inks touch, and how far
_EM_ERROR, _WRONG_EM = 0.05, 0.04
_NOTHING = 0.25  # boxes of nothing for each sign
_TOUCHING = 0.15  # em

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
    truth, (height, width) = crop.truth, crop.ink.shape
    em = crop.em * float(np.exp(draw.normal(0, _EM_ERROR)))
    if draw.random() < _WRONG_EM:
        em *= float(draw.choice((0.72, 1.38)))
    box = truth.box.astype(np.float64)
    whole = (box[:, 0] > -2) & (box[:, 1] > -2) & (box[:, 2] < width + 2) & (box[:, 3] < height + 2)
    rows = np.flatnonzero(whole & (truth.name >= 0))
    seen = _off(draw, box[rows], crop.em)
    empty = _nothing(draw, box, int(np.ceil(_NOTHING * len(rows))), crop.em)
    with np.errstate(divide="ignore", invalid="ignore"):
        size = np.where(truth.size[rows] > 0, np.log(truth.size[rows] / em), np.nan)
    y = (truth.y[rows] - seen[:, 3]) / em
    none = np.full(len(empty), np.nan)
    pictures, extent = closeups(crop.ink, np.concatenate([seen, empty]), em)
    return Samples(
        pictures,
        extent,
        np.concatenate([truth.name[rows], np.full(len(empty), nothing)]).astype(np.int16),
        np.concatenate([y, none]).astype(np.float32),
        np.concatenate([size, none]).astype(np.float32),
    )


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
