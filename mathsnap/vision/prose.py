"""Lines of nothing but words: on a page they are most of the ink, and no formula is in them."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt

from mathsnap.symbols import Style
from mathsnap.vision.prepare import Ink
from mathsnap.vision.signs import Sign, boxes_of
from mathsnap.vision.strips import close_pairs, common_area

__all__ = ["lines_of_words", "without_lines"]

_PUNCTUATION = frozenset(".,;:!?()[]-–—’‘“”'")
_LIKELY, _SURE = 0.25, 0.5  # scores: of each sign, and on average
_SPACE = 0.9  # em: between words
_BESIDE, _AROUND = 0.2, 0.1  # em: what is nearer beside the words, or above or below, may belong to them
_LETTERS, _SHARE = 12, 0.85  # of a line: fewer may be the words of a formula

Floats = npt.NDArray[np.float64]


def lines_of_words(found: Sequence[Sign], classes: Sequence[str], em: float) -> list[list[int]]:
    """The numbers of the signs of each line that holds nothing but words, surely read.

    classes: name of each class. em: of the text, in pixels.
    """
    box = boxes_of(found)
    score = np.array([sign.score for sign in found])
    letter = np.array([_is_letter(classes[sign.name]) for sign in found], bool)
    plain = (score > _LIKELY) & (letter | [_is_between(classes[sign.name]) for sign in found])
    lines = [line for line in _lines(box, plain, em) if _is_of_words(letter[line], score[line])]
    if not lines:
        return []
    around = np.array([_frame(box[line]) for line in lines])
    reach = around + np.array([-_BESIDE, -_AROUND, _BESIDE, _AROUND]) * em
    free = common_area(reach, box[~plain]).sum(1) == 0
    return [line for line, alone in zip(lines, free.tolist(), strict=True) if alone]


def without_lines(ink: Ink, found: Sequence[Sign], lines: Sequence[Collection[int]], em: float) -> Ink:
    """The ink without that of the lines, given as the numbers of their signs."""
    left, margin = ink.copy(), _AROUND * em / 2
    box = boxes_of(found)
    for line in lines:
        x0, y0, x1, y1 = _frame(box[list(line)])
        rows = slice(max(0, math.floor(y0 - margin)), math.ceil(y1 + margin))
        left[rows, max(0, math.floor(x0 - margin)) : math.ceil(x1 + margin)] = 0
    return left


def _lines(box: Floats, plain: npt.NDArray[np.bool_], em: float) -> list[list[int]]:
    """The signs of each line of plain text: those beside each other at one height hang together."""
    numbers = np.flatnonzero(plain).tolist()
    line = {i: [i] for i in numbers}
    for a, b in close_pairs(box[plain], _SPACE * em, 0.0):
        one, other = line[numbers[a]], line[numbers[b]]
        if one is not other:
            one, other = sorted((one, other), key=len, reverse=True)
            one += other
            line.update(dict.fromkeys(other, one))
    return list({id(one): one for one in line.values()}.values())


def _is_of_words(letter: npt.NDArray[np.bool_], score: Floats) -> bool:
    return bool(letter.sum() >= max(_LETTERS, _SHARE * len(letter)) and score.mean() > _SURE)


def _frame(box: Floats) -> Floats:
    return np.concatenate([box[:, :2].min(0), box[:, 2:].max(0)])


def _is_letter(name: str) -> bool:
    symbol, _, style = name.rpartition(" ")
    return style == Style.UPRIGHT and symbol.isalpha() and symbol.isascii()


def _is_between(name: str) -> bool:
    symbol, _, style = name.rpartition(" ")
    return style == Style.UPRIGHT and (symbol in _PUNCTUATION or symbol.isdecimal())
