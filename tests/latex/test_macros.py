"""Commands that an author defines."""

from __future__ import annotations

from itertools import pairwise

import pytest

from mathsnap.latex.macros import Macro, definitions, expanded, macros_in, without_definitions

_PREAMBLE = r"""
\newcommand{\R}{\mathbb{R}}
\newcommand\E[2][p]{\mathbb{E}_{#1}\left[#2\right]}
% \newcommand{\gone}{x}
\DeclareMathOperator*{\argmin}{arg\,min}
\DeclarePairedDelimiter{\abs}{\lvert}{\rvert}
\NewDocumentCommand{\half}{O{1} m}{\tfrac{#1}{#2}}
\def\pair#1#2{(#1, #2)}
\let\eps\varepsilon
\let\oldphi\phi
\renewcommand{\phi}{\varphi}
\def\delimited(#1){#1}
\newcommand{\broken
"""


@pytest.mark.parametrize(
    ("latex", "meant"),
    [
        (r"x\in\R y", r"x\in\mathbb{R} y"),
        (r"\E{X} + \E[q]{\R}", r"\mathbb{E}_{p}\left[X\right] + \mathbb{E}_{q}\left[\mathbb{R}\right]"),
        (r"\argmin_x f", r"\operatorname*{arg\,min}_x f"),
        (r"\abs{x}\abs[\big]{y}", r"\lvert x\rvert \lvert y\rvert "),
        (r"\abs*{x}", r"\left\lvert x \right\rvert "),
        (r"\half{2} + \half[3]4", r"\tfrac{1}{2} + \tfrac{3}{4}"),
        (r"\pair a{\R}", r"(a, \mathbb{R})"),
        (r"\eps x", r"\varepsilon x"),
        (r"\phi = \oldphi", r"\varphi = \phi"),
        (r"\Rho", r"\Rho"),
    ],
)
def test_macros_stand_for_their_bodies(latex: str, meant: str) -> None:
    found = expanded(latex, macros_in(_PREAMBLE))
    assert found.latex.replace(" ", "") == meant.replace(" ", "")
    assert not found.faults


def test_what_is_no_definition_is_left_out() -> None:
    assert not {r"\gone", r"\delimited", r"\broken"} & set(macros_in(_PREAMBLE))


def test_each_character_knows_where_it_comes_from() -> None:
    latex = r"a\pair{b}{c}d"
    found = expanded(latex, macros_in(_PREAMBLE))
    assert found.latex == "a(b, c)d"
    assert "".join(latex[at] for at in found.places) == r"a\b\\c\d"


def test_a_macro_that_stands_for_itself_ends() -> None:
    assert expanded(r"\a", {r"\a": Macro(0, None, r"\a\a")}).faults
    names = "abcdefghijkl"
    bomb = {f"\\{a}": Macro(1, None, f"\\{b}{{#1#1#1}}") for a, b in pairwise(names)}
    assert expanded(r"\a{x}" * 9, bomb | {r"\l": Macro(1, None, "#1" * 5000)}).faults


def test_nothing_behind_a_macro_that_takes_something() -> None:
    assert expanded(r"{\pair a}", macros_in(_PREAMBLE)).faults == ((1, r"nothing follows \pair"),)


def test_definitions_within_a_formula() -> None:
    latex = r"\newcommand{\R}{\mathbb{R}} \def\x#1{#1^2}x \in \R"
    assert [one.start for one in definitions(latex)] == [0, 28]
    assert without_definitions(latex).strip() == r"x \in \R"
    assert len(without_definitions(latex)) == len(latex)
