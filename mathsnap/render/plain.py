"""LaTeX as Unicode text for a terminal: what a person reads at a glance, not to be read back."""

from __future__ import annotations

import re
import unicodedata

from mathsnap.symbols import math_class, symbol_of
from mathsnap.symbols.unicode import styled

__all__ = ["plain"]

_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|[{}_^&]|\s+|.", re.DOTALL)

_SUP = dict(
    zip(
        "0123456789+−-=()nijabcdeghklmoprstuvwxyzTN′",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱʲᵃᵇᶜᵈᵉᵍʰᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀᴺ′",
        strict=True,
    )
)
_SUB = dict(zip("0123456789+−-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))

_ALPHABETS = {
    r"\mathbb": "DOUBLE-STRUCK",
    r"\mathbf": "BOLD",
    r"\boldsymbol": "BOLD ITALIC",
    r"\mathcal": "SCRIPT",
    r"\mathscr": "SCRIPT",
    r"\mathfrak": "FRAKTUR",
    r"\mathtt": "MONOSPACE",
}
_UPRIGHT = frozenset({r"\mathrm", r"\mathsf", r"\mathit", r"\mathnormal", r"\mbox", r"\operatorname*"})
_TEXTS = frozenset(
    {r"\text", r"\textrm", r"\textbf", r"\textit", r"\textsf", r"\texttt", r"\textsc", r"\operatorname"}
)
_FRACTIONS = frozenset({r"\frac", r"\dfrac", r"\tfrac", r"\cfrac"})
_BINOMIALS = frozenset({r"\binom", r"\dbinom", r"\tbinom"})
_BIG = re.compile(r"\\(left|right|middle|[bB]igg?[lrm]?)")
_NOTHING = frozenset({r"\limits", r"\nolimits", r"\displaystyle", r"\textstyle", r"\scriptstyle", r"\!"})
_SPACES = {r"\quad": "  ", r"\qquad": "    ", "~": " ", **dict.fromkeys((r"\,", r"\:", r"\;", "\\ "), " ")}
_MARKS = {
    r"\overline": "\u0305",
    r"\underline": "\u0332",
    r"\widehat": "\u0302",
    r"\widetilde": "\u0303",
    r"\not": "\u0338",
}
_FENCED = {
    "matrix": ("[", "]"),
    "pmatrix": ("(", ")"),
    "bmatrix": ("[", "]"),
    "Bmatrix": ("{", "}"),
    "vmatrix": ("|", "|"),
    "Vmatrix": ("‖", "‖"),
    "array": ("[", "]"),
    "smallmatrix": ("[", "]"),
    "cases": ("{ ", ""),
    "rcases": ("", " }"),
}


def plain(latex: str) -> str:
    """The formula in Unicode: (QKᵀ)/√dₖ for \\frac{QK^T}{\\sqrt{d_k}}; the lines of a display on lines."""
    reader = _Reader(_TOKEN.findall(latex))
    try:
        text = reader.body(())
    except RecursionError:  # no person nests so deeply
        return latex
    return "\n".join(
        re.sub(r"(?<=\S) {3,}", "  ", line).strip() for line in text.splitlines() if line.strip()
    )


class _Reader:
    """Reads tokens from the left; each method gives the text of what it has consumed."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0

    def body(self, ends: tuple[str, ...]) -> str:
        """Up to one of the tokens `ends`, which is consumed, or to the end of the formula."""
        parts: list[str] = []
        while self._at < len(self._tokens):
            token = self._next()
            if token in ends:
                break
            parts.append(self._element(token))
        return "".join(parts)

    def _next(self) -> str:
        token = self._tokens[self._at] if self._at < len(self._tokens) else ""
        self._at += 1
        return token

    def _argument(self) -> str:
        token = self._next()
        while token.isspace():  # "" at the end of the formula
            token = self._next()
        return self.body(("}",)) if token == "{" else self._element(token)

    def _element(self, token: str) -> str:
        if not token or token.isspace() or token in _NOTHING:
            return ""
        if token == "{":
            return self.body(("}",))
        if token in ("^", "_"):
            return _script(self._argument(), token)
        if token == r"\\":
            return "\n"
        if token == "&":
            return " "
        if token.startswith("\\"):
            return self._command(token)
        return _spaced(token)

    def _command(self, name: str) -> str:
        if name in _SPACES:
            return _SPACES[name]
        if name in _TEXTS:
            return self._verbatim()
        if name in _FRACTIONS:
            return f"{_grouped(self._argument())}/{_grouped(self._argument())}"
        if name in _BINOMIALS:
            return f"C({self._argument()}, {self._argument()})"
        if name == r"\sqrt":
            return self._root()
        if name == r"\begin":
            return self._environment()
        if name in _ALPHABETS:
            return "".join(styled(c, _ALPHABETS[name]) for c in self._argument())
        if name in _UPRIGHT:
            return self._argument()
        if name in _MARKS:
            marked = "".join(_marked(c, _MARKS[name]) for c in self._argument().strip())
            return f" {marked} " if name == r"\not" else marked
        if _BIG.fullmatch(name):
            fence = self._next()
            return "" if fence == "." else self._element(fence).strip()
        return self._symbol(name)

    def _symbol(self, name: str) -> str:
        found = symbol_of(name)
        if found is None:
            return name[1:] + " "
        symbol = found[0]
        if unicodedata.combining(symbol):
            return self._argument().strip() + symbol
        if unicodedata.category(symbol[0]) == "Co":  # a sign without a code point of its own
            return f"{name} "
        return _spaced(symbol)

    def _verbatim(self) -> str:
        """The group that follows with its spaces kept."""
        self._next()
        depth, parts = 1, []
        while depth and self._at <= len(self._tokens):
            token = self._next()
            depth += (token == "{") - (token == "}")
            if token not in ("{", "}"):
                parts.append(token.removeprefix("\\") if len(token) == 2 else token)
        return "".join(parts)

    def _root(self) -> str:
        degree = ""
        if self._at < len(self._tokens) and self._tokens[self._at] == "[":
            self._next()
            degree = _script(self.body(("]",)), "^")
        return f"{degree}√{_grouped(self._argument())}"

    def _environment(self) -> str:
        kind = self._verbatim()
        if kind == "array":
            self._verbatim()
        rows = self.body((r"\end",)).splitlines()
        self._verbatim()
        if kind not in _FENCED:
            return "\n".join(rows)
        left, right = _FENCED[kind]
        return left + "; ".join(" ".join(row.split()) for row in rows) + right


def _spaced(symbol: str) -> str:
    kind = math_class(symbol)
    if kind in ("rel", "bin") and symbol not in "∗*/":
        return f" {symbol} "
    return f"{symbol} " if symbol in ",;" else symbol


def _script(text: str, kind: str) -> str:
    """Raised or lowered letters where Unicode has them all, else ^(…)."""
    letters = _SUP if kind == "^" else _SUB
    text = text.strip()
    tight = "".join(text.split())
    if tight and all(c in letters for c in tight):
        return "".join(letters[c] for c in tight)
    enclosed = text.startswith("(") and text.find(")") == len(text) - 1
    return kind + (text if len(tight) <= 1 or enclosed else f"({text})")


def _grouped(text: str) -> str:
    text = text.strip()
    return text if re.fullmatch(r"\w*[^\W_]?\S?", text) and " " not in text else f"({text})"


def _marked(char: str, mark: str) -> str:
    return char if unicodedata.combining(char) else char + mark
