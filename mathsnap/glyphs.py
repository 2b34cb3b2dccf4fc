"""Glyphs and rules: the one intermediate form that every way in produces and the structure parser reads.

A glyph here is a whole sign: a fence or radical that TeX built from pieces is one glyph with a tall box, a
brace or arrow stretched with pieces is one glyph with a wide box. `\\not` is a glyph of its own (U+0338).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from mathsnap.boxes import Box, union
from mathsnap.symbols import Style

__all__ = ["UNKNOWN", "Glyph", "GlyphRun", "Rule", "are_undoubted"]

UNKNOWN = "\ufffd"
"""The symbol of a glyph that could not be identified; a formula that holds one is `suspect`."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One sign as it stands on the page; lengths in the unit of the source, y downwards.

    symbol: a Unicode code point, or a ligature spelt out ("fi", "ffl"). Accents are combining marks
        (U+0302 for a hat, narrow or wide), `\\not` is U+0338, horizontal braces U+23DE and U+23DF,
        the radical sign U+221A (its roof is a Rule), the big operators U+2211 and so on.
    style: its alphabet.
    x, y: origin: where the pen stood on the baseline. For signs that TeX centres on the axis from the
        extension font (big fences, operators, radicals), whose own origin means nothing, y is the place
        of the baseline they belong to as far as the source tells, else the box's centre plus a quarter em;
        `centred` is then True and the structure parser goes by the box's centre.
    size: the size of the font in the same unit (the em of the maths around it, not the glyph's height).
    box: ink box.
    advance: width of the glyph by its font; the ink's width where that is unknown.
    centred: y is not to be trusted, the ink's centre lies on the axis.
    stretched: put together from pieces side by side, hence made to measure (\\xrightarrow).
    text: set in the document's text font rather than in a maths font ("where", equation numbers).
    score: how sure the reader is, 0 to 1; 1 for a glyph whose font names it.
    alternatives: other readings with their scores, best first.
    """

    symbol: str
    style: Style
    x: float
    y: float
    size: float
    box: Box
    advance: float
    centred: bool = False
    text: bool = False
    score: float = 1.0
    alternatives: tuple[tuple[str, Style, float], ...] = ()
    stretched: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight bar: fraction bar, radical's roof, over- or underline, column rule of an array."""

    box: Box
    score: float = 1.0

    @property
    def horizontal(self) -> bool:
        return self.box.width >= self.box.height


@dataclass(frozen=True)
class GlyphRun:
    """The glyphs and rules of one formula (or of a page), in the order in which the source gives them."""

    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...] = ()

    @cached_property
    def box(self) -> Box:
        """The ink of all of it.

        Raises:
            ValueError: the run is empty.
        """
        return union([g.box for g in self.glyphs] + [r.box for r in self.rules])

    def moved(self, dx: float, dy: float) -> GlyphRun:
        """All of it elsewhere on the page."""
        glyphs = (replace(g, x=g.x + dx, y=g.y + dy, box=g.box.moved(dx, dy)) for g in self.glyphs)
        return GlyphRun(tuple(glyphs), tuple(replace(r, box=r.box.moved(dx, dy)) for r in self.rules))


_UNDOUBTED, _RIVAL = 0.5, 0.15
"""Score of the least sure glyph (of 63 formulas over it other looks read one otherwise, and not better), and
share of a second reading (three in a hundred such formulas have one so likely).
"""


def are_undoubted(glyphs: Iterable[Glyph]) -> bool:
    """Whether another look at the picture of a formula would say the same."""
    shown = list(glyphs)
    rival = max((share for glyph in shown for _, _, share in glyph.alternatives), default=0.0)
    return min((glyph.score for glyph in shown), default=0.0) > _UNDOUBTED and rival < _RIVAL
