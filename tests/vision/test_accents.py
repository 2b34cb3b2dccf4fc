"""Accents that are told by others."""

from __future__ import annotations

from dataclasses import replace

from mathsnap.boxes import Box
from mathsnap.glyphs import Glyph, Rule
from mathsnap.symbols import Style
from mathsnap.vision.accents import bars_and_macrons, of_one_kind, tildes_over_arrows

HAT, RING, DOT = "\u0302", "\u030a", "\u0307"


def letter(symbol: str, x: float) -> Glyph:
    return Glyph(symbol, Style.ITALIC, x, 20, 10, Box(x, 13, x + 7, 20), 7)


def accent(symbol: str, x: float, *others: tuple[str, float]) -> Glyph:
    box = Box(x + 2, 10.5, x + 5, 12.5)
    alternatives = tuple((other, Style.UPRIGHT, share) for other, share in others)
    return Glyph(symbol, Style.UPRIGHT, x, 20, 10, box, 3, alternatives=alternatives)


def accents(*glyphs: Glyph) -> list[str]:
    return [g.symbol for g in of_one_kind(glyphs) if not g.symbol.isalpha()]


def test_an_unclear_accent_is_what_stands_over_the_same_letter() -> None:
    unclear = accent(RING, 60, (HAT, 0.2), (DOT, 0.3))
    read = (letter("A", 0), accent(HAT, 0), letter("A", 60), letter("x", 120), accent(DOT, 120))
    assert accents(*read, unclear) == [HAT, DOT, HAT]


def test_a_clear_accent_stays() -> None:
    read = (letter("A", 0), accent(HAT, 0), letter("A", 60), accent(DOT, 60, (HAT, 0.1)))
    assert accents(*read) == [HAT, DOT]


def test_no_accent_becomes_one_that_it_cannot_be() -> None:
    read = (letter("A", 0), accent(HAT, 0), letter("A", 60), accent(DOT, 60, (RING, 0.5)))
    assert accents(*read) == [HAT, DOT]


def test_the_roof_of_a_radical_tells_nothing_of_the_bar_below_it() -> None:
    root = Glyph("√", Style.UPRIGHT, 0, 20, 10, Box(-8, 8, 0, 22), 8)
    bar = Glyph("\u0304", Style.UPRIGHT, 1, 20, 10, Box(1.5, 11, 5.2, 11.6), 3.7)
    roof = Rule(Box(0, 8, 7.6, 8.6))
    glyphs, rules = bars_and_macrons([root, letter("n", 0), bar], [roof])
    assert bar in glyphs
    assert rules == [roof]


def test_a_tilde_over_an_arrow_is_its_label() -> None:
    arrow = Glyph("→", Style.UPRIGHT, 0, 20, 10, Box(0, 15, 10, 19), 10)
    tilde = Glyph("\u0303", Style.UPRIGHT, 3, 20, 10, Box(3, 11, 7, 12.5), 4)
    label, *_ = tildes_over_arrows([tilde, arrow])
    assert (label.symbol, label.size) == ("∼", 7)
    assert tildes_over_arrows([tilde, letter("x", 1)])[0] is tilde
    below = replace(arrow, size=7)  # of its own label
    assert tildes_over_arrows([tilde, below])[0] is tilde
