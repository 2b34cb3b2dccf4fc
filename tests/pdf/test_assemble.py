"""Signs built from pieces, as TeX sets them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mathsnap.boxes import Box
from mathsnap.glyphs import UNKNOWN, Glyph, GlyphRun, Rule
from mathsnap.pdf.assemble import assemble
from mathsnap.symbols import Style

COLUMN = r"\begin{matrix}a\\b\\c\\d\\e\\f\end{matrix}"


def piece(symbol: str, x: float, y: float, advance: float = 8.0) -> Glyph:
    return Glyph(symbol, Style.UPRIGHT, x, y, 10.0, Box(x, y - 5, x + advance, y), advance)


def test_a_column_of_pieces_is_one_tall_sign() -> None:
    column = [piece("⎧", 0, 5), piece("⎪", 0, 10), piece("⎨", 0, 15), piece("⎪", 0, 20), piece("⎩", 0, 25)]
    (brace,), _ = assemble(column, [])
    assert (brace.symbol, brace.centred, brace.box) == ("{", True, Box(0, 0, 8, 25))


def test_columns_side_by_side_stay_apart() -> None:
    glyphs, _ = assemble([piece("⏐", 0, 5), piece("⏐", 0, 10), piece("⏐", 9, 5), piece("⏐", 9, 10)], [])
    assert [g.symbol for g in glyphs] == ["|", "|"]


def test_the_bars_inside_a_brace_are_part_of_it() -> None:
    tips = [piece("\ue033", 0, 5), piece("\ue036", 20, 5), piece("\ue035", 28, 5), piece("\ue034", 48, 5)]
    inside, outside = Rule(Box(7, 2, 21, 3)), Rule(Box(0, 40, 20, 41))
    (brace,), rules = assemble(tips, [inside, outside])
    assert brace.symbol == "⏞"
    assert rules == (outside,)


def test_a_minus_before_an_arrow_is_no_long_arrow() -> None:
    apart, _ = assemble([piece("−", 0, 5), piece("→", 8, 5)], [])
    joined, _ = assemble([piece("−", 0, 5), piece("→", 8 - 10 * 3 / 18, 5)], [])
    assert [g.symbol for g in apart] == ["−", "→"]
    assert [g.symbol for g in joined] == ["⟶"]


def test_an_arrow_of_several_shafts_is_made_to_measure() -> None:
    (long,), _ = assemble([piece("−", 0, 5), piece("−", 3, 5), piece("→", 6, 5)], [])
    (plain,), _ = assemble([piece("\ue037", 0, 5, advance=0.0), piece("→", 0, 5)], [])
    assert (long.symbol, long.stretched) == ("→", True)
    assert (plain.symbol, plain.stretched) == ("↦", False)


RECIPES = [
    (rf"\left({COLUMN}\right]", "(abcdef]"),
    (rf"\left\{{{COLUMN}\right\}}", "{abcdef}"),
    (rf"\left|{COLUMN}\right\|", "|abcdef‖"),
    (rf"\left\lfloor{COLUMN}\right\rceil", "⌊abcdef⌉"),
    (rf"\left\lgroup{COLUMN}\right\rmoustache", "⟮abcdef⎱"),
    (rf"\left\uparrow{COLUMN}\right\Updownarrow", "↑abcdef⇕"),
    (rf"\sqrt{{{COLUMN}}}", "√abcdef"),
    (r"\overbrace{a+b}\underbrace{c}", "⏞a+bc⏟"),
    (r"\xrightarrow{abc}\xleftarrow{a}\overrightarrow{AB}", "abc→a←→AB"),
    (r"\longrightarrow\longleftarrow\longleftrightarrow", "⟶⟵⟷"),
    (r"\Longrightarrow\Longleftarrow\Longleftrightarrow", "⟹⟸⟺"),
    (r"\mapsto\longmapsto\hookrightarrow\hookleftarrow\dashrightarrow", "↦⟼↪↩⇢"),
    (r"\models\bowtie\Join\notin\doteq\cong\rightleftharpoons", "⊧⋈⨝∉≐≅⇌"),
    (r"\iint\iiint\iiiint\int\!\int", "∬∭⨌∫∫"),
    (r"\textstyle\iint\iiint\int\!\int", "∬∭∫∫"),
    (r"\mathchar'26\mkern-9mu h\bar h", "ℏ\u0304h"),
    (r"\neq\not\subset", "\u0338=\u0338⊂"),
]


@pytest.mark.tex
def test_recipes_of_tex(typeset: Callable[..., list[GlyphRun]]) -> None:
    runs = typeset([rf"\[{latex}\]" for latex, _ in RECIPES])
    read = [
        (latex, "".join(g.symbol for g in run.glyphs)) for (latex, _), run in zip(RECIPES, runs, strict=True)
    ]
    assert read == RECIPES
    assert [len(run.rules) for run in runs] == [latex.count("sqrt") for latex, _ in RECIPES]


def test_copies_a_hair_apart_are_bold() -> None:
    copies = [Glyph("x", Style.ITALIC, x, 0.0, 10.0, Box(x, -5, x + 5, 0), 5.0) for x in (0.0, 0.3, 0.15)]
    (bold,), _ = assemble(copies, [])
    assert (bold.symbol, bold.style) == ("x", Style.BOLD_ITALIC)


def test_accents_of_text_join_their_letter() -> None:
    mark = Glyph("\u0308", Style.UPRIGHT, 1.0, 0.0, 10.0, Box(1, -7, 4, -6), 3.0, text=True)
    letter = Glyph("u", Style.UPRIGHT, 0.0, 0.0, 10.0, Box(0, -5, 5, 0), 5.0, text=True)
    (composed,), _ = assemble([mark, letter], [])
    assert composed.symbol == "ü"


def test_a_piece_alone_is_a_small_sign_or_unknown() -> None:
    glyphs, _ = assemble([piece("⎩", 0, 0), piece("\ue033", 20, 0), piece("⎝", 40, 0)], [])
    assert [(g.symbol, g.score) for g in glyphs] == [("⟮", 1.0), ("⎰", 1.0), (UNKNOWN, 0.0)]
