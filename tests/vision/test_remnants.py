"""Ink beside signs that none of them covers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from mathsnap.vision.classifier import classifier
from mathsnap.vision.components import Strokes
from mathsnap.vision.prepare import Ink
from mathsnap.vision.remnants import without_remnants
from mathsnap.vision.sight import Sight
from mathsnap.vision.signs import Sign

EM = 30.0
FONT = Path(pytest.importorskip("ziamath").__file__).parent / "fonts" / "STIXTwoMath-Regular.ttf"


def word(text: str) -> Ink:
    picture = Image.new("L", (90, 60))
    ImageDraw.Draw(picture).text((20, 10), text, 255, ImageFont.truetype(FONT, EM))
    return np.asarray(picture, np.float32) / 255


def extent(ink: Ink) -> tuple[float, float, float, float]:
    rows, columns = np.flatnonzero((ink > 0.35).any(1)), np.flatnonzero((ink > 0.35).any(0))
    return float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1)


def name(sign: Sign) -> str:
    return classifier().classes[sign.name]


def sign(symbol: str, box: tuple[float, float, float, float]) -> Sign:
    return Sign(classifier().classes.index(f"{symbol} upright"), 0.5, box, box[3], EM)


def test_a_sign_takes_the_stem_that_its_box_left_out() -> None:
    ink = word("m")
    x0, y0, x1, y1 = extent(ink)
    half = sign("n", (x0 + 0.4 * (x1 - x0), y0, x1, y1))
    (found,) = without_remnants([half], Sight(Strokes(ink), EM, classifier()), ())
    assert name(found) == "m upright"
    assert found.box == pytest.approx((x0, y0, x1, y1), abs=1)


def test_a_letter_that_was_not_found_is_one_by_itself() -> None:
    ink = word("bd")
    x0, y0, x1, y1 = extent(ink)
    middle = next(x for x in range(int(x0) + 8, int(x1)) if ink[:, x].max() < 0.1)
    found = without_remnants([sign("b", (x0, y0, middle, y1))], Sight(Strokes(ink), EM, classifier()), ())
    assert [name(one) for one in found] == ["b upright", "d upright"]


def test_ink_that_signs_cover_stays_theirs() -> None:
    ink = word("m")
    whole = sign("m", extent(ink))
    assert without_remnants([whole], Sight(Strokes(ink), EM, classifier()), ()) == [whole]


def test_the_stem_of_an_i_comes_with_its_dot() -> None:
    ink = np.zeros((60, 90), np.float32)
    for text, x in (("′", 20), ("\U0001d456", 26)):
        picture = Image.new("L", (90, 60))
        ImageDraw.Draw(picture).text((x, 40), text, 255, ImageFont.truetype(FONT, 0.9 * EM), anchor="ls")
        letter = np.asarray(picture, np.float32) / 255
        ink = np.maximum(ink, letter)
        if x == 20:
            prime = extent(ink)
    found = without_remnants([sign("′", prime)], Sight(Strokes(ink), EM, classifier()), ())
    assert [name(one) for one in found] == ["′ upright", "i italic"]
