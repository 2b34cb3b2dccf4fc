"""Outer forms of formulas."""

from __future__ import annotations

import pytest

from mathsnap.training.latexforms import body, rows, stacked


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("$$ x $$", "x"),
        (r"\[x\]", "x"),
        (r"\(x\)", "x"),
        ("$x$", "x"),
        (r"x \label{eq} \tag{1}\nonumber", "x"),
        (r"\begin{align*}a&=b\end{align*}", r"\begin{aligned}a&=b\end{aligned}"),
        (r"\begin{gather}[a]\end{gather}", r"\begin{gathered}{}[a]\end{gathered}"),
        (r"a \\ b", r"\begin{gathered}a \\ b\end{gathered}"),
        (r"a \\ [b]", r"\begin{gathered}a \\ {}[b]\end{gathered}"),
        (r"a \\[2pt] b", r"\begin{gathered}a \\[2pt] b\end{gathered}"),
    ],
)
def test_body(formula: str, expected: str) -> None:
    assert body(formula) == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("x", ["x"]),
        (r"\begin{aligned}a&=b\\c&=d\end{aligned}", ["a=b", "c=d"]),
        (r"\begin{gathered}\frac{a}{b}\\[2pt]{a\\b}\end{gathered}", [r"\frac{a}{b}", r"{a\\b}"]),
        (r"\begin{aligned}\begin{matrix}a&b\end{matrix}\end{aligned}", [r"\begin{matrix}a&b\end{matrix}"]),
    ],
)
def test_rows(formula: str, expected: list[str]) -> None:
    assert rows(formula) == expected


def test_stacked() -> None:
    assert stacked(["a"]) == "a"
    assert (
        stacked(["a", r"\begin{aligned}b&c\\d\end{aligned}"]) == r"\begin{gathered}a \\ bc \\ d\end{gathered}"
    )
