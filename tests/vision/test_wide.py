"""Marks that are wider than what the network sees at once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mathsnap.vision.classifier import classifier
from mathsnap.vision.components import Strokes
from mathsnap.vision.prepare import Ink
from mathsnap.vision.sight import Sight
from mathsnap.vision.signs import HORIZONTAL_RULE, Sign
from mathsnap.vision.wide import with_shafts, with_wide_marks

EM = 26.0


def number(name: str) -> int:
    return classifier().classes.index(name)


def sign(name: str, *box: float) -> Sign:
    x0, y0, x1, y1 = box
    return Sign(number(name), 0.3, (x0, y0, x1, y1), y1, EM)


def sight(ink: Ink) -> Sight:
    return Sight(Strokes(ink), EM, classifier())


@pytest.fixture
def brace() -> Ink:
    """A brace over 160 pixels: hooks that open downwards at the ends, a cusp in the middle."""
    ink = np.zeros((80, 220), np.float32)
    ink[34:36, 34:106] = ink[34:36, 114:186] = 1
    ink[36:38, 32:36] = ink[36:38, 184:188] = ink[38:41, 30:33] = ink[38:41, 187:190] = 1
    ink[32:34, 104:108] = ink[32:34, 112:116] = ink[29:32, 108:112] = 1
    return ink


def test_a_wide_brace_is_read_where_its_halves_were_found(brace: Ink) -> None:
    halves = [sign(HORIZONTAL_RULE, 30, 34, 108, 36), sign(HORIZONTAL_RULE, 112, 34, 190, 36)]
    letter = sign("a italic", 100, 50, 112, 62)
    (found, other) = with_wide_marks([*halves, letter], sight(brace))
    assert found.name == number("⏞ upright")
    assert found.box == pytest.approx((30, 29, 190, 41))
    assert other is letter


def test_a_brace_that_was_found_stays_what_it_is(brace: Ink) -> None:
    (found,) = with_wide_marks([sign("⏞ upright", 32, 31, 184, 41)], sight(brace))
    assert (found.score, found.box) == (0.3, (30, 29, 190, 41))


def test_a_bar_is_no_mark() -> None:
    ink = np.zeros((80, 220), np.float32)
    ink[34:36, 30:190] = 1
    bar = sign(HORIZONTAL_RULE, 40, 34, 180, 36)
    assert with_wide_marks([bar], sight(ink)) == [bar]


def test_an_arrow_whose_head_touches_a_letter_is_as_long_as_its_shaft() -> None:
    ink = np.zeros((80, 120), np.float32)
    ink[20:22, 20:70] = 1
    for k in range(6):
        ink[20 - k, 66 - k : 69 - k] = ink[21 + k, 66 - k : 69 - k] = 1
    ink[27:45, 58:62] = 1  # the letter
    (found,) = with_shafts([sign("→ upright", 26, 15, 62, 27)], sight(ink))
    assert found.box == (20, 15, 70, 27)


def test_a_doubtful_brace_where_rules_cross_is_none() -> None:
    ink = np.zeros((120, 220), np.float32)
    ink[34:36, 30:190] = ink[5:100, 110:112] = 1
    brace = sign("⏟ upright", 80, 28, 150, 42)
    assert with_wide_marks([replace(brace, score=0.1)], sight(ink)) == []
    assert with_wide_marks([replace(brace, score=0.5)], sight(ink)) != []


@pytest.mark.parametrize("rise", [0.0, 0.8])
def test_a_bar_that_rises_and_falls_is_a_wide_tilde(rise: float) -> None:
    rows, columns = np.arange(80.0)[:, None], np.arange(140)
    middle = 21 - rise * np.sin((columns - 30) * np.pi / 30)
    ink = np.clip(1.6 - np.abs(rows - middle), 0, 1).astype(np.float32)
    ink[:, :30] = ink[:, 90:] = 0
    bar = sign(HORIZONTAL_RULE, 30, 20, 90, 23)
    (found,) = with_wide_marks([bar], sight(ink))
    assert found.name == number("\u0303 upright" if rise else HORIZONTAL_RULE)
