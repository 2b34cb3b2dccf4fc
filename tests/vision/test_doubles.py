"""Double bars, of which one was read as two."""

from __future__ import annotations

import numpy as np
import pytest

from mathsnap.vision.classifier import classifier
from mathsnap.vision.components import Strokes
from mathsnap.vision.doubles import with_double_bars
from mathsnap.vision.sight import Sight
from mathsnap.vision.signs import Sign

EM = 26.0


def sign(name: str, x0: float, x1: float) -> Sign:
    return Sign(classifier().classes.index(f"{name} upright"), 0.9, (x0, 10, x1, 36), 33, EM)


def read(strokes: list[int], found: list[Sign]) -> list[tuple[str, float, float]]:
    ink = np.zeros((50, 120), np.float32)
    for x in strokes:
        ink[10:36, x : x + 2] = 1
    sight = Sight(Strokes(ink), EM, classifier())
    return [(sight.classes[s.name][0], s.box[0], s.box[2]) for s in with_double_bars(found, sight)]


@pytest.mark.parametrize(("x", "symbols"), [(56, "‖‖"), (57, "‖||")])
def test_strokes_as_near_as_those_of_a_double_bar_are_one(x: int, symbols: str) -> None:
    found = [sign("‖", 10, 18), sign("|", 50, 52), sign("|", x, x + 2)]
    told = read([10, 16, 50, x], found)
    assert "".join(symbol for symbol, *_ in told) == symbols
    assert told[0] == ("‖", 10, 18)


def test_a_double_bar_has_both_of_its_strokes() -> None:
    assert read([10, 16], [sign("|", 10, 12), sign("‖", 16, 18)]) == [("‖", 10, 18)]
    assert read([10, 17], [sign("|", 10, 12), sign("|", 17, 19)]) == [("|", 10, 12), ("|", 17, 19)]


def test_of_three_strokes_the_nearer_are_one() -> None:
    found = [sign("|", 10, 12), sign("‖", 18, 26), sign("‖", 50, 58)]
    assert read([10, 18, 24, 50, 56], found) == [("|", 10, 12), ("‖", 18, 26), ("‖", 50, 58)]
