"""Displays among the glyphs of a column.

Lines of prose are found first: by their words, their left edge and their distance from each other. What no
line of prose claims hangs together in clusters; a cluster that is mathematics and stands apart is a display.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from mathsnap.boxes import Box, union
from mathsnap.glyphs import Glyph, Rule
from mathsnap.pdf.lines import Line, is_maths, lines
from mathsnap.pdf.numbers import numbers_of
from mathsnap.symbols import math_class

__all__ = ["Column", "Display", "displays", "read_column"]

_BAND = (0.95, 0.42)
"""How far the band of a line of prose reaches above and below its baseline (em)."""

_ROW_GAP = 1.3
"""White space (em) that parts two displays; the lines of one are nearer to each other."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column in lines. left, right: its margins; leading: from baseline to baseline; all in points."""

    glyphs: list[Glyph]
    rules: list[Rule]
    prose: list[Line]
    left: float
    right: float
    leading: float
    size: float


@dataclass(frozen=True, slots=True)
class Display:
    """The glyphs and rules of a display, and its numbers, top to bottom."""

    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...]
    tags: tuple[str, ...]


def read_column(glyphs: list[Glyph], rules: list[Rule], size: float) -> Column:
    """Margins, leading and lines of prose of a column."""
    all_lines = lines(glyphs, size)
    sure = [line for line in all_lines if line.prose_share > 0.6 and len(line.prose) >= 4]
    boxes = [line.box for line in sure] or [line.box for line in all_lines] or [Box(0, 0, 0, 0)]
    left = _usual([b.x0 for b in boxes], size)
    right = sorted(b.x1 for b in boxes)[int(0.9 * (len(boxes) - 1))]
    leading = _leading(sure, size)
    prose = _prose(all_lines, left, right, leading, size) + _notes(glyphs, size)
    prose.sort(key=lambda line: line.y)
    mine = [r for r in rules if _holds(boxes, all_lines, r)]
    return Column(glyphs, mine, prose, left, right, leading, size)


def _notes(glyphs: list[Glyph], size: float) -> list[Line]:
    """Lines of running text in a smaller size: footnotes, captions."""
    small = lines([g for g in glyphs if g.size <= 0.92 * size], 0.72 * size)
    full = [line for line in small if line.prose_share > 0.7 and len(line.prose) >= 4]
    return [line for line in full if line.box.width > 0.3 * len(line.glyphs) * line.size]


def _holds(boxes: list[Box], all_lines: list[Line], rule: Rule) -> bool:
    if not all_lines:
        return False
    x0, x1 = min(b.box.x0 for b in all_lines), max(b.box.x1 for b in all_lines)
    return x0 - 5 <= rule.box.cx <= x1 + 5


def _usual(values: list[float], size: float) -> float:
    """The value that most share, to a fifth of an em."""
    counts = Counter(round(v / (0.2 * size)) for v in values)
    best = max(counts.values())
    at = min(k for k, n in counts.items() if n >= 0.5 * best)
    return min(v for v in values if round(v / (0.2 * size)) == at)


def _leading(sure: list[Line], size: float) -> float:
    steps = [b.y - a.y for a, b in pairwise(sure) if 0.8 * size < b.y - a.y < 2 * size]
    return sorted(steps)[len(steps) // 2] if steps else 1.2 * size


def _prose(all_lines: list[Line], left: float, right: float, leading: float, size: float) -> list[Line]:
    """The lines of running text, from top to bottom."""
    edges = [left, left + 1.5 * size]
    starts = sorted(x.box.x0 for x in all_lines if x.prose_share > 0.7 and len(x.prose) >= 5)
    edges += [a for a, b in pairwise(starts) if b - a < 0.25 * size]
    edges += [x.words[1].x0 for x in all_lines if len(x.words) > 2 and _is_label(x.words[0].text)]
    edges.sort()
    out: list[Line] = []
    for line in all_lines:
        flush = _near(edges, line.box.x0, 0.25 * size)
        follows = bool(out) and line.y - out[-1].y < 1.12 * leading
        if numbers_of([line], left, right, apart=1.0):
            continue
        if _reads_as_prose(line, flush=flush, follows=follows):
            out.append(line)
    return out


def _is_label(text: str) -> bool:
    """Whether a word begins an item of a list."""
    return text in _BULLETS or (len(text) <= 4 and text[-1] in ".)" and any(c.isalnum() for c in text))


_BULLETS = set("•◦▪–—∗*-⋄▷►")


def _reads_as_prose(line: Line, *, flush: bool, follows: bool) -> bool:
    words, share = len(line.prose), line.prose_share
    if not flush and line.glyphs[0].symbol == "(" and line.glyphs[-1].symbol == ")":
        return False  # a remark beside a line of a derivation
    if (share > 0.7 and words >= (2 if flush else 5)) or share > 0.9:
        return True
    if flush and words >= 2 and share > 0.25:
        return True
    return flush and follows and line.words[0].x1 - line.words[0].x0 < 30 * line.size


def _near(edges: list[float], x: float, slack: float) -> bool:
    k = bisect_left(edges, x - slack)
    return k < len(edges) and edges[k] <= x + slack


def displays(column: Column) -> list[Display]:
    """The displays of a column from top to bottom."""
    out = []
    for glyphs, rules in _clusters(column):
        display = _display(glyphs, rules, column)
        if display is not None:
            out.append(display)
    return out


def _clusters(column: Column) -> list[tuple[list[Glyph], list[Rule]]]:
    """What no line of prose claims, in pieces parted by white space or by prose."""
    ys = [line.y for line in column.prose]
    up, down = (d * column.size for d in _BAND)

    def claimed(box: Box) -> bool:
        k = bisect_left(ys, box.cy - down)
        return k < len(ys) and ys[k] - up <= box.cy <= ys[k] + down

    things: list[Glyph | Rule] = [*column.glyphs, *column.rules]
    free = [t for t in things if not claimed(t.box)]
    free.sort(key=lambda t: t.box.y0)
    out: list[tuple[list[Glyph], list[Rule]]] = []
    bottom = float("-inf")
    for thing in free:
        k = bisect_left(ys, bottom - 0.2 * column.size)
        between = k < len(ys) and ys[k] < thing.box.cy
        if not out or thing.box.y0 - bottom > _ROW_GAP * column.size or between:
            out.append(([], []))
            bottom = thing.box.y1
        (out[-1][0] if isinstance(thing, Glyph) else out[-1][1]).append(thing)  # type: ignore[arg-type]
        bottom = max(bottom, thing.box.y1)
    return [c for c in out if c[0]]


def _display(glyphs: list[Glyph], rules: list[Rule], column: Column) -> Display | None:
    """A cluster as a display, its numbers taken off; None where it is none."""
    rows = lines(glyphs, column.size)
    if not rows:
        return None
    numbers = numbers_of(rows, column.left, column.right)
    taken = {id(g) for _, number in numbers for g in number}
    rest = tuple(g for g in glyphs if id(g) not in taken)
    if not rest or not _is_display(rest, rules, bool(numbers), column):
        return None
    box = union(g.box for g in rest)
    near = box.grown(0.6 * column.size)
    mine = tuple(r for r in rules if near.contains(r.box.x0, r.box.cy) and near.contains(r.box.x1, r.box.cy))
    return Display(rest, mine, tuple(tag for tag, _ in numbers))


def _is_display(glyphs: tuple[Glyph, ...], rules: list[Rule], numbered: bool, column: Column) -> bool:
    size = column.size
    rows = lines(list(glyphs), size)
    if not rows:
        return False
    maths = [g for g in glyphs if is_maths(g) and g.size > 0.82 * size]
    words = sum(len(w.glyphs) for row in rows for w in row.prose)
    share = words / sum(len(row.glyphs) for row in rows)
    if not maths or share > (0.9 if numbered else 0.6):
        return False
    if numbered:
        return True
    box = union(g.box for g in glyphs)
    indent, slack = (box.x0 - column.left) / size, (column.right - box.x1) / size
    if _is_table(rows, rules, box, size) or len(maths) < 2:
        return False
    relation = any(math_class(g.symbol) in ("rel", "op") for g in maths)
    centred = indent > 0.5 and abs(indent - slack) < 0.25 * (box.width / size) + 3
    return relation and (centred or indent > 0.8 or box.width > 0.7 * (column.right - column.left))


def _is_table(rows: list[Line], rules: list[Rule], box: Box, size: float) -> bool:
    """Whether the rows look like those of a table: rules across, or many wide gaps in most of them."""
    across = sum(
        1 for r in rules if r.horizontal and r.box.width > 0.9 * box.width and r.box.width > 10 * size
    )
    gaps = [sum(1 for a, b in pairwise(row.words) if b.x0 - a.x1 > 1.2 * size) for row in rows]
    return across >= 2 or sum(1 for g in gaps if g >= 3) > 0.5 * len(rows)
