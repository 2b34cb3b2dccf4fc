"""Marks whose size and baseline tell little stand on the lines of the letters beside them."""

from __future__ import annotations

from mathsnap.boxes import Box
from mathsnap.glyphs import Glyph
from mathsnap.symbols import Style
from mathsnap.vision.strays import strays_on_lines


def glyph(symbol: str, x: float, y: float, size: float, height: float = 0.5) -> Glyph:
    box = Box(x, y - height * size, x + 0.4 * size, y)
    return Glyph(symbol, Style.ITALIC, x, y, size, box, box.width)


BASE, SCRIPT = glyph("x", 0, 20, 10), glyph("i", 5, 21.6, 7)


def test_a_comma_between_two_lines_is_on_the_nearer() -> None:
    above = strays_on_lines([BASE, SCRIPT, glyph(",", 9, 19.7, 7)])[-1]
    assert (above.size, above.y) == (10, 20)
    below = strays_on_lines([BASE, SCRIPT, glyph(",", 9, 21.9, 10)])[-1]
    assert (below.size, below.y) == (7, 21.6)


def test_a_slash_goes_by_its_middle() -> None:
    slash = strays_on_lines([BASE, SCRIPT, glyph("/", 9, 20.3, 7, height=1.0)])[-1]
    assert (slash.size, slash.y) == (10, 20)


def test_what_stands_on_a_line_of_its_size_stays() -> None:
    for mark in (glyph(",", 20, 20.1, 10), glyph(",", 9, 21.7, 7), glyph("/", 9, 21.7, 7)):
        assert strays_on_lines([BASE, SCRIPT, mark])[-1] == mark


def test_what_is_far_from_all_lines_stays() -> None:
    mark = glyph(",", 9, 12, 7)
    assert strays_on_lines([BASE, SCRIPT, mark])[-1] == mark


def test_a_comma_between_letters_of_one_line_is_on_it() -> None:
    index = glyph("j", 11, 21.6, 7)
    comma = strays_on_lines([BASE, glyph("y", 14, 20, 10), SCRIPT, index, glyph(",", 8, 20.7, 7)])[-1]
    assert (comma.size, comma.y) == (7, 21.6)


def test_a_bar_goes_by_its_middle() -> None:
    bar = strays_on_lines([BASE, glyph("|", 5, 20.3, 7, height=1.0)])[-1]
    assert (bar.size, bar.y) == (10, 20)
