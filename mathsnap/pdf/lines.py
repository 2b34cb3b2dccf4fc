"""The lines of a page: what stands on one baseline, with its scripts, limits, fractions and tall fences."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mathsnap.boxes import Box
from mathsnap.glyphs import GlyphRun
from mathsnap.pdf.columns import FULL, split_columns
from mathsnap.pdf.pieces import Grid, Piece, pieces, rule_piece

__all__ = ["Line", "page_lines"]

_AXIS = 0.25
_BESIDE = 1.2
"""White space beside a fraction, in points (TeX's \\nulldelimiterspace)."""

_BRACES = {"⏞": True, "⏟": False, "⎴": True, "⎵": False}
"""Horizontal braces, and whether they lie over what they hold."""

_SCRIPT = 1.12
"""A script is smaller than its base by more than that factor."""

_REACH, _LABEL_REACH = 0.45, 0.65
"""How far scripts and limits, and labels of braces, are from what they belong to (em of theirs)."""


@dataclass(slots=True, eq=False)
class Line:
    """A line of a column.

    glyphs: places in the page's run, by x. rules: places among its rules. y: its main baseline.
    size: the em of its letters. column: see mathsnap.pdf.columns. main: glyphs on the main baselines.
    """

    glyphs: list[int]
    rules: list[int]
    box: Box
    y: float
    size: float
    column: int
    main: list[int]


def page_lines(run: GlyphRun, page: Box) -> list[Line]:
    """The lines of a page in reading order: columns between the things that reach over both."""
    parts = pieces(run.glyphs)
    bars = [rule_piece(i, r) for i, r in enumerate(run.rules)]
    split_columns(parts + bars, page)
    forest = _Forest(parts + bars)
    grid = Grid(parts)
    held = [_held(bar, run, grid) for bar in bars]
    mains = _join_scripts(run, parts, grid, forest, held)
    rows = _join_rows(mains, forest)
    _join_bars(held, rows, forest)
    _join_tall([p for p in parts if p.centred], rows, forest)
    _join_braces(run, parts, grid, forest)
    return _in_reading_order(_lines(run, forest, {id(p) for p in mains}))


class _Forest:
    """Union-find over pieces: those of one line get one number."""

    def __init__(self, items: Sequence[Piece]) -> None:
        self.items = items
        self.parent = list(range(len(items)))
        for n, p in enumerate(items):
            p.line = n

    def find(self, n: int) -> int:
        while self.parent[n] != n:
            self.parent[n] = n = self.parent[self.parent[n]]
        return n

    def join(self, p: Piece, q: Piece) -> None:
        self.parent[self.find(p.line)] = self.find(q.line)

    def groups(self) -> Iterable[list[Piece]]:
        found: dict[int, list[Piece]] = {}
        for n, p in enumerate(self.items):
            found.setdefault(self.find(n), []).append(p)
        return found.values()


def _join_scripts(
    run: GlyphRun, parts: list[Piece], grid: Grid, forest: _Forest, held: list[_Held]
) -> list[Piece]:
    """Join scripts and limits to what they belong to, small fractions and roots as a whole; the pieces that
    are none come back.
    """
    at: list[Piece | None] = [None] * len(run.glyphs)
    for p in parts:
        for i in p.members:
            at[i] = p
    largest = max((p.size for p in parts), default=0.0)
    claimed: set[int] = set()
    for h in held:
        whole = h.whole
        if whole is not None and whole.size * _SCRIPT <= largest:
            base = _base(whole, at, grid)
            if base is not None:
                forest.join(h.bar, base)
                claimed.update(id(p) for p in h.parts)
    mains = []
    for p in parts:
        if p.centred or id(p) in claimed:
            continue
        base = _base(p, at, grid) if p.size * _SCRIPT <= largest and p.x1 - p.x0 < 40 * p.size else None
        if base is None:
            mains.append(p)
        else:
            forest.join(p, base)
    return mains


def _base(p: Piece, at: list[Piece | None], grid: Grid) -> Piece | None:
    """The larger piece next to a script; what the page sets just before or after it has the first claim.

    The label of a horizontal brace may be a little farther from it than scripts and limits are.
    """
    reach = _REACH * p.size
    low, high = min(p.members), max(p.members)
    stream = {id(at[i]) for i in (low - 1, high + 1) if 0 <= i < len(at) and at[i] is not None}
    best, cost = None, 1e9
    label = _LABEL_REACH * p.size
    for q in grid.near(p.x0 - reach, p.y0 - label, p.x1 + reach, p.y1 + label):
        if q.size < _SCRIPT * p.size or (q.column != p.column and FULL not in (p.column, q.column)):
            continue
        if max(q.y0 - p.y1, p.y0 - q.y1) > reach and not _lies_along(q, p):
            continue
        dx = max(q.x0 - p.x1, p.x0 - q.x1, 0.0)
        dy = max(q.y0 - p.y1, p.y0 - q.y1, -0.3 * p.size)
        price = dx + 2 * dy - (0.6 * p.size if id(q) in stream else 0.0)
        if price < cost:
            best, cost = q, price
    return best


def _lies_along(brace: Piece, label: Piece) -> bool:
    """Whether a piece is a sign that lies flat, as horizontal braces do, along the middle of another."""
    flat = brace.centred and brace.x1 - brace.x0 > 2 * (brace.y1 - brace.y0)
    return flat and brace.x0 < (label.x0 + label.x1) / 2 < brace.x1


@dataclass(slots=True, eq=False)
class _Rows:
    """The main baselines of each column, top to bottom, with a piece that stands on each."""

    ys: dict[int, list[float]]
    pieces: dict[int, list[Piece]]

    def between(self, column: int, low: float, high: float) -> list[Piece]:
        ys = self.ys.get(column, [])
        return self.pieces[column][bisect_left(ys, low) : bisect_left(ys, high)] if ys else []


def _join_rows(mains: list[Piece], forest: _Forest) -> _Rows:
    """Join what stands on one baseline of a column, or nearly so and side by side."""
    rows = _Rows({}, {})
    previous: dict[int, list[Piece]] = {}
    for p in sorted(mains, key=lambda p: p.y):
        recent = previous.setdefault(p.column, [])
        for q in reversed(recent):
            em = min(p.size, q.size)
            if p.y - q.y > 0.55 * em:
                break
            apart = max(p.x0 - q.x1, q.x0 - p.x1)
            if apart < 0.5 * em or (p.y - q.y < 0.1 * em and max(p.size, q.size) < 1.25 * em):
                forest.join(p, q)
        del recent[:-8]
        recent.append(p)
        rows.ys.setdefault(p.column, []).append(p.y)
        rows.pieces.setdefault(p.column, []).append(p)
    return rows


@dataclass(frozen=True, slots=True)
class _Held:
    """A bar with the sign whose roof it is, and what stands next above and below it, the main piece first."""

    bar: Piece
    sign: Piece | None = None
    top: tuple[Piece, ...] = ()
    bottom: tuple[Piece, ...] = ()

    @property
    def parts(self) -> list[Piece]:
        return [*self.top, *self.bottom, *([self.sign] if self.sign else [])]

    @property
    def whole(self) -> Piece | None:
        """A fraction or root as one piece; None where something else is about the bar too."""
        parts, bar = self.parts, self.bar
        ink = [*self.top, *self.bottom]
        root_or_fraction = self.bottom and (self.sign or self.top)
        if not root_or_fraction or not all(_within(p, bar) for p in ink):
            return None
        return Piece(
            [i for p in parts for i in p.members],
            min(bar.x0 - _BESIDE, *(p.x0 for p in parts)),
            min(bar.y0, *(p.y0 for p in parts)),
            max(bar.x1 + _BESIDE, *(p.x1 for p in parts)),
            max(p.y1 for p in parts),
            bar.y,
            max(p.size for p in ink),
            column=bar.column,
        )


def _held(bar: Piece, run: GlyphRun, grid: Grid) -> _Held:
    """A fraction bar with numerator and denominator, a roof with its sign and what is below, or a line over
    or under something.
    """
    if bar.x1 - bar.x0 < bar.y1 - bar.y0:
        return _Held(bar)
    near = [p for p in grid.near(bar.x0, bar.y0 - 14.0, bar.x1, bar.y1 + 14.0) if _over(p, bar)]
    above = [p for p in near if p.y1 <= bar.y + 0.1 * p.size and bar.y - p.y1 < 1.2 * p.size]
    below = [p for p in near if p.y0 >= bar.y - 0.1 * p.size and p.y0 - bar.y < 1.2 * p.size]
    top = max((p for p in above if bar.y - p.y1 < 0.6 * p.size), key=lambda p: p.y1, default=None)
    bottom = min((p for p in below if p.y0 - bar.y < 0.65 * p.size), key=lambda p: p.y0, default=None)
    top = top if top is not None and _fits(bar, (top,), run) else None
    bottom = bottom if bottom is not None and _fits(bar, (bottom,), run) else None
    sign = _radical(bar, grid, run)
    over, under = _row_of(top, above, bar), _row_of(bottom, below, bar)
    if sign is not None:
        return _Held(bar, sign, bottom=under)
    if not over or not under:
        return _Held(bar, top=() if under else over, bottom=under)
    spans = (_span(bar, above, run), _span(bar, below, run))
    return _Held(bar) if max(spans) < 0.7 * (bar.x1 - bar.x0) else _Held(bar, None, over, under)


def _row_of(nearest: Piece | None, side: list[Piece], bar: Piece) -> tuple[Piece, ...]:
    """What stands on one side of a bar at the height of the nearest piece, the largest first."""
    if nearest is None:
        return ()
    row = {id(p): p for p in side if _within(p, bar) and p.y0 < nearest.y1 and p.y1 > nearest.y0}
    main = max([nearest, *row.values()], key=lambda p: (p.size, len(p.members)))
    row |= {id(p): p for p in side if _within(p, bar) and p.y0 < main.y1 and p.y1 > main.y0}
    return (main, *(p for p in row.values() if p is not main))


def _within(p: Piece, bar: Piece) -> bool:
    """Whether a piece ends where a bar does."""
    return p.x0 > bar.x0 - 0.2 * p.size and p.x1 < bar.x1 + 0.2 * p.size


def _join_bars(held: list[_Held], rows: _Rows, forest: _Forest) -> None:
    """Join bars with what they hold, and fractions with the line they stand in."""
    for h in held:
        bar = h.bar
        if bar.x1 - bar.x0 < bar.y1 - bar.y0:
            _join_upright(bar, rows, forest)
            continue
        for p in h.parts:
            forest.join(bar, p)
        if h.top and h.bottom:
            em = max(h.top[0].size, h.bottom[0].size)
            base = bar.y + _AXIS * em
            for p in rows.between(bar.column, base - 0.2 * em, base + 0.2 * em):
                forest.join(bar, p)


def _radical(bar: Piece, grid: Grid, run: GlyphRun) -> Piece | None:
    """The radical sign whose roof a bar is: it begins at the sign's upper right corner."""
    for p in grid.near(bar.x0 - 1.0, bar.y0 - 1.0, bar.x0 + 1.0, bar.y1 + 1.0):
        corner = abs(p.x1 - bar.x0) < 0.1 * p.size and abs(p.y0 - bar.y) < 0.1 * p.size
        if corner and run.glyphs[p.members[0]].symbol == "√":
            return p
    return None


def _over(p: Piece, bar: Piece) -> bool:
    """Whether one of them has half of the other above or below it."""
    return min(p.x1, bar.x1) - max(p.x0, bar.x0) >= 0.5 * min(p.x1 - p.x0, bar.x1 - bar.x0)


def _span(bar: Piece, parts: Sequence[Piece], run: GlyphRun) -> float:
    """The width of what stands on one side of a bar: the wider side of a fraction is as wide as its bar.

    Lines of text that only pass by do not count.
    """
    mine = [p for p in parts if _fits(bar, (p,), run)]
    if not mine:
        return 0.0
    return min(max(p.x1 for p in mine), bar.x1) - max(min(p.x0 for p in mine), bar.x0)


def _fits(bar: Piece, parts: Sequence[Piece], run: GlyphRun) -> bool:
    """Whether parts above or below a bar can be of its fraction, and are not text around a footnote's rule.

    TeX centres them on the bar; glyphs of the same piece beside the bar belong to a neighbour with its own.
    """
    for p in parts:
        if p.x0 > bar.x0 - 0.7 * p.size and p.x1 < bar.x1 + 0.7 * p.size:
            continue
        boxes = [run.glyphs[i].box for i in p.members if bar.x0 < run.glyphs[i].box.cx < bar.x1]
        if not boxes:
            return False
        off = (boxes[0].x0 - bar.x0) - (bar.x1 - max(b.x1 for b in boxes))
        before = [run.glyphs[i].box.x1 for i in p.members if run.glyphs[i].box.cx <= bar.x0]
        after = [run.glyphs[i].box.x0 for i in p.members if run.glyphs[i].box.cx >= bar.x1]
        gap = min(bar.x0 - max(before, default=-1e9), min(after, default=1e9) - bar.x1)
        within = boxes[0].x0 > bar.x0 - 0.15 * p.size and max(b.x1 for b in boxes) < bar.x1 + 0.15 * p.size
        if gap < 0.1 * p.size or abs(off) > 0.3 * p.size or not within:
            return False
    return True


def _join_upright(bar: Piece, rows: _Rows, forest: _Forest) -> None:
    for p in rows.between(bar.column, bar.y0, bar.y1):
        if p.x1 > bar.x0 - p.size and p.x0 < bar.x1 + p.size:
            forest.join(bar, p)


def _join_tall(tall: list[Piece], rows: _Rows, forest: _Forest) -> None:
    """Join big signs with the line they are centred on, and tall ones with all lines that they span."""
    for sign in tall:
        em, height = sign.size, sign.y1 - sign.y0
        reach = 0.3 * em
        low, high = sign.y - reach, sign.y + reach
        if height > 1.9 * em:
            low, high = min(low, sign.y0 + 0.3 * em), max(high, sign.y1 - 0.05 * em)
        for p in rows.between(sign.column, low, high):
            forest.join(p, sign)


def _join_braces(run: GlyphRun, parts: list[Piece], grid: Grid, forest: _Forest) -> None:
    """Join braces with the nearest of what they lie over or under."""
    for brace in parts:
        over = _BRACES.get(run.glyphs[brace.members[0]].symbol)
        if over is None:
            continue
        reach = 0.5 * brace.size
        near = [
            (abs((p.y0 - brace.y1) if over else (brace.y0 - p.y1)), p)
            for p in grid.near(brace.x0, brace.y0 - reach, brace.x1, brace.y1 + reach)
            if p.size > 0.9 * brace.size and (p.y0 + p.y1 > brace.y0 + brace.y1) == over
        ]
        if near:
            forest.join(brace, min(near, key=lambda found: found[0])[1])


def _lines(run: GlyphRun, forest: _Forest, mains: set[int]) -> list[Line]:
    found = []
    for group in forest.groups():
        inked = [p for p in group if not p.rule]
        if not inked:
            continue
        base = max(inked, key=lambda p: (id(p) in mains, len(p.members) * p.size))
        glyphs = sorted((i for p in inked for i in p.members), key=lambda i: run.glyphs[i].box.x0)
        box = Box(
            min(p.x0 for p in group),
            min(p.y0 for p in group),
            max(p.x1 for p in group),
            max(p.y1 for p in group),
        )
        rules = [i for p in group if p.rule for i in p.members]
        main = sorted(
            (i for p in inked if id(p) in mains for i in p.members), key=lambda i: run.glyphs[i].box.x0
        )
        column = max((p.column for p in inked), key=lambda c: (c == FULL, c))
        found.append(Line(glyphs, rules, box, base.y, base.size, column, main))
    return found


def _in_reading_order(lines: list[Line]) -> list[Line]:
    """Top to bottom, the left column before the right one between two lines that reach over both."""
    cuts = sorted(line.box.cy for line in lines if line.column == FULL)

    def place(line: Line) -> tuple[int, int, float]:
        zone = 2 * bisect_left(cuts, line.box.cy) + (line.column == FULL)
        return (zone, 0 if line.column == FULL else line.column, line.y)

    return sorted(lines, key=place)
