"""What TeX refuses, with its place; what it takes."""

from __future__ import annotations

import random
import string
from time import perf_counter

import pytest

import mathsnap
from mathsnap.checks.syntax import syntax

GOOD = (
    r"\frac{QK^T}{\sqrt{d_k}}",
    r"\left( \frac12 \middle| x' \right]",
    r"x'^2 + {}^{14}_6 C + \sum\limits_{i=1}^n a_i",
    r"\begin{aligned} a &= b & c &= d \\ &= e \end{aligned}",
    r"\begin{array}{|l|cr@{.}l|} \hline a & b & c & d \\ \cline{2-3} \end{array}",
    r"f(x) = \begin{cases} 1 & \text{if $x_1 > 0$, as in \emph{all}} \\ 0 \end{cases}",
    r"a \over b",
    r"\mathop{\rm tr}\nolimits A \operatorname*{arg\,max}_x \big\langle x \bigr|",
    r"x \mkern3mu y \hspace{1em} z \kern -2pt w % a comment } with a brace",
    r"\sqrt[3]{x} \xrightarrow[a]{b} \{ x \} \| y \|",
    r"\begin{align*} x &= y \\ z &= w \end{align*}",
)

BAD = (
    (r"\fracc{a}{b}", "unknown", 1),
    (r"x^2^3", "double-script", 4),
    (r"x_i_j", "double-script", 4),
    (r"x^2'", "double-script", 4),
    (r"\frac{a}", "argument", 1),
    (r"{a", "group", 1),
    (r"a}", "group", 2),
    (r"\left( x", "fence", 1),
    (r"x \right)", "fence", 3),
    (r"\left x", "fence", 1),
    (r"a & b", "align", 3),
    (r"\begin{cases} a & b & c \end{cases}", "align", 21),
    (r"\begin{aligned} a", "environment", 1),
    (r"\begin{matrix} a \end{pmatrix}", "environment", 18),
    (r"\begin{nonsense} a \end{nonsense}", "environment", 1),
    (r"x\limits_a", "limits", 2),
    (r"a \over b \over c", "over", 11),
    (r"\input{/etc/passwd}", "forbidden", 1),
    (r"a # b", "character", 3),
    (r"\text{a_b}", "character", 8),
    (r"x^", "argument", 2),
    (r"\frac\hline a", "argument", 1),
    ("a\n  \\foo", "unknown", 3),
)


@pytest.mark.parametrize("latex", GOOD)
def test_what_tex_takes(latex: str) -> None:
    assert syntax(latex) == []


@pytest.mark.parametrize(("latex", "code", "column"), BAD)
def test_what_tex_refuses(latex: str, code: str, column: int) -> None:
    first = syntax(latex)[0]
    assert (first.code, first.column) == (code, column)
    assert first.line == latex.count("\n") + 1


def test_a_misspelt_command_is_guessed() -> None:
    assert r"did you mean \frac?" in syntax(r"\fracc{a}{b}")[0].text


@pytest.mark.parametrize("piece", ["{", r"\left(", r"\begin{matrix}", r"\frac{", r"\text{", "x^{", r"\sqrt["])
def test_depth_is_bounded(piece: str) -> None:
    begun = perf_counter()
    assert syntax(piece * 5000)
    assert perf_counter() - begun < 1


def test_debris_breaks_nothing() -> None:
    draw = random.Random(1)
    pieces = [
        *string.printable, r"\left", r"\right", r"\begin{", r"\end{", "array}", "{cc}", r"\frac", r"\text{",
        r"\\", r"\sqrt[", r"\kern", "é", "\0", r"\over", r"\limits", "$",
    ]  # fmt: skip
    for _ in range(3000):
        latex = "".join(draw.choices(pieces, k=draw.randrange(30)))
        report = mathsnap.check(latex, draw.choice(["katex", "mathjax", "github", "latex"]))
        assert all(0 <= message.at <= len(latex) for message in report.messages)


@pytest.mark.parametrize("latex", [r"\sqrt\frac{a}{b}", r"\frac\mathfrak m n", r"\text\frac{a}{b}"])
def test_a_macro_is_not_given_half_of_a_command(latex: str) -> None:
    assert {m.code for m in mathsnap.check(latex, "latex").messages} == {"argument"}


@pytest.mark.parametrize("latex", [r"\frac\partial x", r"x^\frac12", r"\frac\alpha\beta", r"\hat\mathbf{x}"])
def test_a_macro_may_be_given_a_sign(latex: str) -> None:
    assert mathsnap.check(latex, "latex").ok
