"""Which LaTeX packages a formula needs to be set."""

from __future__ import annotations

import re
from functools import cache

from mathsnap.symbols.table import entries

__all__ = ["packages"]

_COMMAND = re.compile(r"\\[A-Za-z]+")

_OTHERS = {
    r"\mathscr": "mathrsfs",
    r"\mathfrak": "amssymb",
    r"\mathbb": "amssymb",
    r"\boldsymbol": "amsmath",
    r"\xleftrightarrow": "mathtools",
    r"\xRightarrow": "mathtools",
    r"\xLeftarrow": "mathtools",
    r"\xhookrightarrow": "mathtools",
    r"\xmapsto": "mathtools",
}


def packages(latex: str) -> frozenset[str]:
    """The names of the packages whose commands occur in a formula, beyond what LaTeX has by itself."""
    known = _packages()
    return frozenset(known[name] for name in _COMMAND.findall(latex) if name in known)


@cache
def _packages() -> dict[str, str]:
    # "T1" in the table is an encoding, which the fonts of any recent LaTeX cover.
    pairs = [(c, e.package) for e in entries() for c in (e.command, *e.others)]
    return {command: package for command, package in pairs if package not in ("", "T1")} | _OTHERS
