"""White space that carries meaning: quads, and the spaces of words."""

from __future__ import annotations

from dataclasses import replace

from mathsnap.structure.items import Item
from mathsnap.structure.tree import Node, Space, Text

__all__ = ["with_spaces"]

_QUAD = 0.8
_QQUAD = 1.75
_WORD = 0.18


def with_spaces(nodes: list[tuple[Node, Item | None, float]], em: float) -> list[Node]:
    """The nodes of a line with a Space where the gap is wider than TeX's own.

    nodes: each with the item it came from and the place where it ends, scripts included.
    """
    out: list[Node] = []
    end: float | None = None
    for node, item, stop in nodes:
        gap = 0.0 if end is None or item is None else (item.x0 - end) / em
        if gap > _QUAD:
            out.append(Space(2.0 if gap > _QQUAD else 1.0))
        elif gap > _WORD and out:
            node = _spaced(node, before=True)
            out[-1] = _spaced(out[-1], before=False)
        out.append(node)
        end = stop if end is None else max(end, stop)
    return _single(out)


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
