"""Atoms, scripts, arguments and fences: what TeX refuses, with its place; what it takes."""

from __future__ import annotations

import pytest

from mathsnap.checks.syntax import syntax

GOOD = (
    r"\frac{QK^T}{\sqrt{d_k}}",
    r"\left( \frac12 \middle| x' \right]",
    r"x'^2 + {}^{14}_6 C + \sum\limits_{i=1}^n a_i",
    r"a \over b",
    r"\mathop{\rm tr}\nolimits A \operatorname*{arg\,max}_x \big\langle x \bigr|",
    r"x \mkern3mu y \hspace{1em} z \kern -2pt w % a comment } with a brace",
    r"\sqrt[3]{x} \xrightarrow[a]{b} \{ x \} \| y \|",
    r"x^\frac12",
    r"x_\mathrm{max}",
    r"\sqrt\frac{a}{b}",
    r"\hat\bar x",
    r"\left( \frac{a}{b} \middle/ c \right)",
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
    (r"x\limits_a", "limits", 2),
    (r"a \over b \over c", "over", 11),
    (r"\input{/etc/passwd}", "forbidden", 1),
    (r"a # b", "character", 3),
    (r"x^", "argument", 2),
    (r"\frac\hline a", "argument", 1),
    ("a\n  \\foo", "unknown", 3),
    (r"x_\hat{a}", "argument", 2),
    (r"e^\sum", "argument", 2),
    (r"x_\max", "argument", 2),
    (r"\hat\mathbf{x}", "argument", 1),
    (r"\sqrt'", "argument", 1),
    (r"a \middle| b", "fence", 3),
    (r"\left( {a \middle| b} \right)", "fence", 11),
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


@pytest.mark.parametrize("latex", [r"\frac\mathfrak m n", r"\text\frac{a}{b}", r"\overline\mathbf{x}"])
def test_a_macro_is_not_given_half_of_a_command(latex: str) -> None:
    assert {message.code for message in syntax(latex)} == {"argument"}


@pytest.mark.parametrize("latex", [r"\frac\partial x", r"\frac\alpha\beta", r"\sqrt\alpha", r"\vec\nabla"])
def test_a_macro_may_be_given_a_sign(latex: str) -> None:
    assert syntax(latex) == []
