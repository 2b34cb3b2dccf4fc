"""What stands between \\begin and \\end: cells, rows, rules."""

from __future__ import annotations

import pytest

from mathsnap.checks.syntax import syntax

GOOD = (
    r"\begin{aligned} a &= b & c &= d \\ &= e \end{aligned}",
    r"\begin{array}{|l|cr@{.}l|} \hline a & b & c & d \\ \cline{2-3} \end{array}",
    r"\begin{align*} x &= y \\ z &= w \end{align*}",
    r"\begin{array}{c} \hline a \\[2pt] \hline b \\ \hline \end{array}",
    r"\begin{aligned} a &= b \\ [x] &= c \end{aligned}",
    r"\begin{pmatrix} a \\ \hdotsfor{1} \end{pmatrix}",
)

BAD = (
    (r"\begin{cases} a & b & c \end{cases}", "align", 21),
    (r"\begin{aligned} a", "environment", 1),
    (r"\begin{matrix} a \end{pmatrix}", "environment", 18),
    (r"\begin{nonsense} a \end{nonsense}", "environment", 1),
    (r"\begin{array}{c} a \hline b \end{array}", "align", 20),
    (r"\begin{cases} a \\ [x] \end{cases}", "length", 17),
    (r"\hdotsfor{2}", "align", 1),
)


@pytest.mark.parametrize("latex", GOOD)
def test_what_tex_takes(latex: str) -> None:
    assert syntax(latex) == []


@pytest.mark.parametrize(("latex", "code", "column"), BAD)
def test_what_tex_refuses(latex: str, code: str, column: int) -> None:
    first = syntax(latex)[0]
    assert (first.code, first.column) == (code, column)
    assert first.line == latex.count("\n") + 1


def test_a_misspelt_environment_is_guessed() -> None:
    assert "did you mean aligned?" in syntax(r"\begin{algined} a &= b \end{algined}")[0].text
