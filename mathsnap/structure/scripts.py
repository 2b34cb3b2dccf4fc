"""One line of a formula: what stands on its baseline, and the scripts beside it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TypeAlias

from mathsnap.structure.items import SMALLER, Context, Item, Parse, Reading, Scene, row_of
from mathsnap.structure.places import fit, seat
from mathsnap.structure.signs import FENCES
from mathsnap.structure.spaces import as_relations, with_spaces
from mathsnap.structure.tree import Node, Row, Scripts

__all__ = ["line"]

_CENTRED = 0.2
"""Baselines worked out from the axis are one when they are nearer than this (em)."""

_BREAK = 0.3
"""A thin space and the white beside signs in a row of scripts are narrower (em)."""

_BEHIND, _INK_BEHIND = 0.025, 0.05
"""Half of the space behind scripts, and that with half of the white beside ink (em)."""

_FOOT, _HIGH = 0.2, 0.4
"""Primes of a line begin at least so high above it (em); those of its subscripts do not, and none as high."""

_SPACE = 0.19
"""What is at least as wide (em) may be the space after an operator."""

_CANDIDATES = 4
"""So many baselines are tried where the glyphs of a line do not agree."""


@dataclass(slots=True)
class _Slot:
    """An item of the baseline (None before the first) and the scripts that follow it."""

    base: Item | None
    scripts: list[Item] = field(default_factory=list)


def line(scene: Scene, context: Context, parse: Parse) -> Reading:
    """The node of a line whose fractions, fences and limits are items already."""
    em = context.size
    items = sorted(scene.items, key=lambda i: (i.box.x0, i.box.x1))
    if not items:
        return Reading(Row(), 0.0)
    y, sure = _baseline(items, context)
    slots = _slots(items, y, context)
    nodes: list[tuple[Node, Item | None, float]] = []
    for slot, following in zip(slots, [*slots[1:], None], strict=True):
        for node, item, end in _with_scripts(slot, y, em, context, parse, following):
            nodes.append((node, item, end))
    return Reading(row_of(with_spaces(as_relations(nodes, em), em)), y, sure)


def _baseline(items: list[Item], context: Context) -> tuple[float, bool]:
    """The baseline that the items of a line fit best; and whether it can be trusted.

    It is that of a full-size glyph, of the first where all agree.
    """
    em = context.size
    full = [i for i in items if i.size > SMALLER * em]
    sure = [i for i in full if i.sure]
    candidates: list[Item] = []
    for item in sure:
        if all(abs(seat(item) - seat(other)) > 0.06 * em for other in candidates):
            candidates.append(item)
    if not candidates:
        return (full or items)[0].y, False
    best = candidates[0]
    if len(candidates) > 1:
        placed = [i for i in items if _has_baseline(i)]

        def misfit(candidate: Item) -> float:
            y = seat(candidate)
            return sum(fit(i, y, context, leads=i is items[0]).cost for i in placed)

        best = min(candidates[:_CANDIDATES], key=misfit)
    low = seat(best)
    return (low if abs(low - best.y) > 0.03 * em else best.y), True


def _has_baseline(item: Item) -> bool:
    """Whether the place of an item's pen is told: a plain fence's is, though nothing else goes by it."""
    return item.sure or (item.glyph is not None and not item.glyph.centred)


def _on_line(item: Item, y: float, context: Context, *, leads: bool, last: Item | None) -> bool:
    """Whether an item stands on the line at y. last: the script right before it."""
    if _has_baseline(item):
        runs_on = last is not None and _runs_on(last, item, y, context.size)
        return fit(item, y, context, leads=leads, runs_on=runs_on).on_line
    return abs(item.y - y) < _CENTRED * context.size


def _runs_on(last: Item, item: Item, y: float, em: float) -> bool:
    low = seat(item)
    return item.box.x0 - last.box.x1 < 0.15 * em and abs(low - seat(last)) < min(0.1 * em, abs(low - y))


def _slots(items: list[Item], y: float, context: Context) -> list[_Slot]:
    em = context.size
    main, beside = _separate(items, y, context)
    slots = [_Slot(None), *(_Slot(m) for m in main)]
    # a subscript may begin left of the middle of a slanted integral
    centres = [m.box.x0 + min(m.box.width / 2, 0.2 * em) for m in main]
    for item in beside:
        slots[bisect_right(centres, item.box.x0 + 0.02 * em)].scripts.append(item)
    return slots if slots[0].scripts else slots[1:]


def _separate(items: list[Item], y: float, context: Context) -> tuple[list[Item], list[Item]]:
    """What stands on the line, and what beside it.

    A script of a script may come to lie on the line's own baseline: small ink that touches a script is one.
    Nothing is a script of a prime.
    """
    em = context.size
    main: list[Item] = []
    beside: list[Item] = []
    last: Item | None = None
    for item in items:
        near = item.size < SMALLER * em and any(
            s.x1 - item.size < item.box.x0 < s.x1 + 0.4 * item.size for s in beside[-4:] if s.symbol != "′"
        )
        leads = not main and not beside
        if not near and _on_line(item, y, context, leads=leads, last=last):
            main.append(item)
            last = None
        else:
            beside.append(item)
            last = item
    if not main:
        main = [min(beside, key=lambda i: (abs(i.y - y), -i.size))]
        beside = [i for i in beside if i is not main[0]]
    return main, beside


def _with_scripts(
    slot: _Slot, y: float, em: float, context: Context, parse: Parse, following: _Slot | None
) -> list[tuple[Node, Item | None, float]]:
    """A base with its scripts: the node, the item it came from, and where it ends."""
    base = slot.base
    if not slot.scripts:
        assert base is not None
        return [(base.node, base, base.x1)]
    sides = _split(slot.scripts, y, em)
    # an integral's upper limit is moved to the right, past the lower one
    one = base is not None and base.kind == "op"
    first, *more = [sides] if one else _stages(*sides, em)
    out = _attached(base, first, context, parse, following)
    for stage in more:
        out += _attached(None, stage, context, parse, following)
    return out


def _attached(
    base: Item | None, stage: _Stage, context: Context, parse: Parse, following: _Slot | None
) -> list[tuple[Node, Item | None, float]]:
    """A base, or nothing, with its upper and lower scripts."""
    upper, lower = stage
    end = max(s.x1 for s in upper + lower)
    sup = _script(upper, context, parse, up=True) if upper else None
    sub = _script(lower, context, parse, up=False) if lower else None
    first = min(upper + lower, key=lambda s: s.x0)
    if base is None or (following is not None and _stand_before_next(first, base, context.size)):
        node = Scripts(Row(), sub, sup)
        mine: list[tuple[Node, Item | None, float]] = [(node, first, end)]
        return mine if base is None else [(base.node, base, base.x1), *mine]
    assert base is not None
    primes, raised = _primes(upper, context)
    if raised:
        inner = Scripts(base.node, None, _script(primes, context, parse, up=True))
        return [(Scripts(inner, sub, _script(raised, context, parse, up=True)), base, max(end, base.x1))]
    if isinstance(base.node, Scripts) and base.node.limits:
        return [(Scripts(Row((base.node,)), sub, sup), base, end)]
    return [(Scripts(base.node, sub, sup), base, max(end, base.x1))]


def _stand_before_next(first: Item, base: Item, em: float) -> bool:
    """Whether scripts, the first of them given, are those of an empty base before the next sign: such stand
    behind the space that TeX puts after operators and relations (TeXbook, p. 170).
    """
    if base.kind in {"rel", "bin"}:
        return first.box.x0 - base.x1 > _SPACE * em
    return base.kind in {"open", "punct"}


def _primes(upper: list[Item], context: Context) -> tuple[list[Item], list[Item]]:
    """Primes, and a superscript of the same size that TeX raised over them: {p'}^2."""
    primes = [i for i in upper if i.symbol == "′"]
    rest = [i for i in upper if i.symbol != "′"]
    full = [i for i in rest if i.sure and primes and i.size > SMALLER * primes[0].size]
    raised = bool(full) and all(p.y - i.y > 0.1 * context.size for i in full[:1] for p in primes)
    return (primes, rest) if raised else (upper, [])


def _script(items: list[Item], context: Context, parse: Parse, *, up: bool) -> Node:
    """The node of a script; one that is smaller than a script should be is a script of an empty script."""
    size = _size(items)
    node = parse(Scene(items, []), context.script(size)).node
    alone = not any(i.symbol in FENCES or i.glyph is None for i in items)
    if alone and context.level in ("display", "text") and size < 0.6 * context.size:
        return Scripts(Row(), None if up else node, node if up else None)
    return node


_Stage: TypeAlias = tuple[list[Item], list[Item]]
"""Upper and lower scripts that begin at one place."""


def _stages(upper: list[Item], lower: list[Item], em: float) -> list[_Stage]:
    """Scripts that follow each other as in a tensor's indices, T_a{}^b, told from those that share a place.

    TeX puts half a point of space behind scripts (\\scriptspace): a stage begins where that was added.
    """
    stages: list[_Stage] = []
    ends = [float("-inf"), float("-inf")]
    marked = [(i, 0) for i in upper] + [(i, 1) for i in lower]
    for item, side in sorted(marked, key=lambda m: m[0].x0):
        alone = bool(stages) and bool(stages[-1][1 - side]) and not stages[-1][side]
        behind = ends[1 - side] + (_BEHIND if item.pen_told else _INK_BEHIND) * em
        apart = item.x0 > max(ends) + 0.025 * em and item.x0 > ends[side] + _BREAK * em
        both = bool(stages) and bool(stages[-1][side]) and bool(stages[-1][1 - side])
        if not stages or (alone and item.x0 > behind) or (both and apart):
            stages.append(([], []))
        stages[-1][side].append(item)
        ends[side] = max(ends[side], item.x1)
    return stages


def _size(items: list[Item]) -> float:
    return Scene(items, []).size


def _split(scripts: list[Item], y: float, em: float) -> tuple[list[Item], list[Item]]:
    """Superscripts and subscripts of one base.

    Items of the larger size say which side they are on by their baseline; a smaller one, a script of a
    script, goes with the item that it fits best as a script.
    """
    size = max(s.size for s in scripts)
    high = [s for s in scripts if s.symbol == "′" and s.box.y1 < y - _HIGH * em]  # over all of a subscript
    first = [s for s in scripts if s.size > SMALLER * size or s in high]
    upper = [s for s in first if _above(s, y, em)]
    lower = [s for s in first if not _above(s, y, em)]
    for small in sorted((s for s in scripts if s not in first), key=lambda s: s.box.x0):
        up, down = _misfit(small, upper), _misfit(small, lower)
        if up is None and down is None:
            (upper if _above(small, y, em) else lower).append(small)
        elif down is None or (up is not None and up < down):
            upper.append(small)
        else:
            lower.append(small)
    return upper, lower


def _above(item: Item, y: float, em: float) -> bool:
    """Whether a script is a superscript: its axis, or its baseline, is higher than the base's axis allows. A
    prime that begins lower belongs to the subscript before it: of a picture its size may be read too large.
    """
    if item.symbol == "′" and item.box.y1 > y - _FOOT * em:
        return False
    if item.sure:
        return item.y < y - 0.05 * em
    return item.box.cy < y - 0.25 * em


def _misfit(small: Item, row: list[Item]) -> float | None:
    """How badly an item fits as a script of the last one before it: in em, 0 is as TeX would set it."""
    before = [i for i in row if i.box.cx <= small.box.x0 + 0.1 * i.size]
    if not before:
        return None
    last = max(before, key=lambda i: i.box.x1)
    shift = (last.y - small.y) / last.size
    up, down = abs(shift - 0.36), abs(shift + 0.2)
    away = max(0.0, (small.box.x0 - max(i.box.x1 for i in before)) / last.size)
    return min(up, down) + away
