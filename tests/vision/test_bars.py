"""Bars found in the ink: long ones anywhere, short ones by what stands below them."""

from __future__ import annotations

import numpy as np
import pytest

from mathsnap.boxes import Box
from mathsnap.vision.bars import ink_bars, is_within, short_bars
from mathsnap.vision.settle import glyph_run
from mathsnap.vision.signs import Sign

EM = 26.0
LETTER = np.array([[20.0, 34.0, 30.0, 46.0]])


def paper(x0: int, y0: int, x1: int, y1: int) -> np.ndarray:
    ink = np.zeros((80, 80), np.float32)
    ink[y0:y1, x0:x1] = 1
    return ink


@pytest.mark.parametrize(("width", "found"), [(30, 1), (9, 0)])
def test_a_bar_by_itself_is_long(width: int, found: int) -> None:
    assert len(ink_bars(paper(20, 30, 20 + width, 32), EM)) == found


@pytest.mark.parametrize(
    ("x0", "y0", "found"), [(20, 31, 1), (40, 31, 0), (20, 20, 0), (20, 38, 0)]
)  # right above it, beside it, far above it, a stroke of it
def test_a_short_bar_is_right_above_a_sign(x0: int, y0: int, found: int) -> None:
    assert len(short_bars(paper(x0, y0, x0 + 9, y0 + 2), EM, LETTER)) == found


@pytest.mark.parametrize(("x1", "symbols"), [(75, []), (42, ["⏟"])])
def test_a_stretch_of_a_longer_bar_is_no_brace(x1: int, symbols: list[str]) -> None:
    brace = Sign(0, 0.1, (10, 32, 42, 45), 45, EM)
    run = glyph_run([brace], ["⏟ upright"], paper(10, 38, x1, 40), EM)
    assert [glyph.symbol for glyph in run.glyphs] == symbols
    assert len(run.rules) == 1 - len(symbols)


def test_serifs_that_run_together_are_strokes_of_their_letters() -> None:
    letters = np.array([(34, 15, 40, 32), (41, 20, 57, 32)], np.float64)
    assert is_within(Box(33, 30.9, 47, 32), letters)
    assert not is_within(Box(33, 33, 47, 34), letters), "an underline"
