"""Full stops and product dots."""

from __future__ import annotations

from dataclasses import replace

from mathsnap.boxes import Box
from mathsnap.glyphs import Glyph
from mathsnap.symbols import Style
from mathsnap.vision.stops import colons_over_stops, stops_by_height


def glyph(symbol: str, x: float, y: float, size: float = 10.0) -> Glyph:
    box = Box(x, y - 0.7 * size, x + 0.5 * size, y)
    return Glyph(symbol, Style.ITALIC, x, y, size, box, box.width)


def dot(symbol: str, x: float, bottom: float) -> Glyph:
    box = Box(x, bottom - 1, x + 1, bottom)
    return Glyph(symbol, Style.UPRIGHT, x, bottom, 10.0, box, 1.0)


def read(*glyphs: Glyph) -> str:
    return "".join(g.symbol for g in stops_by_height(glyphs))


def test_a_dot_on_the_axis_of_the_next_letter_is_a_product() -> None:
    assert read(glyph("a", 0, 20), dot(".", 7, 18), glyph("b", 10, 20)) == "a⋅b"
    assert read(glyph("2", 0, 17, 5), dot(".", 4, 18.75), glyph("C", 7, 20, 7)) == "2⋅C"


def test_a_dot_on_the_baseline_is_a_stop() -> None:
    assert read(glyph("a", 0, 20), dot("⋅", 7, 20), glyph("b", 10, 20)) == "a.b"


def test_a_stop_after_a_subscript_stays_a_stop() -> None:
    assert read(glyph("a", 0, 20), glyph("i", 5, 22, 7), dot(".", 9, 20)) == "ai."


def test_an_ellipsis_stands_on_the_line_of_the_comma_before_it() -> None:
    dots = [dot("⋅", x, 20) for x in (24, 28, 32)]
    assert read(glyph("a", 0, 20), glyph(",", 6, 20), *dots) == "a,..."


def test_a_colon_over_a_stop_is_the_upper_part_of_an_ellipsis() -> None:
    colon = replace(dot(":", 20, 20), box=Box(20, 14, 21, 20))
    assert [g.symbol for g in colons_over_stops([colon, dot(".", 20, 25)])] == [".", ".", "."]
    assert [g.symbol for g in colons_over_stops([dot(".", 20, 10), colon])] == [".", ".", "."]
    beside, far = dot(".", 24, 25), dot(".", 20, 30)
    assert [g.symbol for g in colons_over_stops([colon, beside, far])] == [":", ".", "."]
