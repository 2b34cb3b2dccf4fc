"""Labels of braces and of relations: nothing else stands so near, so what is there is small."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

import numpy as np
import numpy.typing as npt

from mathsnap.vision.signs import Sign, boxes_of

__all__ = ["with_small_labels"]

_BRACES, _EQUALS = "⏞⏟", "="
_NEAR, _NEAR_EQUALS = 0.8, 0.35  # em: how far beyond the brace, or above the relation, a label begins
_BESIDE, _BESIDE_EQUALS = 0.5, 0.25  # em: between the words of a label; other signs stand beside a relation
_CENTRED = 0.25  # em
_SMALLER = 0.93  # em: Libertine's scripts are 0.81 large, and read as 0.8 to 0.89
_AS_LARGE = 1.08  # em: sizes are told so exactly
_HIGHEST = 0.9  # em: of the signs of a label; a sum over its lower limit is higher
_SCRIPT = 0.7  # em

Floats = npt.NDArray[np.float64]


def with_small_labels(found: Sequence[Sign], classes: Sequence[str], em: float) -> list[Sign]:
    """The signs, with the size of scripts for those that are centred beyond a brace and somewhat smaller than
    the text, or right above an equals sign and not larger.

    classes: name of each class. em: full size, in pixels.
    """
    boxes = boxes_of(found) / em
    small: set[int] = set()
    for i, sign in enumerate(found):
        symbol = classes[sign.name][0]
        if symbol in _BRACES:
            label = _label(i, boxes, _NEAR, _BESIDE, down=symbol == "⏟")
        elif symbol in _EQUALS and sign.size > _SMALLER * em:
            label = _label(i, boxes, _NEAR_EQUALS, _BESIDE_EQUALS, down=False, highest=_HIGHEST)
        else:
            continue
        most = _SMALLER if symbol in _BRACES else _AS_LARGE
        if label and median(found[k].size for k in label) < most * em:
            small.update(label)
    return [replace(s, size=min(s.size, _SCRIPT * em)) if i in small else s for i, s in enumerate(found)]


def _label(
    base: int, boxes: Floats, near: float, beside: float, *, down: bool, highest: float = math.inf
) -> list[int]:
    """The numbers of the signs (boxes: n x 4, em) centred beyond a brace or over a relation: the next begins
    within `near` of it, the others within `beside` of each other, and none is higher than that.
    """
    x0, y0, x1, y1 = boxes[base]
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    beyond = middle[:, 1] > y1 if down else middle[:, 1] < y0
    gap = boxes[:, 1] - y1 if down else y0 - boxes[:, 3]
    beyond &= boxes[:, 3] - boxes[:, 1] < highest
    label = beyond & (x0 < middle[:, 0]) & (middle[:, 0] < x1) & (gap < near)
    label &= np.arange(len(boxes)) != base
    while label.any():
        (left, top), (right, bottom) = boxes[label, :2].min(0), boxes[label, 2:].max(0)
        reach = (boxes[:, 0] < right + beside) & (boxes[:, 2] > left - beside)
        more = label | (beyond & reach & (boxes[:, 1] < bottom) & (boxes[:, 3] > top))
        if (more == label).all():
            return np.flatnonzero(label).tolist() if abs(left + right - x0 - x1) / 2 < _CENTRED else []
        label = more
    return []
