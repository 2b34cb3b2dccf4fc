"""What stands centred above and below: limits, labels of braces and arrows, stacked relations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from mathsnap.boxes import Box, union
from mathsnap.structure.items import SMALLER, Context, Item, Parse, Scene, common_baseline, composite
from mathsnap.structure.signs import INTEGRALS, STRETCHED
from mathsnap.structure.tree import Arrow, Atom, Decoration, Node, Operator, Scripts, Stack
from mathsnap.structure.words import function_of, is_word
from mathsnap.symbols import Style

__all__ = ["join_limits"]

_ARROWS = "→←↔⇒⇐⇔↦↪↩⇀↼⇌"


def join_limits(scene: Scene, context: Context, parse: Parse) -> Scene:
    """The scene with every operator, brace or relation and what is centred on it as one item."""
    em = context.size
    scene = _double_operators(scene, em)
    line = common_baseline([i for i in scene.items if i.sure], em)
    tiny = [i for i in scene.items if _small(i, line, em)]
    bases = [i for i in scene.items if _may_be_base(i, line, em)] if tiny else []
    operators = [b.box for b in bases if _rank(b) == 0]
    bases = [b for b in bases if _has_over_or_under(b, tiny)]
    bases.sort(key=lambda i: (_rank(i), i.box.x0))
    gone: set[int] = set()
    for base in bases:
        if id(base) in gone:
            continue
        small = [i for i in tiny if i is not base and id(i) not in gone]
        rivals = [box for box in operators if box is not base.box]
        over = _cluster(base, small, rivals, em, up=True)
        under = _cluster(base, small, rivals, em, up=False)
        if not over and not under:
            continue
        parts = Scene([base, *over, *under], [])
        top = parse(Scene(over, []), context.script(_size(over))).node if over else None
        low = parse(Scene(under, []), context.script(_size(under))).node if under else None
        node, kind = _labelled(base, top, low)
        # TeX centres the one symbol of a \mathop on the axis
        sure = base.sure and is_word(base)
        item = composite(node, parts, base.y, base.size, kind, sure=sure)
        gone.update(id(i) for i in parts.items)
        rest = scene.without(parts.items)
        scene = Scene([*rest.items, item], rest.rules)
    return Scene([_bare_arrow(i) for i in scene.items], scene.rules)


def _may_be_base(item: Item, line: float | None, em: float) -> bool:
    """Whether an item is of full size and stands on the line."""
    full = item.size > SMALLER * em or (item.glyph is not None and item.glyph.centred)
    return full and (line is None or abs(item.y - line) < 0.3 * em)


def _has_over_or_under(base: Item, tiny: list[Item]) -> bool:
    """Whether any small ink begins and ends so that it may stand above or below a base."""
    x0, x1 = base.box.x0, base.box.x1
    return any(i.box.x1 >= x0 and i.box.x0 <= x1 and i is not base for i in tiny)


def _bare_arrow(item: Item) -> Item:
    """An arrow made to measure that has no labels."""
    glyph = item.glyph
    if glyph is None or not glyph.stretched or glyph.symbol not in _ARROWS:
        return item
    return replace(item, node=Arrow(glyph.symbol), kind="rel", glyph=None)


def _small(item: Item, line: float | None, em: float) -> bool:
    """Whether an item may be part of a limit: by its size, or as a tall fence off the line's axis."""
    if item.size < SMALLER * em:
        return True
    return line is not None and not item.sure and abs(item.y - line) > 0.3 * em


def _double_operators(scene: Scene, em: float) -> Scene:
    """The scene with "arg max" as one operator where the limit is centred on both words."""
    words = sorted((i for i in scene.items if function_of(i)), key=lambda i: i.x0)
    if len(words) < 2:
        return scene
    small = [i for i in scene.items if i.size < SMALLER * em]
    for left, right in pairwise(words):
        if abs(left.y - right.y) > 0.05 * em or not 0.08 < (right.x0 - left.x1) / em < 0.3:
            continue
        name = function_of(left)
        if name not in {"arg", "lim", "ess"}:
            continue
        style = left.node.style if isinstance(left.node, Operator) else Style.UPRIGHT
        node = Operator(f"{name} {function_of(right)}", style)
        both = composite(node, Scene([left, right], []), left.y, left.size, "op")
        under = _cluster(both, small, [], em, up=False)
        if under and abs(union([i.box for i in under]).cx - both.box.cx) < 0.12 * em:
            scene = Scene([*scene.without([left, right]).items, both], scene.rules)
    return scene


def _rank(item: Item) -> int:
    """Operators take limits before anything else does."""
    return 0 if item.kind == "op" or _is_brace(item.node) or is_word(item) else 1


def _is_brace(node: Node) -> bool:
    return isinstance(node, Decoration) and node.mark in STRETCHED


def _size(items: Iterable[Item]) -> float:
    return max(i.size for i in items)


def _cluster(base: Item, small: list[Item], rivals: list[Box], em: float, *, up: bool) -> list[Item]:
    """Small items beyond the base's ink on one side, connected and centred on it."""
    box = base.box
    beyond = [i for i in small if _is_beyond(i, base, 0.06 * em, up=up)]
    seed = [i for i in beyond if i.box.x_overlap(box) > 0 or box.x0 <= i.box.cx <= box.x1]
    if not seed:
        return []
    taken = list(seed)
    grown = True
    while grown:
        around = union([i.box for i in taken]).grown(0.45 * em, 0.35 * em)
        more = [i for i in beyond if not any(i is t for t in taken) and around.overlap(i.box.grown(0.01)) > 0]
        taken += more
        grown = bool(more)
    taken = _between_rivals(taken, box, rivals)
    if up and base.symbol.isalnum() and all(i.symbol == "′" for i in taken):
        return []  # it stands over the subscript of what carries it
    if not taken or _goes_on_beside(taken, [i for i in small if not any(i is b for b in beyond)], em):
        return []
    found = union([i.box for i in taken])
    slack = (0.45 if base.symbol in INTEGRALS else 0.35 if _rank(base) == 0 else 0.22) * em
    # a slanted integral's limits are moved apart by its slope
    across = base.symbol in INTEGRALS or found.x0 < box.cx < found.x1
    centred = abs(found.cx - box.cx) < slack and across
    near = (box.y0 - found.y1 if up else found.y0 - box.y1) < 0.8 * em
    return taken if centred and near else []


def _is_beyond(item: Item, base: Item, slack: float, *, up: bool) -> bool:
    """Whether an item lies above or below a base; what hangs below its baseline may reach between an arrow's
    barbs.
    """
    if not up:
        return item.box.y0 >= base.box.y1 - slack
    hangs = base.symbol in _ARROWS and item.sure
    return (min(item.y, item.box.y1) if hangs else item.box.y1) <= base.box.y0 + slack


def _goes_on_beside(taken: list[Item], others: list[Item], em: float) -> bool:
    """Whether a row of limits goes on with signs that do not lie beyond the base: they are its scripts."""
    return any(
        t.sure and i.sure and abs(t.y - i.y) < 0.03 * em and -0.1 < (i.box.x0 - t.box.x1) / em < 0.3
        for i in others
        for t in taken
    )


def _between_rivals(taken: list[Item], box: Box, rivals: list[Box]) -> list[Item]:
    """The part of a row of limits that belongs to one of several operators: cut at the widest gaps."""
    row = union([i.box for i in taken])
    left = max((r.cx for r in rivals if row.x0 <= r.cx < box.cx), default=None)
    right = min((r.cx for r in rivals if box.cx < r.cx <= row.x1), default=None)
    if left is not None:
        cut = _widest_gap(taken, left, box.cx)
        taken = [i for i in taken if i.box.cx > cut]
    if right is not None:
        cut = _widest_gap(taken, box.cx, right)
        taken = [i for i in taken if i.box.cx < cut]
    return taken


def _widest_gap(items: list[Item], start: float, stop: float) -> float:
    """The middle of the widest space between items whose middles lie between two places."""
    spans = sorted((i.box.x0, i.box.x1) for i in items)
    best, cut = -1.0, (start + stop) / 2
    end = spans[0][1]
    for x0, x1 in spans[1:]:
        if start < (end + x0) / 2 < stop and x0 - end > best:
            best, cut = x0 - end, (end + x0) / 2
        end = max(end, x1)
    return cut


def _is_stretched(arrow: Item) -> bool:
    return arrow.box.width > 0.9 * arrow.size or (arrow.glyph is not None and arrow.glyph.stretched)


def _labelled(base: Item, over: Node | None, under: Node | None) -> tuple[Node, str]:
    """The node for a base with something above and below."""
    node = base.node
    if isinstance(node, Decoration) and _is_brace(node):
        label = over if node.over else under
        if label is not None and (under if node.over else over) is None:
            return Decoration(node.base, node.mark, node.over, label), base.kind
    if base.kind == "op" or is_word(base):
        if not isinstance(node, Operator) and (name := function_of(base)):
            node = Operator(name)
        return Scripts(node, under, over, limits=True), "op"
    if isinstance(node, Atom) and node.symbol in _ARROWS and _is_stretched(base):
        return Arrow(node.symbol, over, under), "rel"
    return Stack(node, over, under), base.kind
