"""Fences that grow: pairs around a part of the formula, cases, bars that stand alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from mathsnap.boxes import Box, union
from mathsnap.structure.bands import bands
from mathsnap.structure.grids import aligned_lines, matrix
from mathsnap.structure.items import (
    AXIS,
    SMALLER,
    Context,
    Item,
    Parse,
    Reading,
    Scene,
    common_baseline,
    composite,
)
from mathsnap.structure.signs import CLOSE, FENCES, OPEN, VERT
from mathsnap.structure.spans import owned_by, spans
from mathsnap.structure.tables import ruled
from mathsnap.structure.tree import Delimiter, Fenced, Fraction, Grid, Lines, Node

__all__ = ["join_evaluated", "join_fences", "size_by_fences", "tall"]

Size = Literal["auto", 1, 2, 3, 4]

_SIZES: tuple[tuple[float, Size], ...] = ((1.2, 1), (1.8, 2), (2.4, 3), (3.0, 4))
"""Heights of \\big, \\Big, \\bigg, \\Bigg in em (cmex10)."""

_STEP = 0.75
"""The most that a fence is taller (em) than the next smaller one, in the fonts that have other heights."""

_PADDING = 0.35
"""Em: a binomial fills its fences; an array stands half an em off them (\\arraycolsep), but for amsmath's."""

_TALL, _NEARLY = 1.12, 1.05
"""Em: a fence taller than the plain one, and one that is where its partner is (plain: 1, \\big: 1.2)."""


def tall(item: Item, em: float) -> bool:
    """Whether an item is a fence larger than the plain one."""
    return item.symbol in FENCES and item.box.height > _TALL * em


@dataclass(frozen=True, slots=True)
class _Pair:
    left: Item
    right: Item
    middles: tuple[Item, ...] = ()


def join_fences(scene: Scene, context: Context, parse: Parse) -> Scene:
    """The scene with everything between paired tall fences as one item.

    Fences in the parts of a fraction or radical are left to the reading of that part.
    """
    em = context.size
    low = _around_stacks(scene.items, em)
    if not low and not any(tall(i, em) for i in scene.items):
        return scene
    owned = {id(i) for span in spans(scene, em) for i in owned_by(span, scene, em).items}
    scripts = [i for i in scene.items if i.size < SMALLER * em]
    free = [i for i in scene.items if i.symbol in FENCES and id(i) not in owned]
    fences = sorted((i for i in free if tall(i, em) or id(i) in low), key=lambda i: i.box.cx)
    closing = {id(f) for f in free if _has_scripts(f, scripts, em)}
    pairs, lonely = _pair(fences, closing)
    if nearly := [p for f in lonely if (p := _nearly_tall_partner(f, free, em))]:
        pairs, lonely = _pair(sorted([*fences, *nearly], key=lambda i: i.box.cx), closing)
    # the tallest first: a brace of cases holds the pairs in its lines
    for first, pair in sorted([(p.left, p) for p in pairs] + [(f, None) for f in lonely], key=_tallest):
        if not any(i is first for i in scene.items):
            continue
        if pair is not None:
            scene = _fenced(scene, pair, em, context, parse)
        else:
            scene = _one_sided(scene, first, em, context, parse)
    return scene


def _around_stacks(items: list[Item], em: float) -> set[int]:
    """Ids of fences of the plain size with nothing between but small signs over small signs: binomials in
    text style.
    """
    found: set[int] = set()
    if not any(i.symbol in OPEN and not tall(i, em) for i in items):
        return found
    line = sorted(items, key=lambda i: i.box.x0)
    for k, left in enumerate(line):
        if left.symbol not in OPEN or left.size < SMALLER * em:
            continue
        right = next((i for i in line[k + 1 :] if i.size > SMALLER * em), None)
        if right is not None and right.symbol == OPEN[left.symbol] and _level(left, right):
            inner = [i.box for i in line[k + 1 : line.index(right)]]
            over = [b for b in inner if b.cy < left.box.cy]
            under = [b for b in inner if b.cy > left.box.cy]
            if over and under and abs(union(over).cx - union(under).cx) < 0.1 * em:
                found |= {id(left), id(right)}
    return found


def _tallest(entry: tuple[Item, _Pair | None]) -> tuple[float, float]:
    return -round(entry[0].box.height), entry[0].box.x0


def _has_scripts(fence: Item, scripts: list[Item], em: float) -> bool:
    """Whether small ink stands right behind a bar, at its upper or lower end: the bar closes something."""
    return fence.symbol in VERT and any(
        -0.05 * em < s.box.x0 - fence.box.x1 < 0.25 * em
        and abs(s.box.cy - fence.box.cy) > 0.3 * fence.box.height
        for s in scripts
    )


def _pair(fences: list[Item], closing: set[int]) -> tuple[list[_Pair], list[Item]]:
    """Outermost pairs, and fences without a partner. Pairs inside others are left to the recursion.

    closing: ids of bars that can only close.
    """
    open_: list[Item] = []
    found: list[_Pair] = []
    lonely: list[Item] = []
    for fence in fences:
        partner = _partner(open_, fence)
        if partner is None:
            opens = fence.symbol in OPEN or (fence.symbol in VERT and id(fence) not in closing)
            (open_ if opens else lonely).append(fence)
            continue
        inner = open_[partner + 1 :]
        found.append(_Pair(open_[partner], fence, tuple(i for i in inner if i.symbol in VERT)))
        lonely += [i for i in inner if i.symbol not in VERT]
        del open_[partner:]
    lonely += open_
    outer = [p for p in found if not any(_inside(p, q) for q in found if q is not p)]
    return outer, [f for f in lonely if not any(p.left.box.cx < f.box.cx < p.right.box.cx for p in outer)]


def _nearly_tall_partner(fence: Item, free: list[Item], em: float) -> Item | None:
    """The fence that would face a tall one if it were not a pixel too small."""
    near = [
        i
        for i in free
        if _NEARLY * em < i.box.height <= _TALL * em
        and _level(i, fence)
        and (
            (OPEN.get(i.symbol) == fence.symbol and i.box.cx < fence.box.cx)
            or (OPEN.get(fence.symbol) == i.symbol and i.box.cx > fence.box.cx)
        )
    ]
    return max(near, key=lambda i: i.box.height, default=None)


def _inside(p: _Pair, q: _Pair) -> bool:
    return q.left.box.cx <= p.left.box.cx and p.right.box.cx <= q.right.box.cx


def _partner(open_: list[Item], fence: Item) -> int | None:
    """Index of the open fence that this one closes."""
    if fence.symbol in VERT:
        for k in range(len(open_) - 1, -1, -1):
            if open_[k].symbol == fence.symbol and _level(open_[k], fence):
                return k
            if open_[k].symbol in OPEN:
                return None
        return None
    if fence.symbol not in CLOSE:
        return None
    level = [k for k, o in enumerate(open_) if o.symbol in OPEN and _level(o, fence)]
    exact = [k for k in level if OPEN[open_[k].symbol] == fence.symbol]
    if exact or level:
        return (exact or level)[-1]
    bar = [k for k, o in enumerate(open_) if o.symbol in VERT and _level(o, fence)]
    return bar[-1] if bar else None


def _level(a: Item, b: Item) -> bool:
    """Whether two fences stand side by side at about the same height."""
    tallest = max(a.box.height, b.box.height)
    return abs(a.box.cy - b.box.cy) < 0.12 * tallest and abs(a.box.height - b.box.height) < 0.2 * tallest


def _fenced(scene: Scene, pair: _Pair, em: float, context: Context, parse: Parse) -> Scene:
    left, right = pair.left, pair.right
    inner = scene.where(lambda b: left.box.cx < b.cx < right.box.cx).without([left, right])
    if not inner:
        return scene
    levels = [m for m in pair.middles if _level(m, left)]
    style = _style_of(left, inner, scene, context)
    marked = Scene([_as_middle(i) if any(i is m for m in levels) else i for i in inner.items], inner.rules)
    body = _body(marked, left, style, parse)
    grown = isinstance(body.node, Grid) and not body.node.small
    taller = max(left.box, right.box, key=lambda box: box.height)
    size: Size = "auto" if grown else _size(taller, inner.box, em)
    parts = Scene([left, right, *inner.items], inner.rules)
    node = Fenced(left.symbol, body.node, right.symbol, size)
    item = composite(node, parts, body.y, style.size, "inner", sure=body.sure)
    return _replaced(scene, parts, item)


def _style_of(fence: Item, inner: Scene, scene: Scene, context: Context) -> Context:
    """The style between fences: the line's, or that of a script where the fences are off its axis."""
    rest = scene.without(inner.all())
    line = common_baseline([i for i in rest.items if i.sure], context.size)
    off = line is not None and abs(fence.box.cy + AXIS * context.size - line) > 0.2 * context.size
    return context.script(inner.size) if off else context


def _as_middle(item: Item) -> Item:
    return replace(item, node=Delimiter(item.symbol, "auto", "m"), kind="rel", glyph=None)


def _body(inner: Scene, fence: Item, context: Context, parse: Parse) -> Reading:
    """What stands between fences: one line, or several that make a matrix or a binomial."""
    y = fence.box.cy + AXIS * context.size
    table = ruled(inner, context, parse, fenced=True)
    if table is not None:
        return Reading(table, y, False)
    rows = bands(inner, inner.size or context.size)
    if len(rows) == 1:
        return parse(inner, context)
    padded = inner.box.x0 - fence.box.x1 > _PADDING * context.size
    return Reading(matrix(rows, context, parse, binomial=not padded), y, False)


def _size(fence: Box, body: Box, em: float) -> Size:
    """The size of a pair: auto where \\left…\\right would choose it for the body."""
    height = fence.height / em
    if height > 3.1 or height < 1.12:
        return "auto"
    axis = fence.cy
    reach = 2 * max(axis - body.y0, body.y1 - axis) / em
    needed = max(0.901 * reach, reach - 0.5)
    natural = next((k for h, k in ((1.0, 0), *_SIZES) if h >= needed - 0.03), 5)
    actual = min(_SIZES, key=lambda s: abs(s[0] - height))[1]
    if natural == actual or _fits_in_its_font(height, needed):
        return "auto"
    return actual


def _fits_in_its_font(height: float, needed: float) -> bool:
    """Whether a fence of other heights than Computer Modern's is the least that is tall enough (em)."""
    if height < needed - 0.1 or needed < 1.05:
        return False
    return height < needed or (height - _STEP < needed and all(abs(h - height) > 0.025 for h, _ in _SIZES))


def _one_sided(scene: Scene, fence: Item, em: float, context: Context, parse: Parse) -> Scene:
    """A brace with lines beside it, or a fence that stands alone."""
    if fence.symbol in OPEN and fence.symbol not in VERT:
        body = scene.where(lambda b: b.cx > fence.box.x1 and fence.box.y_overlap(b) >= 0.5 * b.height)
        body = body.without([fence, *_behind(body, fence, em)])
        body, rows = _lines_beside(body, fence.box.cy + AXIS * em, em)
        if len(rows) > 1:
            tree = _lines_or_matrix(rows, context, parse)
            node: Node = Fenced(fence.symbol, tree, "")
            if fence.symbol == "{" and isinstance(tree, Grid) and len(tree.columns) < 3:
                node = Lines(tree.rows, "cases")
            parts = Scene([fence, *body.items], body.rules)
            item = composite(node, parts, fence.box.cy + AXIS * em, em, "inner", sure=False)
            return _replaced(scene, parts, item)
    if fence.symbol in CLOSE:
        body, rows = _lines_before(scene, fence, em)
        if len(rows) > 1:
            parts = Scene([fence, *body.items], body.rules)
            node = Fenced("", _lines_or_matrix(rows, context, parse), fence.symbol)
            item = composite(node, parts, fence.box.cy + AXIS * em, em, "inner", sure=False)
            return _replaced(scene, parts, item)
    size = _alone(fence, em)
    side: Literal["l", "r", ""] = "l" if fence.symbol in OPEN else "r" if fence.symbol in CLOSE else ""
    lone = replace(fence, node=Delimiter(fence.symbol, size, side), glyph=None, sure=False)
    lone = replace(lone, y=fence.box.cy + AXIS * em)
    return Scene([lone if i is fence else i for i in scene.items], scene.rules)


def _lines_or_matrix(rows: list[Scene], context: Context, parse: Parse) -> Node:
    """What stands at one fence: lines aligned at their relations, else the columns of a matrix."""
    return aligned_lines(rows, context, parse) or matrix(rows, context, parse, binomial=False)


def join_evaluated(scene: Scene, em: float) -> Scene:
    """The scene with each bar right behind a fraction, and as tall as \\right| would be, around it."""
    for bar in scene.items:
        sign = bar.node
        if not isinstance(sign, Delimiter) or sign.symbol not in VERT or sign.size == "auto":
            continue
        before = [i for i in scene.items if i is not bar and -0.05 < (bar.box.x0 - i.box.x1) / em < 0.6]
        body = max(before, key=lambda i: i.box.x1, default=None)
        if body is None or not isinstance(body.node, Fraction) or _size(bar.box, body.box, em) != "auto":
            continue
        node = Fenced("", body.node, sign.symbol)
        parts = Scene([body, bar], [])
        scene = _replaced(scene, parts, composite(node, parts, body.y, body.size, "inner", sure=body.sure))
    return scene


def size_by_fences(scene: Scene) -> float:
    """The em of a formula that is nothing but tall fences around lines in script size; 0 for any other."""
    inner = sorted(scene.items, key=lambda i: i.box.cx)
    if len(inner) < 4 or inner[0].symbol not in OPEN or inner[-1].symbol not in CLOSE:
        return 0.0
    em = inner[0].size
    body = Scene(inner[1:-1], scene.rules)
    if not tall(inner[0], em) or body.size > SMALLER * em:
        return 0.0
    return em if len(bands(body, body.size)) > 1 else 0.0


def _lines_beside(body: Scene, line: float, em: float) -> tuple[Scene, list[Scene]]:
    """The most of what follows a brace that makes several lines, and these lines."""
    if not body.items:
        return body, []
    edges = _white(body, 0.25 * em)
    for edge in [float("inf"), *reversed(edges)]:
        part = body.where(_left_of(edge))
        rows = bands(part, em) if part.items else []
        if len(rows) > 1 and not _has_stranger(rows, line, em):
            return part, rows
    return body, []


def _lines_before(scene: Scene, fence: Item, em: float) -> tuple[Scene, list[Scene]]:
    """The most of what stands before a closing brace that makes several lines, and these lines."""
    body = scene.where(lambda b: b.x1 <= fence.box.x0 + 0.1 * em and fence.box.y_overlap(b) >= 0.5 * b.height)
    line = fence.box.cy + AXIS * em
    starts = sorted({t.box.x0 for t in body.all()})
    ends = [float("-inf"), *(x for x in starts if not any(t.box.x0 < x < t.box.x1 for t in body.all()))]
    for edge in ends:
        part = body.where(_right_of(edge))
        rows = bands(part, em) if part.items else []
        if len(rows) < 2:
            return body, []
        if not _has_stranger(rows, line, em):
            return part, rows
    return body, []


def _right_of(edge: float) -> Callable[[Box], bool]:
    return lambda box: box.x0 >= edge


def _has_stranger(rows: list[Scene], line: float, em: float) -> bool:
    """Whether something stands on the brace's own line and not on that of its row: it follows the lines."""
    for row in rows:
        own = common_baseline([i for i in row.items if i.sure], em)
        for item in row.items:
            sign = item.sure and item.size > SMALLER * em and item.kind in ("rel", "bin", "ord")
            if sign and own is not None and abs(item.y - line) < 0.06 * em < abs(item.y - own) - 0.1 * em:
                return True
    return False


def _white(body: Scene, width: float) -> list[float]:
    """Where the gaps of at least that width begin, from left to right."""
    out: list[float] = []
    end: float | None = None
    for box in sorted((t.box for t in body.all()), key=lambda b: b.x0):
        if end is not None and box.x0 - end > width:
            out.append(end)
        end = box.x1 if end is None else max(end, box.x1)
    return out


def _left_of(edge: float) -> Callable[[Box], bool]:
    return lambda box: box.x1 <= edge


def _behind(body: Scene, brace: Item, em: float) -> list[Item]:
    """A full stop or comma on the brace's own line, behind the lines that the brace holds."""
    y = brace.box.cy + AXIS * em
    last = max(body.items, key=lambda i: i.box.x1, default=None)
    if last is None or last.symbol not in {".", ",", ";"} or abs(last.y - y) > 0.1 * em:
        return []
    before = max((i.x1 for i in body.items if abs(i.y - y) < 0.1 * em and i is not last), default=None)
    touches = before is not None and last.x0 - before < 0.3 * em
    return [] if touches else [last]


def _alone(fence: Item, em: float) -> Size:
    height = fence.box.height / em
    return min(_SIZES, key=lambda s: abs(s[0] - height))[1]


def _replaced(scene: Scene, parts: Scene, item: Item) -> Scene:
    rest = scene.without(parts.all())
    return Scene([*rest.items, item], rest.rules)
