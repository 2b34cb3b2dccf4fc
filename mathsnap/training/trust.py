"""Whether what is promised of formulas holds, and the fit of their confidence.

Even rows of a benchmark may be fitted on, odd ones are for measuring; the two never meet.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path
from time import process_time
from typing import Any, Literal

import numpy as np

from mathsnap.checks.confidence import Features, fitted
from mathsnap.checks.verdict import ROUND_TRIP, Verdict, judge
from mathsnap.errors import InputError
from mathsnap.glyphs import GlyphRun
from mathsnap.latex import write
from mathsnap.pictures import readings
from mathsnap.structure import parse
from mathsnap.training.score import score
from mathsnap.training.snaps import Known
from mathsnap.training.trustdata import Page

__all__ = ["Half", "Observation", "figures", "fit", "half", "load", "observe", "observe_pages", "reliability"]

Half = Literal["even", "odd"]
_BINS = 10
_BATCH = 20


@dataclass(frozen=True)
class Observation:
    """A formula that was read: what was seen of it, what was promised, and whether it is right (lenient).

    seconds: CPU time of its checks. truth, latex: what stands there, and what was read. real: people made the
    picture, not we.
    """

    seen: Features
    status: str
    confidence: float
    passed: bool
    right: bool
    seconds: float
    truth: str = ""
    latex: str = ""
    real: bool = False

    def to_json(self) -> str:
        """One line."""
        return json.dumps(asdict(self))


def load(path: Path) -> list[Observation]:
    """The lines of a file of observations.

    Raises:
        InputError: it is not one.
    """
    try:
        records = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]
        return [Observation(**record | {"seen": Features(**record["seen"])}) for record in records]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise InputError(f"{path} holds no observations ({error}); make it with `observe`") from error


def half(known: Iterable[Known], which: Half) -> Iterator[Known]:
    """The rows of even or of odd number, in the order of `snaps.rows`, from 0."""
    wanted = which == "odd"
    return (one for number, one in enumerate(known) if bool(number % 2) == wanted)


@dataclass(frozen=True)
class _Reading:
    truth: str
    latex: str
    verdict: Verdict
    seconds: float


def observe(known: Iterable[Known], *, real: bool = False) -> Iterator[Observation]:
    """Reads pictures; those in which nothing is found are left out, nothing is promised of them."""
    return (replace(one, real=real) for one in _observations(_judged_pictures(known)))


def observe_pages(pages: Iterable[Page]) -> Iterator[Observation]:
    """The same for glyphs of pages."""
    return _observations(_judged(page.latex, page.run) for page in pages)


def _judged_pictures(known: Iterable[Known]) -> Iterator[_Reading]:
    for one in known:
        try:
            found = readings(one.picture)
        except InputError:
            continue
        if found:
            formula, region = max(found, key=lambda pair: pair[1].box.area)
            read = _judged(one.latex, region.run, region.doubts, region.kind == "display", region.others)
            given = replace(read.verdict, status=formula.status, confidence=formula.confidence)
            yield replace(read, latex=formula.latex, verdict=given)


def _judged(
    truth: str, run: GlyphRun, doubts: Sequence[str] = (), display: bool = True, others: Sequence[str] = ()
) -> _Reading:
    latex = write(parse(run, "display" if display else "text"), display=display)
    begun = process_time()
    verdict = judge(latex, run, doubts, display=display, others=others)
    return _Reading(truth, latex, verdict, process_time() - begun)


def _observations(read: Iterable[_Reading]) -> Iterator[Observation]:
    """In batches, so that what is done of a long run is seen and kept."""
    seen = (reading for reading in read if reading.verdict.seen is not None)
    while every := list(islice(seen, _BATCH)):
        results = score([(reading.truth, reading.latex) for reading in every])
        for reading, result in zip(every, results, strict=True):
            if result is not None and reading.verdict.seen is not None:
                yield Observation(
                    reading.verdict.seen,
                    reading.verdict.status.value,
                    reading.verdict.confidence,
                    any(check.name == ROUND_TRIP and check.passed for check in reading.verdict.checks),
                    result.lenient,
                    reading.seconds,
                    reading.truth,
                    reading.latex,
                )


# -- the fit -----------------------------------------------------------------------------------

_PENALTY = 1.0
_FLAT = 0.05  # what hardly varies shall not weigh by its rarity
_PRECISION = 0.955
"""What is called verified must be right so often where it was fitted.

More is not reached by asking for more: of the formulas that are read wrongly, pass all checks and leave no
sign doubtful, about half count as wrong only because their truth is written so that it prints otherwise than
the picture (\\mathit, \\dots as \\cdots); the others are letters of one shape in two alphabets.
"""
_ROUNDS = 100
_BY_HAND = {"doubts": -1.5, "missing": -3.7, "unset": -1.8}
"""What held out formulas seldom have, for they stand alone and are read by ourselves; others have it."""
_SELDOM = 20


def fit(observations: Sequence[Observation], made_by: str) -> dict[str, Any]:
    """The content of confidence.json: for pages and pictures a logistic function and what it takes to be
    called verified when the round trip passes. A kind without observations keeps the fit it has.
    """
    fits = fitted()
    for number, kind in enumerate(("page", "picture")):
        own = [o for o in observations if bool(o.seen.picture) == bool(number)]
        if own:
            fits[kind] = _fitted(own)
    return {"made_by": made_by, "fits": fits}


def _fitted(observed: Sequence[Observation]) -> dict[str, Any]:
    own = [*observed, *(o for o in observed if o.real)]  # a real picture counts for two
    names = [name for name in Features.__dataclass_fields__ if name != "picture"]
    x = np.array([[getattr(o.seen, name) for name in names] + [1.0] for o in own])
    y = np.array([o.right for o in own], float)
    spread = np.append(x[:, :-1].std(axis=0) + _FLAT, 1.0)
    weights = _against(x / spread, y) / spread
    for name, weight in _BY_HAND.items():
        if np.count_nonzero(x[:, names.index(name)]) < _SELDOM:
            weights[names.index(name)] = weight
    sure = 1 / (1 + np.exp(-x @ weights))
    passed = np.array([o.passed and not o.seen.odd for o in own])  # nothing else is called verified
    return {
        "weights": {name: round(float(w), 3) for name, w in zip(names, weights, strict=False)},
        "bias": round(float(weights[-1]), 3),
        "promised": _threshold(sure[passed], y[passed], _PRECISION),
        "formulas": len(observed),
        "right": sum(o.right for o in observed),
    }


def _against(x: Any, y: Any) -> Any:
    """Weights none of which speaks for a formula: what is doubtful may do that in few data, by chance."""
    kept = np.ones(x.shape[1], bool)
    while True:
        weights = np.zeros(x.shape[1])
        weights[kept] = _logistic(x[:, kept], y)
        for_it = weights > 0
        for_it[-1] = False
        if not for_it.any():
            return weights
        kept &= ~for_it


def _logistic(x: Any, y: Any) -> Any:
    """Weights by Newton's method with a small ridge, the last one (the bias) without."""
    ridge = np.full(x.shape[1], _PENALTY)
    ridge[-1] = 1e-6
    weights = np.zeros(x.shape[1])
    for _ in range(_ROUNDS):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -40, 40)))
        slope = x.T @ (p - y) + ridge * weights
        bend = (x.T * (p * (1 - p))) @ x + np.diag(ridge)
        step = np.linalg.solve(bend, slope)
        weights = weights - step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def _threshold(sure: Any, right: Any, precision: float) -> float:
    """The least confidence from which on nearly all are right."""
    order = np.argsort(-sure)
    share = np.cumsum(right[order]) / (np.arange(len(order)) + 1)
    good = np.flatnonzero(share >= precision)
    return math.floor(1000 * sure[order][good[-1]]) / 1000 if len(good) else 1.0


# -- the measurement ---------------------------------------------------------------------------


def figures(observations: Sequence[Observation]) -> dict[str, float]:
    """Precision of verified, share of verified among the right, expected calibration error, time."""
    right = [o for o in observations if o.right]
    verified = [o for o in observations if o.status == "verified"]
    bins = reliability(observations)
    return {
        "n": len(observations),
        "right": len(right) / max(1, len(observations)),
        "verified": len(verified),
        "precision": sum(o.right for o in verified) / max(1, len(verified)),
        "of_right": sum(o.status == "verified" for o in right) / max(1, len(right)),
        "ece": sum(count * abs(sure - share) for sure, share, count in bins) / max(1, len(observations)),
        "checks_ms": 1000 * float(np.median([o.seconds for o in observations] or [0.0])),
    }


def reliability(observations: Sequence[Observation]) -> list[tuple[float, float, int]]:
    """Mean confidence, share of the right and number in each of ten bins that is not empty."""
    bins: list[list[Observation]] = [[] for _ in range(_BINS)]
    for one in observations:
        bins[min(_BINS - 1, int(one.confidence * _BINS))].append(one)
    return [
        (sum(o.confidence for o in own) / len(own), sum(o.right for o in own) / len(own), len(own))
        for own in bins
        if own
    ]
