"""Whether a formula works where it is to be read, and how to write it so that it does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

from mathsnap.checks.report import Message, place
from mathsnap.latex.tokens import Token, tokens

__all__ = ["DIALECTS", "Dialect", "dialect_messages", "table"]

Dialect = Literal["katex", "mathjax", "github", "latex", "mathml"]
DIALECTS: tuple[Dialect, ...] = get_args(Dialect)

_COLUMNS: dict[Dialect, str] = {"katex": "k", "mathjax": "m", "github": "m", "latex": "l", "mathml": "h"}
"""The letter of each in dialects.tsv; GitHub shows formulas with MathJax (docs.github.com, "Writing
mathematical expressions").
"""

_NAMES: dict[Dialect, str] = {
    "katex": "KaTeX", "mathjax": "MathJax", "github": "GitHub", "latex": "LaTeX", "mathml": "latex2mathml",
}  # fmt: skip

REWRITES = {
    r"\bm": r"\boldsymbol", r"\mbox": r"\text", r"\hbox": r"\text", r"\textsc": r"\text", r"\sb": "_",
    r"\sp": "^", r"\hdots": r"\ldots", r"\dasharrow": r"\dashrightarrow", r"\iddots": r"\ddots",
    r"\ensuremath": "", r"\boldmath": "", r"\unboldmath": "", r"\protect": "", r"\displaylimits": r"\limits",
    r"\mathbfit": r"\boldsymbol", r"\textsl": r"\textit", r"\sl": r"\it", r"\null": "", r"\strut": "",
    r"\slash": "/", r"\nsubset": r"\not\subset", r"\nsupset": r"\not\supset", r"\lefteqn": "",
    r"\coloneq": ":=", r"\dotsint": r"\int\cdots\int", r"\iiiint": r"\int\!\!\!\iiint",
    r"\centering": "", r"\noindent": "", r"\par": "", r"\trianglelefteqslant": r"\trianglelefteq",
    r"\trianglerighteqslant": r"\trianglerighteq", r"\smallskip": "", r"\medskip": "", r"\bigskip": "",
    r"\up": "", r"\i": r"\imath", r"\j": r"\jmath", r"\oe": "œ", r"\ae": "æ", r"\ss": "ß",
    "eqnarray": "aligned", "eqnarray*": "aligned", "multline": "gathered", "multline*": "gathered",
    "multlined": "gathered", "flalign": "aligned", "flalign*": "aligned",
}  # fmt: skip
"""What prints the same, or nearly, in every dialect."""

_COMMAND = re.compile(r"\\[A-Za-z]+")
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\s*\{([^{}]*)\}")


def dialect_messages(latex: str, dialect: Dialect) -> list[Message]:
    """What the reader of a dialect cannot show, each with a rewrite where there is one."""
    lacks = _lacking(_COLUMNS[dialect])
    found = [
        _message(latex, at, name, _NAMES[dialect], lacks)
        for name, at in _names(latex, tokens(latex))
        if name in lacks
    ]
    if dialect == "github":
        found += _github(latex)
    return found


def _names(latex: str, found: list[Token]) -> Iterator[tuple[str, int]]:
    """Commands and environments, each with its offset."""
    for token in found:
        if token.kind == "command" and token.text[1:].isalpha() and token.text not in (r"\begin", r"\end"):
            yield token.text, token.at
    for match in _ENVIRONMENT.finditer(latex):
        yield match[1], match.start(1)


def _message(latex: str, at: int, name: str, dialect: str, lacks: frozenset[str]) -> Message:
    rewrite = REWRITES.get(name)
    if rewrite is not None and not lacks.isdisjoint([*_COMMAND.findall(rewrite), rewrite]):
        rewrite = None
    meant = "" if rewrite is None else f"; write {rewrite}" if rewrite else "; leave it out"
    if rewrite and rewrite.startswith("\\") and latex[at + len(name) : at + len(name) + 1].isalpha():
        rewrite += " "
    line, column = place(latex, at)
    text = f"{dialect} does not know {name}{meant}"
    return Message(
        "error", "dialect", text, at, line, column, name if rewrite is not None else "", rewrite or ""
    )


def _github(latex: str) -> list[Message]:
    r"""GitHub's Markdown takes \\ and \{ for escapes between single dollars."""
    at = next((m.start() for m in re.finditer(r"\\[{}#$%&_]", latex)), None)
    if at is None:
        return []
    line, column = place(latex, at)
    return [
        Message(
            "warning",
            "dialect",
            "on GitHub write it between $` and `$, or in a ```math block",
            at,
            line,
            column,
        )
    ]


@cache
def table() -> dict[str, str]:
    """dialects.tsv: for each command and environment the letters of those who know it."""
    text = files("mathsnap.checks").joinpath("dialects.tsv").read_text(encoding="utf-8")
    lines = (line.partition("\t") for line in text.splitlines() if not line.startswith("# "))
    return {name: letters for name, _, letters in lines}


@cache
def _lacking(column: str) -> frozenset[str]:
    return frozenset(name for name, letters in table().items() if column not in letters)
