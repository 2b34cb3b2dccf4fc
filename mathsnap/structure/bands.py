"""Cutting a block into its lines.

TeX keeps the boxes of neighbouring lines apart, so a line ends at a horizontal gap in the ink. Not every gap
ends a line: fractions, limits, braces and accents hold together what they separate.
"""

from __future__ import annotations

from mathsnap.boxes import Box
from mathsnap.glyphs import Rule
from mathsnap.structure.bars import Role, beside, roles
from mathsnap.structure.items import SMALLER, Item, Scene
from mathsnap.structure.signs import ACCENTS, ARROWS, STRETCHED

__all__ = ["bands"]

_OVERLAP, _SEEN_OVERLAP = 0.04, 0.07
"""Em: neighbouring lines overlap by no more; in a picture boxes are a pixel off."""

_LEAST_GAP = 0.15
"""Em: the ink of neighbouring lines is farther apart, where no sign of one lies over a sign of the other."""


def bands(scene: Scene, em: float) -> list[Scene]:
    """The lines of a block from top to bottom."""
    seen = any(i.glyph is not None and i.glyph.score < 1 for i in scene.items)
    cut = _cut(scene, (_SEEN_OVERLAP if seen else _OVERLAP) * em)
    if len(cut) == 1:
        return cut
    role = roles(scene, em)
    for partner in (_by_baseline, _by_place, _by_mark, _by_rule, _by_size):
        k = 0
        while k < len(cut):
            to = partner(cut, k, role, em)
            if to is None:
                k += 1
                continue
            lo, hi = min(k, to), max(k, to)
            cut[lo : hi + 1] = [_join(cut[lo : hi + 1])]
            k = max(0, lo - 1)
    return cut


def _cut(scene: Scene, overlap: float) -> list[Scene]:
    """Slices between the horizontal gaps of the ink; lines of an array may touch, or overlap a little."""
    out: list[Scene] = []
    bottom = float("-inf")
    for thing in sorted(scene.all(), key=lambda t: t.box.y0):
        box = thing.box
        if not out or box.y0 > bottom:
            out.append(Scene([], []))
        if isinstance(thing, Item):
            out[-1].items.append(thing)
        else:
            out[-1].rules.append(thing)
        end = box.y1 - min(overlap, 0.3 * box.height)
        if end > bottom:
            bottom = end
    return out


def _join(parts: list[Scene]) -> Scene:
    return Scene([i for p in parts for i in p.items], [r for p in parts for r in p.rules])


def _by_rule(cut: list[Scene], k: int, role: dict[int, Role], em: float) -> int | None:
    """The neighbour that holds what a bar in slice k has above or below it: its index."""
    part = cut[k]
    for rule in part.rules:
        kind = role[id(rule)]
        if kind in (Role.FRACTION, Role.UNDER) and k > 0 and not _covers(part, rule, em, up=True):
            return k - 1
        if kind in (Role.FRACTION, Role.OVER) and k + 1 < len(cut) and not _covers(part, rule, em, up=False):
            return k + 1
    return None


def _by_baseline(cut: list[Scene], k: int, role: dict[int, Role], em: float) -> int | None:
    """The next slice, where something in it shares a baseline with something in slice k (dot and comma)."""
    if k + 1 == len(cut):
        return None
    mine, next_ = (sorted({i.y for i in part.items if i.sure}) for part in cut[k : k + 2])
    return k + 1 if _have_near(mine, next_, 0.03 * em) else None


def _have_near(a: list[float], b: list[float], slack: float) -> bool:
    """Whether some number of one sorted list is nearer than a slack to one of the other."""
    m = n = 0
    while m < len(a) and n < len(b):
        if abs(a[m] - b[n]) < slack:
            return True
        if a[m] < b[n]:
            m += 1
        else:
            n += 1
    return False


def _by_place(cut: list[Scene], k: int, role: dict[int, Role], em: float) -> int | None:
    """The next slice, where it and slice k stand side by side: a script that is as small as its base."""
    if k + 1 == len(cut):
        return None
    if any(i.size < SMALLER * em for part in cut[k : k + 2] for i in part.items):
        return None
    here, next_ = cut[k].box, cut[k + 1].box
    return k + 1 if here.x_overlap(next_) <= 0 and next_.y0 - here.y1 < _LEAST_GAP * em else None


def _by_mark(cut: list[Scene], k: int, role: dict[int, Role], em: float) -> int | None:
    """The neighbour that the accents, braces or arrows of slice k stand over or under: its index."""
    items = cut[k].items
    full = [i for i in items if i.size >= SMALLER * em]
    marks = [i for i in full if i.symbol in STRETCHED or i.symbol in ACCENTS]
    over = [i.symbol in ACCENTS or STRETCHED[i.symbol].over for i in marks[:1]]
    for to, beyond in ((k + 1, cut[k + 1 :]), (k - 1, cut[:k])):
        along = {id(i) for i in items if beyond and _is_along(i, _join(beyond), em)}
        if items and len(along) == len(items):
            return to
        if over == [to > k] and beyond and all(id(i) in along for i in full if i not in marks):
            return to
    return None


def _by_size(cut: list[Scene], k: int, role: dict[int, Role], em: float) -> int | None:
    """The neighbour that slice k belongs to because what it holds stands on no line of its own: its index."""
    part = cut[k]
    if part.items and all(i.symbol == "′" for i in part.items):
        return _nearest(cut, k, em)
    # a fraction of text style stands on a line of its own, though its parts are small
    fraction = any(role[id(r)] is Role.FRACTION for r in part.rules)
    if part.items and all(i.size < (SMALLER - 0.2 * fraction) * em for i in part.items):
        return _nearest(cut, k, em)
    return None


def _is_along(item: Item, other: Scene, em: float) -> bool:
    """Whether an item is an arrow right above or below some of the ink of a slice."""
    return item.symbol in ARROWS and any(
        o.box.x_overlap(item.box) > 0 and max(o.box.y0 - item.box.y1, item.box.y0 - o.box.y1) < 0.3 * em
        for o in other.items
    )


def _covers(part: Scene, rule: Rule, em: float, *, up: bool) -> bool:
    """Whether the slice itself holds what belongs on that side of the bar."""
    bar = rule.box
    return any((t.box.cy < bar.cy) == up and t is not rule and beside(bar, t.box, em) for t in part.all())


def _nearest(cut: list[Scene], k: int, em: float) -> int | None:
    """The neighbour that small ink (a limit, a label) lies nearest to; none when both are far."""
    if len(cut) == 1:
        return None
    box = cut[k].box
    gaps: list[tuple[float, int]] = []
    if k > 0:
        gaps.append((_gap(cut[k - 1], box), k - 1))
    if k + 1 < len(cut):
        gaps.append((_gap(cut[k + 1], box), k + 1))
    gap, to = min(gaps)
    return to if gap < 1.0 * em else None


def _gap(part: Scene, box: Box) -> float:
    """Vertical distance to the ink of a slice that stands above or below a box, wherever that ink is."""
    wide = box.grown(box.height, 0)
    near = [t.box for t in part.all() if t.box.x_overlap(wide) > 0] or [part.box]
    return min(max(b.y0 - box.y1, box.y0 - b.y1) for b in near)
