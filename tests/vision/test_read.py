"""Reading pictures of any size: what stands beside the formula does not matter."""

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from mathsnap.glyphs import GlyphRun
from mathsnap.symbols import Style
from mathsnap.vision import read
from mathsnap.vision.detector import detector
from mathsnap.vision.read import read_picture

SAMPLE = Path(__file__).parents[2] / "samples" / "attention.png"


def test_a_formula_on_a_page_is_read_like_the_formula_alone() -> None:
    with Image.open(SAMPLE) as picture:
        alone = picture.convert("RGB")
    page = Image.new("RGB", (1654, 2339), "white")
    page.paste(alone, (600, 1000))
    near, far = read_picture(alone), read_picture(page)
    assert [glyph.symbol for glyph in far.run.glyphs] == [glyph.symbol for glyph in near.run.glyphs]
    assert len(far.others) == len(near.others)  # looked at as often
    box, there = near.run.box.scaled(near.pixels_per_point), far.run.box.scaled(far.pixels_per_point)
    assert (there.x0, there.y0) == pytest.approx((box.x0 + 600, box.y0 + 1000), abs=2)
    assert far.width * far.pixels_per_point == pytest.approx(1654)
    assert far.height * far.pixels_per_point == pytest.approx(2339)


def test_a_page_without_ink_holds_nothing() -> None:
    assert not read_picture(Image.new("RGB", (1654, 2339), "white")).run.glyphs


def test_a_page_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small type all over a page, whose size its pieces of ink tell wrongly."""
    with Image.open(SAMPLE) as picture:
        alone = picture.convert("RGB")
    page = Image.new("RGB", (1654, 2339), "white")
    for y in range(100, 2200, 100):
        for x in range(60, 1200, 420):
            page.paste(alone, (x, y))
    sizes = []
    look = read._look

    def counted(picture: Image.Image, *args: object) -> object:
        sizes.append(picture.width * picture.height)
        return look(picture, *args)

    monkeypatch.setattr(read, "_look", counted)
    monkeypatch.setattr(read, "_guess_em", lambda shown: 14.0)
    run = read_picture(page, detector()).run
    assert len([glyph for glyph in run.glyphs if glyph.symbol == "√"]) == 63
    assert len([size for size in sizes if size > 1_000_000]) == 1


@pytest.mark.parametrize(("share", "looks"), [(0.05, 0), (0.3, 3)])
def test_a_likely_second_reading_asks_for_other_looks(
    monkeypatch: pytest.MonkeyPatch, share: float, looks: int
) -> None:
    glyphs_of = read._glyphs

    def rivalled(*args: object) -> GlyphRun:
        run = glyphs_of(*args)  # type: ignore[arg-type]
        other = (("x", Style.ITALIC, share),)
        return GlyphRun(tuple(replace(g, score=0.9, alternatives=other) for g in run.glyphs), run.rules)

    monkeypatch.setattr(read, "_glyphs", rivalled)
    with Image.open(SAMPLE) as picture:
        assert len(read_picture(picture.convert("RGB")).others) == looks


@pytest.mark.parametrize("turned", [False, True])
def test_the_fullest_part_of_a_strip(turned: bool) -> None:
    """A strip less wide, or less high, than the part of a page that is looked at first."""
    strip = Image.new("RGB", (30000, 60), "white")
    with Image.open(SAMPLE) as picture:
        strip.paste(picture.convert("RGB").resize((384, 60)), (3000, 0))
    if turned:
        strip = strip.rotate(90, expand=True)
    read_picture(strip)
    shown = read.ink(strip)
    wide, high = (60, 200) if turned else (200, 60)
    x, y = read._fullest(shown, wide, high)
    part = shown[y : y + high, x : x + wide]
    assert part.sum() > 0.2 * shown.sum()
