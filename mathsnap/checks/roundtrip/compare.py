"""What differs between a formula as it was read and as its LaTeX is set again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mathsnap.boxes import Box
from mathsnap.checks.roundtrip.pairing import best_assigned
from mathsnap.checks.roundtrip.signs import Sign, Table, signs_of
from mathsnap.errors import RenderError
from mathsnap.glyphs import GlyphRun
from mathsnap.render import set_glyphs

__all__ = ["Difference", "RoundTrip", "match", "round_trip"]

_MOST_SIGNS = 600
"""More are not compared: the time grows with the square."""

_SIZE = 100.0
"""So large that the setter keeps the sizes of scripts of scripts."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs. symbol: the sign; box: where, in the unit of the source; counts: a sign is
    there in one of the two only, which no font can excuse.
    """

    what: str
    symbol: str
    box: Box | None = None
    counts: bool = True

    def __str__(self) -> str:
        return self.told()

    def told(self, factor: float = 1.0) -> str:
        """In words; factor: to the unit in which the place is told."""
        where = "" if self.box is None else f" at ({factor * self.box.x0:.0f}, {factor * self.box.y0:.0f})"
        return f"{self.symbol} {self.what}{where}"


@dataclass(frozen=True, slots=True)
class RoundTrip:
    """What came of it. set_again: the LaTeX could be set and was compared; reason: why it could not."""

    set_again: bool
    differences: tuple[Difference, ...] = ()
    reason: str = ""
    signs: int = 0

    @property
    def passed(self) -> bool:
        return self.set_again and not self.differences


def round_trip(latex: str, source: GlyphRun, display: bool = True) -> RoundTrip:
    """Sets the LaTeX again and compares it with the glyphs that were read."""
    try:
        setting = set_glyphs(latex, display, _SIZE)
    except RenderError as error:
        return RoundTrip(False, reason=str(error))
    if max(len(source.glyphs), len(setting.glyphs)) > _MOST_SIGNS:
        return RoundTrip(False, reason="too many signs to compare")
    return match(source, setting)


def match(source: GlyphRun, setting: GlyphRun) -> RoundTrip:
    """Compares two settings of a formula; boxes of the differences are in the first one's unit."""
    (here, em), (there, em_there) = signs_of(source), signs_of(setting)
    if not here or not there:
        return RoundTrip(False, reason="there is nothing to compare")
    a, b = Table(here, em), Table(there, em_there)
    pairs, wrong = best_assigned(a, b)
    differences = [
        *(Difference("is not in the LaTeX", here[i].key, here[i].box) for i in _left(len(here), pairs[:, 0])),
        *(_extra(there[j], j, pairs, here) for j in _left(len(there), pairs[:, 1])),
        *_displaced(wrong, pairs, here),
    ]
    return RoundTrip(True, tuple(differences), signs=len(here))


def _left(count: int, used: Any) -> list[int]:
    return sorted(set(range(count)) - set(used.tolist()))


def _extra(sign: Sign, number: int, pairs: Any, here: Sequence[Sign]) -> Difference:
    """A sign of the setting only; it is shown at the sign that should stand next to it."""
    nearest = min(pairs.tolist(), key=lambda pair: abs(pair[1] - number), default=None)
    return Difference("was not read", sign.key, None if nearest is None else here[nearest[0]].box)


def _displaced(contradictions: Any, pairs: Any, here: Sequence[Sign]) -> list[Difference]:
    """Signs that stand otherwise to their neighbours than in the setting."""
    wrong = contradictions.copy()
    found = []
    while wrong.any():
        worst = int(wrong.sum(axis=1).argmax())
        sign = here[pairs[worst, 0]]
        found.append(Difference("stands elsewhere in the LaTeX", sign.key, sign.box, False))
        wrong[worst, :] = wrong[:, worst] = False
    return found
