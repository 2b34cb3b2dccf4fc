"""Text within mathematics, and mathematics within that."""

from __future__ import annotations

import pytest

from mathsnap.checks.syntax import syntax

GOOD = (
    r"f(x) = \begin{cases} 1 & \text{if $x_1 > 0$, as in \emph{all}} \\ 0 \end{cases}",
    r"\text{if \(x\), then $y$}",
)

BAD = (
    (r"\text{a_b}", "character", 8),
    (r"\text{if \(x$}", "group", 10),
)


@pytest.mark.parametrize("latex", GOOD)
def test_what_tex_takes(latex: str) -> None:
    assert syntax(latex) == []


@pytest.mark.parametrize(("latex", "code", "column"), BAD)
def test_what_tex_refuses(latex: str, code: str, column: int) -> None:
    first = syntax(latex)[0]
    assert (first.code, first.column) == (code, column)
    assert first.line == latex.count("\n") + 1
