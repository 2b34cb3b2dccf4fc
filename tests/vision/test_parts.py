"""Signs that are parts of others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from mathsnap.vision.classifier import classifier
from mathsnap.vision.components import Strokes
from mathsnap.vision.parts import without_parts
from mathsnap.vision.prepare import Ink
from mathsnap.vision.sight import Sight
from mathsnap.vision.signs import Sign

EM = 30.0
FONT = Path(pytest.importorskip("ziamath").__file__).parent / "fonts" / "STIXTwoMath-Regular.ttf"


def picture(text: str, gap: int = 0) -> tuple[Ink, tuple[int, int, int, int]]:
    """A letter with, so many pixels above it, a dot; and the box of the letter."""
    paper = Image.new("L", (70, 70))
    draw = ImageDraw.Draw(paper)
    draw.text((20, 20), text, 255, ImageFont.truetype(FONT, EM))
    box = paper.getbbox()
    assert box
    if gap:
        middle = (box[0] + box[2]) // 2
        draw.ellipse((middle - 1, box[1] - gap - 3, middle + 2, box[1] - gap), 255)
    return np.asarray(paper, np.float32) / 255, box


def sign(symbol: str, box: tuple[float, float, float, float], score: float) -> Sign:
    return Sign(classifier().classes.index(f"{symbol} upright"), score, box, box[3], EM)


def test_a_foot_found_as_a_stop_goes_back_to_its_letter() -> None:
    ink, (x0, y0, x1, y1) = picture("L")
    cut = x0 + 0.6 * (x1 - x0)
    parts = [sign("L", (x0, y0, cut, y1), 0.5), sign(".", (cut, y1 - 4, x1, y1), 0.3)]
    (found,) = without_parts(parts, Sight(Strokes(ink), EM, classifier()), ())
    assert classifier().classes[found.name] == "L upright"
    assert found.box == pytest.approx((x0, y0, x1, y1), abs=1)


def test_a_dot_above_a_letter_stays() -> None:
    ink, (x0, y0, x1, y1) = picture("x", gap=4)
    middle = (x0 + x1) / 2
    read = [sign("x", (x0, y0, x1, y1), 0.8), sign("\u0307", (middle - 2, y0 - 7, middle + 2, y0 - 4), 0.7)]
    assert without_parts(read, Sight(Strokes(ink), EM, classifier()), ()) == read


def test_a_sure_script_stays_though_it_touches() -> None:
    ink, (x0, y0, x1, y1) = picture("L")
    cut = x0 + 0.6 * (x1 - x0)
    read = [sign("L", (x0, y0, cut, y1), 0.8), sign("i", (cut, y1 - 6, x1, y1), 0.8)]
    assert without_parts(read, Sight(Strokes(ink), EM, classifier()), ()) == read


def test_the_ball_where_a_script_letter_begins_is_no_comma() -> None:
    ink, (x0, y0, x1, y1) = picture("𝒜")
    faded = ink.copy()
    faded[:, x0 + 3 : x0 + 5] = np.minimum(ink[:, x0 + 3 : x0 + 5], 0.15)
    letter = replace(sign("A", (x0 + 5, y0, x1, y1), 0.7), name=classifier().classes.index("A calligraphic"))
    parts = [sign(",", (x0, y1 - 4, x0 + 3, y1), 0.3), letter]
    (found,) = without_parts(parts, Sight(Strokes(faded), EM, classifier()), ())
    assert found.box == pytest.approx((x0, y0, x1, y1), abs=1)
    blank = ink.copy()
    blank[:, x0 + 3 : x0 + 5] = 0
    assert without_parts(parts, Sight(Strokes(blank), EM, classifier()), ()) == parts


def test_a_stroke_of_a_double_integral_is_no_integral_beside_it() -> None:
    ink, (x0, y0, x1, y1) = picture("∬")
    middle = x0 + 0.4 * (x1 - x0)
    double, stroke = sign("∬", (x0, y0, x1, y1), 0.6), sign("∫", (middle, y0, x1, y1), 0.4)
    assert without_parts(
        [double, stroke], Sight(Strokes(ink), EM, classifier()), {double.name, stroke.name}
    ) == [double]
    beside = sign("∫", (x1 + 2, y0, x1 + 14, y1), 0.4)
    read = [double, beside]
    assert without_parts(read, Sight(Strokes(ink), EM, classifier()), {double.name, stroke.name}) == read
