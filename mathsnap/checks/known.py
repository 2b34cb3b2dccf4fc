"""The commands that formulas may hold, and what follows each."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache, lru_cache
from importlib.resources import files

from mathsnap.symbols.table import entries

__all__ = ["DELIMITERS", "ENVIRONMENTS", "OUTER", "arguments", "commands", "suggestion"]

DELIMITERS = frozenset("()[]|/.<>") | frozenset({
    r"\{", r"\}", r"\|", r"\lbrace", r"\rbrace", r"\lbrack", r"\rbrack", r"\langle", r"\rangle", r"\lfloor",
    r"\rfloor", r"\lceil", r"\rceil", r"\vert", r"\Vert", r"\lvert", r"\rvert", r"\lVert", r"\rVert",
    r"\uparrow", r"\downarrow", r"\updownarrow", r"\Uparrow", r"\Downarrow", r"\Updownarrow", r"\backslash",
    r"\lgroup", r"\rgroup", r"\lmoustache", r"\rmoustache", r"\ulcorner", r"\urcorner", r"\llcorner",
    r"\lrcorner", r"\arrowvert", r"\Arrowvert", r"\bracevert",
})  # fmt: skip
"""What may follow \\left, \\right, \\middle and \\big (TeXbook, p. 146)."""


ENVIRONMENTS: dict[str, int] = {
    "array": 0, "matrix": 10, "pmatrix": 10, "bmatrix": 10, "Bmatrix": 10, "vmatrix": 10, "Vmatrix": 10,
    "smallmatrix": 10, "psmallmatrix": 10, "bsmallmatrix": 10, "vsmallmatrix": 10, "cases": 2, "dcases": 2,
    "rcases": 2, "drcases": 2, "aligned": 10**6, "alignedat": 10**6, "gathered": 1, "split": 2, "subarray": 1,
    "matrix*": 10, "pmatrix*": 10, "bmatrix*": 10, "vmatrix*": 10, "multlined": 1,
}  # fmt: skip
"""Environments within mathematics, and how many cells their rows have at most; 0: what the argument says."""

OUTER: dict[str, int] = {
    "align": 10**6, "align*": 10**6, "alignat": 10**6, "alignat*": 10**6, "flalign": 10**6, "flalign*": 10**6,
    "gather": 1, "gather*": 1, "multline": 1, "multline*": 1, "eqnarray": 3, "eqnarray*": 3, "equation": 1,
    "equation*": 1, "displaymath": 1, "math": 1,
}  # fmt: skip
"""Environments that begin mathematics themselves: right as a whole formula only."""


_SHAPED = (r"\left", r"\right", r"\begin", r"\end")
"""Commands that the reader of the syntax knows by itself."""


@cache
def _table() -> dict[str, str]:
    text = files("mathsnap.latex").joinpath("commands.tsv").read_text(encoding="utf-8")
    lines = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    spelt = {
        c
        for e in entries()
        for c in (e.command, *e.others)
        if c.startswith("\\") and (len(c) == 2 or "{" not in c)
    }
    known = dict.fromkeys(spelt, "")
    return known | {line[0]: line[1] if len(line) > 1 else "" for line in lines}


def commands() -> tuple[str, ...]:
    """All commands that are known, each with its backslash."""
    return tuple(_table())


def arguments(command: str) -> str | None:
    """What follows a command, a letter each (see commands.tsv); None for one that is not known."""
    return _table().get(command)


@lru_cache(maxsize=4096)
def suggestion(command: str) -> str:
    """The known command that one was probably meant to be, "" if none is like it."""
    # A slip seldom touches both the beginning and the end; so few are left to compare that it takes no time.
    near = [
        known
        for known in (*_table(), *_SHAPED)
        if abs(len(known) - len(command)) < 3 and (known[:2] == command[:2] or known[-2:] == command[-2:])
    ]
    return next(iter(get_close_matches(command, near, n=1, cutoff=0.75)), "") if len(command) < 40 else ""
