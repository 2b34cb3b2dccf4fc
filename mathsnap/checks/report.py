"""What a check says of a formula."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["Message", "Report", "Severity", "place"]

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Message:
    """One finding. code: its kind, a word for programs. at: offset in the formula. line, column: from 1.
    rewrite: what to write instead of `old`, "" where there is none.
    """

    severity: Severity
    code: str
    text: str
    at: int
    line: int
    column: int
    old: str = ""
    rewrite: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """All findings on a formula, by place. fixed: the formula with every rewrite made."""

    latex: str
    dialect: str
    messages: tuple[Message, ...] = ()
    fixed: str = ""

    @property
    def ok(self) -> bool:
        """Whether the formula works where it is to be read; warnings do not count."""
        return not any(message.severity == "error" for message in self.messages)

    def to_dict(self) -> dict[str, Any]:
        """The report as plain JSON types."""
        messages = [{f: getattr(m, f) for f in m.__dataclass_fields__} for m in self.messages]
        return {
            "latex": self.latex,
            "dialect": self.dialect,
            "ok": self.ok,
            "messages": messages,
            "fixed": self.fixed,
        }


def place(latex: str, at: int) -> tuple[int, int]:
    """Line and column of an offset, both from 1."""
    before = latex[:at]
    return before.count("\n") + 1, at - before.rfind("\n")
