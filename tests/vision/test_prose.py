"""Lines of words are told from formulas."""

from __future__ import annotations

import numpy as np

from mathsnap.vision.prose import lines_of_words, without_lines
from mathsnap.vision.signs import Sign

CLASSES = ("a upright", "x italic", ", upright", "a sans", "= upright")
EM = 20.0


def sign(name: str, x: float, y: float = 40.0, score: float = 0.7) -> Sign:
    return Sign(CLASSES.index(name), score, (x, y - 9, x + 9, y), y, EM)


def words(count: int, x: float = 10.0, y: float = 40.0) -> list[Sign]:
    """Letters, a space after each fifth."""
    return [sign("a upright", x + 10 * i + 7 * (i // 5), y) for i in range(count)]


def test_lines_of_words_are_found_one_by_one() -> None:
    found = [*words(20), *words(15, y=64.0), sign(", upright", 10 + 10 * 15 + 21, 64.0)]
    lines = lines_of_words(found, CLASSES, EM)
    assert sorted(map(sorted, lines)) == [list(range(20)), list(range(20, 36))]


def test_formulas_and_their_words_are_left() -> None:
    few = words(8)
    assert lines_of_words(few, CLASSES, EM) == []
    beside = [*words(20), sign("x italic", words(20)[-1].box[2] + 2)]
    assert lines_of_words(beside, CLASSES, EM) == []
    over = [*words(20), sign("= upright", 60.0, 50.0)]
    assert lines_of_words(over, CLASSES, EM) == []
    doubtful = [sign("a upright", s.box[0], score=0.4) for s in words(20)]
    assert lines_of_words(doubtful, CLASSES, EM) == []


def test_words_before_a_formula_in_their_line() -> None:
    found = [*words(20), sign("x italic", words(20)[-1].box[2] + 7), sign("= upright", 300.0)]
    assert [sorted(line) for line in lines_of_words(found, CLASSES, EM)] == [list(range(20))]


def test_their_ink_goes_and_no_other() -> None:
    found = [*words(20), *words(20, y=64.0)]
    ink = np.zeros((100, 300), np.float32)
    for one in found:
        x0, y0, x1, y1 = map(int, one.box)
        ink[y0:y1, x0:x1] = 1
    left = without_lines(ink, found, [list(range(20))], EM)
    assert not left[:45].any()
    assert (left[50:] == ink[50:]).all()
    assert ink[:45].any()
