"""LaTeX as tokens, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

__all__ = ["Kind", "Token", "tokens"]

Kind = Literal["command", "open", "close", "sup", "sub", "align", "newline", "prime", "dollar", "char"]


@dataclass(frozen=True, slots=True)
class Token:
    """text: as it stands, a command with its backslash. at: offset in the formula."""

    kind: Kind
    text: str
    at: int


_TOKEN = re.compile(
    r"(?P<space>\s+|(?<!\\)%[^\n]*\n?)"
    r"|(?P<newline>\\\\\*?)"
    r"|(?P<command>\\(?:[A-Za-z]+|.)|\\$)"
    r"|(?P<char>.)",
    re.DOTALL,
)
_CHARS: dict[str, Kind] = {
    "{": "open", "}": "close", "^": "sup", "_": "sub", "&": "align", "$": "dollar",
    "'": "prime", "’": "prime",
}  # fmt: skip


def tokens(latex: str, start: int = 0) -> list[Token]:
    """The tokens of a formula; white space and comments are left out (TeXbook, chapter 8)."""
    return list(_read(latex, start))


@lru_cache(maxsize=4)
def _read(latex: str, start: int) -> tuple[Token, ...]:
    """Kept for the next who asks: each check of a formula reads it anew."""
    found = []
    for match in _TOKEN.finditer(latex, start):
        kind, text, at = match.lastgroup, match.group(), match.start()
        if kind == "char":
            found.append(Token(_CHARS.get(text, "char"), text, at))
        elif kind == "command":
            found.append(Token("command", text, at))
        elif kind == "newline":
            found.append(Token("newline", text, at))
    return tuple(found)
