"""What the fonts of a page tell together."""

from __future__ import annotations

from dataclasses import replace

from mathsnap.boxes import Box
from mathsnap.glyphs import Glyph
from mathsnap.pdf.house import settle
from mathsnap.symbols import Style


def line(words: str, style: Style = Style.TEXT_ITALIC, text: bool = True) -> list[Glyph]:
    """The words as glyphs of half an em, spaces of a third of an em between them."""
    glyphs, x = [], 0.0
    for char in words:
        if char != " ":
            glyphs.append(Glyph(char, style, x, 0.0, 10.0, Box(x, -5, x + 5, 0), 5.0, text=text))
        x += 3.3 if char == " " else 5.0
    return glyphs


def test_text_italic_is_maths_italic_where_the_fonts_have_no_other() -> None:
    (x,) = settle(line("x"), ["ABCDEF+Fourier-Math-Symbols"])
    assert (x.style, x.text) == (Style.ITALIC, False)
    x, y = settle([*line("x"), *line("y", Style.ITALIC, False)], ["CMMI10"])
    assert [(x.style, x.text), (y.style, y.text)] == [(Style.TEXT_ITALIC, True), (Style.ITALIC, False)]


def test_words_in_text_italic_stay_words() -> None:
    settled = settle(line("Hence x is of order n"), ["PazoMath"])
    assert "".join(g.symbol for g in settled if g.text) == "Henceisoforder"


def test_digits_come_from_the_text_font_with_newtx_only() -> None:
    digits = line("12", Style.UPRIGHT)
    assert [g.text for g in settle(digits, ["NewTXMI"])] == [False, False]
    assert [g.text for g in settle(digits, ["CMMI10"])] == [True, True]


def test_dialects_of_mathptmx_and_euler() -> None:
    script = [*line("A", Style.SCRIPT, False), *line("x")]
    assert settle(script, ["StandardSymL"])[0].style is Style.CALLIGRAPHIC
    assert settle(script, ["PazoMath"])[0].style is Style.SCRIPT
    assert settle(line("⩽", Style.UPRIGHT, False), ["EURM10"])[0].symbol == "≤"


def test_letters_set_apart_are_of_a_formula_even_among_spaces() -> None:
    words = line("the sum kan is")
    apart = [replace(g, x=g.x + 0.5 * n) if g.symbol in "kan" else g for n, g in enumerate(words[6:9])]
    settled = settle([*words[:6], *apart, *words[9:]], ["MathDesign-CH-Regular-Symbol-10"])
    assert "".join(g.symbol for g in settled if not g.text) == "kan"


def test_a_page_without_serifs_is_read_as_others_are() -> None:
    slide = [
        *line("we take the least of all losses", Style.SANS, False),
        *line("x", Style.SANS_ITALIC),
        *line("2", Style.SANS),
    ]
    assert [g.style for g in settle(slide, ["CMSS10"])][-2:] == [Style.ITALIC, Style.UPRIGHT]
    with_letters = [*slide, *line("y", Style.ITALIC, False)]
    assert settle(with_letters, ["CMSS10", "CMMI10"]) == with_letters
    word = line("Card", Style.SANS, False)
    assert settle(word, ["CMSS10"]) == word
