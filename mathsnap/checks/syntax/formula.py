"""Mathematics from left to right: atoms, their scripts, what a command takes, fences."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from mathsnap.checks.known import arguments
from mathsnap.checks.syntax.cursor import Cells, Cursor
from mathsnap.checks.syntax.environments import environment
from mathsnap.checks.syntax.text import takes_something, text
from mathsnap.harm import is_forbidden
from mathsnap.latex.tables import FUNCTIONS
from mathsnap.latex.tokens import Token
from mathsnap.symbols.table import entries

__all__ = ["Reader"]

_OVER = frozenset({r"\over", r"\atop", r"\choose", r"\brace", r"\brack", r"\above"})
_LIMITS = frozenset({r"\limits", r"\nolimits", r"\displaylimits"})
_NO_ARGUMENT = frozenset({r"\left", r"\begin", r"\hline", r"\cline", r"\middle", *_LIMITS})
_MACROS = frozenset({
    r"\frac", r"\dfrac", r"\tfrac", r"\cfrac", r"\binom", r"\dbinom", r"\tbinom", r"\sqrt", r"\overset",
    r"\underset", r"\stackrel", r"\substack",
})  # fmt: skip
"""Macros that take one token, as \\frac12; a command that takes something itself is torn from it."""


@dataclass
class _Before:
    """What stands before the place in its row: an operator that takes limits, scripts, an \\over."""

    operator: bool = False
    sub: bool = False
    sup: bool = False
    over: bool = False


class Reader(Cursor):
    """Reads a formula and notes what TeX would complain of."""

    def formula(self) -> None:
        """The whole; an outer environment may stand around all of it."""
        while self.at < len(self.tokens):
            self.row(Cells(1), top=True)
            token = self.peek()
            if token is None:
                return
            self.take()
            what = {"close": "a } without {", "dollar": "a $ within mathematics"}
            if token.text == r"\right":
                self.complain("fence", r"\right without \left", token)
                self.delimiter(token)
            elif token.text == r"\end":
                self.complain("environment", r"\end without \begin", token)
                self.raw(token)
            else:
                self.complain("group", what.get(token.kind, f"{token.text} is out of place"), token)

    def row(self, cells: Cells | None, *, top: bool = False) -> None:
        before = _Before()
        while (token := self.peek()) is not None:
            if token.kind in ("close", "dollar") or token.text in (r"\right", r"\end"):
                return
            if token.kind in ("sup", "sub", "prime") or token.text in (r"\sp", r"\sb"):
                self._script(self.take(), before)
            elif token.kind in ("align", "newline"):
                self._cell(self.take(), cells)
                before = _Before()
            elif token.text in _LIMITS:
                self.take()
                if not before.operator:
                    self.complain("limits", f"{token.text} does not follow an operator", token)
            elif token.text in _OVER:
                self._infix(self.take(), before)
                before = _Before(over=True)
            else:
                before = _Before(self._atom(cells, top=top), over=before.over)

    def _script(self, token: Token, before: _Before) -> None:
        is_sub = token.kind == "sub" or token.text == r"\sb"
        if before.sub if is_sub else before.sup:
            kind = "subscript" if is_sub else "superscript"
            self.complain("double-script", f"a second {kind}: put braces around what has the first", token)
        before.sub |= is_sub
        before.sup |= not is_sub
        if token.kind != "prime":
            self._argument(token, token.text)
            return
        while (following := self.peek()) is not None and following.kind == "prime":
            self.take()
        # x'^2 is one superscript, the prime and the 2 (TeXbook, exercise 18.43)
        if following is not None and following.kind == "sup":
            self.take()
            self._argument(token, "^")

    def _infix(self, token: Token, before: _Before) -> None:
        if before.over:
            self.complain("over", f"{token.text}: a second one in this group; put braces around one", token)
        if token.text == r"\above":
            self.length(token)

    def _cell(self, token: Token, cells: Cells | None) -> None:
        if token.kind == "newline":
            if cells is not None:  # elsewhere TeX says nothing of a new line
                cells.count = 1
        elif cells is None or cells.most == 1:
            self.complain("align", "an & outside of an alignment", token)
        else:
            cells.count += 1
            if cells.count == cells.most + 1:
                self.complain("align", f"more than {cells.most} cells in a row", token)

    def _atom(self, cells: Cells | None, *, top: bool) -> bool:
        """One atom; whether it is an operator, after which \\limits may stand."""
        token = self.take()
        if token.kind == "open":
            self._group(token, None)
            return False
        if token.kind != "command":
            if token.text == "#":
                self.complain("character", r"# must be written \#", token, "#", r"\#")
            return False
        if not self.deeper(token):
            return False
        operator = self._command(token, cells, top=top)
        self.depth -= 1
        return operator

    def _group(self, opened: Token, cells: Cells | None) -> None:
        """The rest of a group whose brace has been read."""
        if not self.deeper(opened):
            return
        self.row(cells)
        self.depth -= 1
        token = self.peek()
        if token is not None and token.kind == "close":
            self.take()
        elif not self.gave_up():
            self.complain("group", "a { without }", opened)

    # -- commands ------------------------------------------------------------------------------

    def _command(self, token: Token, cells: Cells | None, *, top: bool) -> bool:
        """What a command takes; whether it is an operator."""
        name = token.text
        following = self.peek()
        if following is not None and following.text == "*" and arguments(name + "*") is not None:
            self.take()
            name += "*"
        if is_forbidden(name):
            self.complain("forbidden", f"{name} is not for formulas", token)
            return False
        if name == r"\left":
            self._fences(token)
        elif name == r"\begin":
            environment(self, token, top=top)
        elif name in (r"\hline", r"\cline"):
            if cells is None or cells.most == 1:
                self.complain("align", f"{name} outside of an array", token)
            elif name == r"\cline":
                self.raw(token)
        elif (signature := arguments(name)) is None:
            self.unknown(name, token)
        else:
            for kind in signature:
                self._operand(kind, token, name)
        return name in _operators()

    def _operand(self, kind: str, command: Token, name: str) -> None:
        """One thing that a command takes, by its letter in commands.tsv."""
        match kind:
            case "m":
                self._argument(command, name)
            case "t":
                text(self, command, name)
            case "r":
                self.raw(command)
            case "o":
                self._optional()
            case "d":
                self.delimiter(command)
            case _:
                self.length(command)

    def _argument(self, command: Token, name: str) -> None:
        """A group or a single token of mathematics."""
        token = self.peek()
        if (
            token is None
            or token.kind not in ("open", "char", "command", "prime")
            or (token.kind == "prime" and name in ("^", "_"))
            or token.text in (r"\right", r"\end")
        ):
            self.complain("argument", f"nothing follows {name}", command)
        elif token.kind == "open":
            self.take()
            self._group(token, Cells(1) if command.text == r"\substack" else None)
        elif token.text in _NO_ARGUMENT | _OVER or (name in _MACROS and takes_something(token)):
            self.complain("argument", f"put braces around what follows {name}", command)
        else:
            self._atom(None, top=False)

    def _optional(self) -> None:
        """Something in brackets, if it is there."""
        token = self.peek()
        if token is None or token.text != "[":
            return
        self.take()
        while (token := self.peek()) is not None and token.text != "]":
            if token.kind in ("close", "align", "newline", "dollar") or token.text in (r"\right", r"\end"):
                self.complain("argument", "a [ without ]", token)
                return
            if token.kind in ("sup", "sub"):
                self.take()
                self._argument(token, token.text)
            elif token.kind == "prime":
                self.take()
            else:
                self._atom(None, top=False)
        if token is None:
            self.complain("argument", "a [ without ]", None)
        else:
            self.take()

    def _fences(self, left: Token) -> None:
        self.delimiter(left)
        if not self.deeper(left):
            return
        self.row(None)
        self.depth -= 1
        token = self.peek()
        if token is not None and token.text == r"\right":
            self.take()
            self.delimiter(token)
        elif not self.gave_up():
            self.complain("fence", r"\left without \right", left)


@cache
def _operators() -> frozenset[str]:
    big = {c for e in entries() if e.math_class == "op" for c in (e.command, *e.others)}
    functions = {"\\" + name for name in (*FUNCTIONS, "liminf", "limsup", "injlim", "projlim", "varinjlim")}
    more = {r"\varprojlim", r"\varliminf", r"\varlimsup", r"\mathop", r"\operatorname", r"\operatorname*"}
    return frozenset(big | functions | more)
