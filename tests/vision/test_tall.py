"""Fences that are taller than what the network sees at once."""

from __future__ import annotations

import numpy as np
import pytest

from mathsnap.vision.classifier import classifier
from mathsnap.vision.components import Strokes
from mathsnap.vision.prepare import Ink
from mathsnap.vision.sight import Sight
from mathsnap.vision.signs import Sign
from mathsnap.vision.tall import with_tall_fences

EM = 29.0


@pytest.fixture
def bracket() -> Ink:
    """A bracket of ten rows, 260 pixels high."""
    ink = np.zeros((300, 80), np.float32)
    ink[20:280, 30:33] = 1
    ink[20:22, 30:42] = ink[278:280, 30:42] = 1
    return ink


def number(name: str) -> int:
    return classifier().classes.index(f"{name} upright")


def sign(name: str, y0: float, y1: float) -> Sign:
    return Sign(number(name), 0.3, (30, y0, 42, y1), y1, EM)


def test_a_tall_bracket_is_read_where_none_was_found(bracket: Ink) -> None:
    (found,) = with_tall_fences([], Sight(Strokes(bracket), EM, classifier()))
    assert found.name == number("[")
    assert found.box == pytest.approx((30, 20, 42, 280), abs=1)


def test_so_is_one_around_a_fraction(bracket: Ink) -> None:
    (found,) = with_tall_fences([], Sight(Strokes(np.delete(bracket, range(50, 260), 0)), EM, classifier()))
    assert found.name == number("[")
    assert found.box == pytest.approx((30, 20, 42, 70), abs=1)


def test_parts_of_a_fence_are_none(bracket: Ink) -> None:
    parts = [sign("|", 20, 130), sign("⌊", 120, 280)]
    assert [one.name for one in with_tall_fences(parts, Sight(Strokes(bracket), EM, classifier()))] == [
        number("[")
    ]


def test_a_stroke_stays_what_it_was_found_as(bracket: Ink) -> None:
    bracket[:, 33:] = 0
    told = Sign(number("|"), 0.3, (30, 24, 33, 276), 276, EM)
    part = Sign(number("⌊"), 0.3, (30, 20, 33, 130), 130, EM)
    assert with_tall_fences([told, part], Sight(Strokes(bracket), EM, classifier())) == [told]


def test_what_holds_no_other_ink_is_a_part(bracket: Ink) -> None:
    aside = Sign(number("]"), 0.1, (24, 20, 33, 200), 200, EM)
    assert [one.name for one in with_tall_fences([aside], Sight(Strokes(bracket), EM, classifier()))] == [
        number("[")
    ]


def test_what_has_ink_of_its_own_stays(bracket: Ink) -> None:
    bracket[120:140, 36:56] = 1
    letter = Sign(number("▪"), 0.9, (32, 120, 56, 140), 140, EM)
    assert letter in with_tall_fences([letter], Sight(Strokes(bracket), EM, classifier()))


def test_a_brace_of_three_em_is_no_parenthesis() -> None:
    """It is drawn as a whole: curved nearly everywhere, with a cusp in the middle."""
    from PIL import Image, ImageDraw

    page = Image.new("L", (4 * 60, 4 * 120))
    pen = ImageDraw.Draw(page)
    half = [(13, 0), (10, 1.5), (8, 4), (7, 8), (7, 31), (6.2, 36), (4, 39.5), (0, 42)]
    edge = [(14, 0), (12, 2), (10.6, 5), (10, 9), (10, 32), (8.8, 37), (6.5, 40), (3.5, 42)]
    outline = [*half, *((x, 84 - y) for x, y in half[::-1]), *((x, 84 - y) for x, y in edge), *edge[::-1]]
    pen.polygon([(4 * (x + 20), 4 * (y + 18)) for x, y in outline], fill=255)
    ink = np.asarray(page.resize((60, 120), Image.Resampling.LANCZOS), np.float32) / 255
    (found,) = with_tall_fences([], Sight(Strokes(ink), 28.0, classifier()))
    assert found.name == number("{")
    assert found.score > 0.9
