"""Labels of braces."""

from __future__ import annotations

import pytest

from mathsnap.vision.labels import with_small_labels
from mathsnap.vision.signs import Sign

CLASSES = ("x italic", "⏟ upright")
EM = 26.0
BRACE = Sign(1, 0.9, (20, 50, 120, 60), 60, EM)


def letter(x: float, y: float, size: float) -> Sign:
    return Sign(0, 0.9, (x, y - 0.45 * size, x + 0.5 * size, y), y, size)


def sizes(*signs: Sign) -> list[float]:
    return [sign.size / EM for sign in with_small_labels([BRACE, *signs], CLASSES, EM)[1:]]


def test_what_is_centred_beyond_a_brace_and_somewhat_smaller_is_small() -> None:
    text = letter(40, 44, EM)
    label = [letter(46, 80, 0.88 * EM), letter(60, 80, 0.85 * EM), letter(82, 80, 0.86 * EM)]
    assert sizes(text, *label) == pytest.approx([1.0, 0.7, 0.7, 0.7])


@pytest.mark.parametrize("moved", [40, 60])
def test_a_line_below_a_brace_is_no_label(moved: float) -> None:
    line = [letter(x + moved, 85, 0.9 * EM) for x in (20, 36, 52, 68)]
    assert sizes(*line) == pytest.approx([0.9] * 4)


def test_what_is_as_large_as_the_text_stays_so() -> None:
    assert sizes(letter(63, 85, 0.97 * EM)) == pytest.approx([0.97])
