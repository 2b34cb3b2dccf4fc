"""Whether a formula works where it is to be read, and how to write it so that it does."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

from mathsnap.checks.report import Message, place
from mathsnap.latex.packages import packages
from mathsnap.latex.tokens import Token, tokens

__all__ = ["DIALECTS", "Dialect", "dialect_messages"]

Dialect = Literal["katex", "mathjax", "github", "latex", "mathml"]
DIALECTS: tuple[Dialect, ...] = get_args(Dialect)

_MATHJAX_PACKAGES = frozenset({"amsmath", "amssymb", "amsfonts", "mathrsfs", "mathtools"})
"""What MathJax's default components answer for (docs.mathjax.org, "The TeX/LaTeX Extension List")."""

_MATHJAX_LACKS = frozenset(
    {r"\bm", r"\ensuremath", r"\intertext", r"\shortintertext", r"\lefteqn", r"\boldmath", r"\index"}
)

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

_ENVIRONMENT = re.compile(r"\\(?:begin|end)\s*\{([^{}]*)\}")
_UNKNOWN_TO_MATHML = re.compile(r">\s*(\\[A-Za-z]+)\s*<")


def dialect_messages(latex: str, dialect: Dialect) -> list[Message]:
    """What the reader of a dialect cannot show, each with a rewrite where there is one."""
    if dialect == "latex":
        return []
    unknown: Callable[[str], bool] = _mathjax_lacks
    if dialect == "katex":
        unknown = _katex_lacks().__contains__
    elif dialect == "mathml":
        unknown = _mathml_lacks(latex)
    named = "KaTeX" if dialect == "katex" else "MathJax" if dialect == "mathjax" else dialect.capitalize()
    found = [_message(latex, at, name, named) for name, at in _names(latex, tokens(latex)) if unknown(name)]
    if dialect == "github":
        found += _github(latex)
    return found


def _names(latex: str, found: list[Token]) -> Iterator[tuple[str, int]]:
    """Commands and environments, each with its offset."""
    for token in found:
        if token.kind == "command" and len(token.text) > 2 and token.text not in (r"\begin", r"\end"):
            yield token.text, token.at
    for match in _ENVIRONMENT.finditer(latex):
        yield match[1], match.start(1)


def _message(latex: str, at: int, name: str, dialect: str) -> Message:
    rewrite = REWRITES.get(name)
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
def _katex_lacks() -> frozenset[str]:
    text = files("mathsnap.checks").joinpath("katex.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("# "))


@cache
def _mathjax_lacks(name: str) -> bool:
    return name in _MATHJAX_LACKS or not packages(name) <= _MATHJAX_PACKAGES


def _mathml_lacks(latex: str) -> Callable[[str], bool]:
    """What latex2mathml leaves as it stands."""
    from mathsnap.render import mathml

    left = set(_UNKNOWN_TO_MATHML.findall(mathml(latex)))
    return lambda name: name in left
