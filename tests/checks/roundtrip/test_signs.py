"""A sign has one spelling, whatever the font draws for it."""

from __future__ import annotations

from dataclasses import replace

from mathsnap.checks.roundtrip import round_trip
from mathsnap.render import set_glyphs


def test_the_tilde_of_a_page_is_the_tilde_of_the_setter() -> None:
    run = set_glyphs(r"\tilde{x} + y", size=50.0)
    number, tilde = next((n, g) for n, g in enumerate(run.glyphs) if g.symbol in "~˜\u0303")
    glyphs = (*run.glyphs[:number], replace(tilde, symbol="\u0303"), *run.glyphs[number + 1 :])
    assert round_trip(r"\tilde{x} + y", replace(run, glyphs=glyphs)).passed


def test_the_bar_of_a_fraction_in_a_script_is_a_bar() -> None:
    run = set_glyphs(r"S^{\frac{1}{4}}", size=50.0)
    wider = replace(run, rules=tuple(replace(r, box=r.box.grown(0.05 * r.box.width, 0)) for r in run.rules))
    assert round_trip(r"S^{\frac{1}{4}}", wider).passed
    assert not round_trip("S^{14}", run).passed
