"""Other looks at a picture as witnesses of its reading."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mathsnap.boxes import Box
from mathsnap.checks.confidence import features
from mathsnap.checks.dissent import dissent
from mathsnap.glyphs import Glyph, GlyphRun, Style
from mathsnap.render import set_glyphs


def _seen_in_a_picture(latex: str, score: float = 0.98) -> GlyphRun:
    run = set_glyphs(latex)
    return replace(run, glyphs=tuple(replace(glyph, score=score) for glyph in run.glyphs))


def test_spaces_and_sizes_are_no_dissent() -> None:
    assert dissent(r"\left( a \, b \right)", ["(a b)", r"\bigl(a\quad b\bigr)"]) == 0
    assert dissent(r"a \leftarrow b", ["a b"]) == 1
    assert dissent("x^{2y}", ["x^2y", "x^{2y}", "x^{2 y}"]) == pytest.approx(1 / 3)


def test_a_reading_without_witness_is_disputed_where_signs_are_doubtful() -> None:
    assert dissent("a", []) is None
    sure, doubtful = (Glyph("a", Style.ITALIC, 0, 0, 10, Box(0, 0, 5, 5), 5, score=s) for s in (0.8, 0.4))
    assert features([sure], None, 0, 0, None).disputed == 0
    assert features([sure, doubtful], None, 0, 0, None).disputed == 1
    rivalled = replace(sure, alternatives=(("x", Style.ITALIC, 0.3),))
    assert features([sure, rivalled], None, 0, 0, None).disputed == 1
