"""Lines of words: on a page they are most of the ink, and no formula is in them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise, takewhile

import numpy as np
import numpy.typing as npt

from mathsnap.symbols import Style
from mathsnap.vision.prepare import Ink
from mathsnap.vision.signs import Sign, boxes_of, named
from mathsnap.vision.strips import are_covered
from mathsnap.vision.textrows import (
    ABOVE,
    BELOW,
    GAP,
    ITALIC,
    LEVEL,
    UPRIGHT,
    UPRIGHT_SHARE,
    Kind,
    Word,
    plainness,
    rows_of_words,
)

__all__ = ["TextLine", "lines_of_words", "without_lines", "words_as_set"]

_SURE = 0.4  # score of signs, on average
_GLUED, _AROUND = 0.22, 0.1  # em: what is nearer beside words, or above or below, may be of a formula too
_ROUNDS = 2  # a letter below a bar is of a formula, and so is its script
_SHORT = 3  # letters: "of" and "log" beside a formula may be of it
_LETTERS = 12  # that a line begins with
_AMONG, _SHARE = 20, 1.5  # letters of any other line, in all and for each sign of maths
_LEAST = 4  # letters of a piece of a line
_ASIDE, _REMARK = 12.0, 40  # em: words that near to a display are a remark of it if they have fewer letters
_DIGITS = {"l": "1", "I": "1", "O": "0", "o": "0"}  # what is read for them without context

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class TextLine:
    """A line of nothing but words, or a piece of one between formulas, or all of it. Numbers and punctuation
    are words too.

    words: the numbers of the signs of each, from left to right. alone: no formula stands in the line.
    formulas: the numbers of the signs of those in it.
    """

    words: tuple[tuple[int, ...], ...]
    alone: bool
    formulas: tuple[int, ...] = ()

    @property
    def letters(self) -> list[int]:
        """The numbers of the signs of its words."""
        return [i for word in self.words for i in word]

    @property
    def signs(self) -> list[int]:
        """The numbers of all its signs."""
        return [*self.letters, *self.formulas]


def lines_of_words(
    found: Sequence[Sign], classes: Sequence[str], em: float, formulas: bool = False
) -> list[TextLine]:
    """The lines of words among signs, surely read.

    classes: name of each class. em: of the text, in pixels. formulas: with the formulas in them.
    """
    box = boxes_of(found)
    score = np.array([plainness(sign, classes) for sign in found])
    rows = rows_of_words(found, classes, score, em)
    words = [word for row in rows for word in row]
    frames = np.array([_frame(box[word.signs]) for word in words]).reshape(-1, 4)
    for _ in range(_ROUNDS):
        for word, near in zip(words, _are_touched(words, frames, box, em), strict=True):
            if near:
                word.kind = Kind.MATHS
        for row in rows:
            spaces = [word.space for word in row[:-1]]
            _spread(row, spaces)
            _spread(row[::-1], spaces[::-1])
    text = np.array([_is_text(row) for row in rows], bool)
    text &= ~_are_remarks(rows, text, box, np.array([sign.y for sign in found]), em)
    told = (line for i in np.flatnonzero(text).tolist() for line in _lines(rows[i], formulas))
    lines = [line for line in told if score[line.letters].mean() > _SURE]
    return _with_scripts(lines, found, box, em) if formulas else lines


def words_as_set(
    found: Sequence[Sign], classes: Sequence[str], lines: Sequence[TextLine]
) -> list[list[Sign]]:
    """The signs of the words of each line: upright words in the style of most of their letters, the others in
    italics, numbers of digits.
    """
    number = {name: i for i, name in enumerate(classes)}
    return [_as_set(found, classes, number, line) for line in lines]


def _as_set(
    found: Sequence[Sign], classes: Sequence[str], number: Mapping[str, int], line: TextLine
) -> list[Sign]:
    letters = line.letters
    told = {i: classes[found[i].name].split(" ") for i in letters}
    upright = Counter(style for symbol, style in told.values() if symbol.isalpha() and style in UPRIGHT)
    usual = upright.most_common(1)[0][0] if upright else Style.UPRIGHT.value
    out = []
    for word in line.words:
        slanted = sum(told[i][1] in ITALIC for i in word) > (1 - UPRIGHT_SHARE) * len(word)
        for i in word:
            symbol, own = told[i]
            if len(word) == 1 and symbol in _DIGITS and _is_in_number(found, told, i, letters):
                symbol = _DIGITS[symbol]
            style = own if not symbol.isalnum() else Style.TEXT_ITALIC.value if slanted else usual
            out.append(named(found[i], number.get(f"{symbol} {style}", found[i].name)))
    return out


def _is_in_number(found: Sequence[Sign], told: Mapping[int, Sequence[str]], i: int, line: list[int]) -> bool:
    """Whether a digit stands right before or after a sign of a line."""
    at = line.index(i)
    beside = [k for k in line[max(0, at - 1) : at + 2] if k != i and told[k][0].isdecimal()]
    gaps = [max(found[k].box[0] - found[i].box[2], found[i].box[0] - found[k].box[2]) for k in beside]
    return any(gap < GAP * found[i].size for gap in gaps)


def without_lines(ink: Ink, found: Sequence[Sign], lines: Sequence[TextLine], em: float) -> Ink:
    """The ink without that of the lines."""
    left, margin = ink.copy(), _AROUND * em
    box = boxes_of(found)
    for line in lines:
        x0, y0, x1, y1 = _frame(box[line.signs])
        rows = slice(max(0, math.floor(y0 - margin)), math.ceil(y1 + margin))
        left[rows, max(0, math.floor(x0 - margin)) : math.ceil(x1 + margin)] = 0
    return left


def _are_touched(words: Sequence[Word], frames: Floats, box: Floats, em: float) -> npt.NDArray[np.bool_]:
    """Which of the words, with those boxes, have maths so near that it may be of one formula with them."""
    maths = [i for word in words if word.kind is Kind.MATHS for i in word.signs]
    return are_covered(frames + np.array([-_GLUED, -_AROUND, _GLUED, _AROUND]) * em, box[maths])


def _spread(row: Sequence[Word], spaces: Sequence[float]) -> None:
    """What hangs together with the maths before it is of it; spaces: between the words, em."""
    for (one, other), space in zip(pairwise(row), spaces, strict=True):
        if one.kind is Kind.MATHS and (
            space < _GLUED or other.kind is Kind.BETWEEN or len(other.signs) <= _SHORT
        ):
            other.kind = Kind.MATHS


def _are_remarks(
    rows: Sequence[Sequence[Word]], text: npt.NDArray[np.bool_], box: Floats, y: Floats, em: float
) -> npt.NDArray[np.bool_]:
    """Which of the lines stand beside a display, on its baseline, and may be a remark of it. text: which are
    lines of words.
    """
    first, last = (np.array([row[end].signs[end] for row in rows], int) for end in (0, -1))
    letters = np.array([_letters(row) for row in rows])
    displays = np.array([i for i, row in enumerate(rows) if _signs_of_maths(row) and not text[i]], int)
    out = np.zeros(len(rows), bool)
    for i in np.flatnonzero((letters >= _LEAST) & (letters < _REMARK)).tolist():
        gap = np.maximum(box[first[displays], 0] - box[last[i], 2], box[first[i], 0] - box[last[displays], 2])
        level = np.abs(y[first[displays]] - y[first[i]]) < LEVEL * em
        out[i] = ((gap < _ASIDE * em) & level & (displays != i)).any()
    return out


def _is_text(row: Sequence[Word]) -> bool:
    """Whether a line is one of words: begins with some, or holds many more of their letters than maths."""
    begins = _letters(list(takewhile(lambda word: word.kind is not Kind.MATHS, row))) >= _LETTERS
    return begins or _letters(row) >= max(_AMONG, _SHARE * _signs_of_maths(row))


def _lines(row: Sequence[Word], formulas: bool) -> Iterator[TextLine]:
    """The pieces of a line that are words enough; formulas: all of it."""
    alone = not _signs_of_maths(row)
    if formulas and not alone:
        words = tuple(tuple(word.signs) for word in row if word.kind is not Kind.MATHS)
        yield TextLine(words, False, tuple(i for w in row if w.kind is Kind.MATHS for i in w.signs))
        return
    for is_text, piece in groupby(row, lambda word: word.kind is not Kind.MATHS):
        line = list(piece)
        if is_text and _letters(line) >= _LEAST:
            yield TextLine(tuple(tuple(word.signs) for word in line), alone)


def _with_scripts(lines: Sequence[TextLine], found: Sequence[Sign], box: Floats, em: float) -> list[TextLine]:
    """The lines, those with formulas with all that stands a little above and below their baselines too."""
    free = np.ones(len(found), bool)
    free[[i for line in lines for i in line.signs]] = False
    x, y = box[:, [0, 2]].mean(1), box[:, [1, 3]].mean(1)
    out = []
    for line in lines:
        if line.formulas:
            x0, _, x1, _ = _frame(box[line.signs])
            baseline = float(np.median([found[i].y for i in line.letters]))
            there = free & (x > x0) & (x < x1) & (y > baseline - ABOVE * em) & (y < baseline + BELOW * em)
            free &= ~there
            line = replace(line, formulas=(*line.formulas, *np.flatnonzero(there).tolist()))
        out.append(line)
    return out


def _letters(row: Sequence[Word]) -> int:
    return sum(len(word.signs) for word in row if word.kind is Kind.WORD)


def _signs_of_maths(row: Sequence[Word]) -> int:
    return sum(len(word.signs) for word in row if word.kind is Kind.MATHS)


def _frame(box: Floats) -> Floats:
    return np.concatenate([box[:, :2].min(0), box[:, 2:].max(0)])
