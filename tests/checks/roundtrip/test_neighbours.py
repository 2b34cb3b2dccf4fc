"""What fonts may do otherwise is no difference; what the formula says is one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mathsnap.boxes import Box
from mathsnap.checks.roundtrip import round_trip
from mathsnap.glyphs import Glyph, GlyphRun
from mathsnap.render import set_glyphs


def _changed(run: GlyphRun, number: int, glyph: Glyph) -> GlyphRun:
    return replace(run, glyphs=(*run.glyphs[:number], glyph, *run.glyphs[number + 1 :]))


@pytest.mark.parametrize(("score", "passes"), [(0.9, True), (1.0, False)])
def test_the_size_of_a_seen_sign_is_a_guess(score: float, passes: bool) -> None:
    run = set_glyphs("ab + c", size=50.0)
    smaller = replace(run.glyphs[0], size=0.7 * run.glyphs[0].size, score=score)
    assert round_trip("ab + c", _changed(run, 0, smaller)).passed is passes


def test_a_seen_script_is_still_a_script() -> None:
    run = set_glyphs("ab + c", size=50.0)
    seen = replace(run, glyphs=tuple(replace(glyph, score=0.9) for glyph in run.glyphs))
    assert not round_trip("a_b + c", seen).passed


def test_how_high_limits_stand_beside_a_fraction_is_up_to_the_font() -> None:
    latex = r"\int_a^b \frac{x}{2}"
    run = set_glyphs(latex, size=50.0)
    number, limit = next((n, g) for n, g in enumerate(run.glyphs) if g.symbol == "a")
    at = limit.box
    higher = replace(limit, y=limit.y - 20, box=Box(at.x0, at.y0 - 20, at.x1, at.y1 - 20))
    assert round_trip(latex, _changed(run, number, higher)).passed
