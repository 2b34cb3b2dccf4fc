"""What the rules of layout have to tell apart, on glyphs placed by hand as TeX places them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mathsnap.boxes import Box
from mathsnap.glyphs import Glyph, GlyphRun, Rule
from mathsnap.latex import write
from mathsnap.structure import parse
from mathsnap.symbols import Style

EM = 10.0


def glyph(symbol: str, x: float, y: float, size: float = EM, **marks: bool) -> Glyph:
    """A letter half an em wide and two thirds high, its pen at x on the baseline y."""
    box = Box(x + 0.05 * size, y - 0.65 * size, x + 0.45 * size, y)
    style = Style.ITALIC if symbol.isalpha() else Style.UPRIGHT
    return Glyph(symbol, style, x, y, size, box, 0.5 * size, **marks)


def dot(x: float, y: float) -> Glyph:
    return Glyph(".", Style.UPRIGHT, x, y, EM, Box(x + 0.8, y - 1.1, x + 1.9, y), 2.77, text=True)


def fence(symbol: str, x: float, top: float, bottom: float) -> Glyph:
    box = Box(x + 1, top, x + 4, bottom)
    return Glyph(symbol, Style.UPRIGHT, x, box.cy + 2.5, EM, box, 5, centred=True)


def read(*glyphs: Glyph, rules: tuple[Rule, ...] = ()) -> str:
    return write(parse(GlyphRun(glyphs, rules)))


@pytest.mark.parametrize(
    ("gap", "latex"), [(2.78, r"a \mid b"), (0.0, "a|b"), (1.67, "a|b"), (3.6, r"a \mid b")]
)
def test_a_bar_with_the_space_of_a_relation_on_both_sides_is_one(gap: float, latex: str) -> None:
    bar = Glyph("|", Style.UPRIGHT, 5 + gap, 0, EM, Box(6 + gap, -7.5, 6.8 + gap, 2.5), 2.8)
    assert read(glyph("a", 0, 0), bar, glyph("b", 7.8 + 2 * gap, 0)) == latex


@pytest.mark.parametrize("stretched", [True, False])
def test_an_arrow_made_to_measure_is_told_from_a_plain_one(stretched: bool) -> None:
    box = Box(12.5, -4.8, 20.5, -0.2)
    arrow = Glyph("→", Style.UPRIGHT, 12, 0, EM, box, 9.0, stretched=stretched)
    label = glyph("f", 14.5, -6.5, 7)
    expected = r"A \xrightarrow{f} B" if stretched else r"A \overset{f}{\rightarrow} B"
    assert read(glyph("A", 4, 0), arrow, label, glyph("B", 24, 0)) == expected


def test_three_dots_near_each_other_over_a_letter_are_its_accent() -> None:
    dots = [dot(x, -8.0) for x in (-1.7, 1.07, 3.84)]
    assert read(*dots, glyph("x", 0, 0)) == r"\dddot{x}"


def test_three_dots_in_a_line_are_no_accent_of_what_stands_below() -> None:
    above = [glyph("a", -7, -8.0), *(dot(x, -8.0) for x in (-1.7, 1.07, 3.84)), glyph("b", 8, -8.0)]
    assert r"\dddot" not in read(*above, glyph("x", 0, 0))


def test_a_fence_a_pixel_too_small_is_as_tall_as_its_partner() -> None:
    letter = glyph("a", 6, 0)
    assert read(fence("(", 0, -8.1, 3.1), letter, fence(")", 11, -8.6, 3.5)) == r"\bigl(a\bigr)"
    plain = [fence("(", 0, -7.5, 2.5), letter, fence(")", 11, -7.5, 2.5)]
    assert read(*plain) == "(a)"


def test_a_denominator_that_is_a_fraction_has_no_line_over_its_own() -> None:
    """The inner bar is nearer to the d than to the c, and the outer one is wider."""
    above = [glyph("a", 2.5, -15.5), glyph("b", 2.5, -2)]
    below = [replace(glyph("c", 2.5, 6.3), box=Box(3, 1.8, 7, 6.3)), glyph("d", 2.5, 18.8)]
    rules = (Rule(Box(0, -0.4, 10, 0.4)), Rule(Box(2, -12.1, 8, -11.4)), Rule(Box(2, 10, 8, 10.7)))
    fences = [fence("{", -6, -24, 24), fence("}", 10, -24, 24)]
    latex = r"\left\{\frac{\dfrac{a}{b}}{\dfrac{c}{d}}\right\}"
    assert read(*above, *below, *fences, rules=rules) == latex


@pytest.mark.parametrize(
    ("places", "latex"),
    [
        ([(0.3, -6.2), (0, -3.1), (0, 0)], r"a\vdots b"),  # boxes in pictures are off by a part of a pixel
        ([(0, -4.2), (2.0, -2.1), (4.0, 0)], r"a\ddots b"),  # those of Times stand that near to each other
    ],
)
def test_dots_in_a_column_or_slope_are_one_sign(places: list[tuple[float, float]], latex: str) -> None:
    dots = [dot(8 + x, y) for x, y in places]
    assert read(glyph("a", 0, 0), *dots, glyph("b", 17, 0)) == latex


def test_rules_that_meet_bars_are_of_an_array() -> None:
    cells = [glyph("A", 5, 0), glyph("B", 25, 0), glyph("C", 5, 12), glyph("D", 25, 12)]
    rules = (Rule(Box(0, 3.3, 35, 3.7)), Rule(Box(17.3, -8.7, 17.7, 3.3)), Rule(Box(17.3, 3.7, 17.7, 15.7)))
    table = r"\begin{array}{c|c} A & B \\ \hline C & D \end{array}"
    assert read(*cells, rules=rules) == table
    fences = [fence("(", -6, -8.7, 15.7), fence(")", 36, -8.7, 15.7)]
    assert read(*cells, *fences, rules=rules) == rf"\left({table}\right)"


def test_a_bar_that_its_parts_fill_is_of_a_fraction() -> None:
    assert read(glyph("A", 0, 0), glyph("B", 0, 12), rules=(Rule(Box(0, 3.3, 5, 3.7)),)) == r"\frac{A}{B}"


@pytest.mark.parametrize(("rise", "latex"), [(4.3, r"\frac{a}{b}"), (4.9, r"\cfrac{a}{b}")])
def test_a_strut_holds_the_numerator_of_a_continued_fraction_off(rise: float, latex: str) -> None:
    run = (glyph("a", 0, -rise), glyph("b", 0, 9.4))
    assert read(*run, rules=(Rule(Box(0, -0.2, 5, 0.2)),)) == latex


def test_a_fraction_of_fractions_is_not_of_display_size() -> None:
    small = [glyph("a", 1, 0, 7), glyph("b", 1, 8, 7), glyph("c", 1, 16, 7), glyph("d", 1, 24, 7)]
    rules = (Rule(Box(1, 1.4, 4.5, 1.8)), Rule(Box(0, 9.3, 5.5, 9.7)), Rule(Box(1, 17.4, 4.5, 17.8)))
    assert read(*small, rules=rules) == r"\frac{\frac{a}{b}}{\frac{c}{d}}"


@pytest.mark.parametrize(("y", "latex"), [(-3.6, r"p^{\prime2}"), (-6.0, "{p'}^2")])
def test_a_power_of_what_carries_a_prime_stands_higher(y: float, latex: str) -> None:
    assert read(glyph("p", 0, 0), glyph("′", 5, -3.6, 7), glyph("2", 8.5, y, 7)) == latex


def test_small_lines_between_fences_are_a_small_matrix() -> None:
    cells = [glyph("a", 6, 0, 7), glyph("b", 13, 0, 7), glyph("c", 6, 7, 7), glyph("d", 13, 7, 7)]
    fences = [fence("(", 0, -5, 7.5), fence(")", 17, -5, 7.5)]
    matrix = r"\begin{smallmatrix} a & b \\ c & d \end{smallmatrix}"
    assert matrix in read(*cells, *fences)


def test_a_bar_behind_a_fraction_and_as_tall_closes_it() -> None:
    bar = Glyph("|", Style.UPRIGHT, 6, 2.5, EM, Box(7, -11.5, 7.5, 12), 3, centred=True)
    run = (glyph("f", 0, -4.3), glyph("g", 0, 9.4), bar, glyph("x", 9, 11, 7))
    assert read(*run, rules=(Rule(Box(0, -0.2, 5, 0.2)),)) == r"\left.\frac{f}{g}\right|_x"


@pytest.mark.parametrize(("space", "latex"), [(2.8, r"a\text{, }b"), (1.67, "a, b")])
def test_a_comma_of_the_text_is_told_by_the_space_behind_it(space: float, latex: str) -> None:
    comma = Glyph(",", Style.UPRIGHT, 5, 0, EM, Box(5.8, -1, 7, 2), 2.77, text=True)
    assert read(glyph("a", 0, 0), comma, glyph("b", 7.77 + space, 0)) == latex


def test_a_hat_as_bold_as_its_letter_shares_its_command() -> None:
    letter = Glyph("N", Style.BOLD, 0, 0, EM, Box(0.5, -6.5, 4.5, 0), 5)
    for style, latex in ((Style.BOLD, r"\mathbf{\hat{N}}"), (Style.UPRIGHT, r"\hat{\mathbf{N}}")):
        hat = Glyph("\u0302", style, 0.5, 0, EM, Box(1, -9.3, 4, -7), 5)
        assert read(letter, hat) == latex


@pytest.mark.parametrize(("apart", "latex"), [(2.0, r"\|x\|"), (2.8, "||x||")])
def test_the_ends_of_a_norm_are_of_one_kind(apart: float, latex: str) -> None:
    bars = [Glyph("|", Style.UPRIGHT, x, 0, EM, Box(x, -7.5, x + 0.5, 2.5), 0.5) for x in (0, apart)]
    double = Glyph("‖", Style.UPRIGHT, 10, 0, EM, Box(10, -7.5, 12.6, 2.5), 2.6)
    assert read(*bars, glyph("x", 4, 0), double) == latex


@pytest.mark.parametrize(("apart", "latex"), [(1.9, r"\ddot{m}"), (6.0, r"\dot{m}\dot{n}")])
def test_dots_side_by_side_over_one_letter_are_one_accent(apart: float, latex: str) -> None:
    dots = [Glyph("\u0307", Style.UPRIGHT, x, 0, EM, Box(x, -9, x + 1, -8), 1) for x in (1.5, 1.5 + apart)]
    letters = (glyph("m", 0, 0), glyph("n", 6, 0)) if apart > 4 else (glyph("m", 0, 0),)
    assert read(*dots, *letters) == latex


@pytest.mark.parametrize(("score", "latex"), [(1.0, r"\surd x"), (0.9, r"\sqrt{x}")])
def test_a_radical_sign_without_roof_is_one_unless_a_picture_may_have_lost_it(
    score: float, latex: str
) -> None:
    sign = Glyph("√", Style.UPRIGHT, 0, 0, EM, Box(0, -8, 8, 2), 8, centred=True, score=score)
    assert read(sign, glyph("x", 8, 0)) == latex


def test_rows_above_and_below_a_line_are_a_matrix_without_fences() -> None:
    cells = [glyph("x", 15, -6), glyph("y", 30, -6), glyph("z", 15, 6), glyph("w", 30, 6)]
    line = [glyph("a", 0, 0), glyph("b", 5, 0), glyph("c", 40, 0)]
    matrix = r"\begin{matrix} x & y \\ z & w \end{matrix}"
    assert matrix in read(*line, *cells)


def test_small_signs_over_small_signs_between_plain_fences_are_a_binomial() -> None:
    stack = [glyph("n", 6, -3.9, 7), glyph("k", 6, 3.4, 7)]
    plain = fence("(", 0, -7.5, 2.5), fence(")", 10, -7.5, 2.5)
    assert read(glyph("x", -6, 0), *plain, *stack, glyph("y", 16, 0)) == r"x\tbinom{n}{k}y"


def test_a_slash_through_the_middle_of_a_relation_negates_it() -> None:
    equals = Glyph("=", Style.UPRIGHT, 6, 0, EM, Box(6.5, -3.7, 13.2, -1.3), 7.8)
    through = Glyph("/", Style.UPRIGHT, 7.4, 0, EM, Box(8.0, -7.5, 11.7, 2.5), 5)
    beside = Glyph("/", Style.UPRIGHT, 13.8, 0, EM, Box(14.4, -7.5, 18.0, 2.5), 5)
    assert read(glyph("a", 0, 0), through, equals, glyph("b", 15, 0)) == r"a \neq b"
    assert r"\neq" not in read(glyph("a", 0, 0), equals, beside, glyph("b", 20, 0))


@pytest.mark.parametrize(("space", "latex"), [(0.0, r"a \otimes_R b"), (2.22, r"a \otimes {}_Rb")])
def test_a_script_behind_the_space_of_an_operator_is_of_the_next_sign(space: float, latex: str) -> None:
    cross = glyph("⊗", 7.22, 0)
    script = glyph("R", 12.22 + space, 1.5, 7)
    assert read(glyph("a", 0, 0), cross, script, glyph("b", 19 + space, 0)) == latex


def test_indices_with_a_thin_space_between_them_are_one_row() -> None:
    row = (glyph("i", 5, 2.5, 7), glyph("j", 10.7, 2.5, 7))
    assert read(glyph("g", 0, 0), *row, glyph("k", 5, -4, 7)) == "g_{ij}^k"


@pytest.mark.parametrize(("width", "latex"), [(3.8, r"\tilde{a}"), (4.3, r"\widetilde{a}")])
def test_a_tilde_wider_than_any_plain_one_is_a_wide_one(width: float, latex: str) -> None:
    """In eleven fonts plain tildes measure up to 0.38 em, wide ones from 0.43."""
    box = Box(2.5 - width / 2, -8, 2.5 + width / 2, -7)
    assert read(glyph("a", 0, 0), Glyph("\u0303", Style.UPRIGHT, box.x0, 0, EM, box, width)) == latex


@pytest.mark.parametrize("into", [0.0, 0.3])
def test_a_bar_whose_end_touches_a_neighbours_box_is_still_over_its_letter(into: float) -> None:
    over = Rule(Box(5.5 - 1 - into, -7.9, 10, -7.4))
    assert read(glyph("b", 0, 0), glyph("x", 5, 0), rules=(over,)) == r"b\overline{x}"


def test_a_comma_behind_a_fraction_is_none_of_its_parts() -> None:
    bar = Rule(Box(-1, -2.7, 5.2, -2.3))
    comma = Glyph(",", Style.UPRIGHT, 5, 0, EM, Box(5.25, -1, 6.1, 1.9), 2)
    assert read(glyph("a", 0, -4), glyph("b", 0, 6), comma, rules=(bar,)) == r"\frac{a}{b},"


def test_scripts_that_go_on_beside_an_integral_are_no_limits() -> None:
    box = Box(0, -14, 9, 9)
    integral = Glyph("∫", Style.UPRIGHT, 0, 0, EM, box, 9, centred=True)
    minus = Glyph("−", Style.UPRIGHT, 5, 11, 7, Box(5.2, 8.7, 9.4, 9.2), 5)
    infinity = Glyph("∞", Style.UPRIGHT, 9.8, 11, 7, Box(10.2, 7.6, 16, 11), 7)
    assert read(integral, minus, infinity, glyph("f", 18, 0)) == r"\int_{-\infty} f"


def test_limits_of_operators_side_by_side_stay_with_them() -> None:
    sums = [Glyph("∑", Style.UPRIGHT, x, 0, EM, Box(x, -10, x + 12, 4), 12, centred=True) for x in (0, 13)]
    limits = [
        glyph(s, x, 11, 7) for s, x in (("i", 1), ("=", 4.5), ("1", 8), ("j", 12.2), ("=", 15.7), ("2", 19.2))
    ]
    assert read(*sums, *limits, glyph("a", 27, 0)) == r"\sum_{i=1} \sum_{j=2} a"


def mark(symbol: str, x0: float, y0: float, x1: float, y1: float) -> Glyph:
    return Glyph(symbol, Style.UPRIGHT, x0, y1, EM, Box(x0, y0, x1, y1), x1 - x0)


def test_wide_accents_and_arrows_of_one_line_stand_over_what_is_below() -> None:
    """Those that are side by side above a line are cut off from it by one gap, and a bar beside them too."""
    letters = [glyph(s, x, 0) for s, x in (("a", 0), ("b", 5), ("c", 15), ("d", 20), ("e", 30), ("f", 35))]
    hat, arrow = mark("\u0302", 1, -10.4, 9, -8.4), mark("→", 30, -10, 40, -7.5)
    bar = Rule(Box(15, -7.4, 25, -7))
    latex = r"\widehat{ab}\overline{cd}\overrightarrow{ef}"
    assert read(*letters, hat, arrow, rules=(bar,)) == latex


def test_a_strut_of_a_numerator_moves_it_far_below_the_bar_around_it() -> None:
    """Baselines and bars as in a continued fraction in Libertine, with numerators 1.2 em below bars."""
    bars = (Rule(Box(0, -2.9, 40, -2.1)), Rule(Box(15, 15.4, 40, 16.2)))
    one = [glyph("1", 18, -8.8), glyph("1", 25, 9.3)]
    rest = [glyph("2", 0, 18.7), glyph("+", 7.5, 18.7), glyph("x", 25, 26.5)]
    assert read(*one, *rest, rules=bars) == r"\cfrac{1}{2 + \cfrac{1}{x}}"


@pytest.mark.parametrize(("below", "latex"), [(True, r"\operatorname*{arg\,max}_x f"), (False, None)])
def test_functions_without_serifs_are_operators_where_they_have_limits(
    below: bool, latex: str | None
) -> None:
    def word(letters: str, x: float) -> list[Glyph]:
        return [
            Glyph(s, Style.SANS, x + 5 * k, 0, EM, Box(x + 5 * k + 0.2, -4.5, x + 5 * k + 4.8, 0), 5)
            for k, s in enumerate(letters)
        ]

    words = [*word("arg", 0), *word("max", 17)]
    limit = [glyph("x", 14.4, 9, 7)] if below else []
    expected = latex or r"\mathsf{argmax}f"
    assert read(*words, *limit, glyph("f", 34, 0)) == expected


def test_a_label_of_an_arrow_may_hang_between_its_barbs() -> None:
    arrow = mark("→", 8, -4.8, 25, 0)
    hanging = replace(glyph("g", 10, -5.5, 7), box=Box(10.3, -8.5, 13.5, -3.8))
    label = [hanging, glyph("f", 16, -5.5, 7)]
    assert read(glyph("A", 0, 0), arrow, *label, glyph("B", 29, 0)) == r"A \xrightarrow{gf} B"
