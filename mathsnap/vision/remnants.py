"""Ink beside signs that none of them covers: a stem of an m whose box is too narrow, an l against an i."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt

from mathsnap.vision.classifier import sign_read, sure_of_symbol
from mathsnap.vision.orphans import loose_ink
from mathsnap.vision.prepare import Ink
from mathsnap.vision.sight import PIECE, Sight
from mathsnap.vision.signs import Sign
from mathsnap.vision.strips import strips

__all__ = ["without_remnants"]

_NARROWEST, _WIDEST = 0.1, 1.2  # em: a remnant
_LOWEST = 0.25  # em: its height
_TALLEST = 1.2  # em: a piece of ink with remnants beside its signs
_EDGE = 1  # pixels that a box may be off
_TOUCHES = 0.1  # em: strokes of one sign are no farther apart
_DOT = 0.3  # em: from the stem of an i to its dot
_ROOM = 1.5  # times as long as the ink: what has room for others in it
_SURE = 0.55
_ALONE = 0.85  # so sure, a rest is no part of what is read as the same without it

Floats = npt.NDArray[np.float64]
Box = tuple[float, float, float, float]


def without_remnants(found: Sequence[Sign], sight: Sight, hollow: Collection[int]) -> list[Sign]:
    """The signs, wider by the ink beside them that no sign covers, or with the sign that this ink is,
    whichever the network reads more surely.

    hollow: numbers of the classes that others may stand within the box of.
    """
    em = sight.em
    rests = _remnants(found, sight, hollow)
    if not rests:
        return list(found)
    rests = _dotted(rests, loose_ink(found, sight, hollow), sight)
    tried = [
        (i, rest, _around(sign.box, rest))
        for rest in rests
        for i, sign in enumerate(found)
        if sign.name not in hollow and _touch(sign.box, rest, _TOUCHES * em)
    ]
    boxes = np.array(rests + [box for _, _, box in tried])
    told = sight.read(boxes)
    sure = sure_of_symbol(told, sight.classes)
    alone = dict(zip(rests, sure.tolist(), strict=False))
    symbols = [sight.classes[name].rpartition(" ")[0] for name in told.name[:, 0].tolist()]
    own = dict(zip(rests, symbols, strict=False))
    better = [
        k
        for k, (i, rest, _) in enumerate(tried, len(rests))
        if sure[k] >= alone[rest]
        and not (alone[rest] > _ALONE and own[rest] != symbols[k] == _symbol(found[i], sight))
    ]
    out = dict(enumerate(found))
    done: set[Box] = set()
    for k in sorted([*range(len(rests)), *better], key=lambda k: -float(sure[k])):
        i, rest, box = (-1 - k, rests[k], rests[k]) if k < len(rests) else tried[k - len(rests)]
        if sure[k] < _SURE or rest in done or (i in out and out[i] is not found[i]):
            continue
        done.add(rest)
        out[i] = sign_read(told, k, box, em)
    return sorted(out.values(), key=lambda sign: sign.box[0])


def _symbol(sign: Sign, sight: Sight) -> str:
    return sight.classes[sign.name].rpartition(" ")[0]


def _dotted(rests: list[Box], loose: Floats, sight: Sight) -> list[Box]:
    """The boxes of ink, each with the loose piece above it where the network reads both more surely: the stem
    of an i is not to be had without its dot.
    """
    pairs = [
        (rest, _around(rest, dot))
        for rest in rests
        for dot in loose.tolist()
        if _is_over(dot, rest, sight.em)
    ]
    if not pairs:
        return rests
    alone, both = (sight.read(np.array(boxes)).sureness for boxes in zip(*pairs, strict=True))
    better = {rest: box for (rest, box), a, b in zip(pairs, alone, both, strict=True) if b > a}
    return [better.get(rest, rest) for rest in rests]


def _is_over(dot: Sequence[float], rest: Box, em: float) -> bool:
    across = min(dot[2], rest[2]) - max(dot[0], rest[0])
    return across > 0.4 * min(dot[2] - dot[0], rest[2] - rest[0]) and 0 <= rest[1] - dot[3] < _DOT * em


def _remnants(found: Sequence[Sign], sight: Sight, hollow: Collection[int]) -> list[Box]:
    """Boxes around the columns of connected ink that no sign covers, be it part of a piece or all of it."""
    boxes, ink, em = sight.pieces, sight.ink, sight.em
    told = np.array([sign.box for sign in found]).reshape(-1, 4)
    longer = (told[:, 2:] - told[:, :2]).max(1, initial=0)
    empty = np.array([sign.name in hollow for sign in found], bool)
    side = (boxes[:, 2:] - boxes[:, :2]) / em
    boxes = boxes[(side[:, 0] > _NARROWEST) & (side[:, 1] < _TALLEST)]
    covers = told.round() + np.array([-_EDGE, -_EDGE, _EDGE, _EDGE])
    out: list[Box] = []
    for some, near in strips(boxes, covers):
        low, high, room = boxes[some, None, :2], boxes[some, None, 2:], ~empty[near]
        room = room | (longer[near] <= _ROOM * (high - low).max(-1))
        touch = room & (covers[near, :2] < high).all(-1) & (covers[near, 2:] > low).all(-1)
        whole = touch & (covers[near, :2] <= low).all(-1) & (covers[near, 2:] >= high).all(-1)
        for k in np.flatnonzero(~whole.any(1)).tolist():
            out += _uncovered(boxes[some[k]], covers[near[touch[k]]], ink, em)
    return sorted(out)


def _uncovered(piece: Floats, covers: Floats, ink: Ink, em: float) -> list[Box]:
    """Boxes around the columns of a piece of ink that no cover (n x 4) lies over."""
    x0, y0, x1, y1 = piece.astype(int).tolist()
    seen = ink[y0:y1, x0:x1] > PIECE
    for left, top, right, bottom in (covers - (x0, y0, x0, y0)).clip(0).astype(int).tolist():
        seen[top:bottom, left:right] = False
    return [(x0 + a, y0 + b, x0 + c, y0 + d) for a, b, c, d in _runs(seen, em)]


def _runs(seen: npt.NDArray[np.bool_], em: float) -> list[Box]:
    """Boxes around runs of columns with ink."""
    filled = np.flatnonzero(np.diff(np.concatenate([[0], seen.any(0).astype(int), [0]])))
    out = []
    for start, end in filled.reshape(-1, 2).tolist():
        rows = np.flatnonzero(seen[:, start:end].any(1))
        box = (float(start), float(rows[0]), float(end), float(rows[-1] + 1))
        if _NARROWEST * em < end - start < _WIDEST * em and box[3] - box[1] > _LOWEST * em:
            out.append(box)
    return out


def _touch(box: Box, rest: Box, gap: float) -> bool:
    beside = max(box[0], rest[0]) - min(box[2], rest[2]) < gap
    return beside and min(box[3], rest[3]) - max(box[1], rest[1]) > 0.5 * (rest[3] - rest[1])


def _around(a: Sequence[float], b: Sequence[float]) -> Box:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])
