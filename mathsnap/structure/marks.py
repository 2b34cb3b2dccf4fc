"""Signs that TeX prints as several glyphs: accented letters, negated relations, dots."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from mathsnap.boxes import union
from mathsnap.structure.items import Item, Scene, composite
from mathsnap.structure.norms import norms
from mathsnap.structure.signs import ACCENTS, DOTS, NOT, STACKED
from mathsnap.structure.tree import Accent, Atom, Negated
from mathsnap.symbols import SPACING_ACCENTS, Style

__all__ = ["join_marks"]

_DOT, _TWO_DOTS = "\u0307", "\u0308"

_WIDE, _WIDE_ARROW = 0.42, 0.6
"""Accents wider than this (em) stretch over what stands below: \\widehat; the arrow of \\vec is wide itself.
"""


def join_marks(scene: Scene) -> Scene:
    """The scene with accents set on single letters, `\\not` on its relation and dots in one."""
    items = norms(_dots(scene.items))
    items = _stacked(items)
    items = _negations(items)
    return Scene(_accents(items), scene.rules)


def is_wide(mark: Item) -> bool:
    return mark.box.width > (_WIDE_ARROW if mark.symbol == "\u20d7" else _WIDE) * mark.size


def _stacked(items: list[Item]) -> list[Item]:
    """Relations made of two signs, one right above the other."""
    lower = {low for _, low in STACKED}
    out = list(items)
    for low in [i for i in items if i.symbol in lower]:
        for high in [i for i in out if (i.symbol, low.symbol) in STACKED]:
            em = low.size
            if abs(high.size - em) < 0.05 * em and abs(high.box.cx - low.box.cx) < 0.08 * em:
                gap = low.box.y0 - high.box.y1
                if -0.1 * em < gap < 0.3 * em:
                    symbol = STACKED[high.symbol, low.symbol]
                    y = (high.box.y0 + low.box.y1) / 2 + 0.25 * em
                    joined = composite(Atom(symbol), Scene([high, low], []), y, em, "rel")
                    out = [i for i in out if i is not high and i is not low] + [joined]
                    break
    return out


def _negations(items: list[Item]) -> list[Item]:
    """U+0338, or a slash that some fonts use for it, lies over the relation that follows."""
    strokes = [i for i in items if i.symbol == NOT or (i.symbol == "/" and _strikes(i, items))]
    struck = {id(i) for i in strokes}
    out = [i for i in items if id(i) not in struck]
    for slash in strokes:
        over = [i for i in out if i.box.x_overlap(slash.box) > 0 and abs(i.y - slash.y) < 0.2 * slash.size]
        if over:
            base = max(over, key=lambda i: i.box.x_overlap(slash.box))
            out[_index(out, base)] = replace(base, node=Negated(base.node), glyph=None)
        else:
            out.append(slash)
    return out


def _strikes(slash: Item, items: list[Item]) -> bool:
    """Whether a slash goes through the middle of a relation."""
    return any(
        i.kind == "rel"
        and abs(i.box.cx - slash.box.cx) < 0.1 * slash.size
        and slash.box.y0 < i.box.y0
        and i.box.y1 < slash.box.y1
        for i in items
    )


def _accents(items: list[Item]) -> list[Item]:
    """Narrow accents, the lowest first so that a second one finds the first as part of its base."""
    items = _two_dots(items)
    marks = [i for i in items if i.symbol in SPACING_ACCENTS or (i.symbol in ACCENTS and not is_wide(i))]
    narrow = {id(i) for i in marks}
    out = [i for i in items if id(i) not in narrow]
    for mark in sorted(marks, key=lambda m: -m.box.y1):
        base = _base(mark, out)
        if base is None:
            out.append(mark)
            continue
        parts = Scene([base, mark], [])
        node = Accent(base.node, SPACING_ACCENTS.get(mark.symbol, mark.symbol), bold=_both_bold(mark, base))
        joined = composite(node, parts, base.y, base.size, base.kind, sure=base.sure)
        out[_index(out, base)] = replace(joined, x0=base.x0, x1=base.x1)
    return out


def _two_dots(items: list[Item]) -> list[Item]:
    """Dots side by side over one letter as the one accent they are."""
    dots = sorted((i for i in items if i.symbol == _DOT), key=lambda i: i.box.x0)
    for left, right in pairwise(dots):
        em = left.size
        near = 0.1 * em < right.box.cx - left.box.cx < 0.36 * em
        if near and left.glyph and abs(left.box.cy - right.box.cy) < 0.06 * em:
            box = union([left.box, right.box])
            glyph = replace(left.glyph, symbol=_TWO_DOTS, box=box)
            mark = replace(left, node=Atom(_TWO_DOTS), box=box, x1=right.x1, glyph=glyph)
            return _two_dots([*(i for i in items if i is not left and i is not right), mark])
    return items


def _both_bold(mark: Item, base: Item) -> bool:
    bold = isinstance(base.node, Atom) and base.node.style in (Style.BOLD, Style.BOLD_ITALIC)
    return bold and mark.glyph is not None and mark.glyph.style in (Style.BOLD, Style.BOLD_ITALIC)


def _base(mark: Item, items: list[Item]) -> Item | None:
    """What an accent stands on: the nearest ink right below its middle."""
    em = mark.size
    overlap = 0.8 if mark.symbol in SPACING_ACCENTS else 0.25  # those are made for a place of their own
    below = [
        i
        for i in items
        if i.box.x0 - 0.12 * em <= mark.box.cx <= i.box.x1 + 0.15 * em
        and -overlap * em <= i.box.y0 - mark.box.y1 <= 0.6 * em
        and i.symbol not in ACCENTS
        and i.size < 1.6 * em
    ]
    return min(below, key=lambda i: abs(i.box.y0 - mark.box.y1) + abs(i.box.cx - mark.box.cx), default=None)


def _dots(items: list[Item]) -> list[Item]:
    """Three equal dots in a row, a column or a slope."""
    dots = sorted((i for i in items if i.symbol in DOTS), key=lambda i: (round(i.x0, 1), i.box.cy))
    taken: set[int] = set()
    out: list[Item] = []
    for first in dots:
        if id(first) in taken:
            continue
        for step in _steps(first):
            chain = _chain(first, [d for d in dots if d is not first and id(d) not in taken], step)
            if chain:
                taken.update(id(d) for d in chain)
                out.append(_joined_dots(chain, over=_is_accent(chain, items)))
                break
    return [i for i in items if id(i) not in taken] + out


def _is_accent(dots: list[Item], items: list[Item]) -> bool:
    """Whether three dots, nearer to each other than those of \\ldots, stand right over something."""
    em = dots[0].size
    if dots[0].symbol != "." or dots[1].x0 - dots[0].x0 > 0.34 * em:
        return False
    ink = union([d.box for d in dots])
    others = [i for i in items if all(i is not d for d in dots)]
    if any(abs(i.y - dots[0].y) < 0.03 * em and ink.grown(em, 0).x_overlap(i.box) > 0 for i in others):
        return False  # they stand in a line
    return any(ink.x0 < i.box.cx < ink.x1 and 0.05 * em < i.box.y0 - ink.y1 < 0.3 * em for i in others)


def _steps(first: Item) -> list[str]:
    return ["across", "down", "slope", "rise"] if first.symbol == "." else ["across"]


def _chain(first: Item, rest: list[Item], step: str) -> list[Item] | None:
    """The dot and the two that follow at equal distances, if they are there: the upper one of a column may
    stand a little to the right.
    """
    em = first.size
    for second in rest:
        if second.symbol != first.symbol or abs(second.size - em) > 0.05 * em:
            continue
        dx, dy = second.box.cx - first.box.cx, second.box.cy - first.box.cy
        if not _fits(dx / em, dy / em, step):
            continue
        for third in rest:
            if (
                third is not second
                and third.symbol == first.symbol
                and abs(third.box.cx - second.box.cx - dx) < 0.12 * em
                and abs(third.box.cy - second.box.cy - dy) < (0.12 if step == "down" else 0.08) * em
            ):
                return [first, second, third]
    return None


def _fits(dx: float, dy: float, step: str) -> bool:
    if step == "across":
        return 0.2 < dx < 0.62 and abs(dy) < 0.06
    if step == "down":
        return abs(dx) < 0.06 and 0.25 < dy < 0.55
    if step == "slope":
        return 0.15 < dx < 0.6 and 0.15 < dy < 0.5
    return 0.15 < dx < 0.6 and -0.5 < dy < -0.15


def _joined_dots(chain: list[Item], *, over: bool) -> Item:
    first, _, third = chain
    across = abs(first.box.cy - third.box.cy) < 0.1 * first.size
    if over:
        symbol = "\u20db"
    elif across:
        symbol = DOTS[first.symbol]
    elif abs(first.box.cx - third.box.cx) < 0.1 * first.size:
        symbol = "⋮"
    else:
        symbol = "⋱" if third.box.cy > first.box.cy else "⋰"
    assert first.glyph is not None
    y = first.y if across else union([d.box for d in chain]).cy + 0.25 * first.size
    item = composite(Atom(symbol), Scene(chain, []), y, first.size, "inner", sure=across)
    return replace(item, glyph=replace(first.glyph, symbol=symbol, box=item.box))


def _index(items: list[Item], item: Item) -> int:
    return next(k for k, i in enumerate(items) if i is item)
