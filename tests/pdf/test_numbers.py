"""Equation numbers at the ends of lines."""

from __future__ import annotations

import pytest

from mathsnap.boxes import Box
from mathsnap.glyphs import Glyph
from mathsnap.pdf.numbers import equation_numbers
from mathsnap.symbols import Style


def glyph(symbol: str, x: float, y: float, size: float = 10.0) -> Glyph:
    style = Style.ITALIC if symbol.isalpha() else Style.UPRIGHT
    box = Box(x, y - 0.65 * size, x + 0.4 * size, y)
    return Glyph(symbol, style, x, y, size, box, 0.5 * size)


@pytest.mark.parametrize(("rise", "numbers"), [(8, []), (0, ["(1)"])])
def test_a_small_number_right_above_a_relation_is_its_label(rise: float, numbers: list[str]) -> None:
    label = [glyph(s, 40 + 3 * k, -rise, 7) for k, s in enumerate("(1)")]
    line = [glyph("a", 0, 0), glyph("b", 20, 0)]
    if rise:
        line.append(glyph("≤", 42, 0))
    assert [text for text, _ in equation_numbers([*line, *label], 0, 50)] == numbers
