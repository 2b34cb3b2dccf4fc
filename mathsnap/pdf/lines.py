"""A page's glyphs in columns and lines of text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from mathsnap.boxes import Box, union
from mathsnap.glyphs import Glyph, GlyphRun
from mathsnap.symbols import Style, math_class

__all__ = ["FUNCTIONS", "Line", "Word", "body_size", "columns", "is_maths", "lines"]

FUNCTIONS = {
    "arccos", "arcsin", "arctan", "arg", "argmax", "argmin", "cos", "cosh", "cot", "coth", "csc", "deg",
    "det", "diag", "dim", "exp", "gcd", "hom", "inf", "ker", "lim", "ln", "log", "max", "min", "mod", "Pr",
    "rank", "sec", "sgn", "sign", "sin", "sinh", "softmax", "sup", "tan", "tanh", "tr", "Var", "Cov", "Tr",
}  # fmt: skip
"""Words that belong to formulas."""

_MATHS_STYLES = {
    Style.ITALIC,
    Style.BOLD_ITALIC,
    Style.DOUBLE_STRUCK,
    Style.CALLIGRAPHIC,
    Style.BOLD_CALLIGRAPHIC,
    Style.SCRIPT,
    Style.FRAKTUR,
    Style.BOLD_FRAKTUR,
}
_MATHS_CLASSES = {"op", "rel", "bin", "accent", "over"}
_TEXT_SIGNS = set(":-–—/*.,;'’‘“”†‡§¶•·|")
"""Signs that prose uses as well."""

_MANY = 20
"""A column has more glyphs than this on each side of its gutter, per line that crosses it."""


def is_maths(glyph: Glyph) -> bool:
    """Whether a glyph can only be mathematics: maths italic, Greek, an operator, a relation."""
    if glyph.symbol in _TEXT_SIGNS:
        return False
    if glyph.symbol.isalpha():
        greek = "Α" <= glyph.symbol[0] <= "ϵ"
        return (glyph.style in _MATHS_STYLES and not glyph.text) or greek
    return glyph.centred or (math_class(glyph.symbol) in _MATHS_CLASSES)


@dataclass(frozen=True, slots=True)
class Word:
    """Glyphs of one line with no space between them."""

    glyphs: tuple[Glyph, ...]

    @property
    def text(self) -> str:
        return "".join(g.symbol for g in self.glyphs)

    @property
    def x0(self) -> float:
        return self.glyphs[0].x

    @property
    def x1(self) -> float:
        last = self.glyphs[-1]
        return last.x + last.advance

    @property
    def is_prose(self) -> bool:
        """Whether it is a word of language: two letters or more set as text, and no function's name."""
        letters = [g for g in self.glyphs if g.symbol.isalpha()]
        if sum(len(g.symbol) for g in letters) < 2 or 2 * len(letters) < len(self.glyphs):
            return False
        maths = [g for g in self.glyphs if is_maths(g)]
        if 2 * len(maths) >= len(letters) or any(math_class(g.symbol) == "rel" for g in maths):
            return False
        if "(" in self.text[1:]:  # softmax(x): a function is applied
            return False
        return "".join(g.symbol for g in letters) not in FUNCTIONS


@dataclass(frozen=True)
class Line:
    """Glyphs of the body's size that share a baseline, from left to right."""

    glyphs: tuple[Glyph, ...]
    y: float
    size: float

    @cached_property
    def box(self) -> Box:
        return union(g.box for g in self.glyphs)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Words, cut where a space is wider than any inside a word."""
        out: list[list[Glyph]] = []
        for glyph in self.glyphs:
            before = out[-1][-1] if out else None
            if before is not None and glyph.x - (before.x + before.advance) < 0.17 * self.size:
                out[-1].append(glyph)
            else:
                out.append([glyph])
        return tuple(Word(tuple(w)) for w in out)

    @cached_property
    def prose(self) -> tuple[Word, ...]:
        return tuple(w for w in self.words if w.is_prose)

    @cached_property
    def prose_share(self) -> float:
        """Share of the glyphs that words of language take."""
        return sum(len(w.glyphs) for w in self.prose) / len(self.glyphs)


def body_size(glyphs: tuple[Glyph, ...]) -> float:
    """The size that most letters of a page have, in points; 10 for an empty page."""
    counts = Counter(round(g.size * 2) / 2 for g in glyphs if g.symbol.isalpha())
    return counts.most_common(1)[0][0] if counts else 10.0


def lines(glyphs: list[Glyph], size: float) -> list[Line]:
    """Glyphs of about the body's size by baseline, from top to bottom; small ones and fences left out."""
    full = sorted((g for g in glyphs if g.size > 0.82 * size and not g.centred), key=lambda g: g.y)
    out: list[list[Glyph]] = []
    for glyph in full:
        if out and glyph.y - out[-1][0].y < 0.15 * size:
            out[-1].append(glyph)
        else:
            out.append([glyph])
    return [_line(group, size) for group in out]


def _line(group: list[Glyph], size: float) -> Line:
    ys = sorted(g.y for g in group)
    return Line(tuple(sorted(group, key=lambda g: g.x)), ys[len(ys) // 2], size)


def columns(run: GlyphRun, page: Box, size: float) -> list[list[Glyph]]:
    """The glyphs of each column in reading order; what crosses the gutter stands in a column of its own.

    A page with one column is one list. Full-width parts (a title, a wide display) come before what is below.
    """
    gutter = _gutter(run.glyphs, page, size)
    if gutter is None:
        return [list(run.glyphs)]
    wide = _crossing(run.glyphs, gutter, size)
    out: list[list[Glyph]] = []
    top = page.y0
    for y0, y1 in [*wide, (page.y1 + 1e3, page.y1 + 1e3)]:
        zone = [g for g in run.glyphs if top <= g.box.cy < y0]
        out.append([g for g in zone if g.box.cx < gutter])
        out.append([g for g in zone if g.box.cx >= gutter])
        out.append([g for g in run.glyphs if y0 <= g.box.cy < y1])
        top = y1
    return [c for c in out if c]


def _gutter(glyphs: tuple[Glyph, ...], page: Box, size: float) -> float | None:
    """Where a page of two columns is parted: the strip in its middle with (nearly) no ink."""
    if not glyphs:
        return None
    left, right = min(g.box.x0 for g in glyphs), max(g.box.x1 for g in glyphs)
    lo, hi = left + 0.35 * (right - left), left + 0.65 * (right - left)
    step = 0.25 * size
    cells = max(1, int((hi - lo) / step) + 1)
    ink = [0] * cells
    for g in glyphs:
        if g.box.x1 > lo and g.box.x0 < hi:
            for k in range(
                max(0, int((g.box.x0 - lo) / step)), min(cells - 1, int((g.box.x1 - lo) / step)) + 1
            ):
                ink[k] += 1
    least = min(range(cells), key=lambda k: (ink[k], abs(k - cells / 2)))
    usual = sorted(ink)[int(0.75 * cells)]
    strip = [k for k in range(cells) if ink[k] <= 0.3 * usual and abs(k - least) <= 8]
    if usual < _MANY or ink[least] > 0.3 * usual or len(strip) * step < 0.7 * size:
        return None
    return lo + (least + 0.5) * step


def _crossing(glyphs: tuple[Glyph, ...], gutter: float, size: float) -> list[tuple[float, float]]:
    """Bands of the page in which text runs across the gutter, from top to bottom."""
    bands: list[tuple[float, float]] = []
    for line in lines(list(glyphs), size):
        crosses = any(
            a.x + a.advance < gutter + 0.6 * size
            and b.x > gutter - 0.6 * size
            and b.x - (a.x + a.advance) < 0.75 * size
            and a.x < gutter < b.x + b.advance
            for a, b in pairwise(line.glyphs)
        ) or any(g.box.x0 < gutter < g.box.x1 for g in line.glyphs)
        if crosses:
            top, bottom = line.box.y0 - 0.2 * size, line.box.y1 + 0.2 * size
            if bands and top <= bands[-1][1] + 0.6 * size:
                bands[-1] = (bands[-1][0], bottom)
            else:
                bands.append((top, bottom))
    return bands
