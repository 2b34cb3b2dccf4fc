"""Mathematics from left to right: atoms, their scripts, what a command takes, fences."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from mathsnap.checks.known import arguments
from mathsnap.checks.syntax.cursor import Cells, Cursor
from mathsnap.checks.syntax.environments import environment
from mathsnap.checks.syntax.text import takes_something, text
from mathsnap.harm import is_forbidden, is_safe_link
from mathsnap.latex.tables import FUNCTIONS
from mathsnap.latex.tokens import Token
from mathsnap.symbols.table import entries

__all__ = ["Reader"]

_OVER = frozenset({r"\over", r"\atop", r"\choose", r"\brace", r"\brack", r"\above"})
_RULES = frozenset({r"\hline", r"\cline", r"\hdotsfor", r"\hdashline"})
_LINKS = frozenset({r"\href", r"\url"})
_LIMITS = frozenset({r"\limits", r"\nolimits", r"\displaylimits"})
_NO_ARGUMENT = frozenset({r"\left", r"\begin", r"\hline", r"\cline", r"\middle", *_LIMITS})
_ALPHABETS = frozenset({
    r"\mathbf", r"\mathrm", r"\mathit", r"\mathsf", r"\mathtt", r"\mathnormal", r"\mathbb", r"\mathcal",
    r"\mathscr", r"\mathfrak",
})  # fmt: skip
_ACCENTS = frozenset({
    r"\hat", r"\bar", r"\tilde", r"\vec", r"\dot", r"\ddot", r"\dddot", r"\ddddot", r"\acute", r"\grave",
    r"\check", r"\breve", r"\mathring", r"\widehat", r"\widetilde", r"\overline", r"\underline",
})  # fmt: skip
_WIDE = frozenset({r"\widehat", r"\widetilde", r"\overline", r"\underline", r"\dddot", r"\ddddot"})
_MACROS = _ALPHABETS | _ACCENTS | frozenset({
    r"\frac", r"\dfrac", r"\tfrac", r"\cfrac", r"\binom", r"\dbinom", r"\tbinom", r"\overset",
    r"\underset", r"\stackrel", r"\substack",
})  # fmt: skip
"""Macros that take one token, as \\frac12; a command that takes something itself is torn from it."""

_FIELDS = frozenset({"^", "_", r"\sqrt"})
"""What TeX's own commands take is a sign, a group, or a macro that begins with a brace (TeXbook, p. 291)."""
_BRACED = _ALPHABETS | frozenset({
    r"\frac", r"\text", r"\textrm", r"\textit", r"\textbf", r"\textsf", r"\texttt", r"\textsc", r"\textsl",
    r"\textup", r"\textmd", r"\textnormal", r"\emph", r"\ensuremath", r"\Bbb", r"\frak", r"\bold", r"\big",
    r"\Big", r"\bigg", r"\Bigg", r"\not", r"\dfrac", r"\tfrac", r"\binom", r"\dbinom", r"\tbinom", r"\eqref",
})  # fmt: skip


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

    def row(self, cells: Cells | None, *, top: bool = False, fenced: bool = False) -> None:
        before = _Before()
        while (token := self.peek()) is not None:
            if token.kind in ("close", "dollar") or token.text in (r"\right", r"\end", r"\)"):
                return
            if token.kind in ("sup", "sub", "prime") or token.text in (r"\sp", r"\sb"):
                self._script(self.take(), before)
            elif token.kind in ("align", "newline"):
                self._cell(self.take(), cells)
                before = _Before()
                continue
            elif token.text in _LIMITS:
                self.take()
                if not before.operator:
                    self.complain("limits", f"{token.text} does not follow an operator", token)
            elif token.text == r"\middle" and not fenced:
                self.complain("fence", r"\middle stands between \left and \right only", self.take())
                self.delimiter(token)
            elif token.text in _OVER:
                self._infix(self.take(), before)
                before = _Before(over=True)
            elif token.text in _RULES:
                self._rule(self.take(), cells)
                continue
            else:
                before = _Before(self._atom(cells, top=top), over=before.over)
            if cells is not None:
                cells.begun = True

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
                cells.count, cells.begun = 1, False
                self.distance(token, cells)
        elif cells is None or cells.most == 1:
            self.complain("align", "an & outside of an alignment", token)
        else:
            cells.count += 1
            cells.begun = True
            if cells.count == cells.most + 1:
                self.complain("align", f"more than {cells.most} cells in a row", token)

    def _rule(self, token: Token, cells: Cells | None) -> None:
        """A rule of an array, or dots across a matrix, which begin a row."""
        if cells is None or not cells.ruled:
            self.complain("align", f"{token.text} outside of an array", token)
        elif cells.begun:
            self.complain("align", f"{token.text} within a row; \\\\ must come before it", token)
        if token.text in (r"\cline", r"\hdotsfor"):
            self.raw(token)

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
                address = self.raw(command)
                if name in _LINKS and address is not None and not is_safe_link(address):
                    self.complain(
                        "forbidden", f"{name}: a link may lead to http, https or mailto only", command
                    )
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
            or (token.kind == "prime" and name in _FIELDS)
            or token.text in (r"\right", r"\end")
        ):
            self.complain("argument", f"nothing follows {name}", command)
        elif token.kind == "open":
            self.take()
            self._group(token, Cells(1) if command.text == r"\substack" else None)
        elif token.text in _NO_ARGUMENT | _OVER or _is_torn(name, token):
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
        self.row(None, fenced=True)
        self.depth -= 1
        token = self.peek()
        if token is not None and token.text == r"\right":
            self.take()
            self.delimiter(token)
        elif not self.gave_up():
            self.complain("fence", r"\left without \right", left)


def _is_torn(name: str, token: Token) -> bool:
    """Whether what follows is more than the one token that a command takes."""
    if name in _MACROS:
        chained = name in _ACCENTS and token.text in _ACCENTS and token.text not in _WIDE
        return takes_something(token) and not chained
    if name in _FIELDS:
        return token.text not in _BRACED and (takes_something(token) or token.text in _operators())
    return False


@cache
def _operators() -> frozenset[str]:
    big = {c for e in entries() if e.math_class == "op" for c in (e.command, *e.others)}
    functions = {"\\" + name for name in (*FUNCTIONS, "liminf", "limsup", "injlim", "projlim", "varinjlim")}
    more = {r"\varprojlim", r"\varliminf", r"\varlimsup", r"\mathop", r"\operatorname", r"\operatorname*"}
    return frozenset(big | functions | more)
