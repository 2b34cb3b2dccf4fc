"""LaTeX as words for a screen reader, read off its MathML: "the fraction with numerator a and …"."""

from __future__ import annotations

import unicodedata
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable

from mathsnap.render.mathml import mathml
from mathsnap.symbols.unicode import plain

__all__ = ["speech"]

_SIGNS = {
    "+": "plus",
    "-": "minus",
    "−": "minus",
    "=": "equals",
    "<": "is less than",
    ">": "is greater than",
    "≤": "is at most",
    "≥": "is at least",
    "≠": "is not equal to",
    "≈": "is approximately",
    "≡": "is identical to",
    "∼": "is distributed as",
    "∝": "is proportional to",
    "∈": "in",
    "∉": "not in",
    "⊂": "subset of",
    "⊆": "subset of or equal to",
    "∪": "union",
    "∩": "intersection",
    "×": "times",
    "⋅": "times",
    "·": "times",
    "÷": "divided by",
    "/": "over",
    "±": "plus or minus",
    "∓": "minus or plus",
    "∑": "the sum",
    "∏": "the product",
    "∫": "the integral",
    "∂": "partial",
    "∇": "nabla",
    "∞": "infinity",
    "∀": "for all",
    "∃": "there exists",
    "→": "to",
    "⟶": "to",
    "←": "from",
    "↦": "maps to",
    "⇒": "implies",
    "⇔": "if and only if",
    "∘": "composed with",
    "(": "open parenthesis",
    ")": "close parenthesis",
    "[": "open bracket",
    "]": "close bracket",
    "{": "open brace",
    "}": "close brace",
    "|": "vertical bar",
    "‖": "double bar",
    "∣": "given",
    "⟨": "open angle",
    "⟩": "close angle",
    "′": "prime",
    "″": "double prime",
    "!": "factorial",
    ",": "comma",
    ".": "point",
    ":": "colon",
    ";": "semicolon",
    "…": "and so on",
    "⋯": "and so on",
    "⋮": "and so on downwards",
    "⋱": "and so on diagonally",
    "*": "star",
    "∗": "star",
    "†": "dagger",
    "⊤": "top",
    "⊥": "perpendicular",
    "∧": "and",
    "∨": "or",
    "¬": "not",
    "∅": "the empty set",
    "ℓ": "l",
    "%": "percent",
    "°": "degrees",
}
_MARKS = {
    "^": "hat",
    "ˆ": "hat",
    "\u0302": "hat",
    "~": "tilde",
    "˜": "tilde",
    "\u0303": "tilde",
    "¯": "bar",
    "\u0304": "bar",
    "\u0305": "bar",
    "―": "bar",
    "‾": "bar",
    "_": "underlined",
    "→": "vector",
    "⃗": "vector",
    "˙": "dot",
    "\u0307": "dot",
    "¨": "double dot",
    "\u0308": "double dot",
    "ˇ": "check",
    "˘": "breve",
}
_BRACES = {"⏞": "overbrace", "⏟": "underbrace"}
_SILENT = frozenset("\u2061\u2062\u2063\u2064\u200b")
_KINDS = {"double-struck": "double-struck", "bold": "bold", "calligraphic": "script", "fraktur": "fraktur"}


def speech(latex: str) -> str:
    """The formula as English words; for LaTeX that is not understood its source."""
    try:
        root = ElementTree.fromstring(mathml(latex))
        return " ".join(_say(root).split())
    except (ElementTree.ParseError, UnicodeEncodeError, RecursionError):
        return latex


def _say(node: ElementTree.Element) -> str:
    tag = node.tag.split("}")[-1]
    if tag in _WORDS and len(node) >= _PARTS.get(tag, 0):
        return _WORDS[tag](node)
    return " ".join(_say(child) for child in node) if len(node) else _token(node)


def _token(node: ElementTree.Element) -> str:
    text = (node.text or "").strip()
    if node.tag.endswith(("mtext", "mn")) or (len(text) > 1 and text.isascii()):
        return text
    return " ".join(_symbol(char) for char in text)


def _symbol(char: str) -> str:
    if char in _SIGNS:
        return _SIGNS[char]
    if char in _SILENT or char.isspace():
        return ""
    letter, style = plain(char)
    if letter in _SIGNS:
        return _SIGNS[letter]
    kind = _KINDS.get(str(style), "") + " " if style else ""
    if letter.isascii():
        capital = "capital " if letter.isupper() else ""
        return f"{kind.lstrip()}{capital}{letter}".strip()
    words = unicodedata.name(letter[0], letter).lower().replace("lamda", "lambda").split()
    capital = "capital " if "capital" in words else ""
    # Unicode's phi, epsilon and theta are those of text; which form mathematics has needs no word.
    dropped = {"lunate", "greek", "small", "capital", "letter", "symbol", "sign", "mathematical", "operator"}
    return f"{kind.lstrip()}{capital}{' '.join(word for word in words if word not in dropped)}".strip()


def _fraction(node: ElementTree.Element) -> str:
    top, bottom = _say(node[0]), _say(node[1])
    if node.get("linethickness") in ("0", "0pt", "0em"):
        return f"{top} above {bottom}"
    return f"the fraction with numerator {top} and denominator {bottom}, end of fraction,"


def _root(node: ElementTree.Element) -> str:
    if node.tag.endswith("mroot"):
        return f"the root of degree {_say(node[1])} of {_say(node[0])}, end of root,"
    return f"the square root of {' '.join(_say(child) for child in node)}, end of root,"


def _sub(node: ElementTree.Element) -> str:
    return f"{_say(node[0])} sub {_say(node[1])}{_end(node[1])}"


def _sup(node: ElementTree.Element) -> str:
    return _say(node[0]) + _power(node[1])


def _sub_sup(node: ElementTree.Element) -> str:
    if _is_big(node[0]):
        return _from_to(node)
    return f"{_say(node[0])} sub {_say(node[1])}{_end(node[1])}{_power(node[2])}"


def _power(node: ElementTree.Element) -> str:
    text = "".join(node.itertext()).strip()
    if text and set(text) <= set("′″'"):
        return " " + _say(node)
    if text == "2":
        return " squared"
    return f" to the {_say(node)}{_end(node)}"


def _end(node: ElementTree.Element) -> str:
    """Where a script of several signs ends must be heard."""
    return "" if len("".join(node.itertext()).strip()) <= 1 else ", end script,"


def _is_big(node: ElementTree.Element) -> bool:
    return "".join(node.itertext()).strip() in {"∑", "∏", "∫", "⋃", "⋂", "lim", "max", "min"}


def _from_to(node: ElementTree.Element) -> str:
    return f"{_say(node[0])} from {_say(node[1])} to {_say(node[2])} of"


def _over(node: ElementTree.Element) -> str:
    mark = "".join(node[1].itertext()).strip()
    if mark in _MARKS:
        return f"{_say(node[0])} {_MARKS[mark]}"
    if mark in _BRACES:
        return f"{_say(node[0])}, with an {_BRACES[mark]},"
    return f"{_say(node[0])} with {_say(node[1])} above"


def _under(node: ElementTree.Element) -> str:
    mark = "".join(node[1].itertext()).strip()
    if mark in _MARKS or mark in _BRACES:
        return _over(node)
    return f"{_say(node[0])} over {_say(node[1])}{_end(node[1])}"


def _under_over(node: ElementTree.Element) -> str:
    return _from_to(node)


def _table(node: ElementTree.Element) -> str:
    rows = [row for row in node if row.tag.endswith("mtr")]
    if len(rows) == 1:
        return _row(rows[0])
    spoken = (f"row {number}: {_row(row)};" for number, row in enumerate(rows, 1))
    return f"{len(rows)} rows, {' '.join(spoken)} end of rows,"


def _row(node: ElementTree.Element) -> str:
    return " , ".join(said for cell in node if (said := _say(cell).strip()))


_PARTS = {
    "mfrac": 2,
    "mroot": 2,
    "msub": 2,
    "msup": 2,
    "msubsup": 3,
    "mover": 2,
    "munder": 2,
    "munderover": 3,
}
"""How many children each must have; of a formula that is not whole it can have fewer."""

_WORDS: dict[str, Callable[[ElementTree.Element], str]] = {
    "mfrac": _fraction,
    "msqrt": _root,
    "mroot": _root,
    "msub": _sub,
    "msup": _sup,
    "msubsup": _sub_sup,
    "mover": _over,
    "munder": _under,
    "munderover": _under_over,
    "mtable": _table,
    "mtr": _row,
    "mspace": lambda node: "",
    "mphantom": lambda node: "",
}
