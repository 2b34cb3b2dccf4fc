"""Halves of one sign that were found as two: the stems of an M, a W over a part of itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt

from mathsnap.vision.classifier import are_two, sign_read, sure_of_symbol
from mathsnap.vision.sight import Sight
from mathsnap.vision.signs import Sign, boxes_of
from mathsnap.vision.strips import close_pairs

__all__ = ["without_halves"]

_APART = 0.06  # em: halves of a sign are no farther apart
_DOUBTFUL, _UNCLEAR = 0.6, 0.9  # score and share of the likeliest class
_WIDEST = 1.5  # em
_SURE = 0.5

Floats = npt.NDArray[np.float64]


def without_halves(found: Sequence[Sign], sight: Sight, hollow: Collection[int]) -> list[Sign]:
    """The signs, with two that touch side by side, one of them doubtful, as one wherever the network reads
    both together as a whole sign more surely than each of them.

    hollow: numbers of the classes that others may stand within the box of.
    """
    em = sight.em
    pairs = _touching(found, em, hollow)
    if not pairs:
        return list(found)
    boxes = np.array([_around(found[i], found[j]) for i, j in pairs])
    by_width = [sorted((found[i].box, found[j].box), key=lambda box: box[2] - box[0]) for i, j in pairs]
    narrow, wide = (sight.read(np.array([boxes[side] for boxes in by_width])) for side in (0, 1))
    told = sight.read(boxes)
    sure, *of_halves = (sure_of_symbol(readings, sight.classes) for readings in (told, narrow, wide))
    gain = sure - np.minimum(*of_halves)
    out: dict[int, Sign] = dict(enumerate(found))
    for k in np.argsort(-gain).tolist():
        i, j = pairs[k]
        if are_two(told, wide, narrow, k, sight.classes):
            continue
        if gain[k] > 0 and sure[k] > _SURE and i in out and j in out:
            del out[j]
            out[i] = sign_read(told, k, boxes[k].tolist(), em)
    return sorted(out.values(), key=lambda sign: sign.box[0])


def _touching(found: Sequence[Sign], em: float, hollow: Collection[int]) -> list[tuple[int, int]]:
    """Neighbours on one line that touch or overlap, where not both are sure."""
    order = sorted(
        (i for i, sign in enumerate(found) if sign.name not in hollow), key=lambda i: found[i].box[0]
    )
    pairs = []
    for first, second in close_pairs(boxes_of([found[i] for i in order]), _APART * em, 0):
        i, j = order[first], order[second]
        x0, y0, x1, y1 = _around(a := found[i], b := found[j])
        beside = min(a.box[3], b.box[3]) - max(a.box[1], b.box[1]) > 0.5 * (y1 - y0)
        if beside and x1 - x0 < _WIDEST * em and (_is_doubtful(a) or _is_doubtful(b)):
            pairs.append((i, j))
    return pairs


def _is_doubtful(sign: Sign) -> bool:
    return sign.score < _DOUBTFUL or (bool(sign.others) and sign.others[0][1] < _UNCLEAR)


def _around(a: Sign, b: Sign) -> tuple[float, float, float, float]:
    (ax0, ay0, ax1, ay1), (bx0, by0, bx1, by1) = a.box, b.box
    return min(ax0, bx0), min(ay0, by0), max(ax1, bx1), max(ay1, by1)
