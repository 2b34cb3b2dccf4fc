"""Matching what was read from a paper with what it holds."""

from __future__ import annotations

from typing import Any

from mathsnap.training.papers import Tally, _joined, _one_paper, _partners
from mathsnap.training.score import Print, Sign


def _true(y: float, latex: str, **more: Any) -> dict[str, Any]:
    return {"page": 1, "bbox": [0, y, 100, y + 10], "latex": latex, **more}


def _read(y0: float, y1: float, latex: str, page: int = 1, **more: Any) -> dict[str, Any]:
    return {"source": {"page": page, "bbox": [0, y0, 100, y1]}, "latex": latex, "status": "plausible", **more}


def test_merged_and_split_displays_are_compared_as_a_whole() -> None:
    tally = Tally()
    truth = [_true(0, "a"), _true(12, "b"), _true(40, r"\begin{aligned}c\\d\end{aligned}")]
    read = [
        _read(0, 22, r"\begin{gathered}a\\b\end{gathered}"),
        _read(40, 45, "c"),
        _read(45, 50, "d"),
        _read(80, 90, "x"),
    ]
    pairs = [pair for _, _, pair in _one_paper("p", truth, read, tally)]
    ab, cd = (r"\begin{gathered}" + rows + r"\end{gathered}" for rows in (r"a \\ b", r"c \\ d"))
    assert pairs == [(ab, ab), (ab, ab), (cd, cd)]
    assert tally.counts["found"] == 3
    assert tally.extra == 1


def test_tags_and_what_is_not_found() -> None:
    tally = Tally()
    truth = [_true(0, "a", tag=["(1)"]), _true(50, "b", tag=["(2)"])]
    pairs = list(_one_paper("p", truth, [_read(0, 10, "a", tag="(1)"), _read(50, 60, "b", page=2)], tally))
    assert [pair for _, _, pair in pairs] == [("a", "a"), ("b", "")]
    assert (tally.counts["tags"], tally.counts["tags_right"], tally.counts["found"]) == (2, 1, 1)
    assert tally.extra == 0  # there is no truth for page 2


def test_joined() -> None:
    assert list(_joined([{0}, {0, 1}, {1}, set()])) == [({0, 1, 2}, {0, 1}), ({3}, set())]


def test_each_reading_is_the_partner_of_one_formula() -> None:
    signs = [Sign("CMMI", letter, 10.0) for letter in "abcdefghij"]
    one, near = Print(tuple(signs), ()), Print((*signs[:-1], Sign("CMR", "x", 10.0)), ())
    far = Print((Sign("CMR", "zero", 10.0),), ())
    assert _partners({0: one, 1: near}, {0: one, 1: far}) == {0: 0}
    assert _partners({0: one, 1: near}, {0: one, 1: near}) == {0: 0, 1: 1}
