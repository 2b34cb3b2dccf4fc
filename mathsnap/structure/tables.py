"""Arrays with rules between their rows and columns (\\hline, the bars of {c|c})."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from itertools import pairwise

from mathsnap.boxes import Box
from mathsnap.glyphs import Rule
from mathsnap.structure.bands import bands
from mathsnap.structure.bars import table_rules
from mathsnap.structure.grids import gaps
from mathsnap.structure.items import Context, Parse, Scene
from mathsnap.structure.tree import Grid, Node, Row

__all__ = ["ruled"]

_TALL = 0.95
"""A bar between columns is at least as tall (em) as a row; TeX's strut is 1.2 em."""


def ruled(scene: Scene, context: Context, parse: Parse, *, fenced: bool) -> Grid | None:
    """The array that a block with rules between its rows or columns is; None where it is none.

    fenced: it stands between fences, which say where it ends; else its horizontal rules must.
    """
    if not scene.rules:
        return None
    em = scene.size or context.size
    across, upright = table_rules(scene, em)
    down = [r for r in upright if r.box.height > _TALL * em]
    rest = scene.without([*across, *down])
    if not rest.items or not (across or (down and fenced)) or not _encloses(across, rest, fenced):
        return None
    levels = _distinct([r.box.cy for r in across], 0.05 * em)
    bars = _distinct([r.box.cx for r in down], 0.1 * em)
    rows = [row for part in _slices(rest, levels) for row in bands(part, em)]
    is_frame = not fenced and len(levels) == len(bars) == 2
    if len(rows) < 2 or is_frame:
        return None
    cuts = sorted([*bars, *(c for c in gaps(rows, em) if not any(_is_white(rows, c, b) for b in bars))])
    inner = Context("text", em) if context.level == "display" else context
    cells = [_cells(row, cuts, inner, parse) for row in rows]
    columns, kept = _columns(cells, [c in bars for c in cuts])
    numbers = tuple(bisect_left([row.box.cy for row in rows], y) for y in levels)
    return Grid(tuple(tuple(row[k] for k in kept) for row in cells), columns, numbers)


def _encloses(across: list[Rule], rest: Scene, fenced: bool) -> bool:
    """Whether all there is stands within the length of the rules."""
    if fenced:
        return True
    x0, x1 = min(r.box.x0 for r in across), max(r.box.x1 for r in across)
    return x0 <= rest.box.x0 and rest.box.x1 <= x1


def _slices(scene: Scene, levels: list[float]) -> list[Scene]:
    """What stands between horizontal rules, from top to bottom."""
    edges = [float("-inf"), *levels, float("inf")]
    return [part for a, b in pairwise(edges) if (part := scene.where(_between(a, b)))]


def _between(top: float, bottom: float) -> Callable[[Box], bool]:
    return lambda box: top <= box.cy < bottom


def _distinct(places: list[float], slack: float) -> list[float]:
    """Sorted places, those of the pieces of one rule as one."""
    out: list[float] = []
    for place in sorted(places):
        if not out or place - out[-1] > slack:
            out.append(place)
    return out


def _is_white(rows: list[Scene], a: float, b: float) -> bool:
    """Whether nothing stands between two places of a line."""
    low, high = min(a, b), max(a, b)
    return not any(t.box.x0 < high and t.box.x1 > low for row in rows for t in row.all())


def _cells(row: Scene, cuts: list[float], context: Context, parse: Parse) -> list[Node]:
    edges = [float("-inf"), *cuts, float("inf")]
    parts = [row.where(_within(a, b)) for a, b in pairwise(edges)]
    return [parse(part, context).node if part else Row() for part in parts]


def _within(left: float, right: float) -> Callable[[Box], bool]:
    return lambda box: left <= box.cx < right


def _columns(cells: list[list[Node]], bars: list[bool]) -> tuple[str, list[int]]:
    """The array's columns with the bars between them, and the numbers of those that hold something.

    Nothing stands outside the outermost bars, or between the two bars of {c||c}.
    """
    columns, kept = "", []
    for k in range(len(bars) + 1):
        if any(row[k] != Row() for row in cells):
            columns += "c"
            kept.append(k)
        if k < len(bars) and bars[k]:
            columns += "|"
    return columns, kept
