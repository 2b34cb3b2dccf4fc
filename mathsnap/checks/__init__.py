"""Checks of LaTeX: syntax, the dialect of where it is read, sense."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from mathsnap.checks.dialect import DIALECTS, Dialect, dialect_messages
from mathsnap.checks.infix import infix
from mathsnap.checks.own import placed, readable
from mathsnap.checks.repair import close_groups
from mathsnap.checks.report import Message, Report, place
from mathsnap.checks.sense import sense
from mathsnap.checks.syntax import syntax
from mathsnap.errors import UsageError
from mathsnap.latex.macros import Macro, expanded, macros_in

__all__ = ["DIALECTS", "Dialect", "Message", "Report", "check"]

_LONGEST = 50_000
_MOST_ROUNDS = 10
_MENDED = frozenset({"dialect", "character", "infix"})
"""Kinds of findings whose rewrite prints the same."""


def check(
    latex: str, dialect: Dialect = "katex", *, ask: bool = False, macros: str | Mapping[str, Macro] = ""
) -> Report:
    r"""What is wrong with a formula.

    Args:
        latex: its body, without the dollars or brackets around it.
        dialect: where it is to be read: "katex" (Ghost, Substack, Notion), "mathjax", "github", "latex"
            (amsmath), "mathml" (e-mail, browsers without a script).
        ask: also ask KaTeX itself, where it is the dialect and the extra `katex` is installed.
        macros: commands of the author's own, as LaTeX defines them (`\newcommand{\R}{\mathbb{R}}`), or as
            `own.readable` gives them; what they stand for is checked where they are used.

    Raises:
        UsageError: there is no such dialect.
    """
    if dialect not in DIALECTS:
        raise UsageError(f"there is no dialect {dialect!r}; choose from {', '.join(DIALECTS)}")
    if len(latex) > _LONGEST:
        long = Message("error", "length", f"{len(latex)} characters are no formula", 0, 1, 1)
        return Report(latex, dialect, (long,), latex)
    if macros:
        own = readable(macros_in(macros)) if isinstance(macros, str) else macros
        expansion = expanded(latex, own)
        if expansion.latex != latex or expansion.faults:
            report = placed(latex, expansion, check(expansion.latex, dialect, ask=ask))
            return replace(report, fixed=_fixed(latex, dialect, _messages(latex, dialect), close=False))
    messages = _messages(latex, dialect)
    if ask and dialect == "katex" and not any(message.severity == "error" for message in messages):
        messages += _katex(latex)
    return Report(latex, dialect, tuple(messages), _fixed(latex, dialect, messages))


def _messages(latex: str, dialect: Dialect) -> list[Message]:
    faults = syntax(latex)
    if any(message.code in ("depth", "forbidden") for message in faults):
        return faults
    found = (*faults, *dialect_messages(latex, dialect), *infix(latex), *sense(latex))
    return sorted(found, key=lambda message: message.at)


def _katex(latex: str) -> list[Message]:
    """What KaTeX refuses although our own reading does not."""
    from mathsnap.checks.katex import is_installed, katex

    complaint = katex().complaint(latex) if is_installed() else None
    if complaint is None:
        return []
    text, at = complaint
    return [Message("error", "katex", f"KaTeX: {text}", at, *place(latex, at))]


def _fixed(latex: str, dialect: Dialect, messages: list[Message], *, close: bool = True) -> str:
    """The formula with the rewrites made and groups closed; misspelt commands are only told, not guessed.

    What is rewritten can hold what must be rewritten too, so it is read again until nothing is left.
    """
    rows = any(message.old.startswith("eqnarray") for message in messages)
    for _ in range(_MOST_ROUNDS):
        edits = [m for m in messages if m.old and m.code in _MENDED]
        if not edits:
            break
        pieces, at = [], 0
        for edit in edits:
            if edit.at >= at:
                pieces += [latex[at : edit.at], edit.rewrite]
                at = edit.at + len(edit.old)
        latex = "".join([*pieces, latex[at:]])
        if len(latex) > _LONGEST:
            break
        messages = _messages(latex, dialect)
    if rows and "\\begin{aligned}" in latex:  # which has two columns for the three of eqnarray
        latex = latex.replace("&=&", "&=").replace("& = &", "& =")
    return close_groups(latex)[0] if close else latex
