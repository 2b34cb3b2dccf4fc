r"""Fractions of plain TeX, `{a \over b}`, as those of LaTeX.

amsmath warns of them: they change the size of what stands before them only when TeX reaches them, and what
converts formulas often mistakes what belongs to them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mathsnap.checks.report import Message, place
from mathsnap.latex.tokens import Token, tokens

__all__ = ["infix"]

_PREFIX = {r"\over": r"\frac", r"\choose": r"\binom", r"\atop": r"\genfrac{}{}{0pt}{}"}
_BEGIN = re.compile(r"\\begin\s*\{[^{}]*\}(?:\[[^\]]*\])?(?:\{[^{}]*\})?")


def infix(latex: str) -> list[Message]:
    """A warning for each, with what to write in the place of all that is in its group."""
    if not any(name in latex for name in _PREFIX):
        return []
    return [_message(latex, start, over, end) for start, over, end in _found(latex, tokens(latex))]


def _message(latex: str, start: int, over: Token, end: int) -> Message:
    top, bottom = latex[start : over.at].strip(), latex[over.at + len(over.text) : end].strip()
    old = latex[start:end]
    kept = old[len(old.rstrip()) :]
    rewrite = f"{_PREFIX[over.text]}{{{top}}}{{{bottom}}}{kept}"
    line, column = place(latex, start)
    text = f"{over.text} is plain TeX; write {_PREFIX[over.text]}{{…}}{{…}}"
    return Message("warning", "infix", text, start, line, column, old, rewrite)


def _found(latex: str, found: list[Token]) -> Iterator[tuple[int, Token, int]]:
    """Where the group begins and ends that each stands in; only groups with one of them."""
    groups: list[tuple[int, list[Token]]] = [(0, [])]
    for number, token in enumerate(found):
        after = token.at + len(token.text)
        if token.text in _PREFIX:
            groups[-1][1].append(token)
        elif token.kind == "open":
            groups.append((after, []))
        elif token.text == r"\left" and number + 1 < len(found):
            fence = found[number + 1]
            groups.append((fence.at + len(fence.text), []))
        elif token.text == r"\begin" and (match := _BEGIN.match(latex, token.at)):
            groups.append((match.end(), []))
        elif token.kind in ("align", "newline"):
            start, overs = groups[-1]
            yield from ((start, over, token.at) for over in overs if len(overs) == 1)
            groups[-1] = (after, [])
        elif (token.kind == "close" or token.text in (r"\right", r"\end")) and len(groups) > 1:
            start, overs = groups.pop()
            yield from ((start, over, token.at) for over in overs if len(overs) == 1)
    if len(groups) == 1:
        start, overs = groups[0]
        yield from ((start, over, len(latex)) for over in overs if len(overs) == 1)
