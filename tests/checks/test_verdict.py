"""From the checks to what may be promised."""

from __future__ import annotations

from mathsnap.checks.verdict import judge
from mathsnap.formula import Status
from mathsnap.render import set_glyphs


def test_what_cannot_be_set_is_not_verified() -> None:
    verdict = judge("x + y" * 1000, set_glyphs("xy"))
    assert verdict.status is Status.PLAUSIBLE
    assert "not set again" in verdict.checks[-1].detail


def test_what_tex_refuses_is_invalid() -> None:
    verdict = judge(r"\foo{x}", set_glyphs("x"))
    assert (verdict.status, verdict.confidence) == (Status.INVALID, 0.0)
    assert [check.name for check in verdict.checks] == ["syntax"]


def test_the_verdict() -> None:
    run = set_glyphs("a + b")
    assert judge("a + b", run).status is Status.VERIFIED
    assert judge("a + c", run).status is Status.SUSPECT
    assert judge("a + b", run, ["a sign is blurred"]).status is Status.SUSPECT
    assert judge("a + b", run).confidence > judge("a + c", run).confidence
