"""LaTeX to the expression tree: what the writer writes, and what authors type.

The tree says what is printed, so spellings of one print come out as one tree: {a \\over b} and \\frac{a}{b},
x_i^2 and x^2_i, \\left( \\begin{matrix} and \\begin{pmatrix}. What the tree has no node for (colours,
phantoms, overlaps) is refused by name and place, never dropped.
"""

from __future__ import annotations

from mathsnap.latex.constructs import READERS
from mathsnap.latex.nodes import State
from mathsnap.latex.reader import Reader
from mathsnap.latex.tokens import tokens
from mathsnap.structure.tree import Node

__all__ = ["parse"]

_MARKS = {"$": "$", r"\(": r"\)", r"\[": r"\]"}


def parse(latex: str, display: bool = True) -> Node:
    """The tree of a formula; signs around it that begin and end mathematics are taken off.

    Args:
        latex: the formula.
        display: it is set in display style (else in text style, between words).

    Raises:
        LatexError: it cannot be read; `at` is where.
    """
    found = tokens(latex)
    while len(found) > 1 and _MARKS.get(found[0].text) == found[-1].text:
        found = found[1:-1]
    return Reader(latex, found, READERS).whole(State(display, display))
