"""Other looks at a picture as witnesses of its reading."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mathsnap.checks.confidence import DOUBTED, confidence, promised
from mathsnap.checks.dissent import dissent
from mathsnap.checks.verdict import judge
from mathsnap.formula import Status
from mathsnap.glyphs import GlyphRun
from mathsnap.render import set_glyphs


def _seen_in_a_picture(latex: str, score: float = 0.98) -> GlyphRun:
    run = set_glyphs(latex)
    return replace(run, glyphs=tuple(replace(glyph, score=score) for glyph in run.glyphs))


def test_spaces_and_sizes_are_no_dissent() -> None:
    assert dissent(r"\left( a \, b \right)", ["(a b)", r"\bigl(a\quad b\bigr)"]) == 0
    assert dissent(r"a \leftarrow b", ["a b"]) == 1
    assert dissent("x^{2y}", ["x^2y", "x^{2y}", "x^{2 y}"]) == pytest.approx(1 / 3)


def test_a_reading_without_witness_is_disputed() -> None:
    assert dissent("a", []) == 0.5


def test_a_disputed_reading_of_a_picture_is_less_sure() -> None:
    run = _seen_in_a_picture("a + b")
    agreed = judge("a + b", run, others=["a + b"] * 3)
    disputed = judge("a + b", run, others=["a + b", "a + b", "a + h"])
    refuted = judge("a + b", run, others=["a + h"] * 3)
    assert agreed.confidence > disputed.confidence > refuted.confidence
    assert agreed.status is Status.VERIFIED
    assert refuted.status is not Status.VERIFIED


def test_glyphs_of_a_font_need_no_witness() -> None:
    run = set_glyphs("a + b")
    assert judge("a + b", run).confidence == judge("a + b", run, others=["a"]).confidence


@pytest.mark.parametrize("score", [0.2, 0.5, 0.8, 0.99])
@pytest.mark.parametrize("others", [["a + b"] * 3, ["a + h"] * 3, []])
@pytest.mark.parametrize("latex", ["a + b", "a + c", "a + b +"])
def test_status_and_confidence_say_the_same(score: float, others: list[str], latex: str) -> None:
    verdict = judge(latex, _seen_in_a_picture("a + b", score), others=others)
    assert verdict.seen is not None
    assert (verdict.status is Status.SUSPECT) == (verdict.confidence < DOUBTED)
    if verdict.status is Status.VERIFIED:
        assert promised(verdict.seen)
        assert verdict.confidence == confidence(verdict.seen)


def test_a_sign_that_is_missing_costs_the_confidence_too() -> None:
    run = _seen_in_a_picture("a + b")
    verdict = judge("a + c", run, others=["a + c"] * 3)
    assert verdict.status is Status.SUSPECT
    assert verdict.confidence < DOUBTED
