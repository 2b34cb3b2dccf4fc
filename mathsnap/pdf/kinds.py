"""What part a glyph can play in a line: a letter of a word, a letter of a formula, a sign between."""

from __future__ import annotations

import unicodedata
from enum import IntEnum
from functools import lru_cache

from mathsnap.glyphs import UNKNOWN, Glyph
from mathsnap.symbols import Style, math_class

__all__ = ["FUNCTIONS", "Kind", "kind"]

FUNCTIONS = frozenset(
    {
        *(
            "arccos",
            "arcsin",
            "arctan",
            "arg",
            "argmax",
            "argmin",
            "cos",
            "cosh",
            "cot",
            "coth",
            "csc",
            "deg",
        ),
        *("det", "diag", "dim", "div", "erf", "exp", "gcd", "grad", "hom", "inf", "ker", "lcm", "lg", "lim"),
        *("liminf", "limsup", "ln", "log", "max", "min", "mod", "poly", "rank", "sec", "sgn", "sign", "sin"),
        *("sinc", "sinh", "softmax", "span", "sup", "supp", "tan", "tanh", "tr", "var", "Aut", "Cov", "End"),
        *("Ext", "Gal", "Hom", "Im", "Li", "Pr", "Re", "Spec", "Tor", "Tr", "Var"),
    }
)
"""Words that formulas are full of and prose never has as words of its own."""


class Kind(IntEnum):
    """WORD: roman letter. LETTER: maths letter. DIGIT. SIGN: relation, operator, arrow. OPEN, CLOSE: bracket.
    BAR: a fence that opens or closes. STOP: comma, period and the like. OTHER: hyphen, quote, bullet.
    """

    WORD = 0
    LETTER = 1
    DIGIT = 2
    SIGN = 3
    OPEN = 4
    CLOSE = 5
    BAR = 6
    STOP = 7
    OTHER = 8


_MATHS_STYLES = frozenset(
    {
        Style.ITALIC,
        Style.BOLD_ITALIC,
        Style.DOUBLE_STRUCK,
        Style.CALLIGRAPHIC,
        Style.BOLD_CALLIGRAPHIC,
        Style.SCRIPT,
        Style.FRAKTUR,
        Style.BOLD_FRAKTUR,
    }
)
_TABLE = {
    Kind.OPEN: "([{⟨⌈⌊⟦⟮⟪",
    Kind.CLOSE: ")]}⟩⌉⌋⟧⟯⟫",
    Kind.BAR: "|‖∣∥",
    Kind.STOP: ",.;:!?",
    Kind.SIGN: "*′″‴∂∇∞∀∃∅∆√…⋯⋮⋱·†‡°ℵ⏞⏟∖\\⊤⊥♯♭♮★⋆◦□△▽◁▷⊲⊳♢♡♠♣ℓ℘ℏ",
    Kind.OTHER: "-–—‐‑“”‘’'\"`´&%$#@•¶§©®™«»¿¡■▪●",
}
_KINDS = {symbol: kind for kind, symbols in _TABLE.items() for symbol in symbols}


def kind(glyph: Glyph) -> Kind:
    return _kind(glyph.symbol, glyph.style, glyph.text)


@lru_cache(4096)
def _kind(symbol: str, style: Style, text: bool) -> Kind:
    known = _KINDS.get(symbol)
    if known is not None:
        return Kind.OTHER if known is Kind.SIGN and text and symbol in "*†‡°·…" else known
    if symbol == UNKNOWN:
        return Kind.LETTER  # of a font that is neither the text's nor known, as double-struck ones are
    if symbol.isdigit():
        return Kind.DIGIT
    if symbol.isalpha():
        if not text and (style in _MATHS_STYLES or not _latin(symbol)):
            return Kind.LETTER
        return Kind.WORD
    if unicodedata.combining(symbol[0]):
        return Kind.OTHER if text else Kind.SIGN
    if not text and math_class(symbol) in ("bin", "rel", "op"):
        return Kind.SIGN
    category = unicodedata.category(symbol[0])
    if category in ("Sm", "So", "Co") or symbol == "/":
        return Kind.SIGN
    return {"Ps": Kind.OPEN, "Pe": Kind.CLOSE}.get(category, Kind.OTHER)


def _latin(symbol: str) -> bool:
    return unicodedata.name(symbol[0], "").startswith("LATIN")
