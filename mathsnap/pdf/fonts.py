"""The embedded fonts of a document: for each glyph id its symbol, style and ink.

The character that a PDF gives for a maths glyph cannot be trusted (pdfTeX leaves out every big operator,
fonts lie); the glyph's name in the embedded font can. So the embedded program is opened once with FreeType
and asked for the name and outline of each glyph that is used.
"""

from __future__ import annotations

import io
import logging
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from mathsnap.glyphs import UNKNOWN
from mathsnap.symbols import FontKind, Style, font_kind, from_glyph_name, from_unicode, math_class

__all__ = ["FontBook", "Shape", "Shapes"]

_log = logging.getLogger(__name__)

_NAME_LENGTH = 31
"""MuPDF cuts the name of a font, with its subset's prefix, to that many characters."""

_TYPE3 = re.compile(r"Type3 \((\d+) 0 R\)$")
"""What MuPDF calls a Type 3 font that has no name, with its object number."""

_NUMBERED = re.compile(r"(?!u\d{4})[A-Za-z]{0,2}\d+$")
"""The names that TeX's bitmap fonts give their glyphs: they only count them."""

_EXTENSIONS = frozenset(("OMX", "TXEXA", "MATHX"))
"""Encodings of fonts that hold only signs centred on the axis."""

_TALL = 1.2
"""A sign taller than that, in em, is a big version of itself."""

_DESCENDS = -0.1
"""What a final sigma reaches below the baseline at least, in em."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One glyph of a font. ink: left, bottom, right, top of its outline in em, y upwards; None if it has no
    ink or the font cannot tell. advance in em, None if unknown. centred and text as in `glyphs.Glyph`.
    claimed: the letter or digit that the file says it is, where the glyph's name says another; else "".
    """

    symbol: str
    style: Style
    ink: tuple[float, float, float, float] | None
    advance: float | None
    centred: bool
    text: bool
    blank: bool = False
    claimed: str = ""


@dataclass(eq=False)
class FontBook:
    """The fonts of one document, opened when first met. Not to be shared between threads (neither is a
    Document).
    """

    document: Any
    _faces: dict[int, _Face | _Type3 | None] = field(default_factory=dict)
    _pages: dict[int, dict[str, tuple[int, str]]] = field(default_factory=dict)
    _shapes: dict[tuple[int, str], Shapes] = field(default_factory=dict)

    def fonts_of(self, page: Any) -> dict[str, tuple[int, str]]:
        """The fonts on a page by the name that MuPDF's text trace gives: object number and full name."""
        if page.number not in self._pages:
            fonts = page.get_fonts(full=True)
            self._pages = {page.number: {name[:_NAME_LENGTH]: (xref, name) for xref, _, _, name, *_ in fonts}}
        return self._pages[page.number]

    def shapes(self, page: Any, font: str) -> Shapes:
        """The glyphs of a font on the page."""
        nameless = _TYPE3.match(font)
        xref, name = (int(nameless[1]), font) if nameless else self.fonts_of(page).get(font, (0, font))
        if (xref, name) not in self._shapes:
            self._shapes[xref, name] = Shapes(name, self._face(xref))
        return self._shapes[xref, name]

    def _face(self, xref: int) -> _Face | _Type3 | None:
        if xref not in self._faces:
            self._faces[xref] = _open(self.document, xref) if xref else None
        return self._faces[xref]


class Shapes(dict[tuple[int, int], Shape]):
    """The glyphs of one font, by glyph id and by the character that the PDF claims it is; read when first
    asked.
    """

    def __init__(self, font: str, face: _Face | _Type3 | None) -> None:
        super().__init__()
        self._font, self._face = font, face

    def __missing__(self, key: tuple[int, int]) -> Shape:
        shape = self[key] = _shape(self._face, self._font, *key)
        return shape


class _Face:
    """An embedded font program, as FreeType sees it."""

    tells_characters = True

    def __init__(self, program: bytes) -> None:
        import freetype

        self._face = freetype.Face(io.BytesIO(program))
        self._flags = freetype.FT_LOAD_NO_SCALE | freetype.FT_LOAD_NO_HINTING
        self._em = float(self._face.units_per_EM or 1000)
        self._named = self._face.has_glyph_names

    def name(self, glyph: int) -> str:
        """The glyph's name, "" where the font has none."""
        if not self._named:
            return ""
        name: bytes = self._face.get_glyph_name(glyph)
        return name.decode("latin-1")

    def outline(self, glyph: int) -> tuple[tuple[float, float, float, float] | None, float]:
        """Ink in em (None without ink) and advance in em."""
        self._face.load_glyph(glyph, self._flags)
        slot = self._face.glyph
        advance = slot.advance.x / self._em
        if not slot.outline.points:
            return None, advance
        box = slot.outline.get_bbox()
        return (box.xMin / self._em, box.yMin / self._em, box.xMax / self._em, box.yMax / self._em), advance


class _Type3:
    """A font whose glyphs are drawn by page operators: its glyph ids are codes, its encoding may name them.

    Several such fonts on a page can bear one name; a code that this one does not name may be another's.
    """

    def __init__(self, document: Any, xref: int) -> None:
        code, self._names = 0, dict[int, str]()
        _, differences = document.xref_get_key(xref, "Encoding/Differences")
        for number, name in re.findall(r"(\d+)(?![^\s/\[\]])|/([^\s/\[\]]+)", differences):
            if number:
                code = int(number)
            else:
                self._names[code] = "" if _NUMBERED.match(name) or name == ".notdef" else name
                code += 1
        mapped = document.xref_get_key(xref, "ToUnicode")[0] == "xref"
        self.tells_characters = mapped or any(self._names.values())

    def name(self, glyph: int) -> str:
        return self._names.get(glyph, "")

    def outline(self, glyph: int) -> tuple[tuple[float, float, float, float] | None, float | None]:
        return None, None


def _open(document: Any, xref: int) -> _Face | _Type3 | None:
    try:
        _, extension, kind, program = document.extract_font(xref)
        if kind == "Type3":
            return _Type3(document, xref)
        return _Face(program) if extension != "n/a" and program else None
    except Exception as error:  # a damaged font program must not end the page
        _log.warning("font %d cannot be opened: %s", xref, error)
        return None


def _shape(face: _Face | _Type3 | None, font: str, glyph: int, char: int) -> Shape:
    kind = font_kind(font)
    name, ink, advance = "", None, None
    if face is not None:
        try:
            name = face.name(glyph)
            ink, advance = face.outline(glyph)
        except Exception as error:
            _log.warning("glyph %d of %s cannot be read: %s", glyph, font, error)
            face = None
    found = from_glyph_name(name, font) if name and name != ".notdef" else None
    told = from_unicode(chr(char), font) if face is None or face.tells_characters else None
    symbol, style = found or told or (UNKNOWN, Style.UPRIGHT)
    claimed = told[0] if found and told and _contradict(symbol, told[0]) else ""
    if symbol == "∥" and ink is not None and ink[3] - ink[1] > _TALL:
        symbol = "‖"  # only the fence grows
    if symbol == "ς" and ink is not None and ink[1] > _DESCENDS:
        symbol = "σ"  # STIX Two takes the one for the other in its scripts
    blank = ink is None if isinstance(face, _Face) else name == "space" or char in (0x20, 0xA0)
    centred, text = _centred(kind, symbol, ink), _is_text(kind, symbol)
    return Shape(symbol, style, ink, advance, centred, text, blank, claimed)


def _contradict(named: str, told: str) -> bool:
    """Whether a glyph's name and its character in the file are different letters or digits: one of them lies.

    Of other signs what the file says is not worth a comparison.
    """
    return named != told and all(s.isascii() and s.isalnum() and len(s) == 1 for s in (named, told))


def _is_text(kind: FontKind, symbol: str) -> bool:
    """Whether a glyph is the text's: roman fonts serve both, but TeX takes no comma, dash or ligature for
    maths there.
    """
    words_only = len(symbol) > 1 or symbol in ",." or math_class(symbol) == "text"
    return kind.text or ("OT1" in kind.encodings and words_only)


def _centred(kind: FontKind, symbol: str, ink: tuple[float, float, float, float] | None) -> bool:
    """Whether TeX centres the glyph on the axis, so that its origin tells nothing (appendix G, rules 9, 11
    and 13).
    """
    if unicodedata.combining(symbol[0]) or symbol[0].isalnum():
        return False
    kind_of_sign = math_class(symbol)
    if symbol == "√" or kind_of_sign == "op":
        return True
    if _EXTENSIONS.intersection(kind.encodings) and kind_of_sign in ("open", "close", "piece", "over"):
        return True
    return ink is not None and ink[3] - ink[1] > _TALL
