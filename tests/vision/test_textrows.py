"""Rows of words along their baselines."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mathsnap.vision.signs import Sign
from mathsnap.vision.textrows import Kind, rows_of_words

CLASSES = ("a upright", "x italic", "1 upright", ", upright", "= upright", "x text-italic")
EM = 20.0


def sign(name: str, x: float, y: float = 40.0, width: float = 9.0) -> Sign:
    return Sign(CLASSES.index(name), 0.7, (x, y - 9, x + width, y), y, EM)


def told(found: list[Sign]) -> list[list[tuple[list[int], Kind]]]:
    return [
        [(word.signs, word.kind) for word in row]
        for row in rows_of_words(found, CLASSES, np.array([s.score for s in found]), EM)
    ]


def test_nothing() -> None:
    assert rows_of_words([], CLASSES, np.zeros(0), EM) == []


def test_a_row_is_cut_at_spaces_and_around_punctuation() -> None:
    found = [sign("a upright", x) for x in (10, 20, 36, 46)] + [sign(", upright", 56), sign("x italic", 72)]
    words = ([0, 1], Kind.WORD), ([2, 3], Kind.WORD), ([4], Kind.BETWEEN), ([5], Kind.MATHS)
    assert told(found) == [list(words)]


def test_rows_lie_on_baselines() -> None:
    found = [
        sign("a upright", 10),
        sign("a upright", 20),
        sign("a upright", 30, 64.0),
        sign("x italic", 30, 45.0),
    ]
    assert sorted(word for row in told(found) for word, _ in row) == [[0, 1], [2], [3]]
    assert len(told(found)) == 3


def test_a_fraction_does_not_break_a_row_and_blank_does() -> None:
    left, right = [sign("a upright", x) for x in (10, 20)], [sign("a upright", x) for x in (80, 90)]
    fraction = [replace(sign("1 upright", 38, y), box=(38, y - 9, 70, y)) for y in (34.0, 52.0)]
    rows = told([*left, *right, *fraction])
    assert [([0, 1], Kind.WORD), ([2, 3], Kind.WORD)] in rows
    assert [([0, 1], Kind.WORD)] in told([*left, *right])


def test_two_long_words_in_italics_are_words_and_one_is_not() -> None:
    one = [sign("x text-italic", 10 + 10 * i) for i in range(5)]
    two = [*one, *(sign("x text-italic", 66 + 10 * i) for i in range(5))]
    assert told(one) == [[([0, 1, 2, 3, 4], Kind.MATHS)]]
    assert [kind for _, kind in told(two)[0]] == [Kind.WORD, Kind.WORD]
