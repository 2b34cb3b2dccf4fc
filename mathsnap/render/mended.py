"""What ziamath leaves out of TeX's rules: big operators on the axis, room around cells, rules of arrays."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from typing import Any

from mathsnap.render.rules import Rules

__all__ = ["CELL", "WIDTH", "mend"]

WIDTH = "data-width"
"""The attribute of an arrow that must be so long, in em."""

CELL = "cell"
"""The tag of a cell that is as high as a line of text, at least."""

_HEIGHT, _DEPTH = 0.84, 0.36
"""Of a line of text, in em (\\strut: seven and three tenths of 12 points for 10)."""

_SKIP = 0.08
"""Between what is higher than that and the next line, in em."""

_THICK, _APART, _MARGIN = 0.04, 0.2, 0.5
"""Of rules, in em: thickness, distance of two, and from the cells of the first and last column."""

_BIG = "∑∏∐⋃⋂⋁⋀⨀⨁⨂⨄⨆"
_LEVELS = 2
_FORMS = ("prefix", "infix", "postfix")
_LETTERS = "∂∇"
"""What MathML takes for operators and TeX for letters, whose scripts stand close."""

_CIRCLED = "⊎⊕⊖⊗⊙"
"""What MathML takes for big operators where nothing stands before them, as before a script of theirs."""

_BIG_PARAMS = {"largeop": "true", "movablelimits": "true", "lspace": "0em", "rspace": "thinmathspace"}


@cache
def mend() -> None:
    """Puts better nodes in the place of ziamath's own, once."""
    _script_sizes()
    _operators()
    _accents()
    _cells()
    _tables()


def _script_sizes() -> None:
    """Scripts of scripts of scripts are no smaller than scripts of scripts (TeXbook, p. 140)."""
    from ziamath.nodes.mnode import Mnode

    def increase(self: Any, element: Any, n: int = 1) -> None:
        element.attrib.setdefault("scriptlevel", str(min(_LEVELS, self.style.scriptlevel + n)))

    Mnode.increase_child_scriptlevel = increase  # type: ignore[method-assign]


def _operators() -> None:
    """All big operators have two sizes, and the large one stands on the axis (TeXbook, appendix G, 13)."""
    from ziafont.fonttypes import BBox
    from ziamath import operators
    from ziamath.nodes.moperator import Moperator

    for params in operators.operators.values():
        if params.get("largeop") == "true":
            params.pop("stretchy", None)
    operators.operators.update({(sign, form): dict(_BIG_PARAMS) for sign in _BIG for form in _FORMS})
    operators.names.update(_BIG)
    for sign in _LETTERS + _CIRCLED:
        operators.operators.pop((sign, "prefix"), None)
    operators.names.difference_update(_LETTERS)

    class Operator(Moperator, tag="mo"):  # the tag registers it in the place of Moperator
        def _setup(self, **kwargs: Any) -> None:
            if WIDTH in self.element.attrib:
                self.width = float(self.element.attrib[WIDTH]) * self.glyphsize
            super()._setup(**kwargs)  # type: ignore[no-untyped-call]
            if self.string and self.string in _BIG and self.style.displaystyle:
                xmin, xmax, ymin, ymax = self.bbox
                up = self.units_to_points(self.font.math.consts.axisHeight) - (ymin + ymax) / 2
                self.nodexy = [(x, y - up) for x, y in self.nodexy]
                self.bbox = BBox(xmin, xmax, ymin + up, ymax + up)


def _accents() -> None:
    """A script of an accented letter stands as that of the letter."""
    from ziamath.nodes.munderover import Mover

    class Over(Mover, tag="mover"):
        def _setup(self, **kwargs: Any) -> None:
            self._isaccent = self._isaccent or self.element.get("accent") == "true"
            super()._setup(**kwargs)


def _cells() -> None:
    """Cells are never lower than a line of text, so that lines of tables keep their distance."""
    from ziafont.fonttypes import BBox
    from ziamath.nodes import mnode

    row: Any = mnode._node_classes["mrow"]

    class Cell(row, tag=CELL):  # type: ignore
        def _setup(self, **kwargs: Any) -> None:
            super()._setup(**kwargs)
            xmin, xmax, ymin, ymax = self.bbox  # type: ignore[has-type]
            if not self.nodes:
                xmin, xmax, ymin, ymax = 0.0, 0.0, 0.0, 0.0
            em, gap = self.glyphsize, _SKIP * self.glyphsize
            self.bbox = BBox(xmin, xmax, min(ymin - gap, -_DEPTH * em), max(ymax + gap, _HEIGHT * em))


def _tables() -> None:
    """Tables have the rules that their attributes tell of."""
    from ziafont.fonttypes import BBox
    from ziamath.drawable import HLine, VLine
    from ziamath.nodes.mtable import Mtable

    class Table(Mtable, tag="mtable"):
        def _setup(self, **kwargs: Any) -> None:
            super()._setup(**kwargs)
            rules = Rules.of(self.element)
            if rules == Rules():
                return
            em = self.glyphsize
            self.nodexy = [(x + _MARGIN * em, y) for x, y in self.nodexy]
            xs, ys = _edges(self, _MARGIN * em)
            for row, again in _counted(rules.rows):
                self._rule_of_row(ys, xs, row, 0, len(xs) - 2, again * _APART * em)
            for row, first, last in rules.parts:
                self._rule_of_row(ys, xs, row, first, last)
            for column, again in _counted(rules.columns):
                x = xs[min(column, len(xs) - 1)] + again * _APART * em
                self.nodes.append(VLine(ys[-1] - ys[0], _THICK * em, self.style, **kwargs))
                self.nodexy.append((x, ys[0]))
            _, xmax, ymin, ymax = self.bbox
            self.bbox = BBox(0, xmax + 2 * _MARGIN * em, min(ymin, -ys[-1]), max(ymax, -ys[0]))

        def _rule_of_row(
            self, ys: list[float], xs: list[float], row: int, first: int, last: int, down: float = 0.0
        ) -> None:
            x0, x1 = xs[min(first, len(xs) - 1)], xs[min(last + 1, len(xs) - 1)]
            thick = _THICK * self.glyphsize
            self.nodes.append(HLine(x1 - x0, thick, self.style))
            self.nodexy.append((x0, ys[min(row, len(ys) - 1)] + down - thick / 2))


def _counted(numbers: tuple[int, ...]) -> list[tuple[int, int]]:
    """Each number with how often it has come before."""
    return [(number, again) for number, same in groupby(numbers) for again, _ in enumerate(same)]


def _edges(table: Any, margin: float) -> tuple[list[float], list[float]]:
    """Where rules stand: before, between and behind the columns, and the rows, of a table that is set."""
    lefts: dict[int, float] = {}
    rights: dict[int, float] = {}
    tops, bottoms = [], []
    cells = zip(table.nodes, table.nodexy, strict=True)
    for row in table.element:
        boxes = []
        for column, _ in enumerate(row):
            node, (x, y) = next(cells)
            box = node.bbox
            lefts[column] = min(lefts.get(column, x), x)
            rights[column] = max(rights.get(column, x), x + box.xmax)
            boxes.append((y - box.ymax, y - box.ymin))
        tops.append(min(top for top, _ in boxes))
        bottoms.append(max(bottom for _, bottom in boxes))
    left, right = [lefts[k] for k in sorted(lefts)], [rights[k] for k in sorted(rights)]
    xs = [left[0] - margin, *((a + b) / 2 for a, b in zip(right, left[1:], strict=False)), right[-1] + margin]
    ys = [tops[0], *((a + b) / 2 for a, b in zip(bottoms, tops[1:], strict=False)), bottoms[-1]]
    return xs, ys
