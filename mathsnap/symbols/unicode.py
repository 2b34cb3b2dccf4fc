"""Unicode's mathematical alphabets and look-alikes, brought to one symbol and one style."""

from __future__ import annotations

import unicodedata
from functools import cache

from mathsnap.symbols.style import Style

__all__ = ["SPACING_ACCENTS", "plain", "styled"]

SPACING_ACCENTS = {"^": "\u0302", "ˆ": "\u0302", "˜": "\u0303"}
"""Accents that some fonts know only as signs of their own."""

# How the names of Unicode's styled letters begin, longest first; the script letters are what \mathcal gives
# in the OpenType maths fonts.
_ALPHABETS: tuple[tuple[str, Style], ...] = (
    ("MATHEMATICAL SANS-SERIF BOLD ITALIC", Style.BOLD_SANS),
    ("MATHEMATICAL SANS-SERIF BOLD", Style.BOLD_SANS),
    ("MATHEMATICAL SANS-SERIF ITALIC", Style.SANS_ITALIC),
    ("MATHEMATICAL SANS-SERIF", Style.SANS),
    ("MATHEMATICAL BOLD ITALIC", Style.BOLD_ITALIC),
    ("MATHEMATICAL BOLD SCRIPT", Style.BOLD_CALLIGRAPHIC),
    ("MATHEMATICAL BOLD FRAKTUR", Style.BOLD_FRAKTUR),
    ("MATHEMATICAL BOLD", Style.BOLD),
    ("MATHEMATICAL ITALIC", Style.ITALIC),
    ("MATHEMATICAL SCRIPT", Style.CALLIGRAPHIC),
    ("MATHEMATICAL FRAKTUR", Style.FRAKTUR),
    ("MATHEMATICAL DOUBLE-STRUCK", Style.DOUBLE_STRUCK),
    ("MATHEMATICAL MONOSPACE", Style.TYPEWRITER),
    ("DOUBLE-STRUCK", Style.DOUBLE_STRUCK),
    ("SCRIPT", Style.CALLIGRAPHIC),
    ("BLACK-LETTER", Style.FRAKTUR),
    ("PLANCK CONSTANT", Style.ITALIC),
)

# These are signs of their own in LaTeX although Unicode calls them styled letters.
_OWN = frozenset("ℓ℘ℏℑℜ⅀")

_SAME: dict[str, str] = {
    **dict.fromkeys("\u00b7\u2027\u2e31", "⋅"),
    **dict.fromkeys("\u2219\u2981", "•"),
    "\u2206": "Δ",
    "\u2126": "Ω",
    "\u00b5": "μ",
    "\u212a": "K",
    "\u212b": "Å",
    **dict.fromkeys("\u2215\u2044", "/"),
    **dict.fromkeys("\u2223\u23b8\u23b9", "|"),
    "\u2236": ":",
    "\u29f5": "∖",
    **dict.fromkeys("\u2329\u3008", "⟨"),
    **dict.fromkeys("\u232a\u3009", "⟩"),
    **dict.fromkeys("\u2010\u2011\u00ad", "-"),
    "\u2033": "′′",
    "\u2034": "′′′",
    "\u2057": "′′′′",
    "\u2036": "‵‵",
    "\u02c6": "\u0302",
    "\u02dc": "\u0303",
    **dict.fromkeys("\u00af\u02c9\u0305", "\u0304"),
    "\u02d8": "\u0306",
    "\u02d9": "\u0307",
    "\u00a8": "\u0308",
    "\u02da": "\u030a",
    "\u02dd": "\u030b",
    "\u02c7": "\u030c",
    "\u00b4": "\u0301",
    "\u02cb": "\u0300",
    "\u00b8": "\u0327",
    "\u02db": "\u0328",
    "\u25e6": "∘",
    "\u25cb": "◯",
    "\u25c7": "◊",
    "\u25b7": "⊳",
    "\u25c1": "⊲",
    "\u25b6": "▸",
    "\u25c0": "◂",
    "\u25b2": "▴",
    "\u25bc": "▾",
    "\u2714": "✓",
    "\u0127": "ℏ",
    "\u03d2": "Υ",
    "\u03f4": "Θ",
    "\u2a2f": "×",
    "\u29f8": "⟋",
    "\u29f9": "⟍",
    "\u2b1d": "▪",
}


@cache
def plain(char: str) -> tuple[str, Style | None]:
    """The symbol that a character stands for, and its style where the character itself has one.

    Maths alphanumerics give the letter and its alphabet ("𝒙" gives x, bold italic), ligatures are spelt out
    ("ﬁ" gives "fi"), spacing accents become combining marks, look-alikes one symbol.
    """
    if char in _SAME:
        return _SAME[char], None
    if len(char) != 1 or char in _OWN:
        return char, None
    name = unicodedata.name(char, "")
    kind, _, parts = unicodedata.decomposition(char).partition(" ")
    if kind == "<font>":
        style = next((s for prefix, s in _ALPHABETS if name.startswith(prefix)), None)
        return plain(chr(int(parts, 16)))[0], style
    if kind == "<compat>" and "LIGATURE" in name:
        return unicodedata.normalize("NFKC", char), None
    return char, None


@cache
def styled(char: str, alphabet: str) -> str:
    """A letter or digit of ASCII in an alphabet by the name of Unicode ("SANS-SERIF", "BOLD ITALIC" …); any
    other sign, or one that the alphabet lacks, as it is.
    """
    if not (char.isascii() and char.isalnum()):
        return char
    case = "DIGIT" if char.isdigit() else "CAPITAL" if char.isupper() else "SMALL"
    letter = unicodedata.name(char).removeprefix("DIGIT ") if char.isdigit() else char.upper()
    for name in (f"{alphabet} {case} {letter}", f"MATHEMATICAL {alphabet} {case} {letter}"):
        try:
            return unicodedata.lookup(name)
        except KeyError:
            continue
    return char
