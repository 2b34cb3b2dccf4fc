"""Ink that no sign was found for, read from near."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from mathsnap.vision.classifier import Readings, sign_read
from mathsnap.vision.sight import Sight
from mathsnap.vision.signs import Sign, boxes_of
from mathsnap.vision.strips import strips

__all__ = ["candidates", "covers", "loose_ink", "with_orphans"]

_COVERED = 0.35  # share of a piece within a sign: it is of that sign
_SMALLEST, _LARGEST = 0.07, 3.0  # em: longer side
_SURE = 0.6
_SPECK = 0.2  # em
_DOT = "\u0307"
_DOTS = frozenset(f".⋅·{_DOT}")
_HARDLY = 0.75  # how likely a dot right over a letter is no sign, at most
_ROUND = 1.7  # times as long as thick
_SLANT, _OVER, _TOUCH = 0.1, 0.3, 1.0  # em; pixels: where the dot of a letter stands
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
    accent = speck & _over_letters(boxes, found, sight) & (told.nothing < _HARDLY)
    sure = np.where(speck, _sure_of_specks(told, accent, sight), 1 - told.nothing)
    taken: set[int] = set()
    out = list(found)
    for i in np.argsort(-sure * np.array([len(p) for p in parts])).tolist():
        if sure[i] < _SURE or taken & parts[i]:
            continue
        taken |= parts[i]
        sign = sign_read(told, i, boxes[i].tolist(), em)
        out.append(_as_dot(sign, float(sure[i]), sight) if accent[i] else sign)
    return sorted(out, key=lambda sign: sign.box[0])


def _sure_of_specks(told: Readings, accent: npt.NDArray[np.bool_], sight: Sight) -> Floats:
    """How likely specks are marks: a dot is one whichever it is taken for, its place tells; where an accent
    may be, there is hardly dirt.
    """
    dots, anything = sight.share_of(told, _DOTS), 1 - told.nothing
    sure = np.maximum(told.sureness, dots * np.where(accent, 1, anything))
    return np.asarray(np.where(sight.are_letters(told), 0, sure))


def _as_dot(sign: Sign, sure: float, sight: Sight) -> Sign:
    """What is over a letter, as a dot where it is any dot."""
    dot = f"{_DOT} upright"
    if sight.classes[sign.name].partition(" ")[0] not in _DOTS or dot not in sight.classes:
        return sign
    name = sight.classes.index(dot)
    rest = tuple(other for other in sign.others if other[0] != name)
    return replace(sign, name=name, score=max(sign.score, sure), others=((name, sure), *rest))


def _over_letters(boxes: Floats, found: Sequence[Sign], sight: Sight) -> npt.NDArray[np.bool_]:
    """Which boxes (n x 4) are round and stand right over a letter that has no dot of its own."""
    names = [sight.classes[sign.name].partition(" ")[0] for sign in found]
    letters = boxes_of(
        [s for s, name in zip(found, names, strict=True) if name.isalpha() and name not in "ij"]
    )
    side = boxes[:, 2:] - boxes[:, :2]
    is_round = side.max(1) < _ROUND * side.min(1)
    middle, gap = (boxes[:, :1] + boxes[:, 2:3]) / 2, letters[:, 1] - boxes[:, 3:]
    within = (middle > letters[:, 0]) & (middle < letters[:, 2] + _SLANT * sight.em)
    near = (gap > -_TOUCH) & (gap < _OVER * sight.em)
    return np.asarray(is_round & (within & near).any(1))


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
    one = pieces[:, None]
    shared = np.minimum(told[:, 2:] + 1, one[..., 2:]) - np.maximum(told[:, :2] - 1, one[..., :2])
    larger = (told[:, 2:] - told[:, :2]).max(1) > _ROOM * (one[..., 2:] - one[..., :2]).max(-1)
    share = np.clip(shared, 0, None).prod(-1) / (one[..., 2:] - one[..., :2]).prod(-1)
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
