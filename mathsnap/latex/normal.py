"""One spelling for one print: the normal form of a formula."""

from __future__ import annotations

from mathsnap.latex.parse import parse
from mathsnap.latex.writer import write

__all__ = ["normal"]


def normal(latex: str, display: bool = True) -> str:
    r"""A formula as the writer would write it: {a \over b} becomes \frac{a}{b}, x^2_i becomes x_i^2.

    It is its own normal form. Numbers and labels (\tag, \label) are not part of it.

    Args:
        latex: the formula; signs that begin and end mathematics are taken off.
        display: it is set in display style (else in text style, between words).

    Raises:
        LatexError: it cannot be read, or holds what has no normal form; `at` is where.
    """
    return write(parse(latex, display), display)
