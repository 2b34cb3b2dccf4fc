"""Dots: which mark one is, its place tells better than its shape; right over a letter it is an accent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from mathsnap.vision.classifier import Readings
from mathsnap.vision.sight import Sight
from mathsnap.vision.signs import Sign, boxes_of, read_as

__all__ = ["as_accent", "is_dot", "over_letters", "sure_of_marks"]

_ACCENT = "\u0307"
_DOTS = frozenset(f".⋅·{_ACCENT}")
_HARDLY = 0.75  # how likely a dot right over a letter is no sign, at most
_ROUND = 1.7  # times as long as thick
_THINNEST = 0.06  # em
_SLANT, _OVER, _TOUCH = 0.1, 0.3, 1.0  # em; pixels: where the dot of a letter stands

Floats = npt.NDArray[np.float64]


def is_dot(name: str) -> bool:
    """Whether a class ("x italic") is a dot of any kind."""
    return name.rpartition(" ")[0] in _DOTS


def sure_of_marks(told: Readings, boxes: Floats, accent: npt.NDArray[np.bool_], sight: Sight) -> Floats:
    """How likely each of n specks is a mark: one for sure, or a dot of whatever kind. Specks of dirt and of
    compression look like dots but are paler, and of any shape. accent: which of them may be accents (see
    `over_letters`): there is hardly dirt.
    """
    share, anything = sight.share_of(told, _DOTS), 1 - told.nothing
    dots = share * np.where(accent & (told.nothing < _HARDLY), 1, anything) * _are_drops(boxes, sight)
    dot = np.array([is_dot(sight.classes[name]) for name in told.name[:, 0].tolist()], bool)
    return np.where(dot, dots, np.maximum(told.sureness, dots))


def over_letters(boxes: Floats, found: Sequence[Sign], sight: Sight) -> npt.NDArray[np.bool_]:
    """Which boxes (n x 4) hold a round and dark piece right over a letter that has no dot of its own."""
    names = [sight.classes[sign.name].partition(" ")[0] for sign in found]
    letters = boxes_of([sign for sign, name in zip(found, names, strict=True) if name.isalpha()])
    dotted = np.array([name in "ij" for name in names if name.isalpha()], bool)
    middle, gap = (boxes[:, :1] + boxes[:, 2:3]) / 2, letters[:, 1] - boxes[:, 3:]
    within = (middle > letters[:, 0]) & (middle < letters[:, 2] + _SLANT * sight.em)
    over = within & (gap > -_TOUCH) & (gap < _OVER * sight.em)
    return np.asarray(_are_drops(boxes, sight) & over.any(1) & ~(over & dotted).any(1))


def as_accent(sign: Sign, sure: float, sight: Sight) -> Sign:
    """A dot of any kind as the accent that it is over a letter; other signs as they are."""
    accent = f"{_ACCENT} upright"
    if not is_dot(sight.classes[sign.name]) or accent not in sight.classes:
        return sign
    name = sight.classes.index(accent)
    return replace(read_as(sign, name, sure), score=max(sign.score, sure))


def _are_drops(boxes: Floats, sight: Sight) -> npt.NDArray[np.bool_]:
    """Which boxes are round and have dark ink in them."""
    side = boxes[:, 2:] - boxes[:, :2]
    is_round = (side.max(1) < _ROUND * side.min(1)) & (side.min(1) > _THINNEST * sight.em)
    return np.asarray(is_round & sight.are_dark(boxes))
