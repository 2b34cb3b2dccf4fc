"""Words of text in mathematics, told by the spaces around them, on glyphs placed by hand."""

from __future__ import annotations

from dataclasses import replace

from mathsnap.boxes import Box
from mathsnap.glyphs import Glyph, GlyphRun
from mathsnap.latex import write
from mathsnap.structure import parse
from mathsnap.symbols import Style

EM = 10.0


def letter(symbol: str, x: float) -> Glyph:
    box = Box(x + 0.4, -6.5, x + 4.6, 0)
    return Glyph(symbol, Style.ITALIC, x, 0, EM, box, 5.0)


def word(letters: str, x: float) -> list[Glyph]:
    return [replace(letter(c, x + 5 * k), style=Style.UPRIGHT) for k, c in enumerate(letters)]


def comma(x: float) -> Glyph:
    return Glyph(",", Style.UPRIGHT, x, 0, EM, Box(x + 0.8, -1, x + 1.9, 2), 2.8)


def read(*glyphs: Glyph) -> str:
    return write(parse(GlyphRun(glyphs)))


def test_a_word_with_a_space_of_text_beside_it_is_text() -> None:
    assert read(*word("using", 0), letter("x", 28.3)) == r"\text{using }x"
    assert read(letter("x", 0), *word("with", 8.3), letter("y", 31.6)) == r"x\text{ with }y"


def test_a_word_with_a_thin_space_beside_it_is_a_name() -> None:
    assert read(*word("used", 0), letter("x", 21.7)) == r"\mathrm{used}x"
    assert read(*word("MAML", 0), letter("x", 23.3)) == r"\mathrm{MAML}x"


def test_a_comma_with_a_space_of_text_after_it_is_of_the_text() -> None:
    line = [*word("notation", 0), comma(40), *word("definition", 46.1), letter("g", 99.4)]
    assert read(*line) == r"\text{notation, definition }g"
    assert r"\text{, and" in read(letter("H", 0), comma(5), *word("and", 11.1), letter("g", 29.4))


def test_a_comma_of_the_text_may_stand_behind_what_is_no_sign_of_the_line() -> None:
    bar = replace(letter("H", 25), y=-5, box=Box(25.4, -11.5, 29.6, -5))  # on another line than the words
    stop = replace(comma(30), text=True)
    line = [*word("with", 0), bar, stop, *word("and", 35.2), letter("g", 53.5)]
    assert r"\text{, and" in read(*line)


def test_a_comma_of_mathematics_stays_one() -> None:
    near = [*word("notation", 0), comma(40), *word("definition", 44.5), letter("g", 97.8)]
    assert ", \\text{" in read(*near)


def seen(letters: str, x: float, gap: float) -> list[Glyph]:
    """Letters as a picture shows them, of which only the ink is known."""
    boxes = [Box(x + (4.2 + gap) * k, -6.5, x + (4.2 + gap) * k + 4.2, 0) for k in range(len(letters))]
    return [
        Glyph(c, Style.UPRIGHT, box.x0, 0, EM, box, box.width) for c, box in zip(letters, boxes, strict=True)
    ]


def test_ink_of_one_word_stands_a_little_apart() -> None:
    assert read(*seen("t", 0, 1), *seen("he", 5.8, 1), *seen("page", 19.2, 1)) == r"\text{the page}"
    assert read(*seen("arg", 0, 1), *seen("max", 16.3, 1)) == r"\arg\max"
