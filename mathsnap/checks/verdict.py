"""From the checks of a formula to its status and confidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mathsnap.checks.confidence import DOUBTED, Features, confidence, features, promised
from mathsnap.checks.dissent import dissent
from mathsnap.checks.sense import sense
from mathsnap.checks.syntax import syntax
from mathsnap.formula import Check, Status
from mathsnap.glyphs import GlyphRun

if TYPE_CHECKING:
    from mathsnap.checks.roundtrip import RoundTrip

__all__ = ["LEAST_SURE", "ROUND_TRIP", "Verdict", "judge"]

ROUND_TRIP = "round-trip"
"""Name of the check."""

LEAST_SURE = 0.95
"""A sign less sure is shown as doubtful in reports."""

_SUSPECT = DOUBTED - 0.01
"""The most confidence that a suspect formula has, so that the two never say different things."""

_SHOWN = 5  # differences that a check names


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may be promised of a formula, how sure that is, and why. seen: what that was made of.

    differences: how many the round trip found; None where it could not be made.
    """

    status: Status
    confidence: float
    checks: tuple[Check, ...]
    seen: Features | None = None
    differences: int | None = None


def judge(
    latex: str,
    source: GlyphRun,
    doubts: Sequence[str] = (),
    *,
    display: bool = True,
    set_again: bool = True,
    factor: float = 1.0,
    others: Sequence[str] = (),
) -> Verdict:
    """Checks a formula against the glyphs it was read from.

    doubts: what the reader was unsure of. set_again: make the round trip (some twenty milliseconds).
    factor: from the unit of the glyphs to that in which the checks say where. others: the LaTeX that other
    looks at the same picture gave.
    """
    checks = [Check("reading", False, doubt) for doubt in doubts]
    if not latex:
        return Verdict(Status.SUSPECT, 0.0, tuple(checks))
    if faults := [message.text for message in syntax(latex) if message.severity == "error"]:
        checks.append(Check("syntax", False, "; ".join(faults[:_SHOWN])))
        return Verdict(Status.INVALID, 0.0, tuple(checks))
    odd = [message.text for message in sense(latex)]
    if odd:
        checks.append(Check("sense", False, "; ".join(odd[:_SHOWN])))
    trip = _round_trip(latex, source, display) if set_again else None
    if trip is not None:
        boxes = tuple(d.box.scaled(factor) for d in trip.differences if d.box is not None)
        checks.append(Check(ROUND_TRIP, trip.passed, _detail(trip, factor), boxes))
    seen = features(source.glyphs, trip, len(doubts), len(odd), dissent(latex, others))
    found = len(trip.differences) if trip is not None and trip.set_again else None
    status, sure = _status(doubts, trip, seen), confidence(seen)
    if status is Status.SUSPECT:
        sure = min(sure, _SUSPECT)
    return Verdict(status, sure, tuple(checks), seen, found)


def _round_trip(latex: str, source: GlyphRun, display: bool) -> RoundTrip:
    from mathsnap.checks.roundtrip import round_trip  # brings numpy

    return round_trip(latex, source, display)


def _status(doubts: Sequence[str], trip: RoundTrip | None, seen: Features) -> Status:
    if doubts or confidence(seen) < DOUBTED:
        return Status.SUSPECT
    if trip is None or not trip.set_again:
        return Status.PLAUSIBLE
    if trip.passed:
        return Status.VERIFIED if promised(seen) and not seen.odd else Status.PLAUSIBLE
    # Fonts place signs differently enough for a false alarm; which signs there are does not depend on them.
    return Status.SUSPECT if any(difference.counts for difference in trip.differences) else Status.PLAUSIBLE


def _detail(trip: RoundTrip, factor: float) -> str:
    if not trip.set_again:
        return f"not set again: {trip.reason}"
    shown = "; ".join(difference.told(factor) for difference in trip.differences[:_SHOWN])
    more = len(trip.differences) - _SHOWN
    return f"{shown}; and {more} more" if more > 0 else shown
