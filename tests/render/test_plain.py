"""Formulas as a terminal shows them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mathsnap.render import mathml, plain


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"\operatorname{softmax}\left(\frac{QK^T}{\sqrt{d_k}}\right) V", "softmax(QKᵀ/(√dₖ))V"),
        (r"\mathbb{R}^{n \times m} \ni \hat{x}", "ℝ^(n × m) ∋ x̂"),
        (r"\begin{aligned} a &= b \\ c &= d^{2n} \end{aligned}", "a = b\nc = d²ⁿ"),
        (r"\begin{cases} 1 & x > 0 \\ 0 & \text{for all } y \end{cases}", "{ 1 x > 0; 0 for all y"),
        (r"\sqrt[3]{x} \not= \binom{n}{k}", "³√x ≠ C(n, k)"),
        (r"\sum_{i=1}^n \bigl| x \bigr|", "∑ᵢ₌₁ⁿ|x|"),
        (r"\left. f \right|_0", "f|₀"),
        (r"n \log n - \sin^2(-x)", "n log n − sin²(−x)"),
        (r"\lim_{h\to 0} y \pmod{3}", "lim_(h → 0)y (mod 3)"),
        (r"A \xrightarrow[n]{d} f(x) \overset{\mathrm{def}}{=} \boxed{a}", "A →ᵈₙ f(x) =^(def) [a]"),
        (r"\sum_{\substack{i \\ j}} \underbrace{a+b}_{\text{cost}}", "∑_(i, j)(a + b)_(cost)"),
        (r"\phantom{-}x \tag{4}", "x  (4)"),
        (r"\begin{pmatrix} a & -b \end{pmatrix}", "(a −b)"),
        ("", ""),
    ],
)
def test_shown(latex: str, shown: str) -> None:
    assert plain(latex).replace("=\u0338", "≠") == shown


@given(st.text(alphabet="\\abfrctext{}^_&[] 1+\n", max_size=40))
def test_nothing_breaks_it(latex: str) -> None:
    plain(latex)
    mathml(latex)


def test_deep_nesting_is_shown_as_it_is() -> None:
    latex = "{" * 5000
    assert plain(latex) == latex


def test_mathml_of_what_is_not_known() -> None:
    assert mathml(r"\frac{a}{b}").startswith("<math")
    assert "<mtext>" in mathml(r"\frac{a}{")


def test_marks_within_marks_do_not_multiply() -> None:
    assert len(plain(r"\overline{" * 30 + "x" + "}" * 30)) == 31
