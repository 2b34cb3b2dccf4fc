r"""What stands between \begin and \end."""

from __future__ import annotations

import re
from difflib import get_close_matches

from mathsnap.checks.known import ENVIRONMENTS, OUTER
from mathsnap.checks.syntax.cursor import Cells, Cursor
from mathsnap.latex.tokens import Token

__all__ = ["environment"]

_COLUMN_SPEC = re.compile(r"(?:[lcr|\s]|[pmb@!>]\{(?:[^{}]|\{[^{}]*\})*\}|\*\{\d+\}\{[^{}]*\})*")


def environment(reader: Cursor, begun: Token, *, top: bool) -> None:
    """An environment whose \\begin has been read. top: it may be one that begins mathematics itself."""
    name = reader.raw(begun)
    if name is None:
        return
    most = ENVIRONMENTS.get(name, OUTER.get(name) if top else None)
    if most is None:
        known = "does not stand within mathematics" if name in OUTER else "is not known"
        near = "" if name in OUTER else "".join(get_close_matches(name, [*ENVIRONMENTS, *OUTER], 1, 0.75))
        meant = f"; did you mean {near}?" if near else ""
        reader.complain("environment", f"the environment {name} {known}{meant}", begun)
        most = 10**6
    most = _specification(reader, begun, name, most)
    if not reader.deeper(begun):
        return
    reader.row(Cells(most, ruled="matrix" in name or "array" in name or "cases" in name))
    reader.depth -= 1
    token = reader.peek()
    if token is None or token.text != r"\end":
        if not reader.gave_up():
            reader.complain("environment", rf"\begin{{{name}}} without \end{{{name}}}", begun)
        return
    reader.take()
    ended = reader.raw(token)
    if ended is not None and ended != name:
        reader.complain("environment", rf"\begin{{{name}}} is ended by \end{{{ended}}}", token)


def _specification(reader: Cursor, begun: Token, name: str, most: int) -> int:
    """What stands between an environment's name and its body; how many cells it allows."""
    reader.optional_raw()
    if name in ("array", "subarray"):
        columns = reader.raw(begun)
        if columns is None:
            return 10**6
        if not _COLUMN_SPEC.fullmatch(columns):
            reader.complain("environment", f"columns are l, c, r and |, not {columns}", begun)
        return _columns(columns)
    if name.startswith("alignat") or name == "alignedat":
        reader.raw(begun)
    return most


def _columns(spec: str) -> int:
    spec = re.sub(r"\*\{(\d+)\}\{([^{}]*)\}", lambda m: m[2] * min(int(m[1]), 200), spec)
    spec = re.sub(r"[@!>]\{(?:[^{}]|\{[^{}]*\})*\}", "", spec)
    return max(1, len(re.findall(r"[lcrpmb]", re.sub(r"(?<=[pmb])\{[^{}]*\}", "", spec))))
