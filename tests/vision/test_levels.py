"""Sizes settled along lines."""

from __future__ import annotations

import pytest

from mathsnap.vision.levels import levelled
from mathsnap.vision.signs import Sign

EM = 26.0


def sign(x: float, y: float, size: float) -> Sign:
    """A letter at x, on the baseline y, of that size; all in em."""
    box = (x * EM, (y - 0.6 * size) * EM, (x + 0.5 * size) * EM, y * EM)
    return Sign(0, 0.9, box, y * EM, size * EM)


def sizes(*found: Sign) -> list[float]:
    return [round(one.size / EM, 2) for one in levelled(found, [True] * len(found), EM)]


def test_a_letter_on_the_baseline_of_full_ones_is_full() -> None:
    assert sizes(sign(0, 0, 1), sign(0.5, 0, 0.8), sign(1, 0, 1)) == [1, 1, 1]


def test_a_letter_below_a_script_is_its_script() -> None:
    line = (sign(0, 0, 1), sign(0.5, 0.15, 0.7), sign(0.85, 0.26, 0.61))
    assert sizes(*line) == [1, 0.7, 0.5]


def test_a_letter_beside_a_script_is_one() -> None:
    assert sizes(sign(0, 0, 1), sign(0.5, 0.15, 0.7), sign(0.85, 0.15, 0.6)) == [1, 0.7, 0.7]


def test_what_does_not_tell_stays() -> None:
    found = [sign(0, 0, 1), sign(0.5, 0, 0.77)]
    assert levelled(found, [True, False], EM)[1].size == pytest.approx(0.77 * EM)


def test_larger_signs_keep_their_size() -> None:
    assert sizes(*(sign(x, 0, 1.7) for x in range(3)), sign(4, 0, 1)) == [1.7, 1.7, 1.7, 1]


def test_a_single_larger_sign_was_misread() -> None:
    assert sizes(sign(0, 0, 1.7), sign(1, 0, 1), sign(1.5, 0, 1)) == [1, 1, 1]


def test_scripts_of_the_smallest_size_are_no_smaller() -> None:
    line = (sign(0, 0, 1), sign(0.5, -0.36, 0.7), sign(0.85, -0.62, 0.53), sign(1.1, -0.8, 0.53))
    assert sizes(*line) == [1, 0.7, 0.5, 0.5]


def test_after_a_script_of_a_script_the_line_may_go_on() -> None:
    line = (sign(0, 0, 1), sign(0.5, 0.15, 0.7), sign(0.85, 0.26, 0.62), sign(1.2, 0, 1))
    assert sizes(*line) == [1, 0.7, 0.5, 1]


def test_a_letter_after_the_high_exponent_of_a_fence_is_of_the_size_it_has() -> None:
    assert sizes(sign(0, -0.75, 0.7), sign(0.45, 0, 0.86)) == [0.7, 1]


def test_a_small_letter_below_a_word_is_its_limit() -> None:
    """It is no script of the letter above, and need not be of its size either."""
    assert sizes(sign(0, 0, 1), sign(0.6, 0.65, 0.8)) == [1, 0.7]
