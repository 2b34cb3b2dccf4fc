"""The signs that the network finds in a picture, before they become glyphs."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from mathsnap.glyphs import Glyph
from mathsnap.vision.prepare import STRIDE
from mathsnap.vision.strips import common_area, strips

__all__ = [
    "HORIZONTAL_RULE",
    "VERTICAL_RULE",
    "Shape",
    "Sign",
    "boxes_of",
    "distinct",
    "glyph_boxes",
    "is_of_one_piece",
    "is_tip",
    "moved_to",
    "named",
    "read_as",
    "scaled",
    "signs",
    "whole",
]

Floats = npt.NDArray[np.float64]

HORIZONTAL_RULE, VERTICAL_RULE = "rule-h", "rule-v"
"""The classes of bars; every other class is a symbol and its style, "x italic"."""

_IN_PIECES = frozenset("ijΞΘϴ")
_CONNECTED = frozenset("()[]{}⟨⟩/")  # besides letters and digits
_WROUGHT = frozenset({"double-struck", "calligraphic", "script", "fraktur"})  # alphabets with loose strokes
_PRIMES, _STOPS = frozenset("′’‘"), frozenset(",.")
_LOW = 0.25  # of the height of a letter: a comma beside it begins at least so far below its top
_ONE = 0.55  # two signs that share more than that of the ink of both are one sign, found twice
_PART, _SMALLER, _SURER = 0.85, 0.7, 1.6
_UNSEEN = 0.01  # share of a class that a sign is not read as
_NEAR = 1.5  # cells: centres of one sign that was found twice are not farther apart


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign.

    name: number of its class. score: of its centre and class, 0 to 1. box: x0, y0, x1, y1. y: baseline, of no
    meaning for signs without one. size: em of its font, of no meaning for bars. Lengths are pixels of what
    the network saw. others: its likeliest classes with their shares, the first is `name`.
    """

    name: int
    score: float
    box: tuple[float, float, float, float]
    y: float
    size: float
    others: tuple[tuple[int, float], ...] = field(default=(), compare=False)

    @property
    def centre(self) -> tuple[float, float]:
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2


@dataclass(frozen=True, slots=True)
class Shape:
    """What the signs of one class measure in most fonts, in em: depth of the ink below the baseline (NaN for
    signs without one), height and width of the ink, how much the depth varies, and how much the longer side
    does as a share of it.
    """

    depth: float
    height: float
    width: float
    depth_spread: float
    spread: float


def boxes_of(found: Sequence[Sign]) -> npt.NDArray[np.float64]:
    """Their boxes, n x 4."""
    return np.array([sign.box for sign in found], np.float64).reshape(-1, 4)


def glyph_boxes(glyphs: Sequence[Glyph]) -> Floats:
    """The ink boxes of glyphs, n x 4."""
    return np.array([g.box.as_tuple() for g in glyphs], np.float64).reshape(-1, 4)


def is_tip(symbol: str, mark: Sequence[float], letter: Sequence[float]) -> bool:
    """Whether what looks like a mark at a letter is the tip of one of its strokes: a prime begins higher than
    the letter, a comma or a stop lower.
    """
    low = mark[1] > letter[1] + _LOW * (letter[3] - letter[1])
    return (symbol in _PRIMES and mark[1] >= letter[1]) or (symbol in _STOPS and not low)


def is_of_one_piece(name: str) -> bool:
    """Whether the ink of the signs of a class ("x italic") hangs together in all fonts."""
    symbol, _, style = name.rpartition(" ")
    if symbol in _IN_PIECES or not _WROUGHT.isdisjoint(style.split("bold-")):
        return False
    return symbol in _CONNECTED or (symbol.isalnum() and len(unicodedata.normalize("NFD", symbol)) == 1)


def signs(
    row: Sequence[int], column: Sequence[int], name: Sequence[int], score: Sequence[float], geometry: Any
) -> list[Sign]:
    """Signs from the cells they were found in.

    geometry: n x 6, in cells: the centre from the middle of its cell; the logarithms of width and height
    (plus one); the baseline below the centre; the logarithm of the size of its font.
    """
    told: npt.NDArray[np.float64] = np.asarray(geometry, np.float64).reshape(-1, 6)
    x = (np.asarray(column) + 0.5 + told[:, 0]) * STRIDE
    y = (np.asarray(row) + 0.5 + told[:, 1]) * STRIDE
    half = np.maximum(np.expm1(np.clip(told[:, 2:4], 0, 8)), 0.02) * STRIDE / 2
    sides = np.stack([x - half[:, 0], y - half[:, 1], x + half[:, 0], y + half[:, 1]], 1)
    baseline, size = y + told[:, 4] * STRIDE, np.exp(np.clip(told[:, 5], -2, 6)) * STRIDE
    return [
        Sign(n, s, (x0, y0, x1, y1), b, z)
        for n, s, (x0, y0, x1, y1), b, z in zip(
            name, score, sides.tolist(), baseline.tolist(), size.tolist(), strict=True
        )
    ]


def distinct(found: Sequence[Sign]) -> list[Sign]:
    """The signs without those that are another sign found twice; the surer one stays.

    Accents over letters, strokes and signs inside radicals share little ink with their neighbours, so only
    signs whose boxes nearly agree, or whose centres are in neighbouring cells, are held to be one.
    """
    same = _found_twice(boxes_of(found))
    kept: set[int] = set()
    for i in sorted(range(len(found)), key=lambda i: -found[i].score):
        if kept.isdisjoint(same.get(i, ())):
            kept.add(i)
    return sorted((found[i] for i in sorted(kept, key=lambda i: -found[i].score)), key=lambda s: s.box[0])


def scaled(sign: Sign, factor: float) -> Sign:
    """The sign in a picture so many times larger."""
    x0, y0, x1, y1 = (side * factor for side in sign.box)
    return replace(sign, box=(x0, y0, x1, y1), y=sign.y * factor, size=sign.size * factor)


def moved_to(sign: Sign, box: Sequence[float]) -> Sign:
    """The sign in another place, where its ink has that box."""
    x0, y0, x1, y1 = box
    return replace(sign, box=(x0, y0, x1, y1), y=sign.y + y1 - sign.box[3])


def read_as(sign: Sign, name: int, share: float) -> Sign:
    """The sign, read as another class with that share; its other readings come after."""
    rest = (other for other in sign.others if other[0] != name)
    return replace(sign, name=name, others=((name, share), *rest))


def named(sign: Sign, name: int) -> Sign:
    """The sign, as what it is by its neighbours, with the share that it was read as that."""
    return sign if name == sign.name else read_as(sign, name, dict(sign.others).get(name, _UNSEEN))


def whole(found: Sequence[Sign], hollow: Collection[int], apart: Collection[int] = ()) -> list[Sign]:
    """The signs without those that are parts of another: the dot of an i, the cross of a circled plus.

    hollow: numbers of the classes that others may stand within the box of: bars, radicals, fences, integrals.
    apart: numbers of the signs that are no parts whatever they stand within.
    """
    box = np.array([sign.box for sign in found]).reshape(-1, 4)
    area = np.clip(box[:, 2:] - box[:, :2], 0.5, None).prod(1)
    gone: set[int] = set()
    for around, near in strips(box, box):
        inside = common_area(box[around], box[near]) > _PART * area[near]
        inside &= area[near] < _SMALLER * area[around, None]
        for row, column in np.argwhere(inside).tolist():
            i, j = int(around[row]), int(near[column])
            if found[i].name not in hollow and j not in apart:
                # what is far surer than the sign around it is no part of it
                gone.add(i if found[j].score > _SURER * found[i].score else j)
    return [sign for i, sign in enumerate(found) if i not in gone]


def _found_twice(box: Floats) -> dict[int, list[int]]:
    """For the number of a box (n x 4) those of the others that hold the same sign."""
    area = np.clip(box[:, 2:] - box[:, :2], 0.5, None).prod(1)
    centre = (box[:, :2] + box[:, 2:]) / 2
    same: dict[int, list[int]] = {}
    for some, near in strips(box, box):
        common, size = common_area(box[some], box[near]), area[some, None]
        close = np.abs(centre[some, 0, None] - centre[near, 0]) < _NEAR * STRIDE
        close &= np.abs(centre[some, 1, None] - centre[near, 1]) < _NEAR * STRIDE
        close &= common > 0.5 * np.minimum(size, area[near])
        close &= np.maximum(size, area[near]) < 3 * np.minimum(size, area[near])
        twice = close | (common > _ONE * (size + area[near] - common))
        for row, column in np.argwhere(twice).tolist():
            if some[row] != near[column]:
                same.setdefault(int(some[row]), []).append(int(near[column]))
    return same
