"""Tree to LaTeX, as a good author would write it.

A node becomes pieces of source, each with TeX's class of atom; pieces are joined with a space where TeX needs
one and where a reader wants one: around relations and operators, after commas.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from mathsnap.latex import tables
from mathsnap.latex.letters import in_alphabet, letter, set_in, shared_alphabet
from mathsnap.latex.pieces import Piece, join, needs_space
from mathsnap.structure import tree
from mathsnap.structure.tree import Node
from mathsnap.symbols import Style, command, math_class

__all__ = ["write"]


@dataclass(frozen=True, slots=True)
class _Style:
    """TeX's style at the place that is written: it decides whether limits need to be asked for."""

    display: bool


def write(node: Node, display: bool = True) -> str:
    """LaTeX for a tree, without the signs that begin and end mathematics.

    Args:
        node: the formula.
        display: set in display style (else in text style, between words).
    """
    return _source(node, _Style(display))


def _source(node: Node, style: _Style) -> str:
    return join(_pieces(node, style))


def _group(node: Node, style: _Style) -> str:
    """A braced argument."""
    return f"{{{_source(node, style)}}}"


def _pieces(node: Node, style: _Style) -> list[Piece]:
    return _WRITERS[type(node)](node, style)


# -- symbols -----------------------------------------------------------------------------------


def _atom(node: tree.Atom, style: _Style) -> list[Piece]:
    return [_sign(node.symbol, node.style)]


@cache
def _sign(symbol: str, style: Style) -> Piece:
    parts = unicodedata.normalize("NFD", symbol)
    if len(parts) == 2 and parts[1] in tables.ACCENTS and not command(symbol, style):
        return _accent(tree.Accent(tree.Atom(parts[0], style), parts[1]), _Style(False))[0]
    return Piece(letter(symbol, style), math_class(symbol))


def _row(node: tree.Row, style: _Style) -> list[Piece]:
    """Items side by side; letters of one alphabet share its command."""
    out: list[Piece] = []
    modulus = _modulus(node.items)
    if modulus is not None:
        start, end = modulus
        body = _group(tree.Row(node.items[start + 2 : end - 1]), style)
        before, after = tree.Row(node.items[:start]), tree.Row(node.items[end:])
        space = " " if start else ""
        return [*_row(before, style), Piece(rf"{space}\pmod{body}"), *_row(after, style)]
    for font, items in groupby(node.items, key=shared_alphabet):
        if font:
            letters = "".join(in_alphabet(a.symbol, a.style)[1] for a in items if isinstance(a, tree.Atom))
            out.append(Piece(set_in(font, letters)))
        else:
            for item in items:
                out += _pieces(item, style)
    return out


def _modulus(items: tuple[Node, ...]) -> tuple[int, int] | None:
    """Where the first of what `\\pmod` prints, "(mod n)", begins and ends."""
    for start in range(len(items) - 2):
        if items[start] != tree.Atom("(") or items[start + 1] != _MOD:
            continue
        depth = 0
        for k in range(start, len(items)):
            depth += (items[k] == tree.Atom("(")) - (items[k] == tree.Atom(")"))
            if depth == 0:
                if k > start + 2:
                    return start, k + 1
                break
    return None


_MOD = tree.Operator("mod")


def _space(node: tree.Space, style: _Style) -> list[Piece]:
    size = min(_SPACES, key=lambda em: abs(em - node.em))
    return [Piece(_SPACES[size], "space")]


_SPACES = {
    -0.167: r"\!",
    0.167: r"\,",
    0.222: r"\:",
    0.278: r"\;",
    0.333: r"\ ",
    1.0: r"\quad",
    2.0: r"\qquad",
}


def _text(node: tree.Text, style: _Style) -> list[Piece]:
    font = tables.TEXT_COMMANDS.get(node.style, r"\text")
    return [Piece(f"{font}{{{node.content.translate(tables.TEXT_ESCAPES)}}}")]


def _operator(node: tree.Operator, style: _Style, *, star: bool = False) -> list[Piece]:
    if node == _MOD:
        return [Piece(r"\bmod", "bin")]
    if node.name in tables.DOUBLE_FUNCTIONS and node.style is Style.UPRIGHT:
        return [Piece(tables.DOUBLE_FUNCTIONS[node.name], "op")]
    if node.name in tables.FUNCTIONS and node.style is Style.UPRIGHT:
        return [Piece(f"\\{node.name}", "op")]
    name = node.name.replace(" ", r"\,").replace("-", "{-}")
    if node.style is not Style.UPRIGHT:
        name = f"{tables.ALPHABETS[node.style]}{{{name}}}"
    return [Piece(rf"\operatorname{'*' if star else ''}{{{name}}}", "op")]


def _negated(node: tree.Negated, style: _Style) -> list[Piece]:
    if isinstance(node.base, tree.Atom):
        own = tables.NEGATED.get(node.base.symbol)
        if own:
            return [Piece(own, "rel")]
    base = _pieces(node.base, style)
    return [Piece(rf"\not{_gap(base[0].source)}{join(base)}", "rel")]


def _gap(source: str) -> str:
    return " " if source[:1].isalpha() else ""


# -- scripts -----------------------------------------------------------------------------------


def _scripts(node: tree.Scripts, style: _Style) -> list[Piece]:
    base, kind = _script_base(node, style)
    sub = "" if node.sub is None else f"_{_argument(node.sub)}"
    primes, rest = _primes(node.sup)
    sup = primes if rest is None else f"^{_argument(node.sup if primes else rest)}"
    return [Piece(base + (primes + sub if primes and rest is None else sub + sup), kind, True)]


def _argument(node: Node | None) -> str:
    """A script: braces only around more than one token."""
    assert node is not None
    source = join(_pieces(node, _Style(False)), tight=True)
    if len(source) == 1:
        return source
    if isinstance(node, tree.Atom) and source.startswith("\\") and source[1:].isalpha():
        return source
    return f"{{{source}}}"


def _primes(sup: Node | None) -> tuple[str, Node | None]:
    """Primes that a superscript is made of, as quotes, and what is left of it."""
    if sup is None:
        return "", None
    items = sup.items if isinstance(sup, tree.Row) else (sup,)
    count = 0
    while count < len(items) and items[count] == tree.Atom("′"):
        count += 1
    rest = items[count:]
    if not rest:
        return "'" * count, None
    return "'" * count, tree.Row(rest) if len(rest) > 1 else rest[0]


def _script_base(node: tree.Scripts, style: _Style) -> tuple[str, str]:
    """The source of a base, with \\limits or \\nolimits where TeX would choose otherwise; and its class."""
    base = node.base
    if isinstance(base, tree.Row) and not base.items:
        return "{}", "ord"
    if isinstance(base, tree.Operator):
        return _operator_base(base, node.limits, style), "op"
    pieces = _pieces(base, style)
    if isinstance(base, tree.Atom | tree.Decoration) and pieces[0].kind == "op":
        natural = style.display and not (isinstance(base, tree.Atom) and base.symbol in tables.NO_LIMITS)
        wish = "" if node.limits == natural else r"\limits" if node.limits else r"\nolimits"
        return pieces[0].source + wish, "op"
    if node.limits:
        return rf"\mathop{_group(base, style)}\limits", "op"
    braced = isinstance(base, tree.Row | tree.Scripts | tree.Fraction | tree.Text | tree.Stack | tree.Negated)
    if isinstance(base, tree.Decoration) and base.label is not None:
        braced = (node.sup if base.over else node.sub) is not None  # the label is a script already
    if braced and not (isinstance(base, tree.Row) and len(pieces) == 1 and pieces[0].source.endswith("}")):
        return f"{{{join(pieces)}}}", "ord"
    return join(pieces), pieces[-1].kind if isinstance(base, tree.Atom | tree.Delimiter) else "ord"


def _operator_base(base: tree.Operator, limits: bool, style: _Style) -> str:
    known = base.name in tables.FUNCTIONS and base.style is Style.UPRIGHT
    if not known:
        source = _operator(base, style, star=limits)[0].source
        return source if style.display or not limits else source + r"\limits"
    source = f"\\{base.name}"
    natural = style.display and base.name in tables.LIMITS_BY_NATURE
    if limits == natural:
        return source
    if limits and style.display:
        return rf"\operatorname*{{{base.name}}}"
    return source + (r"\limits" if limits else r"\nolimits")


# -- fractions, radicals, fences ---------------------------------------------------------------


def _fraction(node: tree.Fraction, style: _Style) -> list[Piece]:
    inner = _Style(node.size in ("continued",))
    upper, lower = _group(node.numerator, inner), _group(node.denominator, inner)
    if not node.rule:
        return [Piece(rf"\genfrac{{}}{{}}{{0pt}}{{}}{upper}{lower}", "inner")]
    return [Piece(_FRACTIONS[node.size] + upper + lower, "inner")]


_FRACTIONS = {"auto": r"\frac", "display": r"\dfrac", "text": r"\tfrac", "continued": r"\cfrac"}
_BINOMIALS = {"auto": r"\binom", "display": r"\dbinom", "text": r"\tbinom", "continued": r"\binom"}


def _radical(node: tree.Radical, style: _Style) -> list[Piece]:
    degree = ""
    if node.degree is not None:
        degree = _optional(_source(node.degree, _Style(False)))
    return [Piece(rf"\sqrt{degree}{_group(node.radicand, style)}")]


def _optional(source: str) -> str:
    """An optional argument; a bracket inside it would end it."""
    return f"[{{{source}}}]" if "]" in source else f"[{source}]"


def _fence(symbol: str) -> str:
    return tables.FENCES.get(symbol) or command(symbol) or symbol


def _fenced(node: tree.Fenced, style: _Style) -> list[Piece]:
    body = node.body
    if isinstance(body, tree.Fraction) and not body.rule and (node.left, node.right) == ("(", ")"):
        inner = _Style(False)
        upper, lower = _group(body.numerator, inner), _group(body.denominator, inner)
        return [Piece(_BINOMIALS[body.size] + upper + lower, "inner")]
    if isinstance(body, tree.Grid):
        name = tables.MATRICES.get((node.left, node.right))
        if name and not body.rules and not body.small and set(body.columns) <= {"c"}:
            return [Piece(_environment(name, body.rows, style), "inner")]
    sizes = (r"\left", r"\right") if node.size == "auto" else tuple(tables.BIG[node.size] + s for s in "lr")
    left, right = (size + _fence(f) for size, f in zip(sizes, (node.left, node.right), strict=True))
    inside = _source(body, style)
    gap = " " if inside and needs_space(left, inside) else ""
    return [Piece(f"{left}{gap}{inside}{right}" if inside else f"{left}{right}", "inner")]


def _delimiter(node: tree.Delimiter, style: _Style) -> list[Piece]:
    if node.size == "auto":
        return [Piece(r"\middle" + _fence(node.symbol), "rel")]
    kind = {"l": "open", "r": "close", "m": "rel", "": "ord"}[node.side]
    return [Piece(tables.BIG[node.size] + node.side + _fence(node.symbol), kind)]


# -- marks -------------------------------------------------------------------------------------


def _accent(node: tree.Accent, style: _Style) -> list[Piece]:
    table = tables.WIDE_ACCENTS if node.wide else tables.ACCENTS
    mark = table.get(node.mark, r"\hat")
    if node.bold and isinstance(node.base, tree.Atom):
        font, letter = in_alphabet(node.base.symbol, node.base.style)
        if font:
            return [Piece(set_in(font, f"{mark}{{{letter}}}"))]
    return [Piece(mark + _group(node.base, style))]


def _decoration(node: tree.Decoration, style: _Style) -> list[Piece]:
    if node.base == tree.Operator("lim") and not node.over and node.mark in tables.LIMITS_OF_SYSTEMS:
        return [Piece(tables.LIMITS_OF_SYSTEMS[node.mark], "op")]
    source = tables.DECORATIONS[node.mark, node.over] + _group(node.base, style)
    if node.label is not None:
        source += ("^" if node.over else "_") + _argument(node.label)
    return [Piece(source)]


def _arrow(node: tree.Arrow, style: _Style) -> list[Piece]:
    small = _Style(False)
    below = "" if node.below is None else _optional(_source(node.below, small))
    above = "{}" if node.above is None else _group(node.above, small)
    return [Piece(tables.ARROWS.get(node.symbol, r"\xrightarrow") + below + above, "rel")]


def _stack(node: tree.Stack, style: _Style) -> list[Piece]:
    small = _Style(False)
    pieces = _pieces(node.base, style)
    source = join(pieces)
    if node.over is not None:
        source = rf"\overset{_group(node.over, small)}{{{source}}}"
    if node.under is not None:
        source = rf"\underset{_group(node.under, small)}{{{source}}}"
    return [Piece(source, pieces[0].kind if len(pieces) == 1 else "ord")]


def _boxed(node: tree.Boxed, style: _Style) -> list[Piece]:
    return [Piece(rf"\boxed{_group(node.body, _Style(True))}")]  # amsmath sets it in display style


# -- lines -------------------------------------------------------------------------------------


def _substack(node: tree.Substack, style: _Style) -> list[Piece]:
    return [Piece(rf"\substack{{{_rows([(r,) for r in node.rows], _Style(False), '')}}}")]


def _rows(rows: Iterable[tuple[Node, ...]], style: _Style, margin: str) -> str:
    """Cells and lines; what TeX would take for the optional argument of \\\\ is fended off."""
    lines: list[str] = []
    for row in rows:
        cells = [_source(cell, style) for cell in row]
        lines.append(" & ".join(cells).strip())
    return rf" \\{margin or ' '}".join([*lines[:1], *map(_fended, lines[1:])])


def _fended(line: str) -> str:
    """A line that TeX cannot take for an argument of the \\\\ before it."""
    return "{}" + line if line.startswith(("[", "*")) else line


def _environment(name: str, rows: tuple[tuple[Node, ...], ...], style: _Style, argument: str = "") -> str:
    inner = style if name in ("aligned", "gathered") else _Style(False)
    body = _rows(rows, inner, " ")
    if body.startswith("[") and not argument:
        body = "{}" + body
    return rf"\begin{{{name}}}{argument} {body} \end{{{name}}}"


def _grid(node: tree.Grid, style: _Style) -> list[Piece]:
    if node.small:
        return [Piece(_environment("smallmatrix", node.rows, style), "inner")]
    if not node.rules and set(node.columns) <= {"c"}:
        return [Piece(_environment("matrix", node.rows, style), "inner")]
    lines = [_fended(_rows([row], _Style(False), "")) for row in node.rows]
    ruled = [r"\hline " * node.rules.count(k) + line for k, line in enumerate([*lines, ""])]
    body = r" \\ ".join(ruled if len(lines) in node.rules else ruled[:-1])
    return [Piece(rf"\begin{{array}}{{{node.columns}}} {body.strip()} \end{{array}}", "inner")]


def _lines(node: tree.Lines, style: _Style) -> list[Piece]:
    return [Piece(_environment(node.kind, node.rows, style), "inner")]


Writer = Callable[[Any, _Style], list[Piece]]

_WRITERS: dict[type, Writer] = {
    tree.Atom: _atom,
    tree.Row: _row,
    tree.Space: _space,
    tree.Text: _text,
    tree.Operator: _operator,
    tree.Scripts: _scripts,
    tree.Fraction: _fraction,
    tree.Radical: _radical,
    tree.Fenced: _fenced,
    tree.Delimiter: _delimiter,
    tree.Accent: _accent,
    tree.Decoration: _decoration,
    tree.Arrow: _arrow,
    tree.Stack: _stack,
    tree.Substack: _substack,
    tree.Grid: _grid,
    tree.Lines: _lines,
    tree.Negated: _negated,
    tree.Boxed: _boxed,
}
