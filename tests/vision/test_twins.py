"""Signs too close to their like."""

from __future__ import annotations

import numpy as np

from mathsnap.vision.components import Strokes
from mathsnap.vision.settle import glyph_run
from mathsnap.vision.signs import Shape, Sign
from mathsnap.vision.twins import with_twins

PRIME, LETTER = 0, 1
SHAPES = [Shape(0, 0.5, 0.25, 0, 0), None]


def prime(x: float, width: float = 5.0) -> Sign:
    return Sign(PRIME, 0.9, (x, 10, x + width, 20), 18, 18)


def test_two_primes_taken_for_one_are_two() -> None:
    ink = np.zeros((40, 40), np.float32)
    ink[10:20, 0:5] = ink[10:20, 6:11] = 1
    found = with_twins([prime(0, 11)], SHAPES, Strokes(ink), 26, {PRIME})
    assert [sign.box[0] for sign in found] == [0, 6]
    assert found[1].box[2] == 11


def test_a_broad_dot_is_one() -> None:
    ink = np.zeros((40, 40), np.float32)
    ink[10:20, 0:11] = 1
    assert len(with_twins([prime(0, 11)], SHAPES, Strokes(ink), 26, {PRIME})) == 1


def test_ink_beside_a_dot_that_is_like_it_is_another() -> None:
    ink = np.zeros((40, 60), np.float32)
    ink[10:20, 0:5] = ink[10:20, 7:12] = ink[10:20, 14:19] = 1
    ink[5:30, 40:50] = 1
    found = with_twins([prime(0)], SHAPES, Strokes(ink), 26, {PRIME})
    assert sorted(sign.box[0] for sign in found) == [0, 7, 14]


def test_a_dot_whose_box_is_off_has_no_twin() -> None:
    ink = np.zeros((40, 40), np.float32)
    ink[10:14, 10:14] = 1
    dot = Sign(PRIME, 0.9, (11, 12, 14, 15), 15, 26)
    assert len(with_twins([dot], [Shape(0, 0.1, 0.1, 0, 0), None], Strokes(ink), 26, {PRIME})) == 1


def test_a_piece_of_a_prime_goes_with_it() -> None:
    ink = np.zeros((40, 40), np.float32)
    ink[10:20, 0:5] = ink[10:20, 6:11] = 1
    piece = Sign(PRIME, 0.9, (3, 10, 5, 15), 18, 18)
    found = with_twins([piece, prime(6)], SHAPES, Strokes(ink), 26, {PRIME})
    assert sorted(sign.box for sign in found) == [(0, 10, 5, 20), (6, 10, 11, 20)]


def test_other_signs_have_no_twins() -> None:
    ink = np.zeros((40, 60), np.float32)
    ink[10:20, 7:12] = 1
    assert len(with_twins([prime(0)], SHAPES, Strokes(ink), 26, {LETTER})) == 1


def test_stops_above_a_letter_are_its_accent() -> None:
    classes = (". upright", "h italic", "i italic")

    def dot(x: float, y: float = 77) -> Sign:
        return Sign(0, 0.9, (x, y - 3, x + 3, y), y, 26)

    letter = Sign(1, 0.9, (10, 80, 23, 100), 100, 26)
    paper = np.zeros((120, 120), np.float32)
    run = glyph_run([dot(12), dot(18), letter], classes, paper, 26)
    assert sorted(g.symbol for g in run.glyphs) == ["h", "\u0308"]
    other = Sign(2, 0.9, (10, 88, 19, 100), 100, 26)
    run = glyph_run([dot(13, 86), other], classes, paper, 26)
    assert [g.symbol for g in run.glyphs] == ["i"]


def test_a_dot_is_not_its_own_twin() -> None:
    """A soft edge of an enlarged picture makes the ink larger than the sign in it."""
    ink = np.zeros((40, 40), np.float32)
    ink[10:14, 11:15] = 1
    told = Sign(PRIME, 0.9, (11.1, 11.6, 13.7, 14.4), 14, 18)
    assert len(with_twins([told], SHAPES, Strokes(ink), 26, {PRIME})) == 1
