"""Ink that no sign was found for, read from near."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt

from mathsnap.vision.classifier import sign_read
from mathsnap.vision.dots import as_accent, over_letters, sure_of_marks
from mathsnap.vision.sight import Sight
from mathsnap.vision.signs import Sign
from mathsnap.vision.strips import common_sides, strips

__all__ = ["candidates", "covers", "loose_ink", "with_orphans"]

_COVERED = 0.35  # share of a piece within a sign: it is of that sign
_SMALLEST, _LARGEST = 0.07, 3.0  # em: longer side
_SURE, _CERTAIN = 0.6, 0.9
_SPECK = 0.2  # em
_ROOM = 1.5
_MOST = 200  # more loose ink than that is no writing

Floats = npt.NDArray[np.float64]


def with_orphans(found: Sequence[Sign], sight: Sight, hollow: Collection[int]) -> list[Sign]:
    """The signs, and those that the network reads in ink that none of them covers.

    hollow: numbers of the classes that others may stand within the box of. Loose pieces are read alone and
    with the piece right above or below, as those of i and = are.
    """
    em = sight.em
    loose = loose_ink(found, sight, hollow)
    if not len(loose) or len(loose) > _MOST:
        return list(found)
    boxes, parts = candidates(loose, em)
    told = sight.read(boxes)
    # which sign it is may be open, for l, 1 and I look alike; but a speck must be a dot for sure
    speck = (boxes[:, 2:] - boxes[:, :2]).max(1) < _SPECK * em
    accent = over_letters(boxes, found, sight)
    marks = np.where(sight.are_letters(told), 0, sure_of_marks(told, boxes, accent, sight))
    anything = 1 - told.nothing
    doubtful = (anything < _CERTAIN) & ~sight.are_dark(boxes)
    sure = np.where(speck, marks, np.where(doubtful, 0, anything))
    taken: set[int] = set()
    out = list(found)
    for i in np.argsort(-sure * np.array([len(p) for p in parts])).tolist():
        if sure[i] < _SURE or taken & parts[i]:
            continue
        taken |= parts[i]
        sign = sign_read(told, i, boxes[i].tolist(), em)
        out.append(as_accent(sign, float(sure[i]), sight) if speck[i] and accent[i] else sign)
    return sorted(out, key=lambda sign: sign.box[0])


def loose_ink(found: Sequence[Sign], sight: Sight, hollow: Collection[int]) -> Floats:
    """Boxes (n x 4) of the pieces of ink that no sign covers."""
    box, em = sight.pieces, sight.em
    longer = (box[:, 2:] - box[:, :2]).max(1, initial=0)
    height, width = sight.ink.shape
    inside = (box[:, 0] > 0) & (box[:, 1] > 0) & (box[:, 2] < width) & (box[:, 3] < height)
    box = box[(longer > _SMALLEST * em) & (longer < _LARGEST * em) & inside]
    told = np.array([sign.box for sign in found]).reshape(-1, 4)
    empty = np.array([sign.name in hollow for sign in found], bool)
    covered = np.zeros(len(box))
    for pieces, near in strips(box, told, 1.0):
        covered[pieces] = covers(box[pieces], told[near], empty[near]).max(1, initial=0)
    loose: Floats = box[covered < _COVERED]
    return loose


def covers(pieces: Floats, told: Floats, empty: npt.NDArray[np.bool_]) -> Floats:
    """The share of each piece (n x 4) that lies within each sign (told, m x 4), n x m; a sign with room for
    others in it (empty) covers only what is about as large as itself.
    """
    across, down = common_sides(pieces, told, 1.0)
    side = pieces[:, 2:] - pieces[:, :2]
    larger = (told[:, 2:] - told[:, :2]).max(1) > _ROOM * side.max(1)[:, None]
    share = np.maximum(across, 0) * np.maximum(down, 0) / side.prod(1)[:, None]
    return np.asarray(np.where(empty & larger, 0, share))


def candidates(loose: Floats, em: float) -> tuple[Floats, list[set[int]]]:
    """Boxes of pieces and pairs of pieces, and the numbers of the pieces in each."""
    boxes, parts = [*loose], [{i} for i in range(len(loose))]
    for i, a in enumerate(loose):
        for j in range(i + 1, len(loose)):
            b = loose[j]
            overlap = min(a[2], b[2]) - max(a[0], b[0])
            gap = max(a[1], b[1]) - min(a[3], b[3])
            if overlap > 0.4 * min(a[2] - a[0], b[2] - b[0]) and gap < 0.4 * em:
                boxes.append(np.concatenate([np.minimum(a[:2], b[:2]), np.maximum(a[2:], b[2:])]))
                parts.append({i, j})
    return np.array(boxes), parts
