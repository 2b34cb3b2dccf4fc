"""ziamath without what makes it slow."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

__all__ = ["quicken"]

_ROWS = frozenset({"mrow", "math", "mtd", "mtr", "cell"})
_UPRIGHT = frozenset("()[]{}|‖∥∣/\\⌈⌉⌊⌋⟨⟩⟪⟫⟦⟧⟮⟯⎰⎱↑↓↕⇑⇓⇕❘")
"""Signs that grow in height; arrows and hats above a letter grow in width."""


@cache
def quicken() -> None:
    """Changes ziamath's rows, styles and lengths, once."""
    _measure_once()
    _copy_flat()
    _tell_lengths_once()


def _measure_once() -> None:
    """Spares ziamath's rows what makes their time double with each level.

    To know how far its fences stretch, a row sets all that is in it once without; but each row within that
    does the same again, though nothing stretches there, and so do rows without a fence of their own.
    """
    from ziamath.nodes.mrow import Mrow

    class Row(Mrow, tag="mrow"):  # the tag registers it in the place of Mrow
        def _get_height_nostretch(self, line: list[Any], **kwargs: Any) -> tuple[float, float]:
            if kwargs.get("nostretch") or not any(map(_stretches, _operators(line))):
                return 0.0, 0.0
            height: tuple[float, float] = super()._get_height_nostretch(line, **kwargs)
            return height


def _operators(line: list[Any]) -> Iterator[Any]:
    """Those of a row, but not of the rows within it, which measure for themselves."""
    for child in line:
        if child.tag == "mo":
            yield child
        elif child.tag not in _ROWS:
            yield from _operators(list(child))


def _stretches(operator: Any) -> bool:
    from ziamath.nodes.nodetools import elementtext
    from ziamath.operators import get_params

    text = elementtext(operator)
    if _UPRIGHT.isdisjoint(text):
        return False
    params = get_params(text, operator.get("form", "infix")) | operator.attrib
    return bool(params.get("stretchy", "false") != "false")


def _copy_flat() -> None:
    """The style of a node is made of its attributes and its parent's style, which ziamath copies deeply to
    look at it, and a mapping that asks both in Python.
    """
    from ziamath import styles

    styles.asdict = vars  # type: ignore
    styles.ChainMap = lambda first, second: {**second, **first}  # type: ignore


def _tell_lengths_once() -> None:
    """What a length is in pixels depends on the size of the font alone; ziamath makes its tables for each."""
    from ziamath.nodes.mnode import Mnode

    tell = Mnode.size_px

    @lru_cache(maxsize=4096)
    def told(length: str, size: float) -> float:
        pixels: float = tell(None, length, size)  # type: ignore
        return pixels

    def size_px(node: Any, size: str, fontsize: float | None = None) -> float:
        return told(size, node.glyphsize if fontsize is None else fontsize)

    Mnode.size_px = size_px  # type: ignore
