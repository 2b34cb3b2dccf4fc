"""What the parser works on: a node of the growing tree together with the place it was read from.

A formula begins as one Item for each glyph; each construct takes some items and rules and gives one item
back. Tolerances are in em of the surrounding size, so that boxes found in a picture may be a little off.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple, TypeAlias

from mathsnap.boxes import Box, union
from mathsnap.glyphs import Glyph, GlyphRun, Rule
from mathsnap.structure.signs import FENCES
from mathsnap.structure.tree import Atom, Node, Row
from mathsnap.symbols import math_class

__all__ = [
    "AXIS",
    "SMALLER",
    "Context",
    "Item",
    "Level",
    "Parse",
    "Reading",
    "Scene",
    "by_pen",
    "common_baseline",
    "composite",
    "fraction_size",
    "from_run",
    "row_of",
]

SMALLER = 0.85
"""What is smaller than that share of its neighbours is of a smaller style (newtx sets scripts of 0.81)."""

AXIS = 0.25
"""Height of the maths axis above the baseline in em (cmsy10, sigma 22)."""

Level = Literal["display", "text", "script", "scriptscript"]

_NUMERATOR: dict[Level, Level] = {
    "display": "text",
    "text": "script",
    "script": "scriptscript",
    "scriptscript": "scriptscript",
}
_SCRIPT: dict[Level, Level] = {**_NUMERATOR, "display": "script"}


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of the place a part of the formula stands in: TeX's style and the em around it."""

    level: Level
    size: float

    def numerator(self, size: float) -> Context:
        """The style of a fraction's parts, given the size they turned out to have (TeXbook, p. 445)."""
        level = _NUMERATOR[self.level]
        if size > 0.9 * self.size and level != "text":
            level = self.level
        return Context(level, size)

    def script(self, size: float) -> Context:
        """The style of scripts and limits, given the size of what they hold (perhaps only scripts of it)."""
        return Context(_SCRIPT[self.level], size if size > 0.6 * self.size else 0.7 * self.size)


@dataclass(slots=True, eq=False)
class Item:
    """A node and its place; never changed, but not frozen, which would make it four times as slow to make.

    box: ink. x0, x1: where the pen stood before and after. y: baseline. size: em.
    kind: TeX's class of atom. sure: y comes from a baseline, not from the centre of some ink.
    glyph: the glyph where the item is just that. symbol: what it is then, else "".
    """

    node: Node
    box: Box
    x0: float
    x1: float
    y: float
    size: float
    kind: str = "ord"
    sure: bool = True
    glyph: Glyph | None = None
    symbol: str = field(init=False)

    def __post_init__(self) -> None:
        self.symbol = self.glyph.symbol if self.glyph is not None else ""

    @property
    def pen_told(self) -> bool:
        """Whether a font tells where the pen stood; in a picture only ink is seen."""
        return self.x0 != self.box.x0 or self.x1 != self.box.x1

    @property
    def is_display_operator(self) -> bool:
        """Whether it is a sum, an integral … as large as in a display."""
        return self.kind == "op" and self.glyph is not None and self.box.height > 1.2 * self.size


@dataclass(frozen=True, slots=True)
class Scene:
    """Items and rules of one part of a formula, in no order."""

    items: list[Item]
    rules: list[Rule]

    def __bool__(self) -> bool:
        return bool(self.items or self.rules)

    @property
    def box(self) -> Box:
        return union([i.box for i in self.items] + [r.box for r in self.rules])

    @property
    def size(self) -> float:
        """The largest em among the items, 0 when there is none.

        Fences and the signs of the extension font count only where they are alone: TeX takes them from a
        larger font where they need to grow. Operators of the display's size do count.
        """
        sizes = [i.size for i in self.items if i.sure or not i.glyph or i.is_display_operator]
        sizes = sizes or [i.size for i in self.items]
        return max(sizes, default=0.0)

    def where(self, test: Callable[[Box], bool]) -> Scene:
        """The part whose boxes pass a test."""
        return Scene([i for i in self.items if test(i.box)], [r for r in self.rules if test(r.box)])

    def without(self, taken: Iterable[Item | Rule]) -> Scene:
        """The rest."""
        gone = {id(t) for t in taken}
        return Scene(
            [i for i in self.items if id(i) not in gone], [r for r in self.rules if id(r) not in gone]
        )

    def all(self) -> list[Item | Rule]:
        return [*self.items, *self.rules]


class Reading(NamedTuple):
    """A part that has been read: its node and its baseline. sure: as in Item."""

    node: Node
    y: float
    sure: bool = True


Parse: TypeAlias = Callable[[Scene, Context], Reading]
"""The parser itself, handed to each construct for its parts."""


def from_run(run: GlyphRun) -> Scene:
    """One item for each glyph."""
    return Scene([_item(g) for g in run.glyphs], list(run.rules))


def common_baseline(items: Iterable[Item], em: float) -> float | None:
    """The baseline that most full-size items share; None where there is no such item."""
    ys = [i.y for i in items if i.size > SMALLER * em]
    if not ys:
        return None
    order, near = sorted(ys), 0.06 * em
    return max(ys, key=lambda y: bisect_left(order, y + near) - bisect_right(order, y - near))


def by_pen(item: Item) -> float:
    """Where the pen stood before an item, to sort by."""
    return item.x0


def _item(g: Glyph) -> Item:
    y = g.box.cy + AXIS * g.size if g.centred else g.y
    return Item(
        Atom(g.symbol, g.style),
        g.box,
        g.x,
        g.x + g.advance,
        y,
        g.size,
        math_class(g.symbol),
        not g.centred and g.symbol not in FENCES,
        g,
    )


def composite(
    node: Node, parts: Scene, y: float, size: float, kind: str = "ord", *, sure: bool = True
) -> Item:
    """One item in the place of several."""
    box = parts.box
    x0 = min([box.x0, *(i.x0 for i in parts.items)])
    x1 = max([box.x1, *(i.x1 for i in parts.items)])
    return Item(node, box, x0, x1, y, size, kind, sure)


def fraction_size(context: Context, size: float) -> Literal["auto", "display", "text"]:
    """Whether a fraction has the size that its style gives (TeXbook, p. 141)."""
    full = size > 0.88 * context.size
    if context.level == "display":
        return "auto" if full else "text"
    if context.level == "text":
        return "display" if full else "auto"
    return "auto"


def row_of(nodes: Iterable[Node]) -> Node:
    """Nodes side by side: a flat Row, or the node itself where there is one."""
    flat: list[Node] = []
    for node in nodes:
        flat.extend(node.items if isinstance(node, Row) else [node])
    return flat[0] if len(flat) == 1 else Row(tuple(flat))


def moved(item: Item, node: Node, kind: str | None = None) -> Item:
    """The same place with another node."""
    return replace(item, node=node, kind=kind or item.kind, glyph=None)
