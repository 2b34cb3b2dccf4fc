"""Labels of braces: nothing else stands so near beyond them, so what is there is small."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from mathsnap.boxes import Box, union
from mathsnap.vision.signs import Sign

__all__ = ["with_small_labels"]

_NEAR = 0.8  # em: how far beyond the brace a label begins
_BESIDE = 0.5  # em: between the words of a label
_CENTRED = 0.25  # em
_SMALLER = 0.93  # em: Libertine's scripts are 0.81 large, and read as 0.8 to 0.89
_SCRIPT = 0.7  # em


def with_small_labels(found: Sequence[Sign], classes: Sequence[str], em: float) -> list[Sign]:
    """The signs, with the size of scripts for those that are centred beyond a brace and somewhat smaller than
    the text.

    classes: name of each class. em: full size, in pixels.
    """
    small: set[int] = set()
    for brace in found:
        symbol = classes[brace.name][0]
        if symbol in "⏞⏟":
            label = _label(brace, found, em, down=symbol == "⏟")
            if label and median(found[i].size for i in label) < _SMALLER * em:
                small.update(label)
    return [replace(s, size=min(s.size, _SCRIPT * em)) if i in small else s for i, s in enumerate(found)]


def _label(brace: Sign, found: Sequence[Sign], em: float, *, down: bool) -> set[int]:
    """The numbers of the signs that are centred beyond a brace."""
    end = Box(*brace.box)
    boxes = {i: Box(*sign.box) for i, sign in enumerate(found) if sign is not brace}
    beyond = {i: box for i, box in boxes.items() if (box.cy > end.y1 if down else box.cy < end.y0)}
    gap = {i: box.y0 - end.y1 if down else end.y0 - box.y1 for i, box in beyond.items()}
    label = {i for i, box in beyond.items() if end.x0 < box.cx < end.x1 and gap[i] < _NEAR * em}
    grown = bool(label)
    while grown:
        around = union([beyond[i] for i in label]).grown(_BESIDE * em, 0)
        more = {i for i, box in beyond.items() if i not in label and around.overlap(box) > 0}
        label |= more
        grown = bool(more)
    row = union([beyond[i] for i in label]) if label else None
    return label if row is not None and abs(row.cx - end.cx) < _CENTRED * em else set()
