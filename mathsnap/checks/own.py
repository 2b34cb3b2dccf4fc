"""Formulas with commands that their author has defined: what these stand for is checked in their place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from mathsnap.checks.report import Message, Report, place
from mathsnap.checks.syntax import syntax
from mathsnap.latex.macros import Expansion, Macro, expanded

__all__ = ["placed", "readable"]

_OF_THE_WHOLE = frozenset(
    {"group", "fence", "environment", "align", "argument", "double-script", "limits", "over"}
)
"""Faults that a body alone may have: \bigl( in one macro and \bigr) in another make a formula together."""


def readable(macros: Mapping[str, Macro]) -> dict[str, Macro]:
    r"""The macros as they are checked: one that is made of more than formulas hold (\ifmmode, \@ifnextchar,
    boxes of its own) counts as what it is given.
    """
    return {
        name: macro if _is_mathematics(macro, macros) else _given(macro) for name, macro in macros.items()
    }


def _is_mathematics(macro: Macro, macros: Mapping[str, Macro]) -> bool:
    body = macro.body
    for number in range(1, 10):
        body = body.replace(f"#{number}", "x")
    return macro.final or all(
        message.code in _OF_THE_WHOLE for message in syntax(expanded(body, macros).latex)
    )


def _given(macro: Macro) -> Macro:
    return replace(macro, body="".join(f"{{#{number + 1}}}" for number in range(macro.parameters)) or "{}")


def placed(latex: str, expansion: Expansion, report: Report) -> Report:
    """The report on a formula with its macros put in as one on the formula as it was written. What a macro
    brings is told once, where it is called.
    """
    places = (*expansion.places, len(latex))
    messages = [_at(message, places[min(message.at, len(places) - 1)], latex) for message in report.messages]
    messages += [_at(Message("error", "macro", text, at, 1, 1), at, latex) for at, text in expansion.faults]
    once = {(message.at, message.text): message for message in sorted(messages, key=lambda m: m.at)}
    return replace(report, latex=latex, messages=tuple(once.values()))


def _at(message: Message, at: int, latex: str) -> Message:
    line, column = place(latex, at)
    moved = replace(message, at=at, line=line, column=column)
    written = message.old and latex.startswith(message.old, at)
    return moved if written else replace(moved, old="", rewrite="")
