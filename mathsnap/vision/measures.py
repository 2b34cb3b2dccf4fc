"""Letters printed as large are of one font size and stand as deep: what is told of each is averaged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from mathsnap.vision.signs import Sign

__all__ = ["as_large_as_alike", "printed_as_large"]

_SMALLER = 0.87  # of height and width: what is smaller is of the next size, 0.7 times as large


def as_large_as_alike(found: Sequence[Sign], groups: Sequence[Sequence[int]]) -> list[Sign]:
    """The signs, those of a group (see `printed_as_large`) with one size, and with their baselines as far
    below or above their ink.
    """
    out = list(found)
    for alike in groups:
        size = median(found[i].size for i in alike)
        depth = median((found[i].box[3] - found[i].y) / found[i].size for i in alike)
        for i in alike:
            out[i] = replace(found[i], size=size, y=found[i].box[3] - depth * size)
    return out


def printed_as_large(found: Sequence[Sign], classes: Sequence[str]) -> list[list[int]]:
    """The numbers of the letters and digits that are of one class and about as large, group by group; those
    like no other are in none.

    classes: name of each class.
    """
    groups: dict[int, list[list[int]]] = {}
    letters = [i for i, sign in enumerate(found) if classes[sign.name].partition(" ")[0].isalnum()]
    for i in sorted(letters, key=lambda i: -_height(found[i])):
        same = groups.setdefault(found[i].name, [])
        fit = next((group for group in same if _is_as_large(found[group[0]], found[i])), None)
        if fit is None:
            same.append([i])
        else:
            fit.append(i)
    return [group for same in groups.values() for group in same if len(group) > 1]


def _is_as_large(one: Sign, other: Sign) -> bool:
    """Whether a sign is about as large as one that is no lower."""
    width, other_width = one.box[2] - one.box[0], other.box[2] - other.box[0]
    return _height(other) > _SMALLER * _height(one) and min(width, other_width) > _SMALLER * max(
        width, other_width
    )


def _height(sign: Sign) -> float:
    return sign.box[3] - sign.box[1]
