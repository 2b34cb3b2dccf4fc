"""A formula is set, and what is set from other LaTeX must differ from it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mathsnap.boxes import Box
from mathsnap.checks.roundtrip import match, round_trip
from mathsnap.checks.verdict import judge
from mathsnap.formula import Status
from mathsnap.glyphs import Glyph, GlyphRun
from mathsnap.render import set_glyphs

FORMULA = r"L_i = \frac{a_i^2 + b}{\sqrt{c}} \sum_{k=1}^n x_k + \left(y - z\right)"
LINES = r"\begin{aligned} a &= b + c \\ d &= e - f \end{aligned}"

WRONG = [
    (FORMULA, FORMULA.replace("b}", "d}")),
    (FORMULA, FORMULA.replace("+ b", "")),
    (FORMULA, FORMULA.replace("x_k", "x_k y")),
    (FORMULA, FORMULA.replace("x_k", "x^k")),
    (FORMULA, FORMULA.replace("x_k", "xk")),
    (FORMULA, FORMULA.replace(r"\frac{a_i^2 + b}{\sqrt{c}}", r"\frac{\sqrt{c}}{a_i^2 + b}")),
    (FORMULA, FORMULA.replace("a_i^2", "a_2^i")),
    (FORMULA, FORMULA.replace("y - z", "z - y")),
    (FORMULA, FORMULA.replace(r"\sqrt{c}", "c")),
    (FORMULA, FORMULA.replace(r"\sum_{k=1}^n", r"\sum_n^{k=1}")),
    (LINES, LINES.replace(r" \\ d", " d")),
    (LINES, r"\begin{aligned} d &= e - f \\ a &= b + c \end{aligned}"),
    (LINES, r"\begin{aligned} a &= b + c \end{aligned}"),
]


@pytest.mark.parametrize(
    "latex", [FORMULA, LINES, r"\hat{x}_i' \ldots |y|", r"\mathbb{E}_{q(z|x)}[\log p(x)]"]
)
def test_the_same_passes_in_another_size_and_place(latex: str) -> None:
    found = match(set_glyphs(latex, size=60.0), set_glyphs(latex, size=100.0))
    assert found.passed, list(map(str, found.differences))


@pytest.mark.parametrize(("source", "latex"), WRONG)
def test_what_differs_is_seen(source: str, latex: str) -> None:
    found = round_trip(latex, set_glyphs(source, size=50.0))
    assert found.set_again
    assert found.differences


FRACTION = r"\frac{k(k - 4) + k(k - 2)b}{[k + 2 + (k - 2)b]^2}"


@pytest.mark.parametrize(
    "latex",
    [FRACTION, r"\frac{d V}{d\Phi} = \frac{w\Phi}{\Phi_0^2}", r"h_0^0 = b_0^0", r"1 + \frac{x^2}{y^2}"],
)
def test_the_order_of_a_picture_is_from_left_to_right(latex: str) -> None:
    run = set_glyphs(latex, size=50.0)
    mixed = replace(run, glyphs=tuple(sorted(run.glyphs, key=lambda glyph: glyph.box.cx)))
    found = round_trip(latex, mixed)
    assert found.passed, list(map(str, found.differences))
    assert not round_trip(latex.replace("^2", "_2").replace("0^0", "{00}"), mixed).passed


def _changed(run: GlyphRun, number: int, glyph: Glyph) -> GlyphRun:
    return replace(run, glyphs=(*run.glyphs[:number], glyph, *run.glyphs[number + 1 :]))


@pytest.mark.parametrize(("score", "passes"), [(0.9, True), (1.0, False)])
def test_the_size_of_a_seen_sign_is_a_guess(score: float, passes: bool) -> None:
    run = set_glyphs("ab + c", size=50.0)
    smaller = replace(run.glyphs[0], size=0.7 * run.glyphs[0].size, score=score)
    assert round_trip("ab + c", _changed(run, 0, smaller)).passed is passes


def test_a_seen_script_is_still_a_script() -> None:
    run = set_glyphs("ab + c", size=50.0)
    seen = replace(run, glyphs=tuple(replace(glyph, score=0.9) for glyph in run.glyphs))
    assert not round_trip("a_b + c", seen).passed


def test_how_high_limits_stand_beside_a_fraction_is_up_to_the_font() -> None:
    latex = r"\int_a^b \frac{x}{2}"
    run = set_glyphs(latex, size=50.0)
    number, limit = next((n, g) for n, g in enumerate(run.glyphs) if g.symbol == "a")
    at = limit.box
    higher = replace(limit, y=limit.y - 20, box=Box(at.x0, at.y0 - 20, at.x1, at.y1 - 20))
    assert round_trip(latex, _changed(run, number, higher)).passed


def test_the_tilde_of_a_page_is_the_tilde_of_the_setter() -> None:
    run = set_glyphs(r"\tilde{x} + y", size=50.0)
    number, tilde = next((n, g) for n, g in enumerate(run.glyphs) if g.symbol in "~˜\u0303")
    assert round_trip(r"\tilde{x} + y", _changed(run, number, replace(tilde, symbol="\u0303"))).passed


def test_the_bar_of_a_fraction_in_a_script_is_a_bar() -> None:
    run = set_glyphs(r"S^{\frac{1}{4}}", size=50.0)
    wider = replace(run, rules=tuple(replace(r, box=r.box.grown(0.05 * r.box.width, 0)) for r in run.rules))
    assert round_trip(r"S^{\frac{1}{4}}", wider).passed
    assert not round_trip("S^{14}", run).passed


def test_a_difference_says_which_sign_and_where() -> None:
    run = set_glyphs("a + b", size=10.0)
    found = round_trip("a + c", run)
    assert next((d.symbol, d.box) for d in found.differences) == ("b", run.glyphs[2].box)


def test_what_cannot_be_set_is_not_verified() -> None:
    verdict = judge("x + y" * 1000, set_glyphs("xy"))
    assert verdict.status is Status.PLAUSIBLE
    assert "not set again" in verdict.checks[-1].detail


def test_what_tex_refuses_is_invalid() -> None:
    verdict = judge(r"\foo{x}", set_glyphs("x"))
    assert (verdict.status, verdict.confidence) == (Status.INVALID, 0.0)
    assert [check.name for check in verdict.checks] == ["syntax"]


def test_the_verdict() -> None:
    run = set_glyphs("a + b")
    assert judge("a + b", run).status is Status.VERIFIED
    assert judge("a + c", run).status is Status.SUSPECT
    assert judge("a + b", run, ["a sign is blurred"]).status is Status.SUSPECT
    assert judge("a + b", run).confidence > judge("a + c", run).confidence
