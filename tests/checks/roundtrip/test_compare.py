"""A formula is set, and what is set from other LaTeX must differ from it."""

from __future__ import annotations

import pytest

from mathsnap.checks.roundtrip import match, round_trip
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


def test_a_difference_says_which_sign_and_where() -> None:
    run = set_glyphs("a + b", size=10.0)
    found = round_trip("a + c", run)
    assert next((d.symbol, d.box) for d in found.differences) == ("b", run.glyphs[2].box)
