"""What the name of a font tells: its encoding, its alphabet, whether it is a text font.

One literal table, read from the top; the first pattern that matches the name (without the subset's prefix and
in lower case) counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from mathsnap.symbols.style import Style

__all__ = ["FontKind", "font_kind"]


@dataclass(frozen=True, slots=True)
class FontKind:
    """encoding: the table in encodings/ that its slots and odd glyph names follow, "" for none.
    letters: the style of its letters. text: a text font, not one of mathematics.
    """

    encoding: str
    letters: Style
    text: bool = False

    @property
    def bold(self) -> bool:
        return "bold" in self.letters


_S = Style

# pattern, encoding, style of the letters, text font
_KINDS: tuple[tuple[str, str, Style, bool], ...] = (
    # Computer Modern and the AMS fonts; CMR and its kin serve text and mathematics alike
    (r"cmmib\d", "OML", _S.BOLD_ITALIC, False),
    (r"cmmi\d", "OML", _S.ITALIC, False),
    (r"cmbsy\d", "OMS", _S.BOLD_CALLIGRAPHIC, False),
    (r"cmsy\d", "OMS", _S.CALLIGRAPHIC, False),
    (r"cmexb?\d", "OMX", _S.UPRIGHT, False),
    (r"(cmbxti|cmbxsl)\d", "OT1", _S.BOLD_TEXT_ITALIC, False),
    (r"(cmbx|cmb)\d", "OT1", _S.BOLD, False),
    (r"(cmr|cmdunh|cmvtt)\d", "OT1", _S.UPRIGHT, False),
    (r"(cmti|cmsl|cmu)\d", "OT1", _S.TEXT_ITALIC, False),
    (r"(cmssi|cmsslu)\d", "OT1", _S.SANS_ITALIC, False),
    (r"(cmssbx|cmssdc)\d", "OT1", _S.BOLD_SANS, False),
    (r"(cmss|cmssq)\d", "OT1", _S.SANS, False),
    (r"(cmtt|cmsltt|cmitt|cmtex|cmtcsc)\d", "OT1", _S.TYPEWRITER, False),
    (r"cm[cb]*csc\d", "OT1", _S.SMALL_CAPS, False),
    (r"msam\d", "MSA", _S.UPRIGHT, False),
    (r"msbm\d", "MSB", _S.DOUBLE_STRUCK, False),
)

_COMPILED = tuple((re.compile(p), FontKind(encoding, style, text)) for p, encoding, style, text in _KINDS)
_SUBSET = re.compile(r"^[A-Z]{6}\+")


@cache
def font_kind(font: str) -> FontKind:
    """The kind of a font by its PostScript name, with or without a subset's prefix ("ABCDEF+CMMI10").

    A font of no known family is taken for a text font in the style that its name tells (Bold, Italic, Mono).
    """
    name = _SUBSET.sub("", font).lower()
    for pattern, kind in _COMPILED:
        if pattern.match(name):
            return kind
    return FontKind("", _text_style(name), text=True)


def _text_style(name: str) -> Style:
    bold = re.search(r"bold|black|heavy|medi(?!um)|demi|-b$", name) is not None
    italic = re.search(r"ital|obli|slant|-it$|-bi$|-i$", name) is not None
    if re.search(r"mono|courier|typewriter|consol", name):
        return Style.TYPEWRITER
    if re.search(r"sans|arial|helvet|verdana|calibri|univers", name):
        return Style.BOLD_SANS if bold else Style.SANS_ITALIC if italic else Style.SANS
    if bold:
        return Style.BOLD_TEXT_ITALIC if italic else Style.BOLD
    return Style.TEXT_ITALIC if italic else Style.UPRIGHT
