"""Fuzzing: it finds what fails and what hangs, and check and render do neither."""

from __future__ import annotations

from itertools import islice

import pytest

from mathsnap.training import fuzz as fuzzing
from mathsnap.training.fuzz import fuzz, inputs


def test_three_thousand_strings() -> None:
    assert fuzz(3000, seed=7, rendered=0.05).findings == ()


def test_the_same_seed_gives_the_same_strings() -> None:
    assert list(islice(inputs(1), 100)) == list(islice(inputs(1), 100))
    assert list(islice(inputs(1), 100)) != list(islice(inputs(2), 100))


def test_failures_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(latex: str, dialect: str) -> None:
        if "{" in latex:
            raise IndexError("oh")
        while "}" in latex:
            pass

    monkeypatch.setattr(fuzzing, "check", broken)
    monkeypatch.setattr(fuzzing, "_GIVEN_UP_SECONDS", 0.05)
    found = {finding.what.partition(": ")[2] for finding in fuzz(40, rendered=0).findings}
    assert found == {"IndexError: oh", "_HangError: no end after 0 s"}


@pytest.mark.parametrize(
    "latex",
    ["{" * 10_000, r"\left(" * 1000, r"\sqrt{" * 400 + "}" * 400, "x" * 49_000, "'" * 40_000, "\\" * 9999,
     r"\text{$" * 1000, r"\begin{array}{c" * 300, "x_" * 10_000, r"\fracc{a}" * 2000],
)  # fmt: skip
def test_what_is_deep_or_long_is_answered_in_a_second(latex: str) -> None:
    for dialect in ("katex", "mathjax", "mathml"):
        seconds, complaint = fuzzing._tried(lambda dialect=dialect: fuzzing.check(latex, dialect))
        assert complaint == ""
        assert seconds < fuzzing.LONGEST_SECONDS
