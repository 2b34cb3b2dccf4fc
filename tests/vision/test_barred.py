"""The bar below a relation is of the relation."""

from __future__ import annotations

from mathsnap.boxes import Box
from mathsnap.glyphs import Glyph, Rule
from mathsnap.symbols import Style
from mathsnap.vision.barred import with_bars_below


def relation(symbol: str) -> Glyph:
    box = Box(10, 10, 16, 15)
    return Glyph(symbol, Style.UPRIGHT, 10, 16, 10, box, box.width)


def test_the_bar_of_a_relation_is_a_part_of_it() -> None:
    bar, fraction = Rule(Box(10, 16.5, 16, 17)), Rule(Box(2, 16.5, 30, 17))
    (whole,), left = with_bars_below([relation(">")], [fraction, bar])
    assert (whole.symbol, whole.box) == ("≥", Box(10, 10, 16, 17))
    assert left == [fraction]
    (known,), left = with_bars_below([relation("≥")], [bar])
    assert (known.symbol, left) == ("≥", [])


def test_other_bars_stay() -> None:
    above, far = Rule(Box(10, 8, 16, 8.5)), Rule(Box(10, 20, 16, 20.5))
    assert with_bars_below([relation(">")], [above, far]) == ([relation(">")], [above, far])
    under = Rule(Box(10, 16.5, 16, 17))
    assert with_bars_below([relation("+")], [under]) == ([relation("+")], [under])
