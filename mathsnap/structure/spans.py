"""Constructs that own what stands within their length: fractions, radicals, lines, braces, wide accents."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mathsnap.boxes import Box
from mathsnap.glyphs import Rule
from mathsnap.structure.bars import Role, all_in_fractions, beside, roles, roof_of
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
    fraction_size,
)
from mathsnap.structure.marks import is_wide
from mathsnap.structure.signs import ACCENTS, ARROWS, FENCES, STRETCHED
from mathsnap.structure.tree import Accent, Decoration, Fraction, Node, Operator, Radical

__all__ = ["Span", "is_fraction_of_fractions", "join_spans", "local", "owned_by", "spans"]


_MARKS = {"√", *STRETCHED, *ACCENTS, *ARROWS}


@dataclass(frozen=True, slots=True, eq=False)
class Span:
    """A rule or stretched sign with a say over its length. sign: the radical sign, where it is one."""

    thing: Item | Rule
    role: Role | str
    box: Box
    sign: Item | None = None


def spans(scene: Scene, em: float) -> list[Span]:
    """All spans of a line, the widest first; at equal width fraction bars come first."""
    role = roles(scene, em)
    found: list[Span] = []
    for rule in scene.rules:
        kind = role[id(rule)]
        if kind in (Role.FRACTION, Role.OVER, Role.UNDER):
            found.append(Span(rule, kind, rule.box))
    for item in scene.items:
        if item.symbol not in _MARKS:
            continue
        if item.symbol == "√":
            roof = roof_of(item, scene.rules, em)
            box = Box(item.box.x0, item.box.y0, roof.box.x1, item.box.y1) if roof else item.box
            found.append(Span(roof or item, Role.ROOF, box, item))
        elif item.symbol in STRETCHED or (item.symbol in ACCENTS and is_wide(item)) or _flat(item, scene, em):
            found.append(Span(item, "mark", item.box))
    return sorted(found, key=lambda s: (-round(s.box.width / (0.02 * em)), s.role is not Role.FRACTION))


def _flat(item: Item, scene: Scene, em: float) -> bool:
    """Whether an arrow lies over or under something (\\overrightarrow) instead of between its neighbours."""
    if item.symbol not in ARROWS or item.size < SMALLER * em:
        return False
    near = item.box.grown(0, 0.45 * em)
    return any(
        o is not item
        and o.box.x_overlap(item.box) > 0.6 * o.box.width
        and -0.1 * em <= max(o.box.y0 - item.box.y1, item.box.y0 - o.box.y1) < 0.4 * em
        and near.overlap(o.box) > 0
        and o.size > SMALLER * em
        for o in scene.items
    )


def owned_by(span: Span, scene: Scene, em: float) -> Scene:
    """What belongs to a span in its line, itself left out."""
    box = span.box
    me = [span.thing, *([span.sign] if span.sign else [])]
    rest = scene.without(me)
    if span.role is Role.ROOF:
        low = box.y1 + 0.12 * em
        top = box.y0 - 0.08 * em
        x0 = span.sign.box.x1 - 0.05 * em if span.sign else box.x0
        return rest.where(lambda b: x0 <= b.cx <= box.x1 + 0.1 * em and top <= b.cy <= low)
    if span.role is Role.FRACTION:
        within = rest.where(lambda b: beside(box, b, em))
        up, down = _reached(within, box, em, up=True), _reached(within, box, em, up=False)
        # both parts are of one style: the smaller may begin with a fraction in a script of it
        if down.size < SMALLER * up.size:
            down = _reached(within, box, em, up=False, least=up.size)
        elif up.size < SMALLER * down.size:
            up = _reached(within, box, em, up=True, least=down.size)
        return Scene([*up.items, *down.items], [*up.rules, *down.rules])
    over = _is_over(span, rest, em)
    if isinstance(span.thing, Item) and span.thing.symbol in ACCENTS:
        return _under_accent(box, rest, em)
    ends = box.grown(0.03 * em, 0)
    return rest.where(lambda b: ends.x0 <= b.cx <= ends.x1 and ((b.cy > box.cy) == over))


def _reached(within: Scene, bar: Box, em: float, *, up: bool, least: float = 0.0) -> Scene:
    """The part of a fraction on one side of its bar: what hangs together from the bar on.

    It ends at a gap wider than any inside a numerator, or at larger ink: there the fraction is in a limit.
    least: the size that its letters are known to have.
    """
    taken = Scene([], [])
    edge = bar.y0 if up else bar.y1
    size, gap_allowed = least, 1.3 * em
    side = [t for t in within.all() if (t.box.cy < bar.cy) == up]
    for thing in sorted(side, key=lambda t: -t.box.y1 if up else t.box.y0):
        gap = edge - thing.box.y1 if up else thing.box.y0 - edge
        own = thing.size if isinstance(thing, Item) and thing.sure else 0.0
        if gap > gap_allowed or (size and gap > 0.05 * em and own > 1.25 * size):
            break
        (taken.items if isinstance(thing, Item) else taken.rules).append(thing)  # type: ignore[arg-type]
        size = max(size, own)
        gap_allowed = 0.5 * (size or em)
        edge = min(edge, thing.box.y0) if up else max(edge, thing.box.y1)
    return taken


def _under_accent(box: Box, rest: Scene, em: float) -> Scene:
    """The base of a wide accent (it may be wider); scripts behind it do not belong to it."""
    below = rest.where(lambda b: b.cy > box.cy and box.x0 - 0.1 * em <= b.cx <= box.x1 + 0.1 * em)
    full = below.size
    inside = [i for i in below.items if i.size > SMALLER * full or i.box.x1 <= box.x1 + 0.03 * em]
    return Scene(inside, below.rules)


def _is_over(span: Span, rest: Scene, em: float) -> bool:
    if span.role in (Role.OVER, Role.UNDER):
        return span.role is Role.OVER
    assert isinstance(span.thing, Item)
    if span.thing.symbol in STRETCHED:
        return STRETCHED[span.thing.symbol].over
    full = [i for i in rest.items if i.size > SMALLER * span.thing.size]  # its limit is smaller
    return any(i.box.cy > span.box.cy and beside(span.box, i.box, em) for i in full)


def join_spans(scene: Scene, context: Context, parse: Parse) -> Scene:
    """The scene with each outermost span and what it owns as one item."""
    for span in spans(scene, context.size):
        present = {id(t) for t in scene.all()}
        if id(span.thing) not in present or (span.sign and id(span.sign) not in present):
            continue
        item, parts = _JOIN[span.role](span, scene, context, parse)
        if item is not None:
            rest = scene.without(parts.all())
            scene = Scene([*rest.items, item], rest.rules)
    return scene


def _fraction(span: Span, scene: Scene, context: Context, parse: Parse) -> tuple[Item | None, Scene]:
    assert isinstance(span.thing, Rule)
    em = context.size
    mine = owned_by(span, scene, em)
    bar = span.box
    up, down = mine.where(lambda b: b.cy < bar.cy), mine.where(lambda b: b.cy >= bar.cy)
    parts = Scene(mine.items, [*mine.rules, span.thing])
    if not up.items or not down.items:
        return None, parts
    size = max(up.size, down.size)
    if size < SMALLER * em and all_in_fractions([up, down], em):
        size /= 0.7
    if size < SMALLER * em and not _on_axis(bar, scene.without(mine.all()), em):
        context = context.script(size / 0.7)
    elif any(i.symbol in FENCES and i.box.height > 1.6 * size for i in mine.items):
        size = em  # binomials: the parts of the fraction are of full size, what they hold is small
    inner = context.numerator(size)
    upper, lower = parse(up, inner), parse(down, inner)
    node = Fraction(upper.node, lower.node, size=fraction_size(context, size))
    if _is_strutted(bar, upper, up, size):
        node = replace(node, size="continued")
    y = bar.cy + AXIS * context.size
    return composite(node, parts, y, context.size, "inner", sure=False), parts


def is_fraction_of_fractions(scene: Scene, em: float) -> bool:
    """Whether a formula is one fraction whose numerator and denominator are fractions themselves."""
    bar = max((r for r in scene.rules if r.horizontal), key=lambda r: r.box.width, default=None)
    if bar is None or not all(beside(bar.box, i.box, em) for i in scene.items):
        return False
    rest = scene.without([bar])
    up, down = rest.where(lambda b: b.cy < bar.box.cy), rest.where(lambda b: b.cy >= bar.box.cy)
    return bool(up) and bool(down) and all_in_fractions([up, down], em)


def local(context: Context, mine: Scene, scene: Scene) -> Context:
    """The style of a part of a line: the line's own, or that of a script where the part is one."""
    em = context.size
    if mine.size > SMALLER * em:
        return context
    rest = scene.without(mine.all())
    kinds = roles(mine, em)
    bars = [r.box for r in mine.rules if kinds[id(r)] is Role.FRACTION]
    if bars and _on_axis(max(bars, key=lambda b: b.width), rest, em):
        return context
    return context.script(mine.size)


def _on_axis(bar: Box, rest: Scene, em: float) -> bool:
    """Whether a fraction stands on the line itself and not in a script."""
    bars = [r.box for r in rest.rules if r.horizontal]
    free = [i for i in rest.items if not any(beside(b, i.box, em) for b in bars)]
    line = common_baseline([i for i in free if i.sure], em)
    if line is None:
        line = common_baseline([i for i in free if i.glyph is None or i.is_display_operator], em)
    return line is None or abs(bar.cy + AXIS * em - line) < 0.12 * em


def _is_strutted(bar: Box, upper: Reading, up: Scene, size: float) -> bool:
    """Whether a numerator is held off its bar by the strut of \\cfrac.

    A strut is 0.35 em deep and TeX keeps a display's numerator three thicknesses of the bar off it, 0.47 em
    and more in all; without one it is 0.43 em away or less.
    """
    free = bar.y0 - up.box.y1
    return upper.sure and (bar.y0 - upper.y) / size > 0.445 and free > 0.25 * size


def _radical(span: Span, scene: Scene, context: Context, parse: Parse) -> tuple[Item | None, Scene]:
    assert span.sign is not None
    sign = span.sign
    em = context.size
    mine = owned_by(span, scene, em) or _beside(sign, scene)
    inner = local(context, mine, scene)
    degree = _degree(sign, scene.without([sign, *mine.all()]), inner.size)
    things: list[Item | Rule] = [sign, *mine.all(), *degree.items]
    if isinstance(span.thing, Rule):
        things.append(span.thing)
    parts = Scene([t for t in things if isinstance(t, Item)], [t for t in things if isinstance(t, Rule)])
    if not mine:
        return None, parts
    body = parse(mine, inner)
    node = Radical(body.node, parse(degree, context.script(degree.size)).node if degree else None)
    return composite(node, parts, body.y, inner.size, "ord", sure=body.sure), parts


def _beside(sign: Item, scene: Scene) -> Scene:
    """The one item behind a radical sign of a picture whose roof was not seen; in a PDF it has none."""
    near = [i for i in scene.items if i is not sign and -0.2 < (i.box.x0 - sign.box.x1) / sign.size < 0.3]
    if sign.glyph is None or sign.glyph.score == 1.0 or not near:
        return Scene([], [])
    return Scene([min(near, key=lambda i: i.box.x0)], [])


def _degree(sign: Item, rest: Scene, em: float) -> Scene:
    """What stands over the hook of a radical sign."""
    near = rest.where(
        lambda b: (
            sign.box.x0 - 1.2 * em < b.x0
            and sign.box.x0 + 0.1 * em < b.x1
            and b.cx < sign.box.x1 - 0.15 * em
            and b.y1 < sign.box.y1
            and b.height < 0.8 * em
        )
    )
    degree = [i for i in near.items if i.size < SMALLER * em]
    return Scene([*degree, *_run_up(degree, rest, em)] if degree else [], [])


def _run_up(degree: list[Item], rest: Scene, em: float) -> list[Item]:
    """What touches the degree of a root on its left: TeX moves a long one out beyond the hook."""
    found: list[Item] = []
    size, first = 1.1 * max(i.size for i in degree), min(degree, key=lambda i: i.box.x0)
    for item in sorted(rest.items, key=lambda i: -i.box.x1):
        level = item.box.y_overlap(first.box.grown(0, 0.1 * em)) > 0
        if item.size <= size and level and -0.1 * em < first.box.x0 - item.box.x1 < 0.2 * em:
            found.append(item)
            first = item
    return found


def _line(span: Span, scene: Scene, context: Context, parse: Parse) -> tuple[Item | None, Scene]:
    assert isinstance(span.thing, Rule)
    mine = owned_by(span, scene, context.size)
    parts = Scene(mine.items, [*mine.rules, span.thing])
    if not mine:
        return None, parts
    over = span.role is Role.OVER
    inner = local(context, mine, scene)
    body = parse(mine, inner)
    node = Decoration(body.node, "\u203e" if over else "\u005f", over)
    return composite(node, parts, body.y, inner.size, "ord", sure=body.sure), parts


def _mark(span: Span, scene: Scene, context: Context, parse: Parse) -> tuple[Item | None, Scene]:
    assert isinstance(span.thing, Item)
    thing = span.thing
    em = context.size
    mine = owned_by(span, scene, em)
    parts = Scene([thing, *mine.items], mine.rules)
    if not mine:
        return None, parts
    inner = local(context, mine, scene)
    body = parse(mine, inner)
    if thing.symbol in ACCENTS:
        node: Node = Accent(body.node, thing.symbol, wide=True)
    else:
        mark = STRETCHED[thing.symbol].mark if thing.symbol in STRETCHED else ARROWS[thing.symbol]
        node = Decoration(body.node, mark, _is_over(span, scene.without([thing]), em))
    kind = "op" if isinstance(body.node, Operator) else "ord"  # \\varprojlim
    return composite(node, parts, body.y, inner.size, kind, sure=body.sure), parts


_JOIN = {
    Role.FRACTION: _fraction,
    Role.ROOF: _radical,
    Role.OVER: _line,
    Role.UNDER: _line,
    "mark": _mark,
}
