"""The place in a formula up to which it has been read, and the complaints so far."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass, field

from mathsnap.checks.known import DELIMITERS, suggestion
from mathsnap.checks.report import Message, place
from mathsnap.latex.tokens import Token

__all__ = ["Cells", "Cursor"]

_DEEPEST = 80
_LENGTH = re.compile(
    r"\s*=?\s*[-+]?\s*(?:\d+[.,]?\d*|[.,]\d+)\s*(?:true\s*)?(?:pt|em|ex|mu|cm|mm|in|pc|bp|dd|cc|sp)"
)
_BRACED = re.compile(r"\s*\{((?:[^{}\\]|\\.|\{(?:[^{}\\]|\\.|\{[^{}]*\})*\})*)\}", re.DOTALL)
_OPTIONAL = re.compile(r"\s*\[[^\][{}]*\]")


@dataclass
class Cells:
    """Where & and \\\\ may stand: cells so far in the row, and the most that there may be.

    ruled: it is an array or matrix, which may have rules. begun: something stands in the row.
    """

    most: int
    count: int = 1
    ruled: bool = False
    begun: bool = False


@dataclass
class Cursor(ABC):
    """What every reader of a construct needs: the next token, groups as they stand, lengths, fences."""

    latex: str
    tokens: list[Token]
    at: int = 0
    depth: int = 0
    messages: list[Message] = field(default_factory=list)

    @abstractmethod
    def row(self, cells: Cells | None, *, top: bool = False, fenced: bool = False) -> None:
        """Mathematics up to the end of a group, fence or environment, which is left for the caller.

        cells: None where neither & nor \\\\ may stand. fenced: directly within \\left and \\right.
        """

    def peek(self) -> Token | None:
        """The next token; None at the end."""
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self) -> Token:
        """The next token, which must be there, and goes on behind it."""
        self.at += 1
        return self.tokens[self.at - 1]

    def complain(self, code: str, text: str, token: Token | None, old: str = "", rewrite: str = "") -> None:
        """Notes an error at a token; at the end of the formula for None."""
        at = token.at if token is not None else len(self.latex)
        line, column = place(self.latex, at)
        self.messages.append(Message("error", code, text, at, line, column, old, rewrite))

    def unknown(self, name: str, token: Token) -> None:
        """Complains of a command, and says which one was probably meant."""
        near = suggestion(name)
        meant = f"; did you mean {near}?" if near else ""
        self.complain("unknown", f"{name} is not known{meant}", token, name, near)

    def skip_to(self, offset: int) -> None:
        """Goes on behind an offset: what was read as it stands."""
        while self.at < len(self.tokens) and self.tokens[self.at].at < offset:
            self.at += 1

    def raw(self, command: Token) -> str | None:
        """A group as it stands; None, with a message, where there is none."""
        begin = self.tokens[self.at - 1]
        start = begin.at + len(begin.text)
        match = _BRACED.match(self.latex, start)
        if match is None:
            self.complain("argument", f"{command.text} needs something in braces", command)
            return None
        self.skip_to(match.end())
        return match[1]

    def optional_raw(self) -> None:
        """Something in brackets as it stands, if it is there."""
        last, token = self.tokens[self.at - 1], self.peek()
        if token is None or token.text != "[":
            return
        match = _OPTIONAL.match(self.latex, last.at + len(last.text))
        if match is not None:
            self.skip_to(match.end())

    def distance(self, newline: Token, cells: Cells) -> None:
        """The extra distance in brackets behind \\\\, for which arrays take anything in brackets there."""
        start = newline.at + len(newline.text)
        match = _OPTIONAL.match(self.latex, start)
        if match is None:
            return
        inner = match[0].strip()[1:-1]
        if _LENGTH.fullmatch(inner.strip()):
            self.skip_to(match.end())
        elif cells.ruled or not match[0][0].isspace():
            self.complain("length", r"\\ takes what is in brackets for a length; write \\{} instead", newline)

    def deeper(self, token: Token) -> bool:
        """Goes a group further in; False, and to the end of the formula, where that is too deep."""
        self.depth += 1
        if self.depth <= _DEEPEST:
            return True
        self.complain("depth", f"more than {_DEEPEST} groups within each other", token)
        self.at = len(self.tokens)
        self.depth -= 1
        return False

    def gave_up(self) -> bool:
        """Whether the reading has ended before the formula, which must not be held against what is open."""
        return bool(self.messages) and self.messages[-1].code == "depth"

    def length(self, command: Token) -> None:
        """A length such as 3mu; a length in braces or in a command will do."""
        last = self.tokens[self.at - 1]
        match = _LENGTH.match(self.latex, last.at + len(last.text))
        if match is not None:
            self.skip_to(match.end())
            return
        token = self.peek()
        if token is not None and token.kind == "open":
            self.raw(command)
        elif token is None or token.kind != "command":
            self.complain("argument", f"{command.text} needs a length such as 3mu", command)

    def delimiter(self, command: Token) -> None:
        """A fence, as behind \\left."""
        token = self.peek()
        if token is not None and (token.text in DELIMITERS or token.text in (r"\{", r"\}", r"\|")):
            self.take()
        else:
            self.complain("fence", f"{command.text} needs a fence, such as ( or .", command)
