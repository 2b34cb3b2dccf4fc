"""What `verified` is worth on pages: how often it is said of a wrong reading, and not of a right one.

Formulas are set in any fonts, read from their pages, judged as `extract` does and held against the original.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time

import numpy as np

from mathsnap.checks.roundtrip import round_trip
from mathsnap.checks.verdict import judge
from mathsnap.formula import Status
from mathsnap.glyphs import GlyphRun
from mathsnap.training.roundtrip import readings
from mathsnap.training.score import compare
from mathsnap.training.typeset import Setting

__all__ = ["Promise", "figures", "promises", "write_broken"]


@dataclass(frozen=True, slots=True)
class Promise:
    """What was said of a reading, and whether it is right (lenient).

    why: what the checks complain of. seconds: CPU time of the round trip. signs: of the page.
    """

    truth: str
    read: str
    status: Status
    right: bool
    why: str
    seconds: float
    signs: int


def promises(formulas: Sequence[str], setting: Setting) -> Iterator[Promise]:
    """What is said of every formula that can be set, in those fonts and in Computer Modern, and is read."""
    for truth, reading, reference, print_ in readings(formulas, setting):
        if reading.latex:
            right = compare(reference, print_).lenient
            yield _promise(truth, reading.latex, reading.run, right, setting)


def _promise(truth: str, read: str, run: GlyphRun, right: bool, setting: Setting) -> Promise:
    display = setting.style == "display"
    begun = process_time()
    round_trip(read, run, display)
    seconds = process_time() - begun
    verdict = judge(read, run, display=display)
    why = "; ".join(f"{check.name}: {check.detail}" for check in verdict.checks if not check.passed)
    return Promise(truth, read, verdict.status, right, why, seconds, len(run.glyphs))


def figures(made: Sequence[Promise]) -> dict[str, float]:
    """Precision of verified, its share among the right, and the milliseconds of a round trip."""
    right = [p for p in made if p.right]
    verified = [p for p in made if p.status is Status.VERIFIED]
    milliseconds = [1000 * p.seconds for p in made] or [0.0]
    return {
        "n": len(made),
        "right": len(right) / max(1, len(made)),
        "verified": len(verified),
        "verified wrong": sum(not p.right for p in verified),
        "precision": sum(p.right for p in verified) / max(1, len(verified)),
        "of right": sum(p.status is Status.VERIFIED for p in right) / max(1, len(right)),
        "trip ms": float(np.median(milliseconds)),
        "p99 ms": float(np.percentile(milliseconds, 99)),
        "most ms": max(milliseconds),
    }


def write_broken(path: Path, made: Sequence[Promise]) -> None:
    """Every wrong reading that was called verified, then every right one that was not, and why."""
    wrong = [p for p in made if p.status is Status.VERIFIED and not p.right]
    missed = [p for p in made if p.status is not Status.VERIFIED and p.right]
    slow = sorted(made, key=lambda p: -p.seconds)[:10]
    lines = [f"verified, but wrong: {len(wrong)}", *(f"   T {p.truth}\n   P {p.read}" for p in wrong)]
    lines += [f"right, but not verified: {len(missed)}"]
    lines += [f"   {p.status} {p.why}\n   T {p.truth}\n   P {p.read}" for p in missed]
    lines += ["slowest round trips:"]
    lines += [f"   {1000 * p.seconds:.0f} ms, {p.signs} signs: {p.read}" for p in slow]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
