"""Signs that are parts of others: the foot of an L found as a stop, the head of a gamma found as a hat."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt

from mathsnap.vision.classifier import are_two, sign_read, sure_of_symbol
from mathsnap.vision.components import components
from mathsnap.vision.prepare import Ink
from mathsnap.vision.sight import Sight
from mathsnap.vision.signs import Sign, boxes_of
from mathsnap.vision.strips import strips

__all__ = ["without_parts"]

_PIECE, _THIN_PIECE = 0.2, 0.1  # ink that connects; in hairlines to the balls of integrals and script letters
_INTEGRALS, _REPEATED = frozenset("∫∬∭∮∯∰"), frozenset("∬∭∯∰")
_STROKE, _AS_HIGH = 0.8, 0.8  # share of the width of an integral, of heights
_SMALLER = 0.4  # share of the other's area
_WROUGHT = frozenset({"script", "calligraphic"})
_APART, _FAR = 0.06, 0.12  # em; from a letter to the ball where its stroke begins
_BALL = 0.25  # em
_OFF = 3  # pixels
_DOUBTFUL = 0.5
_LOSS, _SURE = 0.02, 0.8

Floats = npt.NDArray[np.float64]
Box = tuple[float, float, float, float]


def without_parts(found: Sequence[Sign], sight: Sight, hollow: Collection[int]) -> list[Sign]:
    """The signs without the small ones whose ink hangs together with that of a larger one, wherever the
    network reads both together as that larger one as surely as it alone.

    hollow: numbers of the classes that others may stand within the box of.
    """
    found = _without_strokes(found, sight.classes)
    pairs = [
        (i, j)
        for i, j in _touching(found, sight)
        if _may_be_part(found[i], sight.classes)
        and (found[j].name not in hollow or _is_ball(found[i], found[j], sight.classes, sight.em))
        and _is_one(found[i].box, found[j].box, sight.ink, _piece(found[j], sight.classes))
    ]
    if not pairs:
        return list(found)
    boxes = np.array([_around(found[i].box, found[j].box) for i, j in pairs])
    told = sight.read(boxes)
    alone = sight.read(np.array([found[j].box for _, j in pairs]))
    parts = sight.read(np.array([found[i].box for i, _ in pairs]))
    out: dict[int, Sign] = dict(enumerate(found))
    one, large = (sure_of_symbol(readings, sight.classes) for readings in (told, alone))
    for k in np.argsort(-one).tolist():
        i, j = pairs[k]
        if not _is_integral(found[j], sight.classes) and are_two(told, alone, parts, k, sight.classes):
            continue
        if one[k] > max(_SURE, large[k] - _LOSS) and i in out and out.get(j) is found[j]:
            del out[i]
            out[j] = sign_read(told, k, boxes[k].tolist(), sight.em)
    return sorted(out.values(), key=lambda sign: sign.box[0])


def _without_strokes(found: Sequence[Sign], classes: Sequence[str]) -> list[Sign]:
    """The signs without the integrals that are strokes of a surer one: a second one within a double one."""
    repeated = [sign for sign in found if classes[sign.name][0] in _REPEATED]
    return [
        sign
        for sign in found
        if not _is_integral(sign, classes)
        or not any(
            other is not sign and other.score > sign.score and _share_within(sign.box, other.box) > _STROKE
            for other in repeated
        )
    ]


def _share_within(box: Box, other: Box) -> float:
    """The share of the width of a box that lies in another which is as high."""
    low, high = max(box[1], other[1]), min(box[3], other[3])
    if high - low < _AS_HIGH * max(box[3] - box[1], other[3] - other[1]):
        return 0.0
    return (min(box[2], other[2]) - max(box[0], other[0])) / max(box[2] - box[0], 1.0)


def _may_be_part(small: Sign, classes: Sequence[str]) -> bool:
    """Letters and digits that are sure are signs: scripts often touch what they are scripts of."""
    return small.score < _DOUBTFUL or not classes[small.name][0].isalnum()


def _is_ball(small: Sign, large: Sign, classes: Sequence[str], em: float) -> bool:
    """Whether it may be the round end of an integral."""
    x0, y0, x1, y1 = small.box
    dot = max(x1 - x0, y1 - y0) < _BALL * em and not classes[small.name][0].isalnum()
    return dot and _is_integral(large, classes)


def _piece(large: Sign, classes: Sequence[str]) -> float:
    return _THIN_PIECE if _has_hairlines(large, classes) else _PIECE


def _has_hairlines(sign: Sign, classes: Sequence[str]) -> bool:
    """Whether strokes of it are so thin that they fade in small type."""
    return _is_integral(sign, classes) or classes[sign.name].rpartition(" ")[2] in _WROUGHT


def _is_integral(sign: Sign, classes: Sequence[str]) -> bool:
    return classes[sign.name][0] in _INTEGRALS


def _touching(found: Sequence[Sign], sight: Sight) -> list[tuple[int, int]]:
    """The numbers of the signs that touch a larger one, and of that one."""
    box = boxes_of(found)
    area = (box[:, 2:] - box[:, :2]).prod(1)
    far = np.array([_FAR if _has_hairlines(sign, sight.classes) else _APART for sign in found]) * sight.em
    out = []
    for small, large in strips(box, box, _FAR * sight.em):
        a, b = box[small, None], box[large]
        gap = np.maximum(a[..., :2] - b[:, 2:], b[:, :2] - a[..., 2:]).max(-1)
        touching = np.argwhere((gap < far[large]) & (area[small, None] < _SMALLER * area[large]))
        out += [(int(small[i]), int(large[j])) for i, j in touching.tolist()]
    return sorted(out)


def _is_one(small: Box, large: Box, ink: Ink, least: float) -> bool:
    """Whether one connected piece of ink is as large as both together."""
    around = np.round(_around(small, large)).astype(int)
    x0, y0, x1, y1 = around.clip(0).tolist()
    pieces = components(ink[y0:y1, x0:x1], least).box + np.array((x0, y0, x0, y0))
    return bool((np.abs(pieces - around) < _OFF).all(1).any())


def _around(a: Box, b: Box) -> Box:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])
