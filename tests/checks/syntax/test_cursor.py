"""No string is too deep or too odd."""

from __future__ import annotations

import random
import string
from time import process_time

import pytest

import mathsnap
from mathsnap.checks.syntax import syntax


@pytest.mark.parametrize("piece", ["{", r"\left(", r"\begin{matrix}", r"\frac{", r"\text{", "x^{", r"\sqrt["])
def test_depth_is_bounded(piece: str) -> None:
    begun = process_time()
    assert syntax(piece * 5000)
    assert process_time() - begun < 1


def test_debris_breaks_nothing() -> None:
    draw = random.Random(1)
    pieces = [
        *string.printable, r"\left", r"\right", r"\begin{", r"\end{", "array}", "{cc}", r"\frac", r"\text{",
        r"\\", r"\sqrt[", r"\kern", "é", "\0", r"\over", r"\limits", "$",
    ]  # fmt: skip
    for _ in range(3000):
        latex = "".join(draw.choices(pieces, k=draw.randrange(30)))
        report = mathsnap.check(latex, draw.choice(["katex", "mathjax", "github", "latex"]))
        assert all(0 <= message.at <= len(latex) for message in report.messages)
