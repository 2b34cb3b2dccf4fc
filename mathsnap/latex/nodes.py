"""Nodes put together as they are read: rows, scripts, pairs of fences, names, styles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from mathsnap.latex import spellings
from mathsnap.structure import tree
from mathsnap.structure.tree import Node
from mathsnap.symbols import Style, command

__all__ = ["State", "items", "named", "paired", "row", "scripted", "size", "styled"]


@dataclass(frozen=True, slots=True)
class State:
    """What commands further left or outside say.

    display: TeX's style is display style; written: the writer takes it to be; alphabet, bold: the font
    commands around.
    """

    display: bool
    written: bool
    alphabet: Style | None = None
    bold: bool = False

    def small(self) -> State:
        """In scripts, fractions and matrices."""
        return replace(self, display=False, written=False)


def items(node: Node) -> tuple[Node, ...]:
    return node.items if isinstance(node, tree.Row) else (node,)


def row(nodes: Iterable[Node]) -> Node:
    """Nodes side by side; one by itself is no row."""
    items = tuple(nodes)
    return items[0] if len(items) == 1 else tree.Row(items)


def size(shape: str, state: State) -> Any:
    if shape != "auto" or state.display == state.written:
        return shape
    return "display" if state.display else "text"


def paired(out: list[Node], right: tree.Delimiter) -> Node:
    r"""\bigl…\bigr as one, with what stands between them taken from the row."""
    for k in range(len(out) - 1, -1, -1):
        left = out[k]
        if isinstance(left, tree.Delimiter) and left.side == "l" and left.size == right.size:
            body = row(out[k + 1 :])
            del out[k:]
            return tree.Fenced(left.symbol, body, right.symbol, right.size)
    return right


def scripted(base: Node, sub: Node | None, sup: Node | None, limits: bool) -> Node:
    if isinstance(base, tree.Decoration) and base.mark in spellings.BRACES and base.label is None:
        label = sup if base.over else sub
        base = replace(base, label=label)
        sub, sup, limits = (sub, None, False) if base.over else (None, sup, False)
    if sub is None and sup is None:
        return base
    return tree.Scripts(base, sub, sup, limits)


def styled(symbol: str, style: Style, state: State) -> Style:
    """The style that font commands give: letters and digits change with the alphabet, all signs with bold."""
    alphabet = state.alphabet
    if alphabet is not None:
        if symbol.isascii() and symbol.isalnum() and style in (Style.ITALIC, Style.UPRIGHT):
            style = alphabet
        elif symbol.isalpha() and style is Style.UPRIGHT and alphabet in (Style.BOLD, Style.TEXT_ITALIC):
            italic = alphabet is Style.TEXT_ITALIC
            if not italic or command(symbol, Style.ITALIC):
                style = Style.ITALIC if italic else Style.BOLD
    return spellings.BOLDER.get(style, style) if state.bold else style


def named(items: tuple[Node, ...]) -> Node | None:
    """Letters of one font as the name of an operator; None where they are none."""
    letters = [n for n in items if not isinstance(n, tree.Space)]
    styles = {n.style for n in letters if isinstance(n, tree.Atom)}
    named = all(isinstance(n, tree.Atom) and (n.symbol.isalnum() or n.symbol == "−") for n in letters)
    if not letters or not named or len(styles - {Style.UPRIGHT}) > 1 or Style.ITALIC in styles:
        return None
    if len(styles) > 1 and not any(isinstance(n, tree.Atom) and n.symbol == "−" for n in letters):
        return None
    name = "".join(n.symbol.replace("−", "-") if isinstance(n, tree.Atom) else " " for n in items)
    return tree.Operator(name.strip(), next(iter(styles - {Style.UPRIGHT}), Style.UPRIGHT))
