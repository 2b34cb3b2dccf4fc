"""Pictures of any colours as ink on paper."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageDraw

from mathsnap.vision.prepare import ink, one_colour


def _square(paper: object, text: object, mode: str = "RGB") -> Image.Image:
    picture = Image.new(mode, (100, 60), paper)  # type: ignore[arg-type]
    ImageDraw.Draw(picture).rectangle((40, 20, 49, 29), fill=text)  # type: ignore[arg-type]
    return picture


@pytest.mark.parametrize(
    ("paper", "text", "mode"),
    [
        ("white", "black", "RGB"),
        ("black", "white", "RGB"),
        ((30, 30, 40), (200, 220, 255), "RGB"),
        ((255, 250, 205), (180, 20, 20), "RGB"),
        ((0, 0, 0, 0), (0, 0, 0, 255), "RGBA"),
        (255, 0, "L"),
        (1, 0, "1"),
    ],
)
def test_ink_is_where_the_strokes_are(paper: object, text: object, mode: str) -> None:
    found = ink(_square(paper, text, mode))
    assert found.shape == (60, 100)
    assert found[20:30, 40:50].min() > 0.9
    outside = found.copy()
    outside[20:30, 40:50] = 0
    assert outside.max() < 0.1


def test_a_highlighter_is_no_ink() -> None:
    picture = _square("white", "black")
    ImageDraw.Draw(picture).rectangle((0, 0, 99, 60), fill=(255, 240, 80))
    ImageDraw.Draw(picture).rectangle((40, 20, 49, 29), fill="black")
    assert ink(picture)[40:, :].max() < 0.1


@pytest.mark.parametrize("colour", ["white", "black", (120, 10, 90)])
def test_an_empty_picture_has_no_ink(colour: object) -> None:
    assert not ink(Image.new("RGB", (50, 20), colour)).any()  # type: ignore[arg-type]


def test_a_single_pixel() -> None:
    assert ink(Image.new("L", (1, 1), 7)).shape == (1, 1)
    assert ink(Image.new("L", (1, 1), 7)).dtype == np.float32


def test_grey_laid_under_a_part_of_the_text_is_paper() -> None:
    plain = Image.new("L", (240, 60), 255)
    ImageDraw.Draw(plain).text((20, 15), "ax + b = 0", fill=0, font_size=28)
    marked = Image.new("L", plain.size, 255)
    ImageDraw.Draw(marked).rounded_rectangle((10, 10, 120, 50), 8, fill=210)
    marked = ImageChops.darker(marked, plain)
    assert np.abs(ink(marked) - ink(plain)).max() < 0.2  # under strokes little contrast is lost
    beside = np.asarray(plain) == 255
    assert ink(marked)[beside].max() < 0.05


def test_grey_under_most_of_the_text_does_not_make_white_paper_text() -> None:
    plain = Image.new("L", (240, 44), 255)
    ImageDraw.Draw(plain).text((20, 5), "ax + b = 0", fill=0, font_size=28)
    marked = Image.new("L", plain.size, 255)
    ImageDraw.Draw(marked).rounded_rectangle((6, 4, 234, 40), 8, fill=210)
    marked = ImageChops.darker(marked, plain)
    assert ink(marked)[np.asarray(plain) == 0].min() > 0.5


def test_a_grey_picture_is_looked_at_in_one_colour_and_gives_the_same_ink() -> None:
    draw = np.random.default_rng(0)
    grey = Image.fromarray(draw.integers(0, 256, (40, 60), np.uint8))
    one = one_colour(grey.convert("RGB"))
    assert one.mode == "L"
    size, how = (75, 50), Image.Resampling.BICUBIC
    np.testing.assert_array_equal(ink(one.resize(size, how)), ink(grey.convert("RGB").resize(size, how)))
    red = Image.merge("RGB", (grey, grey, Image.new("L", grey.size, 7)))
    assert one_colour(red) is red
