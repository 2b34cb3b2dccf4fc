"""What is left out to be quick changes nothing."""

from __future__ import annotations

import subprocess
import sys

FORMULAS = [
    r"\sum_{k=1}^n \frac{x_k + 7}{\sqrt{k}} = f(y) + \int_0^1 g(t)\,dt \qquad a \! b",
    r"\left\{ \begin{array}{cc} a & \mathbf{b} \\[2ex] \textstyle\sum_i c_i & d \end{array} \right.",
    r"\left( \frac{\left[ \hat{x}^2 \right]}{\displaystyle \prod_i y_i} \right) \quad \text{as } n \to 0",
]
SET = """
import sys
from mathsnap.render import set_glyphs, setter
if sys.argv[1] == "slow":
    setter.quicken = lambda: None
for latex in sys.argv[2:]:
    run = set_glyphs(latex)
    print([(g.symbol, g.box.as_tuple(), g.size) for g in run.glyphs], run.rules)
"""


def test_formulas_are_set_as_without() -> None:
    quick, slow = (
        subprocess.run(
            [sys.executable, "-c", SET, how, *FORMULAS], check=True, capture_output=True, text=True
        ).stdout
        for how in ("quick", "slow")
    )
    assert quick == slow
    assert quick.count("\n") == len(FORMULAS)
