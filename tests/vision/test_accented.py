"""Letters that took in the accent above them."""

from __future__ import annotations

from typing import Any

import numpy as np

from mathsnap.vision.accented import below_accents
from mathsnap.vision.components import Strokes
from mathsnap.vision.fit import fitted
from mathsnap.vision.signs import Shape, Sign

CLASSES = ("H italic", "\u0303 upright", "i italic", "[ upright", "⏟ upright")
EM = 26.0
SHAPES: list[Shape | None] = [None] * len(CLASSES)


def sign(name: str, *box: float) -> Sign:
    x0, y0, x1, y1 = box
    number = CLASSES.index(name)
    return Sign(number, 0.8, (x0, y0, x1, y1), y1, EM, ((number, 0.95),))


def drawn(*boxes: tuple[int, int, int, int]) -> Any:
    ink = np.zeros((60, 120), np.float32)
    for x0, y0, x1, y1 in boxes:
        ink[y0:y1, x0:x1] = 1
    return ink


def test_a_letter_begins_below_the_accent_that_was_found_in_its_box() -> None:
    ink = drawn((20, 12, 34, 15), (20, 15, 34, 40))  # they touch
    letter, _ = below_accents(
        [sign("H italic", 20, 12, 34, 40), sign("\u0303 upright", 20, 12, 34, 15)], CLASSES, SHAPES, ink, EM
    )
    assert letter.box == (20, 15, 34, 40)


def test_a_letter_begins_below_a_blank_row() -> None:
    ink = drawn((20, 12, 34, 14), (20, 18, 34, 40))
    assert below_accents([sign("H italic", 20, 12, 34, 40)], CLASSES, SHAPES, ink, EM)[0].box == (
        20,
        18,
        34,
        40,
    )
    assert below_accents([sign("i italic", 20, 12, 34, 40)], CLASSES, SHAPES, ink, EM)[0].box == (
        20,
        12,
        34,
        40,
    )


def test_a_bracket_beside_it_does_not_fill_the_blank_row() -> None:
    ink = drawn((20, 8, 22, 44), (20, 12, 38, 14), (26, 18, 38, 40))
    found = [sign("H italic", 20, 12, 38, 40), sign("[ upright", 20, 8, 24, 44)]
    assert below_accents(found, CLASSES, SHAPES, ink, EM)[0].box == (26, 18, 38, 40)


def test_a_box_is_not_fitted_over_another_sign() -> None:
    ink = drawn((20, 12, 34, 15), (20, 15, 34, 40))
    found = [sign("H italic", 20, 15, 34, 40), sign("\u0303 upright", 20, 12, 34, 15)]
    assert fitted(found, [None] * len(CLASSES), Strokes(ink), EM)[0].box == (20, 15, 34, 40)


def test_a_brace_reaches_as_far_as_its_ink() -> None:
    ink = drawn((10, 40, 110, 46))
    found = [sign("⏟ upright", 40, 39, 100, 47)]
    assert fitted(found, [None] * len(CLASSES), Strokes(ink), EM)[0].box == (10, 40, 110, 46)


def test_a_letter_of_the_usual_height_keeps_its_hook() -> None:
    ink = drawn((20, 12, 34, 15), (20, 15, 34, 40))
    usual: list[Shape | None] = [Shape(0, 28 / EM, 14 / EM, 0, 0.03), *SHAPES[1:]]
    found = [sign("H italic", 20, 12, 34, 40), sign("\u0303 upright", 20, 12, 34, 15)]
    assert below_accents(found, CLASSES, usual, ink, EM)[0].box == (20, 12, 34, 40)
