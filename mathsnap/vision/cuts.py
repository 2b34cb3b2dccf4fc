"""Signs whose ink touches, found as one: a prime on a letter, a dagger, a digit against its neighbour."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt

from mathsnap.vision.classifier import Readings, sign_read
from mathsnap.vision.dots import as_accent, is_dot
from mathsnap.vision.sight import Sight
from mathsnap.vision.signs import HORIZONTAL_RULE, Shape, Sign, boxes_of

__all__ = ["cut_apart"]

_INKED = 0.35
_DOUBTFUL, _UNDOUBTED = 0.7, 0.99  # score, and share of the likeliest reading
_LARGER = 1.15  # than the signs of its class are: it may hold another
_THIN = 0.8  # share of the ink of the fullest line of pixels: a cut goes through less
_CUTS = 4  # places a sign is tried to be cut at, across and along
_SURE, _GAIN = 0.6, 0.1
_SMALLEST = 0.1  # em: longer side of a part

Floats = npt.NDArray[np.float64]
Box = tuple[float, float, float, float]


def cut_apart(
    found: Sequence[Sign],
    shapes: Sequence[Shape | None],
    sight: Sight,
    hollow: Collection[int],
) -> list[Sign]:
    """The signs, and in the place of each that is doubtful or too large its two parts, left and right or
    above and below a thin place, wherever the network reads both more surely than the whole.

    shapes: what the signs of each class measure. hollow: numbers of the classes that others may stand within
    the box of.
    """
    axes = {
        i: _axes(sign, shapes[sign.name], sight.em) for i, sign in enumerate(found) if sign.name not in hollow
    }
    doubtful = [i for i, along in axes.items() if along]
    if not doubtful:
        return list(found)
    sure = dict(zip(doubtful, sight.read(boxes_of([found[i] for i in doubtful])).sureness, strict=True))
    tried = [
        (i, parts)
        for i in doubtful
        if sure[i] + _GAIN < 1  # else no parts can be surer
        for axis in axes[i]
        for parts in _parts(found[i].box, axis, sight)
    ]
    if not tried:
        return list(found)
    boxes = np.array([parts for _, parts in tried]).reshape(-1, 4)
    told = sight.read(boxes)
    accents = _are_accents(told, boxes, sight)
    both = np.where(accents, 1 - told.nothing, told.sureness).reshape(-1, 2).min(1)
    out = {i: [sign] for i, sign in enumerate(found)}
    for k in np.argsort(-both).tolist():
        i, rows = tried[k][0], (2 * k, 2 * k + 1)
        if len(out[i]) == 1 and both[k] > max(_SURE, sure[i] + _GAIN) and _agree(boxes, told, rows, sight):
            parts = [sign_read(told, row, boxes[row].tolist(), sight.em) for row in rows]
            out[i] = [
                _over(part, parts, float(1 - told.nothing[row]), sight)
                for part, row in zip(parts, rows, strict=True)
            ]
    return sorted((sign for signs in out.values() for sign in signs), key=lambda sign: sign.box[0])


def _are_accents(told: Readings, boxes: Floats, sight: Sight) -> npt.NDArray[np.bool_]:
    """Which boxes hold an accent, whatever accent it may be: a dot is one, right above the other part."""
    combines = np.array([unicodedata.combining(name[0]) > 0 for name in sight.classes])
    dots = np.array([is_dot(name) for name in sight.classes])
    upper = np.zeros(len(boxes), bool)
    upper[::2] = boxes[::2, 3] <= boxes[1::2, 1]
    name = told.name[:, 0]
    return np.asarray(combines[name] | (dots[name] & upper))


def _axes(sign: Sign, shape: Shape | None, em: float) -> list[int]:
    """Along which axes a sign may hold two, 1 for side by side, 0 for one above the other: those along which
    it is too large; one that is doubtful anyhow may hold two side by side.
    """
    x0, y0, x1, y1 = sign.box
    doubtful = sign.score < _DOUBTFUL and not (sign.others and sign.others[0][1] > _UNDOUBTED)
    wide = doubtful or shape is None or x1 - x0 > _LARGER * shape.width * sign.size
    tall = shape is not None and (
        y1 - y0 > _LARGER * shape.height * min(sign.size, em)  # a letter with an accent seems a larger one
        or (y1 - y0) * shape.width > _LARGER * (x1 - x0) * shape.height
    )
    return [axis for axis, may in ((1, wide), (0, tall)) if may]


def _agree(boxes: Floats, told: Readings, rows: tuple[int, int], sight: Sight) -> bool:
    """Whether the parts stand side by side, or the upper is an accent on the lower."""
    upper, lower = sorted(rows, key=lambda row: float(boxes[row, 1]))
    if boxes[upper, 3] > boxes[lower, 1]:
        return True
    name = sight.classes[told.name[upper, 0]]
    return name == HORIZONTAL_RULE or unicodedata.combining(name[0]) > 0 or is_dot(name)


def _over(part: Sign, parts: Sequence[Sign], sure: float, sight: Sight) -> Sign:
    """A part, as an accent where it is a dot above the other."""
    above = all(part.box[3] <= other.box[1] for other in parts if other is not part)
    return as_accent(part, sure, sight) if above else part


def _parts(box: Box, axis: int, sight: Sight) -> list[tuple[Box, Box]]:
    """Pairs of boxes around what is left and right (axis 1), or above and below (0), of a thin place."""
    x0, y0, x1, y1 = (max(0, round(side)) for side in box)
    seen = sight.ink[y0:y1, x0:x1] > _INKED
    picture = seen if axis else seen.T
    pairs = []
    for cut in _thin_places(picture.sum(0)):
        first, second = _trimmed(picture[:, :cut], 0), _trimmed(picture[:, cut:], cut)
        if first and second and min(_longer(first), _longer(second)) > _SMALLEST * sight.em:
            pairs.append((_placed(first, axis, x0, y0), _placed(second, axis, x0, y0)))
    return pairs


def _thin_places(filled: npt.NDArray[np.int64]) -> list[int]:
    """The lines of pixels, thinnest first, that have less ink than those on both their sides."""
    if len(filled) < 4:
        return []
    left, right = np.maximum.accumulate(filled), np.maximum.accumulate(filled[::-1])[::-1]
    inner = np.arange(1, len(filled) - 1)
    thin = inner[filled[inner] < _THIN * np.minimum(left[inner], right[inner])]
    # of neighbouring lines only the thinnest
    places: list[int] = []
    for place in sorted(thin.tolist(), key=lambda p: int(filled[p])):
        if all(abs(place - other) > 2 for other in places):
            places.append(place)
    return places[:_CUTS]


def _trimmed(part: npt.NDArray[np.bool_], start: int) -> Box | None:
    rows, columns = np.flatnonzero(part.any(1)), np.flatnonzero(part.any(0))
    if not len(rows):
        return None
    return float(columns[0] + start), float(rows[0]), float(columns[-1] + 1 + start), float(rows[-1] + 1)


def _longer(box: Box) -> float:
    return max(box[2] - box[0], box[3] - box[1])


def _placed(box: Box, axis: int, x: int, y: int) -> Box:
    a, b, c, d = box if axis else (box[1], box[0], box[3], box[2])
    return a + x, b + y, c + x, d + y
