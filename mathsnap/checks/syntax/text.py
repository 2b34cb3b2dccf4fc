r"""Text within mathematics: \text{if $x > 0$}."""

from __future__ import annotations

from mathsnap.checks.known import arguments
from mathsnap.checks.syntax.cursor import Cursor
from mathsnap.harm import is_forbidden
from mathsnap.latex.tokens import Token

__all__ = ["takes_something", "text"]

_TEXT_ONLY = frozenset({
    r"\textquoteright", r"\textquoteleft", r"\textquotedblleft", r"\textquotedblright", r"\textendash",
    r"\textemdash", r"\ldots", r"\dots", r"\ss", r"\ae", r"\oe", r"\AE", r"\OE", r"\aa", r"\AA", r"\o", r"\O",
    r"\l", r"\L", r"\i", r"\j", r"\S", r"\P", r"\dag", r"\ddag", r"\copyright", r"\pounds", r"\TeX",
    r"\textbackslash", r"\textasciitilde", r"\textasciicircum", r"\textbar", r"\textless", r"\textgreater",
})  # fmt: skip


def takes_something(token: Token) -> bool:
    """Whether it is a command that would be torn from what follows it."""
    return token.kind == "command" and (arguments(token.text) or "").strip("od") != ""


def text(reader: Cursor, command: Token, name: str) -> None:
    """What follows a command that takes text: a group, or one sign."""
    token = reader.peek()
    if token is None or token.kind not in ("open", "char", "command"):
        reader.complain("argument", f"nothing follows {name}", command)
        return
    reader.take()
    if token.kind != "open":
        if takes_something(token):
            reader.complain("argument", f"put braces around what follows {name}", command)
        return
    if not reader.deeper(token):
        return
    _words(reader, token)
    reader.depth -= 1


def _words(reader: Cursor, opened: Token) -> None:
    """Text up to the end of its group."""
    while (token := reader.peek()) is not None:
        reader.take()
        if token.kind == "close":
            return
        if token.kind == "open":
            if not reader.deeper(token):
                return
            _words(reader, token)
            reader.depth -= 1
        elif token.kind == "dollar" or token.text == r"\(":
            _inner(reader, token)
        elif token.kind in ("sup", "sub", "align") or token.text == "#":
            reader.complain("character", f"{token.text} within text", token)
        elif token.kind == "command":
            _spoken(reader, token)
    reader.complain("group", "a { without }", opened)


def _inner(reader: Cursor, opened: Token) -> None:
    """Mathematics within text."""
    reader.row(None)
    token = reader.peek()
    closing = "$" if opened.kind == "dollar" else r"\)"
    if token is not None and token.text == closing:
        reader.take()
    else:
        reader.complain("group", "mathematics within text that does not end", opened)


def _spoken(reader: Cursor, token: Token) -> None:
    """A command within text."""
    if is_forbidden(token.text):
        reader.complain("forbidden", f"{token.text} is not for formulas", token)
    elif len(token.text) > 2 and arguments(token.text) is None and token.text not in _TEXT_ONLY:
        reader.unknown(token.text, token)
    elif arguments(token.text) == "t":
        text(reader, token, token.text)
    elif token.text in (r"\limits", r"\nolimits"):
        reader.complain("limits", f"{token.text} within text", token)
