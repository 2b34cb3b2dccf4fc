"""Double bars: one sign or two."""

from __future__ import annotations

from dataclasses import replace

from mathsnap.boxes import Box, union
from mathsnap.structure.items import Item
from mathsnap.structure.tree import Atom

__all__ = ["norms"]

_NORM = 0.235
"""Two bars further apart than this (em) are two; those of \\| are 0.22 em apart (cmsy10, code 107), two bars
0.28 em.
"""


def norms(items: list[Item]) -> list[Item]:
    """One norm whose ends were read as two bars and as a double bar: both as the distance of the two says."""
    doubles = [i for i in items if i.symbol == "‖"]
    pairs = _pairs([i for i in items if i.symbol == "|"])
    if len(doubles) % 2 == 0 or len(pairs) % 2 == 0:
        return items
    if min((b.box.cx - a.box.cx) / a.size for a, b in pairs) < _NORM:
        old, new = [i for pair in pairs for i in pair], [_double(a, b) for a, b in pairs]
    else:
        old, new = doubles, [half for i in doubles for half in _halves(i)]
    gone = {id(i) for i in old}
    return [i for i in items if id(i) not in gone] + new


def _pairs(bars: list[Item]) -> list[tuple[Item, Item]]:
    """Bars side by side with room for nothing between them."""
    found: list[tuple[Item, Item]] = []
    for a in bars:
        near = [b for b in bars if 0 < b.box.cx - a.box.cx < 0.35 * a.size and a.box.y_overlap(b.box) > 0]
        if len(near) == 1 and (not found or found[-1][1] is not a):
            found.append((a, near[0]))
    return found


def _double(a: Item, b: Item) -> Item:
    glyph = a.glyph and replace(a.glyph, symbol="‖", box=union([a.box, b.box]))
    return replace(a, node=Atom("‖"), box=union([a.box, b.box]), x1=b.x1, glyph=glyph)


def _halves(double: Item) -> list[Item]:
    box, thin = double.box, 0.25 * double.box.width
    boxes = (Box(box.x0, box.y0, box.x0 + thin, box.y1), Box(box.x1 - thin, box.y0, box.x1, box.y1))
    return [
        replace(
            double,
            node=Atom("|"),
            box=b,
            x0=b.x0,
            x1=b.x1,
            glyph=double.glyph and replace(double.glyph, symbol="|", box=b),
        )
        for b in boxes
    ]
