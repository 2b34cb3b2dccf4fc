"""From what a font says of a glyph (its name, slot or character) to a symbol and its style."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from mathsnap.symbols.fonts import FontKind, font_kind
from mathsnap.symbols.style import Style
from mathsnap.symbols.table import data_lines
from mathsnap.symbols.unicode import plain

__all__ = ["from_glyph_name", "from_slot", "from_unicode"]

_BOLD = {Style.BOLD, Style.BOLD_ITALIC, Style.BOLD_CALLIGRAPHIC, Style.BOLD_FRAKTUR}
_BOLD |= {Style.BOLD_SANS, Style.BOLD_TEXT_ITALIC}

# Alphabets whose digits are those of another font, so print upright; symbols that are letters to Unicode
# only.
_MATHS_LETTERS = {Style.ITALIC, Style.BOLD_ITALIC, Style.CALLIGRAPHIC, Style.BOLD_CALLIGRAPHIC}
_LATIN_ONLY = {Style.FRAKTUR, Style.BOLD_FRAKTUR, Style.SCRIPT, Style.CALLIGRAPHIC, Style.BOLD_CALLIGRAPHIC}
_GREEK = frozenset(map(chr, range(0x370, 0x400)))
_SIGNS = frozenset("ℓ℘ℏℑℜℵℶℷℸðϝ϶Ⅎ⅁")

# The accents of Adobe's composed glyph names ("Eacute"), as combining characters.
_COMPOSED = {
    "grave": "\u0300",
    "acute": "\u0301",
    "circumflex": "\u0302",
    "tilde": "\u0303",
    "macron": "\u0304",
    "breve": "\u0306",
    "dotaccent": "\u0307",
    "dieresis": "\u0308",
    "ring": "\u030a",
    "hungarumlaut": "\u030b",
    "caron": "\u030c",
    "cedilla": "\u0327",
    "ogonek": "\u0328",
    "commaaccent": "\u0326",
}
_NO_SIGN = ("Cc", "Cn", "Co", "Cs", "Zs", "Zl", "Zp")
_UNI = re.compile(r"(?:uni|u)([0-9A-Fa-f]{4,6})$")


@cache
def from_glyph_name(name: str, font: str) -> tuple[str, Style] | None:
    """The symbol and style of a glyph by its name in a font ("summationdisplay", "CMEX10"); None if unknown.

    The font's own encoding goes first (a `phi` of Computer Modern is \\phi, one of Times is \\varphi), then
    the names that all fonts share, then uniXXXX. A number at the end ("parenleftbig3") or a suffix after a
    dot (".alt", ".dsp") is left off; a name that is a letter or two and a number ("G12") only counts.
    """
    kind = font_kind(font)
    base = name.partition(".")[0] or name
    tables = [_names(e) for e in (kind.encodings if kind.opaque else (*kind.encodings, "common"))]
    stem = base.rstrip("0123456789")
    for key in (name, base, stem if len(stem) > 2 else base):
        found = next((names[key] for names in tables if key in names), None)
        if found:
            return _styled(found, kind)
    if kind.opaque:
        return None
    if match := _UNI.match(base):
        return from_unicode(chr(int(match[1], 16)), font) if int(match[1], 16) <= 0x10FFFF else None
    if len(base) == 1 and base.isalnum():
        return _styled(base, kind)
    composed = unicodedata.normalize("NFC", base[:1] + _COMPOSED.get(base[1:], ""))
    if len(base) > 1 and base[1:] in _COMPOSED and len(composed) == 1:
        return _styled(composed, kind)
    return None


@cache
def from_slot(slot: int, font: str) -> tuple[str, Style] | None:
    """The symbol and style of the character at a slot of a TeX font; None where its encoding is not known."""
    kind = font_kind(font)
    found = next((f for table in kind.encodings if (f := _slots(table).get(slot))), None)
    return _styled(found, kind) if found else None


@cache
def from_unicode(char: str, font: str) -> tuple[str, Style] | None:
    """The symbol and style of a Unicode character set in a font.

    Maths alphanumerics become a plain letter and its alphabet, ligatures are spelt out; control characters,
    private use and U+FFFD give None.
    """
    if (
        not char
        or unicodedata.category(char[0]) in ("Cc", "Cn", "Co", "Cs", "Zs", "Zl", "Zp")
        or char == "\ufffd"
    ):
        return None
    kind = font_kind(font)
    if kind.opaque:
        return None
    symbol, style = plain(char)
    if style is Style.CALLIGRAPHIC and kind.letters is Style.SCRIPT:
        style = Style.SCRIPT
    return (symbol, style) if style else _styled(symbol, kind)


def _styled(symbol: str, kind: FontKind) -> tuple[str, Style]:
    """Letters take the font's alphabet, digits that of an upright font of the same weight, signs only its
    weight. An encoding can say the alphabet itself: "A:calligraphic".
    """
    letter, _, style = symbol.partition(":") if len(symbol) > 1 else (symbol, "", "")
    upright = Style.BOLD if kind.letters in _BOLD else Style.UPRIGHT
    if style:
        return letter, upright if style == Style.UPRIGHT else Style(style)
    if symbol[0].isdigit():
        return symbol, upright if kind.letters in _MATHS_LETTERS else kind.letters
    if symbol[0].isalpha() and symbol not in _SIGNS:
        return symbol, upright if kind.letters in _LATIN_ONLY and symbol in _GREEK else kind.letters
    return symbol, upright


@cache
def _rows(encoding: str) -> tuple[tuple[str, str, str], ...]:
    rows = data_lines(f"encodings/{encoding}.tsv")
    return tuple((slot, name, _symbol(symbol)) for slot, name, symbol in rows)


@cache
def _names(encoding: str) -> dict[str, str]:
    encoding, _, naming = encoding.partition("@")
    if naming:
        names = ((int(slot, 16), name) for slot, name, _ in _rows(naming))
        return {name: _slots(encoding)[slot] for slot, name in names if slot in _slots(encoding)}
    return {name: symbol for _, name, symbol in _rows(encoding)}


@cache
def _slots(encoding: str) -> dict[int, str]:
    return {int(slot, 16): symbol for slot, _, symbol in _rows(encoding.partition("@")[0]) if slot}


def _symbol(text: str) -> str:
    return chr(int(text[2:], 16)) if text.startswith("U+") else text
