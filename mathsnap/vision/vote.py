"""Several looks at one picture, at somewhat different scales, vote on what each sign is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from mathsnap.vision.signs import Sign

__all__ = ["voted"]

_SAME = 0.4  # signs that share that much of the ink of both (intersection over union) are one
_LONELY = 0.6  # a sign that half of the looks have not is kept when it is surer than that
_THINNEST = 6.0  # pixels
_READINGS = 5


def voted(looks: Sequence[Sequence[Sign]]) -> list[Sign]:
    """The signs of the first look, read by all of them, and what the others have seen that it has not.

    looks: of one picture, all in the pixels of the first.
    """
    groups = [[sign] for sign in looks[0]]
    for signs in looks[1:]:
        _join(groups, signs)
    kept = [_common(group, len(looks)) for group in groups]
    return sorted((sign for sign in kept if sign is not None), key=lambda sign: sign.box[0])


def _join(groups: list[list[Sign]], signs: Sequence[Sign]) -> None:
    """Adds each sign to the group it agrees with best, or as one of its own."""
    boxes = _padded(np.array([group[0].box for group in groups]).reshape(-1, 4))
    area = (boxes[:, 2:] - boxes[:, :2]).prod(1)
    taken: set[int] = set()
    for sign in sorted(signs, key=lambda s: -s.score):
        box = _padded(np.array([sign.box]))[0]
        sides = np.minimum(boxes[:, 2:], box[2:]) - np.maximum(boxes[:, :2], box[:2])
        both = np.clip(sides, 0, None).prod(1)
        share = both / (area + (box[2:] - box[:2]).prod() - both)
        best = int(np.argmax(share)) if len(share) else -1
        if best >= 0 and share[best] > _SAME and best not in taken:
            taken.add(best)
            groups[best].append(sign)
        elif best < 0 or share[best] <= _SAME:
            groups.append([sign])


def _padded(boxes: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Boxes (n x 4) of at least some thickness, so that thin bars overlap when they are the same."""
    lacking = np.clip(_THINNEST - (boxes[:, 2:] - boxes[:, :2]), 0, None) / 2
    return np.concatenate([boxes[:, :2] - lacking, boxes[:, 2:] + lacking], 1)


def _common(group: list[Sign], looks: int) -> Sign | None:
    """The reading with the largest share in all looks together; None for what is doubtful and seen once."""
    best = max(group, key=lambda sign: sign.score)
    if 2 * len(group) <= looks and best.score < _LONELY:
        return None
    shares: dict[int, float] = {}
    for sign in group:
        for name, share in sign.others:
            shares[name] = shares.get(name, 0.0) + share / len(group)
    if not shares:
        return group[0]
    readings = tuple(sorted(shares.items(), key=lambda reading: -reading[1])[:_READINGS])
    score = sum(sign.score for sign in group) / looks
    return replace(group[0], name=readings[0][0], others=readings, score=score)
