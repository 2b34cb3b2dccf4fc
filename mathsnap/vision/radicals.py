"""Radical signs at the ends of their roofs, read from their own connected ink."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mathsnap.boxes import Box
from mathsnap.vision.bars import ink_bars
from mathsnap.vision.classifier import sign_read
from mathsnap.vision.sight import Sight
from mathsnap.vision.signs import Sign

__all__ = ["with_radicals"]

_RADICAL = "√ upright"
_WIDE, _HIGH = (0.25, 1.5), 0.7  # em: of a radical sign without its roof
_NEAR = 2.0  # pixels: of the ends of ink and roof
_SURE = 0.8
_FOUND = 0.7  # of the height of the ink: a sign that tall is the whole of it
_SAME = 0.3  # share of a sign in the ink's box
_OFF = 0.2  # em: ends of a radical sign that was found well


def with_radicals(found: Sequence[Sign], sight: Sight) -> list[Sign]:
    """The signs, with a radical sign wherever one is read in ink that hangs down from the left end of a bar:
    where none was found, or a brace, or one with other ends than its ink has.
    """
    boxes = [box for bar in ink_bars(sight.ink, sight.em) for box in _hanging(bar, sight)]
    if not boxes:
        return list(found)
    out, told = list(found), sight.read(np.array([box.as_tuple() for box in boxes]))
    for i, box in enumerate(boxes):
        radical = sign_read(told, i, box.as_tuple(), sight.em)
        if radical.score < _SURE or sight.classes[radical.name] != _RADICAL:
            continue
        same = [sign for sign in out if _is_same(Box(*sign.box), box)]
        if not any(sign.name == radical.name and _is_fitted(sign, box, sight.em) for sign in same):
            out = [radical, *(sign for sign in out if all(sign is not other for other in same))]
    return sorted(out, key=lambda sign: sign.box[0])


def _hanging(bar: Box, sight: Sight) -> list[Box]:
    """The boxes of what hangs down at the left end of a bar in one piece with it, as wide and as high as a
    radical sign.
    """
    x0, y0, x1, y1 = sight.pieces.T
    of_bar = (np.abs(y0 - bar.y0) < _NEAR) & (np.abs(x1 - bar.x1) < _NEAR)
    wide, high = (bar.x0 - x0) / sight.em, (y1 - y0) / sight.em
    hanging = of_bar & (wide > _WIDE[0]) & (wide < _WIDE[1]) & (high > _HIGH)
    return [Box(left, top, bar.x0, low) for left, top, _, low in sight.pieces[hanging].tolist()]


def _is_same(sign: Box, ink: Box) -> bool:
    """Whether a sign is the ink itself, and nothing that stands within it as an index does."""
    tall = min(sign.y1, ink.y1) - max(sign.y0, ink.y0) > _FOUND * ink.height
    return tall and sign.overlap(ink) > _SAME * sign.area


def _is_fitted(sign: Sign, ink: Box, em: float) -> bool:
    return max(abs(a - b) for a, b in zip(sign.box, ink.as_tuple(), strict=True)) < _OFF * em
