"""The fit of the confidence, and the figures that say whether it holds."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from mathsnap.checks.confidence import Features, confidence, features, fitted
from mathsnap.errors import InputError
from mathsnap.render import set_glyphs
from mathsnap.training.reliability import drawn
from mathsnap.training.trust import Observation, figures, fit, half, load, reliability

_SURE = Features(1, 0, 0, 0, 0, 0.3, 0, 0, 0, 0, 0)


def _observations(count: int) -> list[Observation]:
    """Formulas that are right as often as their narrowest sign is sure."""
    draw = random.Random(3)
    found = []
    for _ in range(count):
        narrow = draw.random()
        right = draw.random() > narrow
        found.append(Observation(replace(_SURE, narrow=narrow), "plausible", 0.5, True, right, 0.01))
    pages = [replace(o, seen=replace(o.seen, picture=0.0)) for o in found]
    return [*found, *pages]


def test_the_fit_finds_what_speaks_against_a_formula() -> None:
    got = fit(_observations(400), "a test")["fits"]["picture"]
    assert got["weights"]["narrow"] < -2
    assert abs(got["weights"]["least"]) < 0.1
    assert got["formulas"] == 400
    assert 0.5 < got["promised"] <= 1.0


def test_a_real_picture_counts_for_two() -> None:
    some = _observations(100)
    twice = [*some, *some[:50]]
    real = [replace(o, real=o in some[:50]) for o in some]
    assert fit(real, "")["fits"]["picture"]["weights"] == fit(twice, "")["fits"]["picture"]["weights"]
    assert fit(real, "")["fits"]["picture"]["formulas"] == 100


def test_what_is_seldom_seen_has_its_weight_by_hand() -> None:
    some = _observations(400)
    seldom = [replace(o, seen=replace(o.seen, missing=0.25)) if i < 5 else o for i, o in enumerate(some)]
    assert fit(seldom, "")["fits"]["picture"]["weights"]["missing"] == -3.7
    often = [replace(o, seen=replace(o.seen, missing=0.25 * (not o.right))) for o in some]
    assert fit(often, "")["fits"]["picture"]["weights"]["missing"] != -3.7


def test_a_kind_that_was_not_observed_keeps_its_fit() -> None:
    pictures = [one for one in _observations(100) if one.seen.picture]
    got = fit(pictures, "a test")["fits"]
    assert got["page"] == fitted()["page"]
    assert got["picture"] != fitted()["picture"]


def test_what_is_promised_goes_down_with_what_is_doubtful() -> None:
    assert confidence(_SURE) > confidence(replace(_SURE, dissent=0.5, disputed=1.0))
    assert confidence(_SURE) > confidence(replace(_SURE, narrow=0.9))
    assert confidence(_SURE) > confidence(replace(_SURE, doubts=1.0))


def test_figures() -> None:
    one = Observation(_SURE, "verified", 0.95, True, True, 0.01)
    other = Observation(_SURE, "plausible", 0.35, True, False, 0.03)
    seen = [one] * 9 + [replace(one, right=False)] + [other] * 10 + [replace(other, right=True)] * 10
    got = figures(seen)
    assert (got["n"], got["verified"], got["precision"]) == (30, 10, 0.9)
    assert got["of_right"] == pytest.approx(9 / 19)
    assert got["ece"] == pytest.approx((10 * 0.05 + 20 * 0.15) / 30)
    assert [count for _, _, count in reliability(seen)] == [20, 10]
    assert drawn(reliability(seen)).count("<circle") == 2


def test_halves_never_meet() -> None:
    rows = list(range(7))
    assert list(half(rows, "even")) == [0, 2, 4, 6]  # type: ignore[arg-type]
    assert list(half(rows, "odd")) == [1, 3, 5]  # type: ignore[arg-type]


def test_observations_are_stored(tmp_path: Path) -> None:
    seen = features(set_glyphs("a + b").glyphs, None, 0, 1)
    one = Observation(seen, "plausible", 0.5, False, True, 0.01)
    (tmp_path / "o.jsonl").write_text(one.to_json() + "\n")
    assert load(tmp_path / "o.jsonl") == [one]
    (tmp_path / "o.jsonl").write_text("{}\n")
    with pytest.raises(InputError, match="holds no observations"):
        load(tmp_path / "o.jsonl")
