"""What is set as TeX sets it, although the libraries below do not."""

from __future__ import annotations

import pytest

from mathsnap.render import mathml, set_glyphs
from mathsnap.symbols import Style


def _text(latex: str) -> str:
    return "".join(glyph.symbol for glyph in set_glyphs(latex).glyphs)


def test_arrays_have_their_rules() -> None:
    rules = set_glyphs(
        r"\begin{array}{|c|c|} \hline a & b \\ \cline{2-2} c & d \\ \hline\hline \end{array}"
    ).rules
    across = [rule.box.width for rule in rules if rule.horizontal]
    assert (len(across), len(rules) - len(across)) == (4, 3)
    assert min(across) < 0.7 * max(across)
    assert set_glyphs(r"\begin{array}{cc} a & b \end{array}").rules == ()


@pytest.mark.parametrize("kind", ["matrix", "gathered"])
def test_lines_of_tables_keep_their_distance(kind: str) -> None:
    latex = rf"\begin{{{kind}}} a \\ a \end{{{kind}}}"
    first, second = (glyph.y for glyph in set_glyphs(latex, size=10.0).glyphs)
    assert 11 < second - first < 16


@pytest.mark.parametrize("sign", [r"\sum", r"\bigcup", r"\bigoplus", r"\prod"])
def test_big_operators_stand_on_the_axis(sign: str) -> None:
    alone = set_glyphs(sign + " x", size=10.0).glyphs[0].box
    beside = set_glyphs(sign + r"_k \frac{\frac ab}c", size=10.0).glyphs[0].box
    assert alone.cy == pytest.approx(-2.58, abs=0.1)
    assert beside.height == pytest.approx(alone.height)


def test_a_sum_in_a_fraction_has_its_limits_beside_it() -> None:
    glyphs = set_glyphs(r"\frac{1}{\sum_{k} a}", size=10.0).glyphs
    sign, limit = (next(glyph for glyph in glyphs if glyph.symbol == symbol) for symbol in "∑k")
    assert limit.box.x0 > sign.box.cx


def test_scripts_of_circled_operators_are_no_limits() -> None:
    operator, script = set_glyphs(r"a \otimes_S b", size=10.0).glyphs[1:3]
    assert script.x > operator.x
    assert 0 < script.y - operator.y < 4


def test_scripts_become_no_smaller_than_those_of_scripts() -> None:
    sizes = [glyph.size for glyph in set_glyphs("a_{b_{c_d}}", size=100.0).glyphs]
    assert sizes[0] > sizes[1] > sizes[2] == sizes[3]


@pytest.mark.parametrize(
    ("latex", "style"),
    [
        (r"\mathbb{AB}", Style.DOUBLE_STRUCK),
        (r"\mathsf{max}", Style.SANS),
        (r"\mathtt{ab}", Style.TYPEWRITER),
    ],
)
def test_words_have_their_alphabet(latex: str, style: Style) -> None:
    assert {glyph.style for glyph in set_glyphs(latex).glyphs} == {style}


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\mathop{\mathrm{Id}}\limits_C x", "IdCx"),
        (r"\text{a $x$ b}", "axb"),
        (r"\P\O", "¶Ø"),
        (r"\genfrac{(}{)}{0pt}{}{a}{b}", "(ab)"),
        (r"\begin{rcases} a \end{rcases}", "a}"),
        (r"\begin{eqnarray} a &=& b \end{eqnarray}", "a=b"),
        (r"\begin{aligned} a \\[4pt] b \end{aligned}", "ab"),
        (r"\smash{x}", "x"),
    ],
)
def test_what_latex2mathml_does_not_know_is_set(latex: str, text: str) -> None:
    assert sorted(_text(latex)) == sorted(text)


def test_names_of_functions_stand_apart() -> None:
    glyphs = set_glyphs(r"\max\sup x", size=10.0).glyphs
    assert glyphs[3].box.x0 - glyphs[2].box.x1 > 1
    assert glyphs[6].box.x0 - glyphs[5].box.x1 > 1


@pytest.mark.parametrize(
    ("latex", "held"),
    [
        (r"\begin{aligned} a &= b \end{aligned}", "<mtable"),
        (r"\begin{gathered} a \\ b \end{gathered}", "<mtr>"),
        (r"\mathbb{AB}", "𝔸"),
        (r"\begin{array}{|c} \hline a \end{array}", "border-left"),
        (r"\boxed{a}", "border"),
        (r"\P", "¶"),
    ],
)
def test_browsers_are_given_what_they_draw(latex: str, held: str) -> None:
    assert held in mathml(latex)
