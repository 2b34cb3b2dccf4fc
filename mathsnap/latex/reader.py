"""Tokens of LaTeX to nodes: groups, rows, scripts, atoms, cells.

What commands make of their arguments is in constructs.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import NoReturn, TypeAlias

from mathsnap.errors import LatexError
from mathsnap.latex import spellings, tables
from mathsnap.latex.nodes import State, items, named, paired, row, scripted, size, styled
from mathsnap.latex.tokens import Token, tokens
from mathsnap.structure import tree
from mathsnap.structure.tree import Node
from mathsnap.symbols import Style, command, math_class, natural_style, symbol_of

__all__ = ["Construct", "Reader"]

_DEEPEST = 80
_LENGTH = re.compile(r"\s*\{?\s*([-+]?(?:\d+\.?\d*|\.\d+))\s*(pt|em|ex|mu|cm|mm|in)\s*\}?")
_LINE_GAP = re.compile(r"\s*\[\s*[-+]?[\d.]+\s*(?:pt|em|ex|mu|cm|mm|in|\\[A-Za-z]+)\s*\]")
_EM = {"em": 1.0, "ex": 0.43, "mu": 1 / 18, "pt": 0.1, "mm": 0.285, "cm": 2.85, "in": 7.23}
_SPACE_COMMANDS = {r"\hspace", r"\hspace*", r"\kern", r"\mkern", r"\hskip", r"\mskip"}

Construct: TypeAlias = "Callable[[Reader, Token, State], Node]"
"""Reads what follows a command."""


@dataclass
class Reader:
    latex: str
    tokens: list[Token]
    readers: Mapping[str, Construct]
    at: int = 0
    depth: int = 0
    overs: bool = field(init=False)

    def __post_init__(self) -> None:
        self.overs = any(token.text in spellings.GENERALIZED for token in self.tokens)

    # -- small steps ---------------------------------------------------------------------------

    def refuse(self, what: str, token: Token | None) -> NoReturn:
        at = token.at if token is not None else len(self.latex)
        raise LatexError(f"{what} (character {at + 1} of the formula)", at)

    def peek(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def next_is(self, text: str) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at].text == text

    def take(self, after: Token | None = None) -> Token:
        if self.at >= len(self.tokens):
            self.refuse(f"nothing follows {after.text}" if after else "the formula ends too early", after)
        self.at += 1
        return self.tokens[self.at - 1]

    def behind(self) -> int:
        """The offset behind the token that was taken last."""
        last = self.tokens[self.at - 1]
        return last.at + len(last.text)

    def skip(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Goes on behind what matches here, as it stands."""
        match = pattern.match(self.latex, self.behind())
        while match and self.at < len(self.tokens) and self.tokens[self.at].at < match.end():
            self.at += 1
        return match

    def raw(self, name: Token) -> str:
        """A group, or one token, as it stands."""
        opened = self.take(name)
        if opened.kind != "open":
            return opened.text
        depth = 1
        while depth:
            token = self.take(opened)
            depth += {"open": 1, "close": -1}.get(token.kind, 0)
        return self.latex[opened.at + 1 : token.at]

    def deeper(self, token: Token | None) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            self.refuse(f"more than {_DEEPEST} groups within each other", token)

    def within(self, latex: str, state: State) -> Node:
        """Mathematics within text."""
        inner = Reader(latex, tokens(latex), self.readers, depth=self.depth)
        return inner.whole(state.small())

    def whole(self, state: State) -> Node:
        """The tree of all tokens."""
        node = row(self.cell(state))
        if self.at < len(self.tokens):
            self.refuse(f"{self.tokens[self.at].text} is out of place", self.tokens[self.at])
        return node

    # -- rows ----------------------------------------------------------------------------------

    def cell(self, state: State, stop: str = "") -> list[Node]:
        """Nodes up to the end of a cell, fence or group (or the text `stop`), which is left to the caller."""
        self.deeper(self.peek())
        generalized = self.overs and self.has_over()
        nodes = [self.generalized(state)] if generalized else self.nodes(state, stop)
        self.depth -= 1
        return nodes

    def nodes(self, state: State, stop: str = "") -> list[Node]:
        out: list[Node] = []
        while (token := self.peek()) is not None and not self.ends(token, stop):
            if token.text in spellings.SWITCHES:
                state = replace(state, alphabet=spellings.SWITCHES[self.take().text])
            elif token.text in (r"\displaystyle", r"\textstyle", r"\scriptstyle", r"\scriptscriptstyle"):
                state = replace(state, display=self.take().text == r"\displaystyle")
            elif token.kind in ("sup", "sub", "prime"):
                out.append(self.scripts(tree.Row(), False, state))
            else:
                node, takes_limits = self.atom(state)
                if isinstance(node, tree.Delimiter) and node.side == "r":
                    node = paired(out, node)
                out += items(self.scripts(node, takes_limits, state))
        return out

    def ends(self, token: Token, stop: str) -> bool:
        stops = token.kind in ("close", "align", "newline", "dollar") or token.text in (r"\right", r"\end")
        return stops or token.text == stop or token.text in spellings.GENERALIZED

    def has_over(self) -> bool:
        depth = 0
        for token in self.tokens[self.at :]:
            if token.kind == "open" or token.text in (r"\left", r"\begin"):
                depth += 1
            elif depth and (token.kind == "close" or token.text in (r"\right", r"\end")):
                # \begin{x} and \end{x} carry a group each, which counts itself
                depth -= 1
            elif not depth:
                if token.text in spellings.GENERALIZED:
                    return True
                if self.ends(token, ""):
                    return False
        return False

    def generalized(self, state: State) -> Node:
        r"""{a \over b} and its kin: TeX's fractions in the midst of a group (TeXbook, p. 139)."""
        upper = row(self.nodes(state.small()))
        left, rule, right = spellings.GENERALIZED[self.take().text]
        lower = row(self.nodes(state.small()))
        if (token := self.peek()) is not None and token.text in spellings.GENERALIZED:
            self.refuse(f"{token.text}: a second one in this group; put braces around one", token)
        fraction = tree.Fraction(upper, lower, rule, size("auto", state))
        return tree.Fenced(left, fraction, right) if left else fraction

    # -- scripts -------------------------------------------------------------------------------

    def scripts(self, base: Node, takes_limits: bool, state: State) -> Node:
        """A base with the scripts that follow it, in any order."""
        limits = takes_limits and state.display
        if isinstance(base, tree.Atom) and base.symbol in tables.NO_LIMITS:
            limits = False
        sub: Node | None = None
        sup: Node | None = None
        while (token := self.peek()) is not None:
            if token.text in (r"\limits", r"\nolimits", r"\displaylimits"):
                limits = self.take().text == r"\limits"
            elif token.kind == "sub":
                if sub is not None:
                    self.refuse("a second subscript", token)
                self.take()
                sub = self.argument(token, state.small())
            elif token.kind in ("sup", "prime"):
                if sup is not None:
                    self.refuse("a second superscript", token)
                sup = self.superscript(state.small())
            else:
                break
        return scripted(base, sub, sup, limits)

    def superscript(self, state: State) -> Node:
        """Primes and what follows them are one superscript (TeXbook, exercise 18.43)."""
        found: list[Node] = []
        while (token := self.peek()) is not None and token.kind == "prime":
            self.take()
            found.append(tree.Atom("′"))
        if token is not None and token.kind == "sup":
            self.take()
            found += items(self.argument(token, state))
        return row(found)

    def argument(self, name: Token, state: State) -> Node:
        """A group or a single token of mathematics."""
        token = self.peek()
        if token is None or self.ends(token, "") or token.kind in ("sup", "sub", "prime"):
            self.refuse(f"nothing follows {name.text}", name)
        return self.atom(state)[0]

    def optional(self, state: State) -> Node | None:
        """What stands in brackets, if they are there."""
        if not self.next_is("["):
            return None
        opened = self.take()
        node = row(self.cell(state, "]"))
        if not self.next_is("]"):
            self.refuse("a [ without ]", opened)
        self.take()
        return node

    # -- atoms ---------------------------------------------------------------------------------

    def atom(self, state: State) -> tuple[Node, bool]:
        """One atom; whether scripts are set as its limits in a display."""
        token = self.take()
        name = token.text
        if token.kind == "open":
            node = row(self.cell(state))
            if (closing := self.peek()) is None or closing.kind != "close":
                self.refuse("a { without }", token)
            self.take()
            return node, False
        if token.kind == "command" and self.next_is("*") and name in (r"\operatorname", r"\hspace", r"\tag"):
            self.take()
            name += "*"
        if name in spellings.FUNCTIONS:
            function = spellings.FUNCTIONS[name]
            lower = function in tables.LIMITS_BY_NATURE or function in tables.DOUBLE_FUNCTIONS
            return tree.Operator(function), lower
        if name in (r"\operatorname", r"\operatorname*", r"\operatornamewithlimits", r"\mathop"):
            return self.operator(token, state, name == r"\mathop"), name != r"\operatorname"
        read = self.readers.get(name)
        if read is not None:
            return read(self, token, state), name in tables.LIMITS_OF_SYSTEMS.values()
        if name in spellings.NOTHING:
            return tree.Row(), False
        if name in spellings.UNSEEN_ARGUMENT:
            self.raw(token)
            return tree.Row(), False
        if name in spellings.SPACES:
            return tree.Space(spellings.SPACES[name]), False
        if name in _SPACE_COMMANDS:
            return self.length(token), False
        return self.symbol(token, state)

    def symbol(self, token: Token, state: State) -> tuple[Node, bool]:
        found = symbol_of(token.text)
        if found is None and len(token.text) == 1 and command(token.text, natural_style(token.text)):
            found = token.text, natural_style(token.text)
        if found is None or (math_class(found[0]) in ("accent", "over", "piece") and found[0] != "√"):
            self.refuse(f"{token.text} cannot be read", token)
        symbol, style = found
        operator = math_class(symbol) == "op"
        return tree.Atom(symbol, styled(symbol, style, state), operator and state.display), operator

    def operator(self, token: Token, state: State, bare: bool) -> Node:
        r"""\operatorname, and \mathop around letters of one font; else what stands in \mathop."""
        body = self.argument(token, state if bare else replace(state, alphabet=Style.UPRIGHT, bold=False))
        return named(items(body)) or body

    def length(self, token: Token) -> Node:
        match = self.skip(_LENGTH)
        if match is None:
            self.refuse(f"{token.text} needs a length such as 3mu", token)
        em = float(match[1]) * _EM[match[2]]
        if em > 3 or em < -0.4:
            self.refuse(f"{token.text}: a space of this width has no normal form", token)
        return tree.Space(em) if abs(em) > 0.08 else tree.Row()

    def fence(self, name: Token) -> str:
        token = self.take(name)
        if token.text == ".":
            return ""
        if token.text in "<>":
            return {"<": "⟨", ">": "⟩"}[token.text]
        found = symbol_of(token.text)
        if found is None or found[0].isalnum():
            self.refuse(f"{name.text} needs a fence, such as ( or .", name)
        return found[0]

    # -- lines ---------------------------------------------------------------------------------

    def rows(self, state: State) -> tuple[list[list[Node]], list[int]]:
        """Cells of lines up to the end of a group or environment, without empty ones at the end; above which
        lines a rule stands.
        """
        rows: list[list[Node]] = []
        rules: list[int] = []
        cells: list[Node] = []
        while True:
            while self.next_is(r"\hline"):
                self.take()
                rules.append(len(rows))
            cells.append(row(self.cell(state)))
            token = self.peek()
            if token is not None and token.kind == "align":
                self.take()
                continue
            if any(cell != tree.Row() for cell in cells) or (token is not None and token.kind == "newline"):
                rows.append(cells)
            cells = []
            if token is None or token.kind != "newline":
                while rows and all(cell == tree.Row() for cell in rows[-1]):
                    rows.pop()
                return rows, [min(rule, len(rows)) for rule in rules]
            self.take()
            self.skip(_LINE_GAP)
