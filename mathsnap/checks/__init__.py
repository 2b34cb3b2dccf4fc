"""Checks of LaTeX: syntax, the dialect of where it is read, sense."""

from __future__ import annotations

from mathsnap.checks.dialect import DIALECTS, Dialect, dialect_messages
from mathsnap.checks.report import Message, Report
from mathsnap.checks.sense import sense
from mathsnap.checks.syntax import syntax
from mathsnap.errors import UsageError

__all__ = ["DIALECTS", "Dialect", "Message", "Report", "check"]

_LONGEST = 50_000


def check(latex: str, dialect: Dialect = "katex") -> Report:
    r"""What is wrong with a formula.

    Args:
        latex: its body, without the dollars or brackets around it.
        dialect: where it is to be read: "katex" (Ghost, Substack, Notion), "mathjax", "github", "latex"
            (amsmath), "mathml" (e-mail, browsers without a script).

    Raises:
        UsageError: there is no such dialect.
    """
    if dialect not in DIALECTS:
        raise UsageError(f"there is no dialect {dialect!r}; choose from {', '.join(DIALECTS)}")
    if len(latex) > _LONGEST:
        long = Message("error", "length", f"{len(latex)} characters are no formula", 0, 1, 1)
        return Report(latex, dialect, (long,), latex)
    faults = syntax(latex)
    known = not any(message.code in ("depth", "forbidden") for message in faults)
    other = [*dialect_messages(latex, dialect), *sense(latex)] if known else []
    messages = sorted((*faults, *other), key=lambda message: message.at)
    return Report(latex, dialect, tuple(messages), _fixed(latex, messages))


def _fixed(latex: str, messages: list[Message]) -> str:
    """The formula with the rewrites of a dialect made; misspelt commands are only told, not guessed."""
    for message in reversed(messages):
        if message.old and message.code in ("dialect", "character"):
            end = message.at + len(message.old)
            latex = latex[: message.at] + message.rewrite + latex[end:]
    if "\\begin{aligned}" in latex:
        latex = latex.replace("&=&", "&=").replace("& = &", "& =")
    return latex
