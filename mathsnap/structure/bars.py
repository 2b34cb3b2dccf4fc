"""What each rule of a formula is: fraction bar, radical's roof, line over or under, or a rule of a table."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from mathsnap.boxes import Box, union
from mathsnap.glyphs import Rule
from mathsnap.structure.items import SMALLER, Item, Scene

__all__ = ["Role", "all_in_fractions", "beside", "roles", "roof_of", "table_rules"]

_REACH = 1.3
"""How far from a bar, in em, a numerator or denominator may begin."""

_AT_EDGE = 0.05
"""Em: what overlaps an end of a bar by no more stands beside it; in a picture boxes are a pixel off."""


class Role(Enum):
    FRACTION = "fraction"
    ROOF = "roof"
    OVER = "over"
    UNDER = "under"
    VERTICAL = "vertical"
    ALONE = "alone"
    TABLE = "table"


def roles(scene: Scene, em: float) -> dict[int, Role]:
    """The role of each rule, by its id."""
    if not scene.rules:
        return {}
    roofs = _roofs(scene, em)
    out: dict[int, Role] = {}
    for rule in scene.rules:
        if id(rule) in roofs:
            out[id(rule)] = Role.ROOF
        elif not rule.horizontal:
            out[id(rule)] = Role.VERTICAL
        else:
            out[id(rule)] = _role(rule, scene, em)
    return out


def table_rules(scene: Scene, em: float) -> tuple[list[Rule], list[Rule]]:
    """The rules between rows of an array, and those that may stand between its columns."""
    down = [r for r in scene.rules if not r.horizontal]
    if len(scene.rules) - len(down) + bool(down) < 2:
        return [], down
    roofs = _roofs(scene, em)
    level = [r for r in scene.rules if r.horizontal and id(r) not in roofs]
    return [r for r in level if _is_of_table(r, scene, em)], down


def _roofs(scene: Scene, em: float) -> set[int]:
    return {id(r) for i in scene.items if i.symbol == "√" and (r := roof_of(i, scene.rules, em))}


def roof_of(sign: Item, rules: list[Rule], em: float) -> Rule | None:
    """The rule that begins where the radical sign ends, at its top."""
    box = sign.box
    near = [
        r
        for r in rules
        if r.horizontal
        and abs(r.box.x0 - box.x1) < 0.2 * em
        and abs(r.box.cy - box.y0) < 0.1 * em
        and r.box.x1 > box.x1
    ]
    return min(near, key=lambda r: abs(r.box.x0 - box.x1) + abs(r.box.cy - box.y0), default=None)


def beside(bar: Box, box: Box, em: float) -> bool:
    """Whether a box lies within a bar's length (above or below it)."""
    slack = 0.12 * em
    over = box.x0 < bar.x1 and box.x1 > bar.x0
    return over and bar.x0 - slack <= box.cx <= bar.x1 + slack and box.width <= bar.width + slack


def all_in_fractions(parts: Iterable[Scene], em: float) -> bool:
    """Whether each of some parts is fractions and nothing else: what they hold is a style smaller."""
    for part in parts:
        kinds = roles(part, em)
        bars = [r.box for r in part.rules if kinds[id(r)] is Role.FRACTION]
        if not bars or not all(any(beside(b, i.box, em) for b in bars) for i in part.items):
            return False
    return True


def _role(rule: Rule, scene: Scene, em: float) -> Role:
    bar = rule.box
    if _is_of_table(rule, scene, em):
        return Role.TABLE
    x0, x1 = bar.x0, bar.x1
    near: list[Item | Rule] = [i for i in scene.items if i.box.x0 <= x1 and i.box.x1 >= x0]
    near += [r for r in scene.rules if r.box.x0 <= x1 and r.box.x1 >= x0 and r.horizontal and r is not rule]
    over = [t for t in near if t.box.cy < bar.cy]
    under = [t for t in near if t.box.cy > bar.cy]
    above, above_fits = _nearest(bar, [t.box for t in over], em, up=True)
    below, below_fits = _nearest(bar, [t.box for t in under], em, up=False)
    up = above is not None and above_fits and not _is_other_line(bar, over, above, _NUMERATOR)
    depth = _STRUTTED if _is_fraction_in(bar, under, em) else _DENOMINATOR
    down = below is not None and below_fits and not _is_other_line(bar, under, below, depth)
    if above is not None and below is not None and up and down:
        if above > 0.3 * em and below < 0.2 * em and not _centred(bar, over, em):
            return Role.OVER
        if below > 0.75 * em and above < 0.2 * em and not _centred(bar, under, em):
            return Role.UNDER
        return Role.FRACTION
    if down:
        return Role.OVER
    return Role.UNDER if up else Role.ALONE


def _is_of_table(rule: Rule, scene: Scene, em: float) -> bool:
    """Whether a bar is a rule of an array: it meets a bar between columns, or has its like above or below,
    and neither what is over it nor what is under it reaches one of its ends.
    """
    bar = rule.box
    slack = 0.1 * em
    company = any(
        _meets(bar, r.box, slack) if not r.horizontal else _is_like(bar, r.box, slack, em)
        for r in scene.rules
        if r is not rule
    )
    if not company:
        return False
    near = [i.box for i in scene.items if i.box.x_overlap(bar) > 0]
    inset = 0.3 * em
    return bool(near) and all(b.x0 > bar.x0 + inset and b.x1 < bar.x1 - inset for b in near)


def _meets(bar: Box, column: Box, slack: float) -> bool:
    level = column.y0 - slack <= bar.cy <= column.y1 + slack
    return level and bar.x0 - slack <= column.cx <= bar.x1 + slack


def _is_like(bar: Box, other: Box, slack: float, em: float) -> bool:
    same = abs(bar.x0 - other.x0) < slack and abs(bar.x1 - other.x1) < slack
    return same and abs(bar.cy - other.cy) > 0.8 * em


def _is_other_line(bar: Box, things: list[Item | Rule], gap: float, shift: float) -> bool:
    """Whether what stands nearest above or below a bar is a line of its own.

    TeX moves the parts of a fraction away from the bar only as far as a fixed shift, or until they clear it
    by a little (TeXbook, appendix G, rule 15): what is further off on both counts belongs to no fraction.
    """
    near = [t for t in things if isinstance(t, Item) and t.sure and t.box.x_overlap(bar) > 0]
    if not near:
        return False
    em = max(t.size for t in near)
    nearest = min(abs(t.y - bar.cy) for t in near if t.size > SMALLER * em)
    clear = max(0.2 * em, 4.3 * bar.height)  # three or four times the thickness of the bar, and rounding
    strut = 0.42 * em + 3.6 * bar.height  # \\cfrac's
    return gap > clear and nearest > max(shift * em, strut)


_NUMERATOR = 0.56
_DENOMINATOR = 1.1
"""How far (em) a part's baseline may be from its bar: 0.43 and 0.94 in Computer Modern's displays."""

_STRUTTED = 1.3
"""The same of a numerator in a denominator: the strut of \\cfrac is 0.85 em high, and more in some fonts."""


def _is_fraction_in(bar: Box, things: list[Item | Rule], em: float) -> bool:
    """Whether what stands nearest below a bar stands on a bar of its own that is no longer."""
    first = min((t for t in things if t.box.x_overlap(bar) > 0), key=lambda t: t.box.y0, default=None)
    return isinstance(first, Item) and any(
        isinstance(t, Rule) and beside(bar, t.box, em) and beside(t.box, first.box, em) for t in things
    )


def _centred(bar: Box, things: list[Item | Rule], em: float) -> bool:
    """Whether what lies within reach on one side of a bar, up to a longer bar, is centred on it and ends
    where it does.
    """
    near: list[Box] = []
    for gap, thing in sorted(((_gap(bar, t.box), t) for t in things), key=lambda pair: pair[0]):
        fits = beside(bar, thing.box, em)
        if gap >= 0.8 * _REACH * em or (isinstance(thing, Rule) and not fits):
            break
        if thing.box.x_overlap(bar) > 0:
            if not fits:
                return False
            near.append(thing.box)
    return bool(near) and abs(union(near).cx - bar.cx) < 0.1 * em


def _gap(bar: Box, box: Box) -> float:
    return max(bar.y0 - box.y1, box.y0 - bar.y1)


def _nearest(bar: Box, boxes: list[Box], em: float, *, up: bool) -> tuple[float | None, bool]:
    """Distance to the nearest ink on one side, and whether that ink ends where the bar does."""
    found: float | None = None
    fits = False
    for box in sorted(boxes, key=lambda b: -b.y1 if up else b.y0):
        gap = bar.y0 - box.y1 if up else box.y0 - bar.y1
        if gap > _REACH * em:
            break
        if box.width > 0 and box.x_overlap(bar) <= min(_AT_EDGE * em, 0.5 * box.width):
            continue
        if box.width == 0 and not bar.x0 <= box.x0 <= bar.x1:
            continue
        if found is None:
            found = max(0.0, gap)
            fits = beside(bar, box, em)
            break
    return found, fits
