"""White space that carries meaning: quads, and the spaces of words."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

from mathsnap.structure.items import Item
from mathsnap.structure.tree import Atom, Node, Operator, Space, Text

__all__ = ["Placed", "as_relations", "with_spaces"]

Placed: TypeAlias = tuple[Node, Item | None, float]
"""A node of a line, the item it came from, and the place where it ends, scripts included."""

_RELATIONS = {"|": "∣", "‖": "∥"}
"""Bars, and the relations that look like them: \\mid, \\parallel."""

_THICK = (0.22, 0.45)
"""The space around a relation (em): 5/18, and what a line of text may stretch it to."""

_QUAD = 0.8
_QQUAD = 1.75
_WORD = 0.18

_OWN = {"rel": 0.278, "bin": 0.222}
"""What TeX puts beside relations and operators (em); more is a space of words."""


def with_spaces(nodes: list[Placed], em: float) -> list[Node]:
    """The nodes of a line with a Space where the gap is wider than TeX's own."""
    out: list[Node] = []
    end: float | None = None
    kind = ""
    for node, item, stop in nodes:
        gap = 0.0 if end is None or item is None else (item.x0 - end) / em
        own = max(_OWN.get(kind, 0.0), _OWN.get(item.kind if item else "", 0.0))
        if gap > _QUAD:
            out.append(Space(2.0 if gap > _QQUAD else 1.0))
        elif gap - own > _WORD and out:
            node = _spaced(node, before=True)
            out[-1] = _spaced(out[-1], before=False)
        out.append(node)
        kind = item.kind if item else ""
        end = stop if end is None else max(end, stop)
    return _single(_without_space_of_moduli(out))


def _without_space_of_moduli(nodes: list[Node]) -> list[Node]:
    """Without the space that `\\pmod` puts before its parenthesis."""
    modulus = [Atom("("), Operator("mod")]
    return [n for k, n in enumerate(nodes) if not (isinstance(n, Space) and nodes[k + 1 : k + 3] == modulus)]


def as_relations(nodes: list[Placed], em: float) -> list[Placed]:
    """The nodes of a line with the bars that have a relation's space on both sides as relations."""
    out = list(nodes)
    for k in range(1, len(nodes) - 1):
        (_, _, end), (node, item, stop), (_, after, _) = nodes[k - 1 : k + 2]
        relation = _RELATIONS.get(node.symbol) if isinstance(node, Atom) else None
        if relation is None or item is None or after is None:
            continue
        if all(_THICK[0] < gap / em < _THICK[1] for gap in (item.x0 - end, after.x0 - stop)):
            out[k] = (Atom(relation), item, stop)
    return out


def _spaced(node: Node, *, before: bool) -> Node:
    """A text with the space at its side."""
    if not isinstance(node, Text):
        return node
    return replace(node, content=f" {node.content}" if before else f"{node.content} ")


def _single(nodes: list[Node]) -> list[Node]:
    """One space, not two, where words meet."""
    for k in range(1, len(nodes)):
        left, right = nodes[k - 1], nodes[k]
        if isinstance(left, Text) and isinstance(right, Text) and left.content.endswith(" "):
            nodes[k] = replace(right, content=right.content.lstrip(" "))
    return nodes
