"""Round trip: a formula is set, its page is read, and what was read is set again and compared.

The page may be in any fonts; both the original LaTeX and the reading are compared in Computer Modern.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mathsnap.glyphs import GlyphRun
from mathsnap.latex import write
from mathsnap.structure import parse
from mathsnap.training.causes import Failure, cause_of
from mathsnap.training.latexforms import body
from mathsnap.training.score import Print, Score, compare, prints
from mathsnap.training.typeset import Setting, read_runs, typeset

__all__ = ["Reading", "RoundTrip", "readings", "round_trip", "tally"]

_CHUNK = 2000


@dataclass(frozen=True, slots=True)
class RoundTrip:
    """truth: the LaTeX that was set; read: the LaTeX that came back; error: what stopped the reading."""

    truth: str
    read: str
    score: Score
    failure: Failure | None
    glyphs: int
    seconds: float


def round_trip(formulas: Sequence[str], setting: Setting) -> Iterator[RoundTrip]:
    """The round trip of every formula that can be set, both in those fonts and in Computer Modern."""
    for truth, reading, reference, print_ in readings(formulas, setting):
        yield _judged(truth, reading, reference, print_)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a page; error: what stopped it. seconds: of structure and writing."""

    run: GlyphRun
    latex: str
    error: str
    seconds: float


def readings(formulas: Sequence[str], setting: Setting) -> Iterator[tuple[str, Reading, Print, Print | None]]:
    """Every formula that can be set, both in those fonts and in Computer Modern: its LaTeX, what is read of
    its page, and the prints of both.
    """
    bodies = [body(formula) for formula in formulas]
    for start in range(0, len(bodies), _CHUNK):
        chunk = bodies[start : start + _CHUNK]
        read = [_read(run, setting) for run in typeset(chunk, setting, read_runs)]
        expected = prints(chunk)
        got = prints([reading.latex if reading else "" for reading in read])
        for truth, reading, reference, print_ in zip(chunk, read, expected, got, strict=True):
            if reading is not None and reading.run.glyphs and reference is not None:
                yield truth, reading, reference, print_


def _read(run: GlyphRun | None, setting: Setting) -> Reading | None:
    if run is None:
        return None
    begun = time.perf_counter()
    latex, error = "", ""
    try:
        latex = write(parse(run, setting.style), display=setting.style == "display")
    except Exception as broken:  # one formula that breaks the parser must not end the measurement
        error = f"{type(broken).__name__}: {broken}"
    return Reading(run, latex, error, time.perf_counter() - begun)


def _judged(truth: str, reading: Reading, reference: Print, print_: Print | None) -> RoundTrip:
    result = compare(reference, print_)
    failure = None if result.lenient else cause_of(truth, reference, print_, reading.error)
    return RoundTrip(truth, reading.latex, result, failure, len(reading.run.glyphs), reading.seconds)


def tally(trips: Sequence[RoundTrip]) -> dict[str, float]:
    """The figures of many round trips: shares in [0, 1], and the milliseconds of structure and writing."""
    count = max(1, len(trips))
    seconds, glyphs = sum(t.seconds for t in trips), max(1, sum(t.glyphs for t in trips))
    return {
        "n": len(trips),
        "lenient": sum(t.score.lenient for t in trips) / count,
        "exact": sum(t.score.exact for t in trips) / count,
        "glyphs": sum(t.score.glyphs for t in trips) / count,
        "compiles": sum(t.score.compiles for t in trips) / count,
        "ms_per_60_glyphs": 60e3 * seconds / glyphs,
    }
