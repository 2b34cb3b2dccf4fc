"""A block rule for markdown-it: displays between double dollars, as authors write them.

`$$` opens at the start of a line, and closes at the end of one or before a label. Blank lines are allowed
where the opening dollars stand alone, as in Obsidian and Jupyter; elsewhere a paragraph could be swallowed.
"""

from __future__ import annotations

import re
from typing import Any

__all__ = ["AFTER", "add_dollar_blocks"]

AFTER = re.compile(r"[ \t]*(?:\{#(?P<id>[\w:.-]+)[^{}\n]*\}|\((?P<name>[\w:.-]+)\))?[ \t]*")
"""What may follow a display: Quarto's {#eq-name}, MyST's (name)."""


def add_dollar_blocks(parser: Any) -> None:
    """Adds the rule; its tokens are "math_block", whose content is the LaTeX and whose info is the label."""
    parser.block.ruler.before(
        "fence", "math_block", _rule, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )


def _rule(state: Any, start: int, end: int, silent: bool) -> bool:
    first = _line(state, start)
    if state.is_code_block(start) or not first.startswith("$$"):
        return False
    closed = _closing(state, start, end, first)
    if closed is None:
        return False
    last, content, label = closed
    if not content.strip():
        return False
    if not silent:
        state.line = last + 1
        token = state.push("math_block", "math", 0)
        token.block, token.content, token.info, token.map = True, content.strip(), label, [start, last + 1]
    return True


def _closing(state: Any, start: int, end: int, first: str) -> tuple[int, str, str] | None:
    """The line that closes, what stands between, and the label."""
    lines = [first[2:]]
    number = start
    while "$$" not in lines[-1]:
        number += 1
        if number >= end or (not state.isEmpty(number) and state.sCount[number] < state.blkIndent):
            return None
        lines.append(_line(state, number))
        if not lines[-1].strip() and first.strip() != "$$":
            return None
    inner, _, tail = lines[-1].partition("$$")
    match = AFTER.fullmatch(tail)
    if match is None:
        return None
    return number, "\n".join([*lines[:-1], inner]), match["id"] or match["name"] or ""


def _line(state: Any, number: int) -> str:
    return str(state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]])
