"""The expression tree: what a formula says, without the places and sizes it was read from.

All nodes are immutable and compare by value. A tree is what the structure parser gives and the LaTeX writer
takes; parse(write(tree)) is the tree again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from mathsnap.symbols import Style

__all__ = [
    "Accent",
    "Arrow",
    "Atom",
    "Boxed",
    "Decoration",
    "Delimiter",
    "Fenced",
    "Fraction",
    "Grid",
    "Lines",
    "Negated",
    "Node",
    "Operator",
    "Radical",
    "Row",
    "Scripts",
    "Space",
    "Stack",
    "Substack",
    "Text",
]


@dataclass(frozen=True, slots=True)
class Atom:
    """One symbol. large: a big operator at its display size (as in a display's sum)."""

    symbol: str
    style: Style = Style.UPRIGHT
    large: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Nodes side by side on one baseline. Rows are flat: a Row holds no Row."""

    items: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Space:
    """White space that carries meaning (a quad between two formulas), in em of the surrounding size."""

    em: float


@dataclass(frozen=True, slots=True)
class Text:
    """Words inside mathematics with their spaces ("for games", " if "); style as for symbols."""

    content: str
    style: Style = Style.UPRIGHT


@dataclass(frozen=True, slots=True)
class Operator:
    """A named operator: "log", "softmax", "arg max"."""

    name: str
    style: Style = Style.UPRIGHT


@dataclass(frozen=True, slots=True)
class Scripts:
    """A base with scripts. limits: they stand above and below the base instead of beside it.

    An empty Row as base is a script of nothing ("{}^{14}C"). Primes are atoms of U+2032 that begin sup.
    """

    base: Node
    sub: Node | None = None
    sup: Node | None = None
    limits: bool = False


@dataclass(frozen=True, slots=True)
class Fraction:
    """Numerator over denominator. rule False: no bar (binomials, \\atop).

    size: "auto" where it is what the surrounding style gives, else the style it is forced to
    ("display": \\dfrac, "text": \\tfrac, "continued": \\cfrac).
    """

    numerator: Node
    denominator: Node
    rule: bool = True
    size: Literal["auto", "display", "text", "continued"] = "auto"


@dataclass(frozen=True, slots=True)
class Radical:
    """A root; degree None for the square root."""

    radicand: Node
    degree: Node | None = None


@dataclass(frozen=True, slots=True)
class Fenced:
    """A body between fences that grow with it.

    left, right: the fence's symbol, "" for none (the null fence of \\left.).
    size: "auto" for \\left…\\right, 1 to 4 for \\big, \\Big, \\bigg, \\Bigg. Fences of plain size are Atoms.
    """

    left: str
    body: Node
    right: str
    size: Literal["auto", 1, 2, 3, 4] = "auto"


@dataclass(frozen=True, slots=True)
class Delimiter:
    """A big fence without a partner: \\big|, \\Bigr), or a \\middle fence inside Fenced (size "auto")."""

    symbol: str
    size: Literal["auto", 1, 2, 3, 4] = 1
    side: Literal["l", "r", "m", ""] = ""


@dataclass(frozen=True, slots=True)
class Accent:
    """A mark over one base. mark: a combining character (U+0302 hat …); wide: \\widehat, \\widetilde.

    bold: the mark is as bold as its base (\\mathbf{\\hat{x}} rather than \\hat{\\mathbf{x}}).
    """

    base: Node
    mark: str
    wide: bool = False
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Decoration:
    """A stretched mark over or under a base.

    mark: U+203E line above, U+005F line below, U+23DE and U+23DF braces, U+2192, U+2190, U+2194 arrows,
    U+23B4 and U+23B5 brackets. over: the mark stands above. label: the script of a brace.
    """

    base: Node
    mark: str
    over: bool
    label: Node | None = None


@dataclass(frozen=True, slots=True)
class Arrow:
    """A stretched arrow between formulas with labels above and below (\\xrightarrow)."""

    symbol: str
    above: Node | None = None
    below: Node | None = None


@dataclass(frozen=True, slots=True)
class Stack:
    """Something small set above or below a symbol that takes no limits (\\overset, \\underset)."""

    base: Node
    over: Node | None = None
    under: Node | None = None


@dataclass(frozen=True, slots=True)
class Substack:
    """Centred lines of small formulas, under a big operator."""

    rows: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A matrix or array. Inside Fenced it is written as the matrix environment of those fences.

    columns: one letter of l, c, r for each column, "|" where a vertical rule stands.
    rules: numbers of the rows above which a horizontal rule stands (len(rows) for the one below the last).
    small: set in script size (smallmatrix).
    """

    rows: tuple[tuple[Node, ...], ...]
    columns: str
    rules: tuple[int, ...] = ()
    small: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """A display of several lines, cut in cells at their alignment points.

    kind: "aligned" (cells alternate right and left of an alignment point), "gathered" (one cell a line) or
    "cases" (a brace at the left, one or two cells a line) or "rcases" (brace at the right).
    """

    rows: tuple[tuple[Node, ...], ...]
    kind: Literal["aligned", "gathered", "cases", "rcases"] = "aligned"


@dataclass(frozen=True, slots=True)
class Negated:
    """A relation struck through (\\not)."""

    base: Node


@dataclass(frozen=True, slots=True)
class Boxed:
    """A formula in a frame."""

    body: Node


Node: TypeAlias = (
    Atom
    | Row
    | Space
    | Text
    | Operator
    | Scripts
    | Fraction
    | Radical
    | Fenced
    | Delimiter
    | Accent
    | Decoration
    | Arrow
    | Stack
    | Substack
    | Grid
    | Lines
    | Negated
    | Boxed
)
