"""Which lines of a page are displayed formulas, and which of them make one display together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from mathsnap.boxes import Box, union
from mathsnap.glyphs import Glyph, GlyphRun
from mathsnap.pdf.columns import FULL
from mathsnap.pdf.lines import Line
from mathsnap.pdf.numbers import equation_numbers
from mathsnap.pdf.words import Counts, count
from mathsnap.symbols import math_class

__all__ = ["Candidate", "displays", "table_rules"]

_RELATIONS = frozenset("=<>≤≥≈∼≃≅≡∈⊂⊆→⇒⇔↦:≠≔∝⩽⩾≲≳≪≫")
_GOES_ON = _RELATIONS | frozenset("+−×⋅·±∓∪∩∧∨")
_SAME_END = 1.0  # points: ends of rules no farther apart are the same; in pictures they are a bit off


@dataclass(slots=True, eq=False)
class Candidate:
    """A line as the search for displays sees it: without its number.

    box: of what is left without the number; of the number where nothing else is there. held: tall fences or
    a frame stand around it. fraction: most of it is above and below bars.
    """

    line: Line
    glyphs: list[Glyph]
    box: Box
    tags: tuple[str, ...]
    counts: Counts
    left: float
    right: float
    held: bool = False
    fraction: bool = False
    shown: bool = False
    above: float = 99.0
    below: float = 99.0
    previous: Candidate | None = field(default=None, repr=False)
    next: Candidate | None = field(default=None, repr=False)

    @property
    def number_only(self) -> bool:
        return not self.glyphs

    @property
    def em(self) -> float:
        return self.line.size

    @property
    def indent(self) -> float:
        return (self.box.x0 - self.left) / self.em

    @property
    def prose(self) -> float:
        return self.counts.prose / max(1, self.counts.glyphs)

    @property
    def centred(self) -> bool:
        off = (self.box.x0 - self.left) - (self.right - self.box.x1)
        share = 0.06 if self.prose < 0.1 else 0.04
        return self.indent > 0.8 and abs(off) < max(1.5 * self.em, share * (self.right - self.left))


def displays(run: GlyphRun, lines: Sequence[Line], page: Box) -> list[list[Candidate]]:
    """The displays of a page, each as its lines, top to bottom, in the order of the lines given."""
    edges = _edges(run, lines, page)
    tables = [union(run.rules[i].box for i in mine) for mine in table_rules(run)]
    found = [
        _candidate(run, line, *edges[line.column]) for line in lines if _inside(line, *edges[line.column])
    ]
    _link(found)
    body = (
        median(c.em for c in found if c.counts.glyphs > 15) if any(c.counts.glyphs > 15 for c in found) else 0
    )
    for c in found:
        c.shown = (
            (c.em > 0.75 * body or bool(c.tags))
            and _stands_out(c)
            and not any(t.contains(c.box.cx, c.box.cy) for t in tables)
        )
    _show_set_apart([c for c in found if not any(t.contains(c.box.cx, c.box.cy) for t in tables)])
    _spread(found)
    return _groups(found)


def _candidate(run: GlyphRun, line: Line, left: float, right: float) -> Candidate:
    glyphs = _without_margin([run.glyphs[i] for i in line.glyphs], right, line.size)
    here = {id(run.glyphs[i]) for i in line.main}
    counts = count(glyphs, [g for g in glyphs if id(g) in here])
    loose = counts.maths > 0 and counts.prose < 0.3 * counts.glyphs
    numbers = equation_numbers(glyphs, left, right, 0.4 if loose else 1.2)
    numerals = {id(g) for _, part in numbers for g in part}
    rest = [g for g in glyphs if id(g) not in numerals]
    boxes = [g.box for g in rest or glyphs]
    if rest:
        boxes += [run.rules[i].box for i in line.rules]
    if numbers:
        counts = count(rest, [g for g in rest if id(g) in here])
    tags = tuple(text for text, _ in numbers)
    held = _in_tall_fences(rest, line.size) or (counts.signs > 0 and _in_frame(rest, run, line))
    fraction = _is_of_fractions(rest, [run.rules[i].box for i in line.rules])
    return Candidate(line, rest, union(boxes), tags, counts, left, right, held, fraction)


def _is_of_fractions(glyphs: Sequence[Glyph], bars: Sequence[Box]) -> bool:
    """Whether half of a line and more stands above and below bars."""
    held = 0
    for bar in bars:
        over = [g.box.cy < bar.cy for g in glyphs if bar.x0 < g.box.cx < bar.x1]
        if bar.width > bar.height and True in over and False in over:
            held += len(over)
    return held > 0.5 * len(glyphs)


def _in_tall_fences(glyphs: Sequence[Glyph], em: float) -> bool:
    """Whether a line begins and ends with fences of two lines and more: an array, of numbers even."""
    return len(glyphs) > 4 and all(
        g.centred and math_class(g.symbol) in ("open", "close") and g.box.height > 2 * em
        for g in (glyphs[0], glyphs[-1])
    )


def _in_frame(glyphs: Sequence[Glyph], run: GlyphRun, line: Line) -> bool:
    """Whether rules run around a line."""
    if not glyphs:
        return False
    box, em = union(g.box for g in glyphs), line.size
    rules = [run.rules[i] for i in line.rules]
    flat = [r.box for r in rules if r.horizontal and r.box.x0 < box.x0 and r.box.x1 > box.x1]
    upright = [r.box for r in rules if not r.horizontal and r.box.y0 < box.y0 and r.box.y1 > box.y1]
    return (
        {r.cy > box.cy for r in flat} == {True, False}
        and {r.cx > box.cx for r in upright} == {True, False}
        and max(r.width for r in flat) < box.width + 3 * em
    )


def _inside(line: Line, left: float, right: float) -> bool:
    """Whether a line is of the column's text, and no remark in the margin."""
    return line.box.x0 < right and line.box.x1 > left


def _without_margin(glyphs: list[Glyph], right: float, em: float) -> list[Glyph]:
    """The glyphs, by x, without remarks beside the column."""
    edge = glyphs[0].box.x1
    for n, g in enumerate(glyphs):
        if n and g.box.x0 > right + 0.2 * em and (g.box.x0 - edge > em or g.size < 0.65 * em):
            return glyphs[:n]
        edge = max(edge, g.box.x1)
    return glyphs


def _edges(run: GlyphRun, lines: Sequence[Line], page: Box) -> dict[int, tuple[float, float]]:
    """The left and right end of each column, by its full lines of prose."""
    edges: dict[int, tuple[float, float]] = {}
    for column in (0, 1):
        mine = [line for line in lines if line.column == column]
        if not mine:
            continue
        widest = max(line.box.width for line in mine)
        full = [line for line in mine if line.box.width > 0.6 * widest and len(line.main) > 15]
        if full:
            edges[column] = (
                _mode([b.box.x0 for b in full], low=True),
                _mode([b.box.x1 for b in full], low=False),
            )
        else:
            box = union(line.box for line in mine)
            edges[column] = (box.x0, box.x1)
    if 0 in edges and 1 not in edges and not _has_prose(lines):
        box = union(line.box for line in lines)
        margin = max(0.0, min(box.x0 - page.x0, page.x1 - box.x1))
        edges[0] = (page.x0 + margin, page.x1 - margin)
    whole = list(edges.values()) or [(page.x0, page.x1)]
    edges[FULL] = (min(e[0] for e in whole), max(e[1] for e in whole))
    for column in (0, 1):
        edges.setdefault(column, edges[FULL])
    return edges


def _has_prose(lines: Sequence[Line]) -> bool:
    return sum(len(line.main) > 40 for line in lines) >= 2


def _mode(values: list[float], low: bool) -> float:
    """The value that most lines share within a point and a half; of equals the outermost."""
    bins = Counter(round(v / 1.5) for v in values)
    best = max(bins, key=lambda b: (bins[b] + bins[b - 1] + bins[b + 1], -b if low else b))
    near = [v for v in values if abs(v / 1.5 - best) <= 1.5]
    return median(near)


def table_rules(run: GlyphRun) -> list[list[int]]:
    """Three or more long rules with the same ends, as tables have them: their places among the rules."""
    long = [i for i, rule in enumerate(run.rules) if rule.horizontal and rule.box.width > 60]
    starts, ends = (_alike([getattr(run.rules[i].box, side) for i in long]) for side in ("x0", "x1"))
    same: dict[tuple[int, int], list[int]] = {}
    for i, start, end in zip(long, starts, ends, strict=True):
        same.setdefault((start, end), []).append(i)
    return [mine for mine in same.values() if len({round(run.rules[i].box.y0) for i in mine}) >= 3]


def _alike(values: Sequence[float]) -> list[int]:
    """A number for each value, the same for those that next to nothing lies between."""
    numbers, number = [0] * len(values), 0
    order = sorted(range(len(values)), key=values.__getitem__)
    for before, i in pairwise(order):
        number += values[i] - values[before] > _SAME_END
        numbers[i] = number
    return numbers


def _link(found: list[Candidate]) -> None:
    """Tell each line its neighbours in its column and the white space to them."""
    last: dict[int, Candidate] = {}
    for c in found:
        above = last.get(c.line.column)
        if c.line.column != FULL and above is None:
            above = last.get(FULL)
        if c.number_only:
            continue
        if above is not None and above.box.y0 < c.box.y0:
            gap = (c.box.y0 - above.box.y1) / c.em
            c.above, c.previous = gap, above
            above.below, above.next = gap, c
        last[c.line.column] = c


def _stands_out(c: Candidate) -> bool:
    """Whether a line by itself is a display: it has a number, or is mathematics centred in the column."""
    n = c.counts
    if c.held and c.centred and c.prose < 0.5 and (c.tags or min(c.above, c.below) > 0.5):
        return True
    if c.fraction and c.centred and n.signs > 0 and min(c.above, c.below) > 0.5:
        return True
    if n.maths == 0 or _is_row_of_table(n):
        return False
    if c.tags:
        return c.prose < 0.75 or (c.centred and n.signs > 0)
    if c.centred and min(c.above, c.below) > 0.9 and _is_formula(c):
        return True
    if c.prose > 0.5 or (n.signs == 0 and n.maths < 3) or _continues_prose(c):
        return False
    return c.centred and (n.signs > 0 or n.maths >= 0.3 * n.glyphs)


def _show_set_apart(found: list[Candidate]) -> None:
    """Show runs of lines of mathematics that are not centred but have white space above and below."""
    prose = [c for c in found if c.prose > 0.5 and c.counts.glyphs > 15]
    starts = {round(c.box.x0) + d for c in prose for d in (-1, 0, 1)}
    leads = [c.line.y - c.previous.line.y for c in prose if c.previous is not None and c.previous.prose > 0.5]
    gaps = [c.above for c in prose if c.previous is not None and c.previous.prose > 0.5]
    lead, gap = (median(leads), median(gaps)) if leads else (0.0, 0.3)

    def plain(c: Candidate | None) -> bool:
        return c is not None and not c.shown and _may_follow(c) and c.counts.signs > 0 and c.counts.glyphs > 2

    def apart(above: Candidate | None, below: Candidate | None) -> bool:
        if above is None or below is None or above.shown or below.shown:
            return True
        step = below.line.y - above.line.y
        return step > 1.12 * lead and below.above > gap + 0.12

    for c in found:
        if not plain(c) or plain(c.previous):
            continue
        lines = [c]
        while plain(lines[-1].next):
            lines.append(lines[-1].next)  # type: ignore[arg-type]
        if apart(lines[0].previous, lines[0]) and apart(lines[-1], lines[-1].next):
            wide = c.prose < 0.1 and c.right - c.box.x1 < 1.5 * c.em
            if round(min(line.box.x0 for line in lines)) in starts and len(lines) == 1 and not wide:
                continue
            for line in lines:
                line.shown = True


def _is_formula(c: Candidate) -> bool:
    """Whether a line without relations is still mathematics rather than a label of a figure."""
    n = c.counts
    return c.prose < 0.3 and n.maths > max(1, 0.1 * n.glyphs) and n.glyphs > 3 and n.cells < 4


def _is_row_of_table(n: Counts) -> bool:
    return n.maths < (0.05 if n.signs and n.cells < 3 else 0.12) * n.glyphs


def _continues_prose(c: Candidate) -> bool:
    """Whether a line only goes on with the paragraph that the line before belongs to."""
    above = c.previous
    if above is None or above.shown or above.prose < 0.3:
        return False
    step = (c.line.y - above.line.y) / c.em
    same = abs(c.box.x0 - above.box.x0) < 0.5 * c.em
    return same and step < 1.9 and above.box.x1 > c.box.x1


def _spread(found: list[Candidate]) -> None:
    """Lines that lie close to a displayed one belong to it when they are set in like it."""
    for step in ("next", "previous"):
        ordered = found if step == "next" else found[::-1]
        for c in ordered:
            if not c.shown:
                continue
            near = c.next if step == "next" else c.previous
            while (
                near is not None and not near.shown and _same_display(*_sorted(c, near)) and _may_follow(near)
            ):
                near.shown = True
                c, near = near, near.next if step == "next" else near.previous
    for c in found:
        above, below = c.previous, c.next
        if c.shown or above is None or below is None or not (above.shown and below.shown):
            continue
        if c.indent > 1.9 and max(c.above, c.below) < 1.2 and c.right - c.box.x1 > 0.5 * c.em:
            c.shown = True


def _may_follow(c: Candidate) -> bool:
    n = c.counts
    in_place = c.indent > 0.9 or (c.prose < 0.1 and n.signs > 0 and c.indent > -1)
    return n.maths > 0 and c.prose < 0.5 and in_place and not _is_row_of_table(n) and not _continues_prose(c)


def _sorted(a: Candidate, b: Candidate) -> tuple[Candidate, Candidate]:
    return (a, b) if a.line.y <= b.line.y else (b, a)


def _same_display(above: Candidate, below: Candidate) -> bool:
    """Whether two lines are of one display: close together, or somewhat less close and aligned.

    amsmath sets rows 3 pt further apart than lines of text; low letters leave about an em of white.
    """
    em = max(above.em, below.em)
    gap = below.box.y0 - above.box.y1
    if gap < 0.75 * em or below.line.y - above.line.y < 1.75 * em:
        return True
    return gap < 1.25 * em and _aligned(above, below)


def _aligned(above: Candidate, below: Candidate) -> bool:
    """Whether a line goes on where the one above left off, or is aligned with it at an end or a relation."""
    if not above.glyphs or not below.glyphs:
        return False
    if below.glyphs[0].symbol in _GOES_ON:
        return True
    if abs(above.box.cx - below.box.cx) < 0.15 * above.em:
        return False  # both are centred, so like widths align by chance
    near = 0.06 * above.em
    if abs(above.box.x0 - below.box.x0) < near or abs(above.box.x1 - below.box.x1) < near:
        return True
    places = [g.box.x0 for g in above.glyphs if g.symbol in _RELATIONS]
    return any(abs(g.box.x0 - x) < near for g in below.glyphs if g.symbol in _RELATIONS for x in places[:20])


def _groups(found: list[Candidate]) -> list[list[Candidate]]:
    groups: list[list[Candidate]] = []
    home: dict[int, list[Candidate]] = {}
    for c in found:
        if not c.shown:
            continue
        above = c.previous
        group = home.get(id(above)) if above is not None and above.shown and _same_display(above, c) else None
        if group is None:
            group = []
            groups.append(group)
        group.append(c)
        home[id(c)] = group
    for c in found:
        if c.number_only:
            _give_number(c, groups)
    return groups


def _give_number(c: Candidate, groups: list[list[Candidate]]) -> None:
    """Add a number that stands on a line of its own to the display it is nearest to."""
    best, cost = None, 1.3 * c.em
    for group in groups:
        if group[0].line.column != c.line.column and FULL not in (group[0].line.column, c.line.column):
            continue
        top, bottom = min(g.box.y0 for g in group), max(g.box.y1 for g in group)
        distance = max(top - c.box.y1, c.box.y0 - bottom, 0.0)
        if distance < cost:
            best, cost = group, distance
    if best is not None:
        best.append(c)
