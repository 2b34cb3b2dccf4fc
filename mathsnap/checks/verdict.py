"""From the checks of a formula to its status and confidence."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from mathsnap.formula import Check, Status
from mathsnap.glyphs import GlyphRun

if TYPE_CHECKING:
    from mathsnap.checks.roundtrip import RoundTrip

__all__ = ["FEATURES", "ROUND_TRIP", "Verdict", "confidence", "features", "judge"]

ROUND_TRIP = "round-trip"
"""Name of the check."""

LEAST_SURE = 0.95
"""A reading with a sign less sure is not promised: a sign that was misread is set again as misread."""

_SHOWN = 5  # differences that a check names

FEATURES = ("least score", "signs", "passed", "failed", "doubts")
"""1 - the least score of the glyphs; log2 of their number, in tens; whether the round trip passed; whether it
failed (neither where it was not made); the number of doubts of the reader."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may be promised of a formula, how sure that is, and why."""

    status: Status
    confidence: float
    checks: tuple[Check, ...]


def judge(
    latex: str, source: GlyphRun, doubts: Sequence[str] = (), *, display: bool = True, set_again: bool = True
) -> Verdict:
    """Checks a formula against the glyphs it was read from.

    doubts: what the reader was unsure of. set_again: make the round trip (some ten milliseconds).
    """
    checks = [Check("reading", False, doubt) for doubt in doubts]
    scores = [glyph.score for glyph in source.glyphs]
    if not latex:
        return Verdict(Status.SUSPECT, 0.0, tuple(checks))
    trip = _round_trip(latex, source, display) if set_again else None
    if trip is not None:
        boxes = tuple(difference.box for difference in trip.differences if difference.box is not None)
        checks.append(Check(ROUND_TRIP, trip.passed, _detail(trip), boxes))
    return Verdict(_status(doubts, trip, scores), confidence(features(scores, checks)), tuple(checks))


def _round_trip(latex: str, source: GlyphRun, display: bool) -> RoundTrip:
    from mathsnap.checks.roundtrip import round_trip  # brings numpy

    return round_trip(latex, source, display)


def _status(doubts: Sequence[str], trip: RoundTrip | None, scores: Sequence[float]) -> Status:
    if doubts:
        return Status.SUSPECT
    if trip is None or not trip.set_again:
        return Status.PLAUSIBLE
    if trip.passed:
        return Status.VERIFIED if min(scores, default=0.0) >= LEAST_SURE else Status.PLAUSIBLE
    # Fonts place signs differently enough for a false alarm; which signs there are does not depend on them.
    return Status.SUSPECT if any(difference.counts for difference in trip.differences) else Status.PLAUSIBLE


def _detail(trip: RoundTrip) -> str:
    if not trip.set_again:
        return f"not set again: {trip.reason}"
    shown = "; ".join(map(str, trip.differences[:_SHOWN]))
    more = len(trip.differences) - _SHOWN
    return f"{shown}; and {more} more" if more > 0 else shown


def features(scores: Sequence[float], checks: Sequence[Check]) -> tuple[float, ...]:
    """The numbers that the confidence is made of, in the order of `FEATURES`."""
    trip = next((check for check in checks if check.name == ROUND_TRIP), None)
    return (
        1 - min(scores, default=0.0),
        math.log2(1 + len(scores)) / 10,
        float(trip is not None and trip.passed),
        float(trip is not None and not trip.passed),
        float(sum(check.name == "reading" and not check.passed for check in checks)),
    )


def confidence(values: Sequence[float]) -> float:
    """How sure a formula with these features is to be right: logistic, with weights set by hand that have not
    been fitted or calibrated yet.
    """
    weights, bias = _weights()
    return 1 / (1 + math.exp(-bias - sum(w * v for w, v in zip(weights, values, strict=True))))


@cache
def _weights() -> tuple[tuple[float, ...], float]:
    data = json.loads(files("mathsnap.checks").joinpath("confidence.json").read_text(encoding="utf-8"))
    return tuple(data["weights"][name] for name in FEATURES), data["bias"]
