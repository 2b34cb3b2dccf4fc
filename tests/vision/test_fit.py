"""Boxes and the ink they are fitted to."""

from __future__ import annotations

import math

import numpy as np

from mathsnap.vision.components import Strokes
from mathsnap.vision.fit import fitted
from mathsnap.vision.signs import Shape, Sign

EM = 26.0
SHAPES = (Shape(0.0, 0.69, 0.71, 0.0, 0.1), Shape(0.21, 0.92, 0.37, 0.03, 0.05), None)


def sign(name: int, box: tuple[float, float, float, float], size: float = EM) -> Sign:
    return Sign(name, 0.9, box, box[3], size)


def transpose() -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """A sign of transposition, 18 pixels wide and high, with its left end at 20 and its top at 10."""
    ink = np.zeros((50, 60), np.float32)
    ink[10:12, 20:38] = 1
    ink[10:28, 28:30] = 1
    return ink


def test_sides_a_little_off_go_to_the_ink() -> None:
    (one,) = fitted([sign(0, (21.5, 9, 37, 29))], SHAPES, Strokes(transpose()), EM)
    assert one.box == (20, 10, 38, 28)


def test_what_was_taken_for_a_narrower_sign_gets_its_own_box() -> None:
    narrow = (26.5, 11.0, 31.5, 29.0)
    (one,) = fitted([sign(0, narrow, 25.0)], SHAPES, Strokes(transpose()), EM)
    assert one.box == (20, 10, 38, 28)
    (dagger,) = fitted([sign(1, narrow, 25.0)], SHAPES, Strokes(transpose()), EM)
    assert dagger.box[2] - dagger.box[0] < 10


def test_nothing_to_fit() -> None:
    assert fitted([], SHAPES, Strokes(transpose()), EM) == []
    paper = np.zeros((20, 20), np.float32)
    alone = sign(2, (2, 2, 8, 8))
    assert fitted([alone], SHAPES, Strokes(paper), EM) == [alone]
    assert math.isclose(alone.size, EM)
