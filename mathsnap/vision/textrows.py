"""Signs in rows along their baselines, cut into words and what is none."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby

import numpy as np
import numpy.typing as npt

from mathsnap.symbols import Style
from mathsnap.vision.signs import Sign, boxes_of
from mathsnap.vision.strips import strips

__all__ = [
    "ABOVE",
    "BELOW",
    "GAP",
    "ITALIC",
    "LEVEL",
    "UPRIGHT",
    "UPRIGHT_SHARE",
    "Kind",
    "Word",
    "plainness",
    "rows_of_words",
]

UPRIGHT = frozenset((Style.UPRIGHT, Style.BOLD, Style.SANS, Style.TYPEWRITER))
ITALIC = frozenset((Style.ITALIC, Style.TEXT_ITALIC, Style.BOLD_ITALIC, Style.BOLD_TEXT_ITALIC))
UPRIGHT_SHARE = 0.5
"""Of the letters of an upright word: the others are misread."""

LEVEL, GAP = 0.12, 0.15
"""Between baselines of one row, and between letters of one word, em."""

ABOVE, BELOW = 0.95, 0.45
"""How far from the baseline the centres of what belongs to a line of text lie, em."""

_PUNCTUATION = frozenset(".,;:!?()[]-–—’‘“”'&%")
_LIKELY = 0.12  # score of a letter
_AWAY = 0.3  # em: a quotation mark is that far above a letter
_SPACE = 0.9  # em: more is no space between words
_BROKEN = 4.0  # em: fractions and scripts within a row take no more
_LONG, _FEW = 4, 10  # letters of a word in italics, and of those for each that stands alone

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Kind(Enum):
    """What a word is."""

    WORD = "word"
    SLANTED = "word in italics"
    LETTER = "one letter in italics"
    BETWEEN = "number, punctuation or one upright letter"
    MATHS = "maths"


@dataclass
class Word:
    """Signs beside each other, from left to right. space: before the next word of the line, em."""

    signs: list[int]
    kind: Kind
    space: float = math.inf


def rows_of_words(
    found: Sequence[Sign], classes: Sequence[str], score: Floats, em: float
) -> list[list[Word]]:
    """The words of each row, from left to right; each sign is in one.

    classes: name of each class. score: of each sign, see `plainness`. em: of the text, in pixels.
    """
    box = boxes_of(found)
    names = [classes[sign.name] for sign in found]
    rows = [_words(row, names, score, box, em) for row in _rows(found, box, em)]
    for row in rows:
        _tell_italics(row)
    return rows


def plainness(sign: Sign, classes: Sequence[str]) -> float:
    """How sure it is that the sign is a letter, or what stands between letters, in whatever style."""
    if not sign.others:
        return sign.score
    plain = sum(share for name, share in sign.others if _is_plain(classes[name].rpartition(" ")[0]))
    return sign.score * plain / max(sign.others[0][1], 1e-6)


def _is_plain(symbol: str) -> bool:
    return (symbol.isascii() and symbol.isalnum()) or symbol in _PUNCTUATION


def _rows(found: Sequence[Sign], box: Floats, em: float) -> list[list[int]]:
    """The numbers of the signs of each line on its baseline, from left to right."""
    rows = {row[0]: row for row in _unbroken(found, box, em)}
    y, centre = np.array([sign.y for sign in found]), box[:, [1, 3]].mean(1)
    for start in list(rows):
        while (
            start in rows
            and (other := _beyond(rows[start][-1], np.array(list(rows)), box, y, centre, em)) is not None
        ):
            rows[start] += rows.pop(other)
    return list(rows.values())


def _beyond(end: int, starts: Ints, box: Floats, y: Floats, centre: Floats, em: float) -> int | None:
    """The start of the row that goes on beyond the end of one, where other signs stand in between. y, centre:
    baselines and middles of all signs.
    """
    gap = box[starts, 0] - box[end, 2]
    near = starts[(gap > 0) & (gap < _BROKEN * em) & (np.abs(y[starts] - y[end]) < LEVEL * em)]
    if not len(near):
        return None
    other = int(near[box[near, 0].argmin()])
    level = (centre > y[end] - ABOVE * em) & (centre < y[end] + BELOW * em)
    return other if _is_bridged(box[level], box[end, 2], box[other, 0], _SPACE * em) else None


def _is_bridged(box: Floats, left: float, right: float, space: float) -> bool:
    """Whether signs stand between two places, with no more than a space before and after each."""
    between = box[(box[:, 2] > left) & (box[:, 0] < right)]
    x1 = np.maximum.accumulate(np.append(left, between[np.argsort(between[:, 0]), 2]))
    x0 = np.append(np.sort(between[:, 0]), right)
    return bool((x0 - x1 < space).all())


def _unbroken(found: Sequence[Sign], box: Floats, em: float) -> Iterator[list[int]]:
    """The lines as far as each sign is the next one on its baseline."""
    y, centre = np.array([sign.y for sign in found]), box[:, [0, 2]].mean(1)
    before: dict[int, int] = {}
    for some, near in strips(box, box, _AWAY * em):
        apart = box[near, 0] - box[some, 2][:, None]
        level = np.abs(y[near] - y[some][:, None]) < LEVEL * em
        distance = centre[near] - centre[some][:, None]
        distance[~level | (apart > _SPACE * em) | (distance <= 0)] = np.inf
        following = distance.argmin(1)
        for i, k in enumerate(following.tolist()):
            if np.isfinite(distance[i, k]):
                one, other = int(some[i]), int(near[k])
                if other not in before or centre[before[other]] < centre[one]:
                    before[other] = one
    after = {one: other for other, one in before.items()}
    for start in range(len(found)):
        if start not in before:
            row = [start]
            while row[-1] in after:
                row.append(after[row[-1]])
            yield row


def _words(row: Sequence[int], names: Sequence[str], score: Floats, box: Floats, em: float) -> list[Word]:
    """A line cut into words where there is a space, and around punctuation."""
    words: list[Word] = []
    for i in row:
        symbol, _, style = names[i].rpartition(" ")
        is_letter = symbol.isascii() and symbol.isalpha() and score[i] > _LIKELY
        gap = (box[i, 0] - box[words[-1].signs[-1], 2]) / em if words else math.inf
        if words:
            words[-1].space = gap
        if is_letter and words and gap < GAP and words[-1].kind is Kind.WORD:
            words[-1].signs.append(i)
            continue
        between = style in UPRIGHT and (symbol in _PUNCTUATION or symbol.isdecimal()) and score[i] > _LIKELY
        words.append(Word([i], Kind.WORD if is_letter else Kind.BETWEEN if between else Kind.MATHS))
    for word in words:
        if word.kind is Kind.WORD:
            word.kind = _kind([names[i].rpartition(" ")[2] for i in word.signs])
    return words


def _kind(styles: Sequence[str]) -> Kind:
    """What letters in these styles are."""
    upright, slanted = (sum(style in some for style in styles) for some in (UPRIGHT, ITALIC))
    if len(styles) == 1:
        return Kind.BETWEEN if upright else Kind.LETTER if slanted else Kind.MATHS
    if upright >= UPRIGHT_SHARE * len(styles):
        return Kind.WORD
    return Kind.SLANTED if upright + slanted == len(styles) else Kind.MATHS


def _tell_italics(row: Sequence[Word]) -> None:
    """One word in italics may be a variable; several long ones side by side are words."""
    for slanted, some in groupby(row, lambda word: word.kind in (Kind.SLANTED, Kind.LETTER)):
        words = list(some)
        if slanted:
            long = [len(word.signs) for word in words if len(word.signs) >= _LONG]
            rest = sum(word.kind is Kind.LETTER for word in words)
            are_words = len(long) > 1 and sum(long) > _FEW * rest
            for word in words:
                word.kind = Kind.WORD if are_words else Kind.MATHS
