"""Tall fences, whose ends lie too far apart for one view: read from their own connected ink."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from mathsnap.vision.classifier import Classifier, sign_read
from mathsnap.vision.components import components
from mathsnap.vision.prepare import Ink
from mathsnap.vision.signs import Sign

__all__ = ["with_tall_fences"]

_PIECE = 0.3
_TALL, _WIDE = 2.0, 1.2  # em
_SLIM = 3.0  # times as high as wide
_FOUND = 0.75  # of the ink's height: a sign that tall is the whole of it
_WITHIN = 0.7  # share of a sign in the ink's box: it is a part of it
_NOTHING = 0.4
_ASIDE = 0.15  # em: how far a sign that was found may reach beside the ink

Floats = npt.NDArray[np.float64]


def with_tall_fences(found: Sequence[Sign], ink: Ink, em: float, network: Classifier) -> list[Sign]:
    """The signs with one for each slim tall piece of ink, and none for parts of it.

    em: of the text, in pixels.
    """
    box = components(ink, _PIECE).box.astype(np.float64)
    side = (box[:, 2:] - box[:, :2]) / em
    height, width = ink.shape
    whole = (box[:, 0] > 0) & (box[:, 1] > 0) & (box[:, 2] < width) & (box[:, 3] < height)
    slim = (side[:, 1] > _TALL) & (side[:, 0] < _WIDE) & (side[:, 1] > _SLIM * side[:, 0])
    pieces = box[slim & whole]
    if not len(pieces):
        return list(found)
    told = network.read(ink, pieces, em)
    out = list(found)
    for i, one in enumerate(pieces):
        spanning = [sign for sign in out if _spans(sign, one, em)]
        if spanning:
            known = max(spanning, key=lambda sign: _likeness(sign, one))
        elif told.nothing[i] < _NOTHING:
            known = sign_read(told, i, one.tolist(), em)
        else:
            continue
        out = [known, *(sign for sign in out if sign is not known and not _is_part(sign, one))]
    return sorted(out, key=lambda sign: sign.box[0])


def _spans(sign: Sign, one: Floats, em: float) -> bool:
    """Whether a sign is as tall as the piece, alone or with its twin: a bar of a norm."""
    x0, y0, x1, y1 = sign.box
    height = one[3] - one[1]
    return (
        min(one[3], y1) - max(one[1], y0) > _FOUND * max(height, y1 - y0)
        and x0 - _ASIDE * em < (one[0] + one[2]) / 2 < x1 + _ASIDE * em
    )


def _likeness(sign: Sign, one: Floats) -> float:
    return -float(np.abs(np.array(sign.box) - one).sum())


def _is_part(sign: Sign, one: Floats) -> bool:
    """Whether a sign lies within the piece, but for a pixel to the sides."""
    x0, y0, x1, y1 = sign.box
    wide = max(0.0, min(x1, one[2] + 1) - max(x0, one[0] - 1))
    high = max(0.0, min(y1, one[3]) - max(y0, one[1]))
    return bool(wide * high > _WITHIN * (x1 - x0) * (y1 - y0))
