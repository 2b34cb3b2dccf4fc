"""Several lines: displays with alignment points, matrices, stacked limits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from mathsnap.structure.bars import all_in_fractions
from mathsnap.structure.items import (
    SMALLER,
    Context,
    Item,
    Parse,
    Scene,
    common_baseline,
    fraction_size,
    row_of,
)
from mathsnap.structure.signs import CLOSE, OPEN
from mathsnap.structure.tree import Fraction, Grid, Lines, Node, Row, Substack

__all__ = ["aligned_lines", "block_of_lines", "gaps", "matrix"]

_COLUMN = 0.7
"""Columns are further apart than this (em); TeX sets them 1 em apart."""

_EDGE = 0.15
"""Edges and middles of cells that differ by less (em) are aligned."""

_OPEN = 1.36
"""Lines of a display are further apart than this (em), 1.5; those of a matrix 1.2."""

_ALL = float("-inf")
"""The mark of a column that holds nothing but relations."""


def block_of_lines(rows: list[Scene], context: Context, parse: Parse) -> Node:
    """The node of a block cut in lines; cells are cut where all lines agree."""
    if context.level in ("script", "scriptscript"):
        return Substack(tuple(parse(r, context).node for r in rows))
    em = max(r.size for r in rows)
    cuts = _columns(rows, em)
    if cuts:
        return _in_columns([_cells(r, cuts) for r in rows], em, context, parse)
    at = _alignment(rows, em)
    if at is None:
        return Lines(tuple((parse(r, context).node,) for r in rows), "gathered")
    cells = [_cells(r, [at]) for r in rows]
    return Lines(tuple(tuple(_parsed(c, context, parse) for c in r) for r in cells), "aligned")


def _columns(rows: list[Scene], em: float) -> list[float]:
    """The gaps between columns: what follows them in two lines or more is aligned."""
    cuts = [c for c in gaps(rows, em) if not any(_within_fences(c, r, em) for r in rows)]
    kept: list[float] = []
    for cut in reversed(cuts):
        right = kept[0] if kept else float("inf")
        if _is_aligned([r.where(_between(cut, right)) for r in rows], em):
            kept.insert(0, cut)
    return kept


def _is_aligned(cells: list[Scene], em: float) -> bool:
    """Whether at least two cells below each other hold something, at one edge, middle or relation."""
    cells = [c for c in cells if c]
    if len(cells) < 2:
        return False
    boxes = [c.box for c in cells]
    places = ([b.x0 for b in boxes], [b.x1 for b in boxes], [b.cx for b in boxes])
    return any(max(p) - min(p) < _EDGE * em for p in places) or _alignment(cells, em) is not None


def _in_columns(rows: list[list[Scene]], em: float, context: Context, parse: Parse) -> Node:
    """Lines of several columns: a bare matrix, or lines aligned at the relations in their columns, if any."""
    columns = list(zip(*rows, strict=True))
    marks = [_mark(column, em) for column in columns]
    if all(mark is None for mark in marks):
        tight = _line_distance(rows) < _OPEN * em
        if tight and context.level == "display":
            context = Context("text", em)
        read = tuple(tuple(_parsed(c, context, parse) for c in r) for r in rows)
        return Grid(read, "c" * len(columns)) if tight else Lines(read, "aligned")
    out: list[tuple[Node, ...]] = []
    for k, (column, mark) in enumerate(zip(columns, marks, strict=True)):
        nodes = tuple(_parsed(c, context, parse) for c in column)
        if k > 0 and marks[k - 1] == _ALL:
            out[-1] = tuple(row_of([left, right]) for left, right in zip(out[-1], nodes, strict=True))
        elif mark == _ALL:
            out += [nodes] if len(out) % 2 else [(Row(),) * len(rows), nodes]
        elif mark is not None:
            halves = [_cells(c, [mark]) for c in column]
            out += [tuple(_parsed(h[side], context, parse) for h in halves) for side in (0, 1)]
        elif k + 1 < len(columns) and marks[k + 1] == _ALL:
            out.append(nodes)
        else:
            out += [(Row(),) * len(rows), nodes]
    return Lines(tuple(zip(*out, strict=True)), "aligned")


def _mark(column: Sequence[Scene], em: float) -> float | None:
    """Where a column is aligned: at relations inside it, or `_ALL` where it holds nothing but relations."""
    cells = [c for c in column if c]
    if cells and all(len(c.items) == 1 and not c.rules and c.items[0].kind == "rel" for c in cells):
        return _ALL
    rows = [_relations(c) for c in cells]
    at = _alignment(cells, em) if sum(map(bool, rows)) > 1 else None
    return at if at is not None and any(abs(i.x0 - at) < 0.12 * em for row in rows for i in row) else None


def _line_distance(rows: list[list[Scene]]) -> float:
    """The least distance of two baselines."""
    lines = [common_baseline([i for cell in r for i in cell.items if i.sure], 0.0) for r in rows]
    return min((b - a for a, b in pairwise(lines) if a is not None and b is not None), default=float("inf"))


def aligned_lines(rows: list[Scene], context: Context, parse: Parse) -> Lines | None:
    """Lines of one column that begin at different places and are aligned at a relation; None for others."""
    em = max(r.size for r in rows)
    edges = [r.box.x0 for r in rows]
    if em < SMALLER * context.size or max(edges) - min(edges) < _EDGE * em or gaps(rows, em):
        return None
    at = _alignment(rows, em)
    if at is None or not all(c for r in rows for c in _cells(r, [at])):
        return None
    return Lines(tuple(tuple(_parsed(c, context, parse) for c in _cells(r, [at])) for r in rows))


def matrix(rows: list[Scene], context: Context, parse: Parse, *, binomial: bool = True) -> Grid | Fraction:
    """Lines between fences: a matrix, or two parts of a binomial. binomial: whether it may be that."""
    em, outer = context.size, context
    size = max(r.size for r in rows)
    if size < SMALLER * em and all_in_fractions(rows, em):
        size /= 0.7
    small = size < SMALLER * em
    cells = [_cells(r, gaps(rows, 0.6 * size if small else em)) for r in rows]
    if small and len(cells[0]) > 1:
        context = context.script(size)
    elif small:
        context = context.numerator(size)
    elif context.level == "display":
        context = Context("text", em)
    read = tuple(tuple(_parsed(c, context, parse) for c in r) for r in cells)
    if binomial and len(rows) == 2 and len(read[0]) == 1 and _is_binomial(rows, em):
        return Fraction(read[0][0], read[1][0], rule=False, size=fraction_size(outer, size))
    return Grid(read, "c" * len(read[0]), small=small)


def _is_binomial(rows: list[Scene], em: float) -> bool:
    """Whether two lines are set as a fraction without bar rather than a line's distance apart.

    TeX sets them 1.36 em apart in display style and 0.79 em in text style (cmsy10, sigma 8 to 12), the lines
    of a matrix 1.2 em.
    """
    upper, lower = (min((i for i in r.items if i.sure), key=lambda i: i.box.x0, default=None) for r in rows)
    if upper is None or lower is None or abs(rows[0].box.cx - rows[1].box.cx) > 0.25 * em:
        return False
    return abs((lower.y - upper.y) / em - 1.2) > 0.08


def _within_fences(cut: float, row: Scene, em: float) -> bool:
    """Whether a cut goes through something between tall fences; a brace alone holds lines of its own."""
    fences = [i for i in row.items if i.box.height > 1.7 * em and i.symbol in {*OPEN, *CLOSE}]
    before = [i for i in fences if i.box.cx < cut]
    return not (_balanced(fences) and _balanced(before))


def _balanced(fences: list[Item]) -> bool:
    return 2 * sum(i.symbol in OPEN for i in fences) == len(fences)


def _parsed(cell: Scene, context: Context, parse: Parse) -> Node:
    return parse(cell, context).node if cell else Row()


def _cells(row: Scene, cuts: list[float]) -> list[Scene]:
    bounds = [float("-inf"), *cuts, float("inf")]
    return [row.where(_between(left, right)) for left, right in pairwise(bounds)]


def _between(left: float, right: float) -> Callable[..., bool]:
    return lambda box: left <= box.cx < right


def gaps(rows: list[Scene], em: float) -> list[float]:
    """Middles of the vertical strips that no line puts ink in."""
    spans = sorted((t.box.x0, t.box.x1) for r in rows for t in r.all())
    cuts: list[float] = []
    end = spans[0][1]
    for x0, x1 in spans[1:]:
        if x0 - end > _COLUMN * em:
            cuts.append((x0 + end) / 2)
        end = max(end, x1)
    return cuts


def _alignment(rows: list[Scene], em: float) -> float | None:
    """The place where the lines are aligned: a relation below a relation, or a common left end."""
    relations = [sorted(_relations(r), key=lambda i: i.box.x0) for r in rows]
    edges = [r.box.x0 for r in rows]
    for start in [i.x0 for i in (relations[0] or [])] + [i.x0 for r in relations[1:] for i in r[:1]]:
        near = [any(abs(i.x0 - start) < 0.12 * em for i in rel) for rel in relations]
        beyond = [edge > start - 0.12 * em for edge in edges]
        if sum(near) >= 2 and all(n or b for n, b in zip(near, beyond, strict=True)):
            return start - 0.06 * em
    if max(edges) - min(edges) < 0.08 * em:
        return min(edges) - 0.5 * em
    return None


def _relations(row: Scene) -> list[Item]:
    """Relations of full size."""
    return [i for i in row.items if i.kind == "rel" and i.size > SMALLER * row.size]
