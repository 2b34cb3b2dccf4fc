"""The checks against TeX: formulas that compile, and the same broken in the ways authors break them."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

from mathsnap.checks import check
from mathsnap.training.latexforms import body
from mathsnap.training.typeset import CM, typeset

__all__ = ["Verdicts", "broken", "verdicts"]

Break = Callable[[random.Random, str], str | None]


def _drop(pattern: str) -> Break:
    """Leaves out one of the matches."""

    def change(draw: random.Random, latex: str) -> str | None:
        found = list(re.finditer(pattern, latex))
        if not found:
            return None
        match = draw.choice(found)
        return latex[: match.start()] + latex[match.end() :]

    return change


def _insert(text: str, after: str = r"[A-Za-z0-9}]") -> Break:
    """Puts something in behind one of the matches."""

    def change(draw: random.Random, latex: str) -> str | None:
        found = [match.end() for match in re.finditer(after, latex)]
        if not found:
            return None
        at = draw.choice(found)
        return latex[:at] + text + latex[at:]

    return change


def _misspell(draw: random.Random, latex: str) -> str | None:
    found = list(re.finditer(r"\\[A-Za-z]{4,}", latex))
    if not found:
        return None
    match = draw.choice(found)
    at = draw.randrange(match.start() + 2, match.end())
    return latex[:at] + latex[at] + latex[at:] if draw.random() < 0.5 else latex[:at] + latex[at + 1 :]


def _rename(draw: random.Random, latex: str) -> str | None:
    found = list(re.finditer(r"\\(?:begin|end)\{([a-z]+)", latex))
    if not found:
        return None
    at = draw.choice(found).end()
    return latex[: at - 1] + latex[at:]


_BREAKS: tuple[Break, ...] = (
    _drop(r"(?<!\\)\{"), _drop(r"(?<!\\)\}"), _drop(r"\\left(?![a-z])"), _drop(r"\\right(?![a-z])"),
    _drop(r"\\end\{[^{}]*\}"), _drop(r"\\begin\{[^{}]*\}(?:\{[^{}]*\})?"), _insert("^2^3"), _insert("_i_j"),
    _insert("&"), _insert("}"), _insert("{"), _insert(r"\foo "), _insert("#"), _insert("$"),
    _misspell, _rename,
    _insert(r"\right)"), _insert(r"\left"), _insert("^"), _insert(r"\frac"), _insert(r"\end{matrix}"),
    _insert(r"\hline "), _insert(r"\limits "), _insert(r"\sqrt"),
)  # fmt: skip


def broken(formulas: Sequence[str], count: int, seed: int = 0) -> list[str]:
    """That many formulas, each with one slip; some still compile."""
    draw = random.Random(seed)
    found: list[str] = []
    while len(found) < count:
        changed = _BREAKS[len(found) % len(_BREAKS)](draw, draw.choice(formulas))
        if changed is not None:
            found.append(changed)
    return found


@dataclass(frozen=True)
class Verdicts:
    """missed: TeX refuses them, we do not. refused: we do, TeX does not. by_tex: how many TeX refuses."""

    count: int
    by_tex: int
    missed: tuple[str, ...]
    refused: tuple[str, ...]
    milliseconds: float

    def figures(self) -> dict[str, float]:
        """The share of what TeX refuses that is refused, and of what it takes that is not."""
        taken = self.count - self.by_tex
        return {
            "n": self.count,
            "refused by TeX": self.by_tex,
            "of these found": 1 - len(self.missed) / max(1, self.by_tex),
            "wrongly refused": len(self.refused) / max(1, taken),
            "ms": self.milliseconds,
        }


def verdicts(formulas: Sequence[str]) -> Verdicts:
    """Our verdict and that of pdflatex on each formula."""
    bodies = [body(formula) for formula in formulas]
    accepted = [page is not None for page in typeset(bodies, CM, lambda document: lambda page: True)]
    begun = perf_counter()
    ours = [check(latex, "latex").ok for latex in bodies]
    seconds = perf_counter() - begun
    pairs = list(zip(bodies, accepted, ours, strict=True))
    return Verdicts(
        len(bodies),
        accepted.count(False),
        tuple(latex for latex, tex, mine in pairs if not tex and mine),
        tuple(latex for latex, tex, mine in pairs if tex and not mine),
        1000 * seconds / max(1, len(bodies)),
    )
