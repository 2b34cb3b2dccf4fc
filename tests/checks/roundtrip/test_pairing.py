"""Signs are paired by their order and by their places."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mathsnap.checks.roundtrip import round_trip
from mathsnap.render import set_glyphs

FRACTION = r"\frac{k(k - 4) + k(k - 2)b}{[k + 2 + (k - 2)b]^2}"


@pytest.mark.parametrize(
    "latex",
    [FRACTION, r"\frac{d V}{d\Phi} = \frac{w\Phi}{\Phi_0^2}", r"h_0^0 = b_0^0", r"1 + \frac{x^2}{y^2}"],
)
def test_the_order_of_a_picture_is_from_left_to_right(latex: str) -> None:
    run = set_glyphs(latex, size=50.0)
    mixed = replace(run, glyphs=tuple(sorted(run.glyphs, key=lambda glyph: glyph.box.cx)))
    found = round_trip(latex, mixed)
    assert found.passed, list(map(str, found.differences))
    assert not round_trip(latex.replace("^2", "_2").replace("0^0", "{00}"), mixed).passed
