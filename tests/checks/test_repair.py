r"""What is mended, and what is left because nobody knows what was meant."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mathsnap.boxes import Box
from mathsnap.checks import check
from mathsnap.checks.repair import close_groups, second_readings
from mathsnap.formula import Source, Status
from mathsnap.glyphs import GlyphRun
from mathsnap.pdf.regions import Region
from mathsnap.pipeline import _formula
from mathsnap.render import set_glyphs
from mathsnap.symbols import Style

_BRACE = "} added at the end"


@pytest.mark.parametrize(
    ("latex", "mended", "repairs"),
    [
        (r"\frac{a}{b", r"\frac{a}{b}", (_BRACE,)),
        (r"x^{a_{b", r"x^{a_{b}}", (_BRACE, _BRACE)),
        (r"\left( a + b", r"\left( a + b \right.", (r"\right. added at the end",)),
        (r"\left( x^{a", r"\left( x^{a} \right.", (_BRACE, r"\right. added at the end")),
        (r"\frac{a}{b}", r"\frac{a}{b}", ()),
        (r"\{ a", r"\{ a", ()),
        ("a}", "a}", ()),
        (r"{\left( a } b", r"{\left( a } b", ()),
        (r"\begin{cases} {a", r"\begin{cases} {a", ()),
    ],
)
def test_what_is_open_is_closed(latex: str, mended: str, repairs: tuple[str, ...]) -> None:
    assert close_groups(latex) == (mended, repairs)


def test_fix_closes_a_group() -> None:
    fixed = check(r"\sqrt{a + b", "latex").fixed
    assert fixed == r"\sqrt{a + b}"
    assert check(fixed, "latex").ok


def _misread(latex: str, at: int, symbol: str, score: float, other: float) -> GlyphRun:
    """The setting of a formula with one sign read as another, what stands there being the second guess."""
    run = set_glyphs(latex, size=20.0)
    glyph = run.glyphs[at]
    wrong = replace(
        glyph, symbol=symbol, style=Style.UPRIGHT, score=score,
        alternatives=((glyph.symbol, glyph.style, other),),
    )  # fmt: skip
    return replace(run, glyphs=(*run.glyphs[:at], wrong, *run.glyphs[at + 1 :]))


def test_the_most_ambiguous_sign_comes_first() -> None:
    run = _misread("f(x]", 1, "|", 0.5, 0.4)
    (other, words), *_ = second_readings(run)
    assert words == "( instead of |"
    assert other.glyphs[1].symbol == "("
    assert other.glyphs[1].score == 0.4
    assert not list(second_readings(_misread("f(x)", 1, "|", 0.9, 0.1)))


def _read(run: GlyphRun) -> tuple[str, tuple[str, ...], Status]:
    formula = _formula(Region("display", run.box, run), Source("", None, Box(0, 0, 1, 1)))
    return formula.latex, formula.repairs, formula.status


def test_a_bracket_read_for_its_like_is_mended() -> None:
    latex, repairs, status = _read(_misread("a + (x + y) = z", 2, "l", 0.5, 0.4))
    assert latex == "a + (x + y) = z"
    assert repairs == ("( instead of l",)
    assert status is not Status.VERIFIED


def test_a_sure_sign_stays() -> None:
    latex, repairs, status = _read(_misread("a + (x + y) = z", 2, "l", 0.98, 0.01))
    assert "(" not in latex
    assert repairs == ()
    assert status is not Status.VERIFIED
