"""What TeX takes and a reader would not."""

from __future__ import annotations

import pytest

from mathsnap.checks.sense import sense


@pytest.mark.parametrize("latex", ["q_{1^,} q_2", "(a_{ij}{}^/w_i)", "x_{{}_\\alpha}", "a_{)}", "f^{-1_(} V"])
def test_a_mark_or_nothing_as_a_script_makes_no_sense(latex: str) -> None:
    assert any("script" in message.text for message in sense(latex))


@pytest.mark.parametrize("latex", ["x_{(1)}", "{}_2F_1", "T_{[a,b]}", "M_{,\\mu}", "f^*", "a_{1/2}"])
def test_marks_beside_others_in_a_script_are_usual(latex: str) -> None:
    assert not sense(latex)


def test_a_sign_alone_on_a_line_of_a_script_makes_no_sense() -> None:
    assert sense(r"x^{\substack{2 \\ .}}")
    assert sense(r"\partial_{\substack{- \\ x}}^3 g")
    assert not sense(r"\sum_{\substack{i \\ j < n}} a")


@pytest.mark.parametrize(
    "latex", [r"R^\wedge", "I^{-}", "x_+", r"|0\rangle", r"\langle a|", r"A^+ + B", r"\langle a|b\rangle"]
)
def test_an_operator_as_a_script_and_halves_of_brackets_are_usual(latex: str) -> None:
    assert sense(latex) == []


@pytest.mark.parametrize("latex", ["x^2 +", r"\otimes a", r"a\rangle", r"\langle a", r"a + \times b", "x ="])
def test_what_is_lonely_is_told(latex: str) -> None:
    assert sense(latex)
