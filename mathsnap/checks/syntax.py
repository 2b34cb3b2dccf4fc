r"""Whether TeX will take a formula: groups, fences, environments, arguments, scripts, cells, commands.

The rules are those of TeX's mathematics (TeXbook, chapters 16 to 18 and 26) and amsmath. A formula is read
from left to right; after an error the reading goes on, so that one slip gives one message.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from mathsnap.checks.known import DELIMITERS, ENVIRONMENTS, OUTER, arguments, suggestion
from mathsnap.checks.report import Message, place
from mathsnap.harm import is_forbidden
from mathsnap.latex.tables import FUNCTIONS
from mathsnap.latex.tokens import Token, tokens
from mathsnap.symbols.table import entries

__all__ = ["syntax"]

_DEEPEST = 80
_OVER = {r"\over", r"\atop", r"\choose", r"\brace", r"\brack", r"\above"}
_COLUMN_SPEC = re.compile(r"(?:[lcr|\s]|[pmb@!>]\{(?:[^{}]|\{[^{}]*\})*\}|\*\{\d+\}\{[^{}]*\})*")
_LENGTH = re.compile(
    r"\s*=?\s*[-+]?\s*(?:\d+[.,]?\d*|[.,]\d+)\s*(?:true\s*)?(?:pt|em|ex|mu|cm|mm|in|pc|bp|dd|cc|sp)"
)
_BRACED = re.compile(r"\s*\{((?:[^{}\\]|\\.|\{(?:[^{}\\]|\\.|\{[^{}]*\})*\})*)\}", re.DOTALL)


def syntax(latex: str) -> list[Message]:
    """Everything that TeX would complain of, by place; an empty list where it would not."""
    reader = _Reader(latex, tokens(latex))
    reader.formula()
    return sorted(reader.messages, key=lambda message: message.at)


@dataclass
class _Cells:
    """Where & and \\\\ may stand: cells so far in the row, and the most that there may be."""

    most: int
    count: int = 1


@dataclass
class _Reader:
    latex: str
    tokens: list[Token]
    at: int = 0
    depth: int = 0
    messages: list[Message] = field(default_factory=list)

    # -- small steps ---------------------------------------------------------------------------

    def peek(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self) -> Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def complain(self, code: str, text: str, token: Token | None, old: str = "", rewrite: str = "") -> None:
        at = token.at if token is not None else len(self.latex)
        line, column = place(self.latex, at)
        self.messages.append(Message("error", code, text, at, line, column, old, rewrite))

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

    # -- mathematics ---------------------------------------------------------------------------

    def formula(self) -> None:
        """The whole; an outer environment may stand around all of it."""
        while self.at < len(self.tokens):
            self.row(_Cells(1), top=True)
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

    def row(self, cells: _Cells | None, *, top: bool = False) -> None:
        """Atoms up to the end of a group, fence or environment, which is left for the caller.

        cells: None where neither & nor \\\\ may stand.
        """
        operator = False  # the last atom was one that takes limits
        scripted_sub = scripted_sup = False
        over = False
        while (token := self.peek()) is not None:
            if token.kind in ("close", "dollar") or token.text in (r"\right", r"\end"):
                return
            if token.kind in ("sup", "sub", "prime") or token.text in (r"\sp", r"\sb"):
                self.take()
                is_sub = token.kind == "sub" or token.text == r"\sb"
                if is_sub and scripted_sub:
                    self.complain(
                        "double-script", "a second subscript: put braces around what has the first", token
                    )
                if not is_sub and scripted_sup:
                    self.complain(
                        "double-script", "a second superscript: put braces around what has the first", token
                    )
                scripted_sub |= is_sub
                if token.kind == "prime":
                    while (following := self.peek()) is not None and following.kind == "prime":
                        self.take()
                    # x'^2 is one superscript, the prime and the 2 (TeXbook, exercise 18.43)
                    if (following := self.peek()) is not None and following.kind == "sup":
                        self.take()
                        self.argument(token, "^")
                    scripted_sup = True
                else:
                    scripted_sup |= not is_sub
                    self.argument(token, token.text)
                continue
            if token.kind == "align":
                self.take()
                self.cell(cells, token)
                scripted_sub = scripted_sup = operator = over = False
                continue
            if token.kind == "newline":
                self.take()
                if cells is not None:  # elsewhere TeX says nothing of a new line
                    cells.count = 1
                scripted_sub = scripted_sup = operator = over = False
                continue
            if token.text in (r"\limits", r"\nolimits", r"\displaylimits"):
                self.take()
                if not operator:
                    self.complain("limits", f"{token.text} does not follow an operator", token)
                continue
            if token.text in _OVER:
                self.take()
                if over:
                    self.complain(
                        "over", f"{token.text}: a second one in this group; put braces around one", token
                    )
                if token.text == r"\above":
                    self.length(token)
                over = True
                scripted_sub = scripted_sup = operator = False
                continue
            scripted_sub = scripted_sup = False
            operator = self.atom(cells, top=top)

    def cell(self, cells: _Cells | None, token: Token) -> None:
        if cells is None or cells.most == 1:
            self.complain("align", "an & outside of an alignment", token)
            return
        cells.count += 1
        if cells.count == cells.most + 1:
            self.complain("align", f"more than {cells.most} cells in a row", token)

    def atom(self, cells: _Cells | None, *, top: bool) -> bool:
        """One atom; whether it is an operator, after which \\limits may stand."""
        token = self.take()
        if token.kind == "open":
            self.group(token, None)
            return False
        if token.kind != "command":
            if token.text == "#":
                self.complain("character", r"# must be written \#", token, "#", r"\#")
            return False
        if not self.deeper(token):
            return False
        operator = self.command(token, cells, top=top)
        self.depth -= 1
        return operator

    def group(self, opened: Token, cells: _Cells | None) -> None:
        """The rest of a group whose brace has been read."""
        if not self.deeper(opened):
            return
        self.row(cells)
        self.depth -= 1
        self.closed(opened, "close", "a { without }")

    def deeper(self, token: Token) -> bool:
        self.depth += 1
        if self.depth <= _DEEPEST:
            return True
        self.complain("depth", f"more than {_DEEPEST} groups within each other", token)
        self.at = len(self.tokens)
        self.depth -= 1
        return False

    def closed(self, opened: Token, kind: str, complaint: str) -> None:
        token = self.peek()
        if token is not None and token.kind == kind:
            self.take()
        elif not self.gave_up():
            self.complain("group", complaint, opened)

    def gave_up(self) -> bool:
        """Whether the reading has ended before the formula, which must not be held against what is open."""
        return bool(self.messages) and self.messages[-1].code == "depth"

    def argument(self, command: Token, name: str) -> None:
        """A group or a single token of mathematics."""
        token = self.peek()
        if (
            token is None
            or token.kind not in ("open", "char", "command", "prime")
            or (token.kind == "prime" and name in ("^", "_"))
            or token.text in (r"\right", r"\end")
        ):
            self.complain("argument", f"nothing follows {name}", command)
            return
        if token.kind == "open":
            self.take()
            self.group(token, _Cells(1) if command.text == r"\substack" else None)
            return
        if token.text in _NO_ARGUMENT or token.text in _OVER or (name in _MACROS and _takes_something(token)):
            self.complain("argument", f"put braces around what follows {name}", command)
            return
        self.atom(None, top=False)

    # -- commands ------------------------------------------------------------------------------

    def command(self, token: Token, cells: _Cells | None, *, top: bool) -> bool:
        name = token.text
        following = self.peek()
        if following is not None and following.text == "*" and arguments(name + "*") is not None:
            self.take()
            name += "*"
        if is_forbidden(name):
            self.complain("forbidden", f"{name} is not for formulas", token)
            return False
        if name == r"\left":
            self.fences(token)
        elif name == r"\begin":
            self.environment(token, top=top)
        elif name == r"\hline" or name == r"\cline":
            if cells is None or cells.most == 1:
                self.complain("align", f"{name} outside of an array", token)
            elif name == r"\cline":
                self.raw(token)
        elif (signature := arguments(name)) is None:
            near = suggestion(name)
            meant = f"; did you mean {near}?" if near else ""
            self.complain("unknown", f"{name} is not known{meant}", token, name, near)
        else:
            for kind in signature:
                self.operand(kind, token, name)
        return name in _operators()

    def operand(self, kind: str, command: Token, name: str) -> None:
        if kind == "m":
            self.argument(command, name)
        elif kind == "t":
            self.text(command, name)
        elif kind == "r":
            self.raw(command)
        elif kind == "o":
            self.optional()
        elif kind == "d":
            self.delimiter(command)
        else:
            self.length(command)

    def optional(self) -> None:
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
                self.argument(token, token.text)
            elif token.kind == "prime":
                self.take()
            else:
                self.atom(None, top=False)
        if token is None:
            self.complain("argument", "a [ without ]", None)
        else:
            self.take()

    def length(self, command: Token) -> None:
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

    def delimiter(self, command: Token) -> bool:
        token = self.peek()
        if token is not None and (token.text in DELIMITERS or token.text in (r"\{", r"\}", r"\|")):
            self.take()
            return True
        self.complain("fence", f"{command.text} needs a fence, such as ( or .", command)
        return False

    def fences(self, left: Token) -> None:
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

    def environment(self, begun: Token, *, top: bool) -> None:
        name = self.raw(begun)
        if name is None:
            return
        most = ENVIRONMENTS.get(name, OUTER.get(name) if top else None)
        if most is None:
            known = "does not stand within mathematics" if name in OUTER else "is not known"
            self.complain("environment", f"the environment {name} {known}", begun)
            most = 10**6
        most = self.specification(begun, name, most)
        if not self.deeper(begun):
            return
        self.row(_Cells(most))
        self.depth -= 1
        token = self.peek()
        if token is None or token.text != r"\end":
            if not self.gave_up():
                self.complain("environment", rf"\begin{{{name}}} without \end{{{name}}}", begun)
            return
        self.take()
        ended = self.raw(token)
        if ended is not None and ended != name:
            self.complain("environment", rf"\begin{{{name}}} is ended by \end{{{ended}}}", token)

    def specification(self, begun: Token, name: str, most: int) -> int:
        """What stands between an environment's name and its body; how many cells it allows."""
        self.optional_raw()
        if name in ("array", "subarray"):
            columns = self.raw(begun)
            if columns is None:
                return 10**6
            if not _COLUMN_SPEC.fullmatch(columns):
                self.complain("environment", f"columns are l, c, r and |, not {columns}", begun)
            return _columns(columns)
        if name.startswith("alignat") or name == "alignedat":
            self.raw(begun)
        return most

    def optional_raw(self) -> None:
        last, token = self.tokens[self.at - 1], self.peek()
        if token is None or token.text != "[":
            return
        match = re.compile(r"\s*\[[^\][{}]*\]").match(self.latex, last.at + len(last.text))
        if match is not None:
            self.skip_to(match.end())

    # -- text ----------------------------------------------------------------------------------

    def text(self, command: Token, name: str) -> None:
        token = self.peek()
        if token is None or token.kind not in ("open", "char", "command"):
            self.complain("argument", f"nothing follows {name}", command)
            return
        self.take()
        if token.kind != "open":
            if _takes_something(token):
                self.complain("argument", f"put braces around what follows {name}", command)
            return
        if not self.deeper(token):
            return
        self.words(token)
        self.depth -= 1

    def words(self, opened: Token) -> None:
        """Text up to the end of its group."""
        while (token := self.peek()) is not None:
            self.take()
            if token.kind == "close":
                return
            if token.kind == "open":
                if not self.deeper(token):
                    return
                self.words(token)
                self.depth -= 1
            elif token.kind == "dollar" or token.text == r"\(":
                self.inner(token)
            elif token.kind in ("sup", "sub", "align") or token.text == "#":
                self.complain("character", f"{token.text} within text", token)
            elif token.kind == "command":
                self.spoken(token)
        self.complain("group", "a { without }", opened)

    def inner(self, opened: Token) -> None:
        """Mathematics within text."""
        self.row(None)
        token = self.peek()
        closing = "dollar" if opened.kind == "dollar" else "command"
        if token is not None and token.kind == closing:
            self.take()
        else:
            self.complain("group", "mathematics within text that does not end", opened)

    def spoken(self, token: Token) -> None:
        """A command within text."""
        if is_forbidden(token.text):
            self.complain("forbidden", f"{token.text} is not for formulas", token)
        elif len(token.text) > 2 and arguments(token.text) is None and token.text not in _TEXT_ONLY:
            near = suggestion(token.text)
            meant = f"; did you mean {near}?" if near else ""
            self.complain("unknown", f"{token.text} is not known{meant}", token, token.text, near)
        elif arguments(token.text) == "t":
            self.text(token, token.text)
        elif token.text in (r"\limits", r"\nolimits"):
            self.complain("limits", f"{token.text} within text", token)


_NO_ARGUMENT = {
    r"\left", r"\begin", r"\limits", r"\nolimits", r"\displaylimits", r"\hline", r"\cline", r"\middle",
}  # fmt: skip
_MACROS = {
    r"\frac", r"\dfrac", r"\tfrac", r"\cfrac", r"\binom", r"\dbinom", r"\tbinom", r"\sqrt", r"\overset",
    r"\underset", r"\stackrel", r"\substack",
}  # fmt: skip
"""Macros that take one token, as \\frac12; a command that takes something itself is torn from it."""


def _takes_something(token: Token) -> bool:
    return token.kind == "command" and (arguments(token.text) or "").strip("od") != ""


_TEXT_ONLY = {
    r"\textquoteright", r"\textquoteleft", r"\textquotedblleft", r"\textquotedblright", r"\textendash",
    r"\textemdash", r"\ldots", r"\dots", r"\ss", r"\ae", r"\oe", r"\AE", r"\OE", r"\aa", r"\AA", r"\o", r"\O",
    r"\l", r"\L", r"\i", r"\j", r"\S", r"\P", r"\dag", r"\ddag", r"\copyright", r"\pounds", r"\TeX",
    r"\textbackslash", r"\textasciitilde", r"\textasciicircum", r"\textbar", r"\textless", r"\textgreater",
}  # fmt: skip


def _columns(spec: str) -> int:
    spec = re.sub(r"\*\{(\d+)\}\{([^{}]*)\}", lambda m: m[2] * min(int(m[1]), 200), spec)
    spec = re.sub(r"[@!>]\{(?:[^{}]|\{[^{}]*\})*\}", "", spec)
    return max(1, len(re.findall(r"[lcrpmb]", re.sub(r"(?<=[pmb])\{[^{}]*\}", "", spec))))


@cache
def _operators() -> frozenset[str]:
    big = {c for e in entries() if e.math_class == "op" for c in (e.command, *e.others)}
    functions = {"\\" + name for name in (*FUNCTIONS, "liminf", "limsup", "injlim", "projlim", "varinjlim")}
    more = {r"\varprojlim", r"\varliminf", r"\varlimsup", r"\mathop", r"\operatorname", r"\operatorname*"}
    return frozenset(big | functions | more)
