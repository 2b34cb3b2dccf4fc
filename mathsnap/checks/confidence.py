"""How sure a formula is to be right: what is seen of it as numbers, and the function fitted on them.

`python -m mathsnap.training confidence` fits confidence.json, which says on what.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from mathsnap.glyphs import Glyph, are_undoubted

if TYPE_CHECKING:
    from mathsnap.checks.roundtrip import RoundTrip

__all__ = ["DOUBTED", "Features", "confidence", "features", "fitted", "margin", "promised"]

_AMBIGUOUS = 0.5
"""Gap between the scores of the first and second reading below which a sign is ambiguous."""


DOUBTED = 0.5
"""Confidence below which a formula is suspect whatever its checks say."""

_MOST = 4  # differences that count; more are no worse


@dataclass(frozen=True, slots=True)
class Features:
    """What the confidence is made of.

    picture: 1 for signs that were seen, 0 for those that a font names; each kind has a fit of its own.
    least, mean: 1 - the least and the mean score of the glyphs.
    ambiguous: share of glyphs whose second reading is nearly as good; narrow: 1 - the least gap.
    size: log2 of the number of glyphs, in tens.
    missing: differences of the round trip that are signs of one side only; displaced: the others.
    unset: 1 where the formula could not be set again, or was not.
    doubts: of the reader; odd: warnings of the check of sense.
    dissent: share of the other looks at a picture that read something else; disputed: 1 where any does. Both
    are 0 for signs that a font names. Where there was no other look they are 0 if no sign is doubtful, which
    is why there was none, else one half and 1.
    """

    picture: float
    least: float
    mean: float
    ambiguous: float
    narrow: float
    size: float
    missing: float
    displaced: float
    unset: float
    doubts: float
    odd: float
    dissent: float = 0.0
    disputed: float = 0.0


def features(
    glyphs: Sequence[Glyph], trip: RoundTrip | None, doubts: int, odd: int, dissent: float | None = None
) -> Features:
    """The numbers of a formula. trip: None where none was made. dissent: share of other looks that differ,
    None where there was none.
    """
    scores = [glyph.score for glyph in glyphs] or [0.0]
    gaps = [margin(glyph) for glyph in glyphs] or [0.0]
    made = trip is not None and trip.set_again
    picture = float(min(scores) < 1)
    if dissent is None:
        dissent = 0.0 if are_undoubted(glyphs) else 0.5
    missing = sum(difference.counts for difference in trip.differences) if trip else 0
    displaced = len(trip.differences) - missing if trip else 0
    return Features(
        picture=picture,
        least=1 - min(scores),
        mean=1 - sum(scores) / len(scores),
        ambiguous=sum(gap < _AMBIGUOUS for gap in gaps) / len(gaps),
        narrow=1 - min(gaps),
        size=math.log2(1 + len(glyphs)) / 10,
        missing=min(missing, _MOST) / _MOST,
        displaced=min(displaced, _MOST) / _MOST,
        unset=float(not made),
        doubts=float(min(doubts, 2)),
        odd=float(min(odd, 2)),
        dissent=picture * dissent,
        disputed=picture * (dissent > 0),
    )


def margin(glyph: Glyph) -> float:
    """How much surer the first reading of a glyph is than the second, 0 to 1."""
    return glyph.score - max((score for _, _, score in glyph.alternatives), default=0.0)


def confidence(seen: Features) -> float:
    """The share of formulas like this one that are right."""
    weights, bias = _fitted()[_kind(seen)]
    total = bias + sum(weight * getattr(seen, name) for name, weight in weights.items())
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, total))))


def promised(seen: Features) -> bool:
    """Whether the formula is sure enough to be called verified when its round trip passes."""
    return confidence(seen) >= float(_data()[_kind(seen)]["promised"])


def _kind(seen: Features) -> str:
    return "picture" if seen.picture else "page"


@cache
def _fitted() -> dict[str, tuple[dict[str, float], float]]:
    return {kind: (fit["weights"], fit["bias"]) for kind, fit in _data().items()}


def fitted() -> dict[str, Any]:
    """The fits in use, by kind: weights, bias, what it takes to be verified, on how many they are made."""
    return dict(_data())


@cache
def _data() -> dict[str, Any]:
    text = files("mathsnap.checks").joinpath("confidence.json").read_text(encoding="utf-8")
    fits: dict[str, Any] = json.loads(text)["fits"]
    return fits
