"""One normal form: what the writer writes is read as it was, and a second time nothing changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from strategies import formulas

from mathsnap.errors import LatexError
from mathsnap.latex import normal, parse, write
from mathsnap.structure import tree
from mathsnap.symbols import Style

WRITTEN = [
    line
    for line in (Path(__file__).parent.parent / "data/formulas.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
OTHERWISE = {
    r"e^{\sum_i x_i}": r"e^{\sum_i x_i}",
    r"a \equiv b \pmod{n}": r"a \equiv b \pmod{n}",
}
"""Formulas that an author spells otherwise than the writer."""


@pytest.mark.parametrize("latex", WRITTEN)
def test_what_is_normal_stays(latex: str) -> None:
    assert normal(latex) == OTHERWISE.get(latex, latex)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        (r"{a \over b}", r"\frac{a}{b}"),
        (r"{n \choose k}", r"\binom{n}{k}"),
        (r"{\sum_i a_i \over 2}", r"\frac{\sum_i a_i}{2}"),
        (r"\left( 1 \over 2 \right)", r"\left(\frac{1}{2}\right)"),
        (r"x^2_i", r"x_i^2"),
        (r"f'^2", r"f^{\prime2}"),
        (r"x_{ i }", r"x_i"),
        (r"\frac12", r"\frac{1}{2}"),
        (r"\sqrt[3]x", r"\sqrt[3]{x}"),
        (r"a \le b \ne c \to d", r"a \leq b \neq c \rightarrow d"),
        (r"{\bf x}y", r"\mathbf{x}y"),
        (r"\bm{x}\bm{\alpha}", r"\boldsymbol{x}\boldsymbol{\alpha}"),
        (r"\mathbf x \mathbf y", r"\mathbf{xy}"),
        (r"\mathop{\rm argmin}_x f", r"\operatorname*{argmin}_x f"),
        (r"\textstyle\sum_i x", r"\sum\nolimits_i x"),
        (r"\displaystyle\sum\limits_{i} x", r"\sum_i x"),
        (r"\stackrel{d}{=}", r"\overset{d}{=}"),
        (r"\left[\begin{matrix}1\\3\\\end{matrix}\right]", r"\begin{bmatrix} 1 \\ 3 \end{bmatrix}"),
        (r"\begin{align*}a&=b\\[2pt]c&=d\end{align*}", r"\begin{aligned} a & = b \\ c & = d \end{aligned}"),
        (r"\mbox{if $x>0$}", r"\text{if }x > 0"),
        (r"$$x$$", "x"),
        (r"\[x \label{eq:1}\]", "x"),
        (r"a % of b", "a"),
    ],
)  # fmt: skip
def test_what_authors_type(typed: str, wanted: str) -> None:
    assert normal(typed) == wanted


def test_within_lines_of_text() -> None:
    assert normal(r"\sum_i x_i", display=False) == r"\sum_i x_i"
    assert normal(r"\sum\limits_i x_i", display=False) == r"\sum\limits_i x_i"


@pytest.mark.parametrize(
    ("latex", "at"),
    [
        ("x^", 1),
        ("a}", 1),
        ("{a", 0),
        (r"\frac{a}", 0),
        ("x^2^3", 3),
        ("x_1_2", 3),
        (r"\left( x", 0),
        (r"x + \fracc{a}{b}", 4),
        (r"\begin{matrix} 1", 0),
        (r"\begin{matrix} 1 \end{pmatrix}", 17),
        (r"{a \over b \over c}", 11),
        (r"\textcolor{red}{x}", 0),
        ("{" * 500, 80),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(latex: str, at: int) -> None:
    with pytest.raises(LatexError, match=f"character {at + 1} ") as caught:
        parse(latex)
    assert caught.value.at == at


@given(formulas)
@settings(max_examples=300, deadline=None)
@example(tree.Scripts(tree.Row((tree.Atom("a"), tree.Atom("b"))), tree.Atom("1")))
def test_any_tree_comes_back_from_its_latex(formula: tree.Node) -> None:
    latex = write(formula)
    assert normal(latex) == latex


_BITS = (  # noqa: SIM905 - a list of these would be hard to read
    r"\ { } \frac \left \right ( \over ^ _ a \text & \begin{cases} \end{cases} \sqrt"
    r" [ ] \\ ' \sum \limits $ %"
).split()


@example(r"\'1")
@example(r"\begin{cases} \\ \\ \end{cases}")
@example(r"\begin{array}{c} a \\ \\ \hline \\ \end{array}")
@given(st.lists(st.sampled_from(_BITS)).map(" ".join) | st.text(st.sampled_from(r"\{}[]^_&$'%ab1 (")))
@settings(max_examples=400, deadline=None)
def test_anything_is_read_or_refused(latex: str) -> None:
    try:
        once = normal(latex)
    except LatexError:
        return
    assert normal(once) == once


def test_a_script_beside_the_label_of_a_brace() -> None:
    a, b, x = (tree.Atom(c, Style.ITALIC) for c in "abx")
    braced = tree.Decoration(x, "\u23df", over=False, label=a)
    assert write(tree.Scripts(braced, b)) == r"{\underbrace{x}_a}_b"
    assert write(tree.Scripts(braced, None, b)) == r"\underbrace{x}_a^b"
