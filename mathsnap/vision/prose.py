"""Lines of words: on a page they are most of the ink, and no formula is in them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import groupby, pairwise, takewhile

import numpy as np
import numpy.typing as npt

from mathsnap.symbols import Style
from mathsnap.vision.prepare import Ink
from mathsnap.vision.signs import Sign, boxes_of, read_as
from mathsnap.vision.strips import common_area, strips

__all__ = ["TextLine", "lines_of_words", "without_lines", "words_as_set"]

_PUNCTUATION = frozenset(".,;:!?()[]-–—’‘“”'&%")
_UPRIGHT = frozenset((Style.UPRIGHT, Style.BOLD, Style.SANS, Style.TYPEWRITER))
_ITALIC = frozenset((Style.ITALIC, Style.TEXT_ITALIC, Style.BOLD_ITALIC, Style.BOLD_TEXT_ITALIC))
_LIKELY, _SURE = 0.12, 0.4  # scores: of each sign, and on average
_LEVEL, _AWAY = 0.12, 0.3  # em: between baselines of a line; a quotation mark is that far above a letter
_SPACE, _GAP = 0.9, 0.15  # em: more is no space between words, less is none either
_BROKEN = 4.0  # em: fractions and scripts within a line take no more
_GLUED, _AROUND = 0.22, 0.1  # em: what is nearer beside words, or above or below, may be of a formula too
_LETTERS = 12  # of a line of words alone; fewer may be of a formula
_AMONG, _SHARE, _LEAST = (
    20,
    1.5,
    4,
)  # of a line with formulas in it, for each of their signs, and of each piece
_ASIDE, _REMARK = 12.0, 40  # em: words that near to a display are a remark of it if they have fewer letters
_ABOVE, _BELOW = 0.95, 0.45  # em: centres of what is of a formula within a line, from its baseline
_UPRIGHT_SHARE = 0.5  # of the letters of a word: the others are misread
_LONG, _FEW = 4, 10  # letters of a word in italics, and of those for each that stands alone
_ROUNDS = 2  # a letter below a bar is of a formula, and so is its script
_SHORT = 3  # letters: "of" and "log" beside a formula may be of it
_DIGITS = {"l": "1", "I": "1", "O": "0", "o": "0"}  # what is read for them without context
_UNSEEN = 0.01  # score of a letter in a style that it is not read in

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


class _Kind(Enum):
    WORD = "word"
    SLANTED = "word in italics"
    LETTER = "one letter in italics"
    BETWEEN = "number, punctuation or one upright letter"
    MATHS = "maths"


@dataclass
class _Word:
    """Signs beside each other, from left to right. space: before the next word of the line, em."""

    signs: list[int]
    kind: _Kind
    space: float = math.inf


def lines_of_words(
    found: Sequence[Sign], classes: Sequence[str], em: float, formulas: bool = False
) -> list[TextLine]:
    """The lines of words among signs, surely read.

    classes: name of each class. em: of the text, in pixels. formulas: with the formulas in them.
    """
    box = boxes_of(found)
    score = np.array([_plainness(sign, classes) for sign in found])
    names = [classes[sign.name] for sign in found]
    rows = [_words(row, names, score, box, em) for row in _rows(found, box, em)]
    for row in rows:
        _tell_italics(row)
    words = [word for row in rows for word in row]
    for _ in range(_ROUNDS):
        for word, near in zip(words, _touched(words, box, em), strict=True):
            if near:
                word.kind = _Kind.MATHS
        for row in rows:
            spaces = [word.space for word in row[:-1]]
            _spread(row, spaces)
            _spread(row[::-1], spaces[::-1])
    remarks = _remarks(rows, box, np.array([sign.y for sign in found]), em)
    text = (row for row, remark in zip(rows, remarks, strict=True) if _is_text(row) and not remark)
    told = (line for row in text for line in _lines(row, formulas))
    lines = [line for line in told if score[line.letters].mean() > _SURE]
    return _with_scripts(lines, found, box, em) if formulas else lines


def words_as_set(found: Sequence[Sign], classes: Sequence[str], line: TextLine) -> list[Sign]:
    """The signs of a line: upright words in the style of most of their letters, the others in
    italics, numbers of digits.
    """
    number = {name: i for i, name in enumerate(classes)}
    told = {i: classes[found[i].name].split(" ") for i in line.letters}
    upright = Counter(style for symbol, style in told.values() if symbol.isalpha() and style in _UPRIGHT)
    usual = upright.most_common(1)[0][0] if upright else Style.UPRIGHT.value
    out = []
    for word in line.words:
        slanted = sum(told[i][1] in _ITALIC for i in word) > (1 - _UPRIGHT_SHARE) * len(word)
        for i in word:
            symbol, own = told[i]
            digit = (
                _DIGITS.get(symbol)
                if len(word) == 1 and _is_in_number(found, told, i, line.letters)
                else None
            )
            style = own if not symbol.isalnum() else Style.TEXT_ITALIC.value if slanted else usual
            name = number.get(f"{digit or symbol} {style}", found[i].name)
            out.append(found[i] if name == found[i].name else read_as(found[i], name, _UNSEEN))
    return out


def _is_in_number(found: Sequence[Sign], told: Mapping[int, Sequence[str]], i: int, line: list[int]) -> bool:
    """Whether a digit stands right before or after a sign of a line."""
    at = line.index(i)
    beside = [k for k in (at - 1, at + 1) if 0 <= k < len(line) and told[line[k]][0].isdecimal()]
    gaps = [
        max(found[line[k]].box[0] - found[i].box[2], found[i].box[0] - found[line[k]].box[2]) for k in beside
    ]
    return any(gap < _GAP * found[i].size for gap in gaps)


def without_lines(ink: Ink, found: Sequence[Sign], lines: Sequence[TextLine], em: float) -> Ink:
    """The ink without that of the lines."""
    left, margin = ink.copy(), _AROUND * em
    box = boxes_of(found)
    for line in lines:
        x0, y0, x1, y1 = _frame(box[line.signs])
        rows = slice(max(0, math.floor(y0 - margin)), math.ceil(y1 + margin))
        left[rows, max(0, math.floor(x0 - margin)) : math.ceil(x1 + margin)] = 0
    return left


def _plainness(sign: Sign, classes: Sequence[str]) -> float:
    """How sure it is that the sign is a letter, or what stands between letters, in whatever style."""
    if not sign.others:
        return sign.score
    plain = sum(share for name, share in sign.others if _is_plain(classes[name].rpartition(" ")[0]))
    return sign.score * plain / max(sign.others[0][1], _UNSEEN)


def _is_plain(symbol: str) -> bool:
    return (symbol.isascii() and symbol.isalnum()) or symbol in _PUNCTUATION


def _rows(found: Sequence[Sign], box: Floats, em: float) -> list[list[int]]:
    """The numbers of the signs of each line on its baseline, from left to right."""
    rows = {row[0]: row for row in _unbroken(found, box, em)}
    y, centre = np.array([sign.y for sign in found]), (box[:, [1, 3]].mean(1))
    starts = np.array(sorted(rows), int)
    for row in list(rows.values()):
        while row[0] in rows:
            end = row[-1]
            gap = box[starts, 0] - box[end, 2]
            near = starts[(gap > 0) & (gap < _BROKEN * em) & (np.abs(y[starts] - y[end]) < _LEVEL * em)]
            near = near[np.argsort(box[near, 0])][:1]
            level = (centre > y[end] - _ABOVE * em) & (centre < y[end] + _BELOW * em)
            if not len(near) or not _is_bridged(box[level], box[end, 2], box[near[0], 0], _SPACE * em):
                break
            other = rows.pop(int(near[0]))
            starts = starts[starts != near[0]]
            row += other
    return list(rows.values())


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
        level = np.abs(y[near] - y[some][:, None]) < _LEVEL * em
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


def _words(row: Sequence[int], names: Sequence[str], score: Floats, box: Floats, em: float) -> list[_Word]:
    """A line cut into words where there is a space, and around punctuation."""
    words: list[_Word] = []
    for i in row:
        symbol, _, style = names[i].rpartition(" ")
        is_letter = symbol.isascii() and symbol.isalpha() and score[i] > _LIKELY
        gap = (box[i, 0] - box[words[-1].signs[-1], 2]) / em if words else math.inf
        if words:
            words[-1].space = gap
        if is_letter and words and gap < _GAP and words[-1].kind is _Kind.WORD:
            words[-1].signs.append(i)
            continue
        between = style in _UPRIGHT and (symbol in _PUNCTUATION or symbol.isdecimal()) and score[i] > _LIKELY
        words.append(_Word([i], _Kind.WORD if is_letter else _Kind.BETWEEN if between else _Kind.MATHS))
    for word in words:
        if word.kind is _Kind.WORD:
            word.kind = _kind([names[i].rpartition(" ")[2] for i in word.signs])
    return words


def _kind(styles: Sequence[str]) -> _Kind:
    """What letters in these styles are."""
    upright, slanted = (sum(style in some for style in styles) for some in (_UPRIGHT, _ITALIC))
    if len(styles) == 1:
        return _Kind.BETWEEN if upright else _Kind.LETTER if slanted else _Kind.MATHS
    if upright >= _UPRIGHT_SHARE * len(styles):
        return _Kind.WORD
    return _Kind.SLANTED if upright + slanted == len(styles) else _Kind.MATHS


def _tell_italics(row: Sequence[_Word]) -> None:
    """One word in italics may be a variable; several long ones side by side are words."""
    for slanted, some in groupby(row, lambda word: word.kind in (_Kind.SLANTED, _Kind.LETTER)):
        words = list(some)
        if slanted:
            long = [len(word.signs) for word in words if len(word.signs) >= _LONG]
            rest = sum(word.kind is _Kind.LETTER for word in words)
            are_words = len(long) > 1 and sum(long) > _FEW * rest
            for word in words:
                word.kind = _Kind.WORD if are_words else _Kind.MATHS


def _touched(words: Sequence[_Word], box: Floats, em: float) -> npt.NDArray[np.bool_]:
    """Which of the words have maths so near that it may be of one formula with them."""
    maths = [i for word in words if word.kind is _Kind.MATHS for i in word.signs]
    frames = np.array([_frame(box[word.signs]) for word in words]).reshape(-1, 4)
    frames += np.array([-_GLUED, -_AROUND, _GLUED, _AROUND]) * em
    near = np.zeros(len(words), bool)
    for some, others in strips(frames, box[maths]):
        near[some] = (common_area(frames[some], box[maths][others]) > 0).any(1)
    return near


def _spread(row: Sequence[_Word], spaces: Sequence[float]) -> None:
    """What hangs together with the maths before it is of it; spaces: between the words, em."""
    for (one, other), space in zip(pairwise(row), spaces, strict=True):
        if one.kind is _Kind.MATHS and (
            space < _GLUED or other.kind is _Kind.BETWEEN or len(other.signs) <= _SHORT
        ):
            other.kind = _Kind.MATHS


def _remarks(rows: Sequence[Sequence[_Word]], box: Floats, y: Floats, em: float) -> npt.NDArray[np.bool_]:
    """Which of the lines stand beside a display, on its baseline, and may be a remark of it."""
    first, last = (np.array([row[end].signs[end] for row in rows], int) for end in (0, -1))
    letters = np.array([_letters(row) for row in rows])
    displays = np.array([i for i, row in enumerate(rows) if _signs_of_maths(row) and not _is_text(row)], int)
    out = np.zeros(len(rows), bool)
    for i in np.flatnonzero((letters >= _LEAST) & (letters < _REMARK)).tolist():
        gap = np.maximum(box[first[displays], 0] - box[last[i], 2], box[first[i], 0] - box[last[displays], 2])
        level = np.abs(y[first[displays]] - y[first[i]]) < _LEVEL * em
        out[i] = ((gap < _ASIDE * em) & level & (displays != i)).any()
    return out


def _is_text(row: Sequence[_Word]) -> bool:
    """Whether a line is one of words: begins with some, or holds many more of their letters than maths."""
    begins = _letters(list(takewhile(lambda word: word.kind is not _Kind.MATHS, row))) >= _LETTERS
    return begins or _letters(row) >= max(_AMONG, _SHARE * _signs_of_maths(row))


def _lines(row: Sequence[_Word], formulas: bool) -> Iterator[TextLine]:
    """The pieces of a line that are words enough; formulas: all of it."""
    alone = not _signs_of_maths(row)
    if formulas and not alone:
        words = tuple(tuple(word.signs) for word in row if word.kind is not _Kind.MATHS)
        yield TextLine(words, False, tuple(i for w in row if w.kind is _Kind.MATHS for i in w.signs))
        return
    for is_text, piece in groupby(row, lambda word: word.kind is not _Kind.MATHS):
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
            there = free & (x > x0) & (x < x1) & (y > baseline - _ABOVE * em) & (y < baseline + _BELOW * em)
            free &= ~there
            line = replace(line, formulas=(*line.formulas, *np.flatnonzero(there).tolist()))
        out.append(line)
    return out


def _letters(row: Sequence[_Word]) -> int:
    return sum(len(word.signs) for word in row if word.kind is _Kind.WORD)


def _signs_of_maths(row: Sequence[_Word]) -> int:
    return sum(len(word.signs) for word in row if word.kind is _Kind.MATHS)


def _frame(box: Floats) -> Floats:
    return np.concatenate([box[:, :2].min(0), box[:, 2:].max(0)])
