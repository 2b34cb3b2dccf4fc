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
_UPRIGHT = frozenset(
    {r"\mathrm", r"\mathsf", r"\mathit", r"\mathnormal", r"\mathop", r"\mbox", r"\operatorname*"}
)
_TEXTS = frozenset(
    {r"\text", r"\textrm", r"\textbf", r"\textit", r"\textsf", r"\texttt", r"\textsc", r"\operatorname"}
)
_WORDS = frozenset(
    "\\" + name
    for name in (
        "arccos", "arcsin", "arctan", "arg", "cos", "cosh", "cot", "coth", "csc", "deg", "det",
        "dim", "exp", "gcd", "hom", "inf", "ker", "lg", "lim", "liminf", "limsup", "ln", "log",
        "max", "min", "Pr", "sec", "sin", "sinh", "sup", "tan", "tanh", "operatorname",
        "operatorname*"
    )
)  # fmt: skip
_FRACTIONS = frozenset({r"\frac", r"\dfrac", r"\tfrac", r"\cfrac"})
_BINOMIALS = frozenset({r"\binom", r"\dbinom", r"\tbinom"})
_OVER, _UNDER = frozenset({r"\overset", r"\stackrel"}), frozenset({r"\underset"})
_BRACES = frozenset({r"\underbrace", r"\overbrace"})
_ARROWS = {r"\xrightarrow": "→", r"\xleftarrow": "←"}
_UNSEEN = frozenset({r"\phantom", r"\hphantom", r"\vphantom", r"\hspace", r"\label", r"\color"})
_MODULO = {r"\pmod": " (mod {})", r"\mod": " mod {}", r"\tag": "  ({})", r"\boxed": "[{}]"}
_NEXT_CELL = "\x1f"
"""Stands between two cells until the line is ready; it counts as a space."""
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
    lines = (re.sub(rf" *{_NEXT_CELL} *", " ", line) for line in text.splitlines())
    return "\n".join(re.sub(r"(?<=\S) {3,}", "  ", line).strip() for line in lines if line.strip())


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
            before, part = "".join(parts[-3:]).rstrip(" "), self._element(token)
            if token in _WORDS and before[-1:].isalnum() and not parts[-1].endswith(" "):
                part = f" {part}"
            elif part.strip() in _SIGNED and _expects_operand(before):
                part = part.strip()
            parts.append(part)
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
            return _NEXT_CELL
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
        if name in _UNSEEN:
            self._argument()
            return ""
        if name in _MODULO:
            return _MODULO[name].format(self._argument().strip())
        if name in _BRACES:
            return f"({self._argument().strip()})"
        if name == r"\substack":
            return ", ".join(line.strip() for line in self._argument().splitlines())
        if name in _OVER | _UNDER | _ARROWS.keys():
            return self._labelled(name)
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
            return name[1:] + " " * (not self._followed_by("^_({[") and self._at < len(self._tokens))
        symbol = found[0]
        if unicodedata.combining(symbol):
            return self._argument().strip() + symbol
        if unicodedata.category(symbol[0]) == "Co":  # a sign without a code point of its own
            return f"{name} "
        return _spaced(symbol)

    def _labelled(self, name: str) -> str:
        """A relation with a word above or below it."""
        if name in _ARROWS:
            below = self._optional()
            label, base = self._argument(), _ARROWS[name]
            return f" {base}{_script(label, '^')}{_script(below, '_') if below else ''} "
        label, base = self._argument(), self._argument().strip()
        return f" {base}{_script(label, '_' if name in _UNDER else '^')} "

    def _followed_by(self, starts: str) -> bool:
        """Whether the next token but spaces begins with one of these, or is a fence of any size."""
        rest = (token for token in self._tokens[self._at : self._at + 2] if not token.isspace())
        token = next(rest, "")
        return token[:1] in starts or _BIG.fullmatch(token) is not None

    def _optional(self) -> str:
        """The argument in brackets that follows, "" without one."""
        if self._at >= len(self._tokens) or self._tokens[self._at] != "[":
            return ""
        self._next()
        return self.body(("]",))

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
        degree = self._optional()
        return f"{_script(degree, '^') if degree else ''}√{_grouped(self._argument())}"

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


_SIGNED = frozenset("+−±∓")


def _expects_operand(before: str) -> bool:
    """Whether a sign after that text is that of a number and not between two of them."""
    return not before or before[-1] in "([{,;/\n" + _NEXT_CELL or math_class(before[-1]) in ("rel", "bin")


def _spaced(symbol: str) -> str:
    symbol = "−" if symbol == "-" else symbol
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
