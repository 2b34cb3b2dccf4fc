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
    """encodings: the tables in encodings/ that its glyph names and slots follow, the nearest first.
    "OML@T1" is
        a font whose slots are those of OML but whose names are those that T1 has at the same slots.
    letters: the style of its letters. text: a text font, not one of mathematics.
    """

    encodings: tuple[str, ...]
    letters: Style
    text: bool = False

    @property
    def opaque(self) -> bool:
        """Whether a name or character that the encodings do not know tells nothing: the font misuses them."""
        return any("@" in encoding or encoding in _OPAQUE for encoding in self.encodings)


_OPAQUE = frozenset(("MATHA", "MATHB", "MATHX", "ESINT", "LASY"))

_S = Style
_NEWTX = r"(newtx|newpx|ntx|libertinemath|xchartermath|ncxmath|ncxfourier|coch|erew)"
"""Letters made to go with newtxmath."""

# pattern, encodings (the first that knows a glyph counts), style of the letters, text font
_KINDS: tuple[tuple[str, str, Style, bool], ...] = (
    # Computer Modern; CMR and its kin serve text and mathematics alike
    (r"cmmib\d", "OML", _S.BOLD_ITALIC, False),
    (r"cmmi\d", "OML", _S.ITALIC, False),
    (r"cmbsy\d", "OMS", _S.BOLD_CALLIGRAPHIC, False),
    (r"cmsy\d", "OMS", _S.CALLIGRAPHIC, False),
    (r"cmexb?\d", "OMX", _S.UPRIGHT, False),
    (r"cm(bxti|bxsl)\d", "OT1", _S.BOLD_TEXT_ITALIC, False),
    (r"cmbx?\d", "OT1", _S.BOLD, False),
    (r"cm(r|dunh|vtt|fib)\d", "OT1", _S.UPRIGHT, False),
    (r"cm(ti|sl|u)\d", "OT1", _S.TEXT_ITALIC, False),
    (r"cm(ssi|sslu|ssqi)\d", "OT1", _S.SANS_ITALIC, False),
    (r"cm(ssbx|ssdc)\d", "OT1", _S.BOLD_SANS, False),
    (r"cmssq?\d", "OT1", _S.SANS, False),
    (r"cm(tt|sltt|itt|tex|tcsc)\d", "OT1", _S.TYPEWRITER, False),
    (r"cm[bc]*csc\d", "OT1", _S.SMALL_CAPS, False),
    # Latin Modern: the upright fonts serve both
    (r"lmmathitalic\d+-bold", "OML", _S.BOLD_ITALIC, False),
    (r"lmmathitalic", "OML", _S.ITALIC, False),
    (r"lmmathsymbols\d+-bold", "OMS", _S.BOLD_CALLIGRAPHIC, False),
    (r"lmmathsymbols", "OMS", _S.CALLIGRAPHIC, False),
    (r"lmmathextension", "OMX", _S.UPRIGHT, False),
    (r"lmroman(demi|dunh|slant|unsl|caps|)\d*-bold(italic|oblique)", "OT1", _S.BOLD_TEXT_ITALIC, False),
    (r"lmroman(demi|dunh|slant|unsl|)\d*-(bold|demi)", "OT1", _S.BOLD, False),
    (r"lmroman(slant|unsl|)\d*-(italic|oblique)", "OT1", _S.TEXT_ITALIC, False),
    (r"lmroman(dunh|unsl|)\d*-regular", "OT1", _S.UPRIGHT, False),
    (r"lmsans(quot|demicond)?\d*-(bold|demi)", "OT1", _S.BOLD_SANS, False),
    (r"lmsans(quot)?\d*-oblique", "OT1", _S.SANS_ITALIC, False),
    (r"lmsans", "OT1", _S.SANS, False),
    (r"lmmono", "OT1", _S.TYPEWRITER, False),
    # the AMS fonts, Euler, and single alphabets and symbol collections
    (r"ssmsam\d", "MSA@T1", _S.UPRIGHT, False),
    (r"ssmsbm\d", "MSB@T1", _S.DOUBLE_STRUCK, False),
    (r"msam\d", "MSA", _S.UPRIGHT, False),
    (r"msbm\d", "MSB", _S.DOUBLE_STRUCK, False),
    (r"eufm\d", "", _S.FRAKTUR, False),
    (r"eufb\d", "", _S.BOLD_FRAKTUR, False),
    (r"eusm\d", "OMS", _S.CALLIGRAPHIC, False),
    (r"eusb\d", "OMS", _S.BOLD_CALLIGRAPHIC, False),
    (r"eurm\d", "EURM OML", _S.ITALIC, False),
    (r"eurb\d", "EURM OML", _S.BOLD_ITALIC, False),
    (r"euex\d", "OMX", _S.UPRIGHT, False),
    (r"rsfs", "", _S.SCRIPT, False),
    (r"(dsrom|dsss|bbm|bbold)", "", _S.DOUBLE_STRUCK, False),
    (r"stmary\d", "STMARY", _S.UPRIGHT, False),
    (r"wasyb\d", "WASY", _S.BOLD, False),
    (r"wasy\d", "WASY", _S.UPRIGHT, False),
    (r"lasy", "LASY", _S.UPRIGHT, False),
    (r"esint\d", "ESINT", _S.UPRIGHT, False),
    (r"stxb(oldscr|scr)", "", _S.BOLD_CALLIGRAPHIC, False),
    (r"stxscr", "", _S.SCRIPT, False),
    (r"boondox(calligraphic|callig|cal).*bold", "", _S.BOLD_CALLIGRAPHIC, False),
    (r"boondox(calligraphic|callig|cal|uprscr)", "", _S.SCRIPT, False),
    (r"boondox(fraktur|frak).*bold", "", _S.BOLD_FRAKTUR, False),
    (r"boondox(fraktur|frak)", "", _S.FRAKTUR, False),
    (r"boondoxdoublestruck", "", _S.DOUBLE_STRUCK, False),
    # txfonts, pxfonts, kpfonts and their successors newtx and newpx, with the letters made for them
    (r"r[tp]xbmi", "OML", _S.BOLD_ITALIC, False),
    (r"r[tp]xmi", "OML", _S.ITALIC, False),
    (r"r[tp]xb", "OT1", _S.BOLD, False),
    (r"r[tp]xr", "OT1", _S.UPRIGHT, False),
    (r"[tp]xb?sya", "MSA", _S.UPRIGHT, False),
    (r"[tp]xb?syb", "TXSYB MSB", _S.DOUBLE_STRUCK, False),
    (r"[tp]xb?syc", "TXSYC", _S.UPRIGHT, False),
    (r"[tp]xbsys?", "TXSY OMS", _S.BOLD_CALLIGRAPHIC, False),
    (r"[tp]xsys?", "TXSY OMS", _S.CALLIGRAPHIC, False),
    (r"[tp]xb?exa", "TXEXA", _S.UPRIGHT, False),
    (r"[tp]xb?ex", "TXEX OMX", _S.UPRIGHT, False),
    (r"[tp]xbmia", "TXMIA", _S.BOLD_FRAKTUR, False),
    (r"[tp]xmia", "TXMIA", _S.FRAKTUR, False),
    (r"t1?x(b|s)*tt|t1xb?tt", "", _S.TYPEWRITER, False),
    (r"kp--m-exa-", "TXEXA", _S.UPRIGHT, False),
    (r"kp--m-ex-", "TXEX OMX", _S.UPRIGHT, False),
    (r"kp--m-sya-", "MSA", _S.UPRIGHT, False),
    (r"kp--m-syb-", "TXSYB MSB", _S.DOUBLE_STRUCK, False),
    (r"kp--m-syc-", "TXSYC", _S.UPRIGHT, False),
    (r"kp--m-sy.?-medium", "TXSY OMS", _S.BOLD_CALLIGRAPHIC, False),
    (r"kp--m-sy.?-", "TXSY OMS", _S.CALLIGRAPHIC, False),
    (r"kp--m-(medium|bold)italic", "OML", _S.BOLD_ITALIC, False),
    (r"kp--m-italic", "OML", _S.ITALIC, False),
    (r"kp--m-(medium|bold)", "TXMIA", _S.BOLD_FRAKTUR, False),
    (r"kp--m-", "TXMIA", _S.FRAKTUR, False),
    (r"kp-(expert-)?(medium|bold)italic", "", _S.BOLD_TEXT_ITALIC, True),
    (r"kp-(expert-)?(medium|bold)", "", _S.BOLD, True),
    (r"sf-kp-", "", _S.SANS, True),
    (r"tt-kp-", "", _S.TYPEWRITER, True),
    (_NEWTX + r"b(old)?mi", "NTXMI OML", _S.BOLD_ITALIC, False),
    (_NEWTX + r"mi", "NTXMI OML", _S.ITALIC, False),
    (_NEWTX + r"b(rm|mr)", "OT1", _S.BOLD, False),
    (_NEWTX + r"m?(rm|mr|r$)", "OT1", _S.UPRIGHT, False),
    (r"stickstoomath-bolditalic", "NTXMI OML", _S.BOLD_ITALIC, False),
    (r"stickstoomath-italic", "NTXMI OML", _S.ITALIC, False),
    (r"stickstoomath-bold", "OT1", _S.BOLD, False),
    (r"stickstoomath", "OT1", _S.UPRIGHT, False),
    # Fourier, mathdesign, mathpazo, mathptmx, cmbright, arev, concrete and the sans variant of Computer
    # Modern
    (r"fourier-math-letters-bold-italic", "FOML OML", _S.BOLD_ITALIC, False),
    (r"fourier-math-letters-italic", "FOML OML", _S.ITALIC, False),
    (r"fourier-math-letters-bold", "FOML OML", _S.BOLD, False),
    (r"fourier-math-letters", "FOML OML", _S.UPRIGHT, False),
    (r"fourier-math-symbols", "FOMS OMS", _S.UPRIGHT, False),
    (r"fourier-math-extension", "FOMX OMX", _S.UPRIGHT, False),
    (r"fourier-math-cal", "", _S.CALLIGRAPHIC, False),
    (r"fourier-math-blackboard", "", _S.DOUBLE_STRUCK, False),
    (r"mathdesign-.*bold-italic-mathitalic", "MDOML OML", _S.BOLD_ITALIC, False),
    (r"mathdesign-.*italic-mathitalic", "MDOML OML", _S.ITALIC, False),
    (r"mathdesign-.*bold-mathitalic", "MDOML OML", _S.BOLD, False),
    (r"mathdesign-.*mathitalic", "MDOML OML", _S.UPRIGHT, False),
    (r"mathdesign-.*symbola", "MDSA MSA", _S.UPRIGHT, False),
    (r"mathdesign-.*symbolb", "MDSB MSB", _S.UPRIGHT, False),
    (r"mathdesign-.*bold-symbol", "MDOMS OMS", _S.BOLD_CALLIGRAPHIC, False),
    (r"mathdesign-.*symbol", "MDOMS OMS", _S.CALLIGRAPHIC, False),
    (r"mathdesign-.*extension", "MDOMX OMX", _S.UPRIGHT, False),
    (r"mathdesign-.*bold-ot1", "OT1", _S.BOLD, False),
    (r"mathdesign-.*ot1", "OT1", _S.UPRIGHT, False),
    (r"pazomathblackboardbold", "", _S.DOUBLE_STRUCK, False),
    (r"pazomath-bolditalic", "PAZO OML", _S.BOLD_ITALIC, False),
    (r"pazomath-italic", "PAZO OML", _S.ITALIC, False),
    (r"pazomath-bold", "PAZO OML", _S.BOLD, False),
    (r"pazomath", "PAZO OML", _S.UPRIGHT, False),
    (r"(standardsyml|symbolmt|symbol).*(slant|ital|obli)", "SYMBOL OML", _S.ITALIC, False),
    (r"(standardsyml|symbolmt|symbol)", "SYMBOL OML", _S.UPRIGHT, False),
    (r"hfbrmb", "OML", _S.BOLD_ITALIC, False),
    (r"hfbrmi", "OML", _S.ITALIC, False),
    (r"hfbrsy", "OMS", _S.CALLIGRAPHIC, False),
    (r"hfbras", "MSA", _S.UPRIGHT, False),
    (r"hfbrbs", "MSB", _S.DOUBLE_STRUCK, False),
    (r"hfbrbx", "OT1", _S.BOLD, False),
    (r"hf(br|so)sl|hf.*oblique", "OT1", _S.TEXT_ITALIC, False),
    (r"hftl", "OT1", _S.TYPEWRITER, False),
    (r"hf(br|so)", "OT1", _S.UPRIGHT, False),
    (r"arevsans-boldoblique", "AREV OML", _S.BOLD_ITALIC, False),
    (r"arevsans-oblique", "AREV OML", _S.ITALIC, False),
    (r"arevsans-bold", "AREV OT1", _S.BOLD, False),
    (r"arevsans", "AREV OT1", _S.UPRIGHT, False),
    (r"computermodern.*mathitalicbold", "OML@T1", _S.BOLD_ITALIC, False),
    (r"computermodern.*mathitalic", "OML@T1", _S.ITALIC, False),
    (r"computermodern.*mathsymbol", "OMS@T1", _S.CALLIGRAPHIC, False),
    (r"computermodern.*mathextension", "OMX@T1", _S.UPRIGHT, False),
    (r"computermodern-italic", "OT1@T1", _S.TEXT_ITALIC, False),
    (r"computermodern", "OT1@T1", _S.UPRIGHT, False),
    (r"tex-matha\d", "MATHA", _S.UPRIGHT, False),
    (r"tex-mathb\d", "MATHB", _S.UPRIGHT, False),
    (r"tex-mathx\d", "MATHX", _S.UPRIGHT, False),
    (r"mnsymbol-?bold", "MNSYMBOL", _S.BOLD_CALLIGRAPHIC, False),
    (r"mnsymbol", "MNSYMBOL", _S.CALLIGRAPHIC, False),
    (r"fdsymbol\w-(medium|bold)", "UNICODE", _S.BOLD, False),
    (r"fdsymbol", "UNICODE", _S.UPRIGHT, False),
    (r"(iwona|kurier|antykwatorunska).*bolditalic", "IWONA OML", _S.BOLD_ITALIC, False),
    (r"(iwona|kurier|antykwatorunska).*italic", "IWONA OML", _S.ITALIC, False),
    (r"(iwona|kurier|antykwatorunska).*bold", "IWONA OT1", _S.BOLD, False),
    (r"(iwona|kurier|antykwatorunska)", "IWONA OT1", _S.UPRIGHT, False),
    # MathTime and Lucida keep TeX's encodings
    (r"r?mt(pro)?2?b(mi|mit|ol)", "OML", _S.BOLD_ITALIC, False),
    (r"r?mt(pro)?2?mi", "OML", _S.ITALIC, False),
    (r"r?mt(pro)?2?sy", "OMS", _S.CALLIGRAPHIC, False),
    (r"r?mt(pro)?2?(ex|xl)", "OMX", _S.UPRIGHT, False),
    (r"lucidanewmath-.*ext", "OMX", _S.UPRIGHT, False),
    (r"lucidanewmath-.*symbol", "OMS", _S.CALLIGRAPHIC, False),
    (r"lucidanewmath-.*demi.*ital", "OML", _S.BOLD_ITALIC, False),
    (r"lucidanewmath-.*ital", "OML", _S.ITALIC, False),
    # fonts with Unicode's names, which tell the alphabet of a letter themselves
    (r"stixmath\w*-bold$", "STIXSCRIPT STIX UNICODE", _S.BOLD, False),
    (r"stixmath", "STIXSCRIPT STIX UNICODE", _S.UPRIGHT, False),
    (r"stixtwomath-bold$", "STIX UNICODE", _S.BOLD, False),
    (r"stixtwomath$", "STIX UNICODE", _S.UPRIGHT, False),
    (r"libertinust1math", "STIXSCRIPT UNICODE", _S.UPRIGHT, False),
    (r".*math.*bold", "UNICODE", _S.BOLD, False),
    (r".*math", "UNICODE", _S.UPRIGHT, False),
    # cm-super and the other T1 fonts of text
    (r"sf(bi|bl|xi)\w*\d{4}", "T1", _S.BOLD_TEXT_ITALIC, True),
    (r"sf(bx|rb|bm)\w*\d{4}", "T1", _S.BOLD, True),
    (r"sf(ti|sl|ui|ci)\w*\d{4}", "T1", _S.TEXT_ITALIC, True),
    (r"sf(so|ssbo|si)\d{4}", "T1", _S.SANS_ITALIC, True),
    (r"sf(sx|ssdc)\d{4}", "T1", _S.BOLD_SANS, True),
    (r"sfss\d{4}", "T1", _S.SANS, True),
    (r"sf(tt|st|it|vt|tc)\d{4}", "T1", _S.TYPEWRITER, True),
    (r"sf(cc|xc|sc)\d{4}", "T1", _S.SMALL_CAPS, True),
    (r"sfrm\d{4}", "T1", _S.UPRIGHT, True),
    (r"bdxsfmr", "", _S.SANS, True),
    (r"linlibertinemt", "", _S.TYPEWRITER, True),
    (r"linlibertinetb?z?i", "", _S.TEXT_ITALIC, True),
    (r"linlibertinet[bz]", "", _S.BOLD, True),
)

_MONO = r"mono|nimbusmon|courier|typewriter|consol"
_SANS = r"sans|nimbussan|biolinum|arial|helvet|verdana|calibri|univers|lato|roboto|heros"
_SUBSET = re.compile(r"^[A-Z]{6}\+")


@cache
def font_kind(font: str) -> FontKind:
    """The kind of a font by its PostScript name, with or without a subset's prefix ("ABCDEF+CMMI10").

    A font of no known family is taken for a text font in the style that its name tells (Bold, Italic, Mono).
    """
    name = _SUBSET.sub("", font).lower()
    for pattern, kind in _compiled():
        if pattern.match(name):
            return kind
    return FontKind((), _text_style(name), text=True)


@cache
def _compiled() -> tuple[tuple[re.Pattern[str], FontKind], ...]:
    """The table ready for use; made when first asked, since a hundred and fifty patterns take their time."""
    return tuple(
        (re.compile(pattern), FontKind(tuple(encodings.split()), style, text))
        for pattern, encodings, style, text in _KINDS
    )


def _text_style(name: str) -> Style:
    bold = re.search(r"bold|black|heavy|medi(?!um)|demi|-b$|tb$", name) is not None
    italic = re.search(r"ital|obli|slant|-it$|-bi$|-i$|ti$", name) is not None
    if re.search(_MONO, name):
        return Style.TYPEWRITER
    if re.search(_SANS, name):
        return Style.BOLD_SANS if bold else Style.SANS_ITALIC if italic else Style.SANS
    if bold:
        return Style.BOLD_TEXT_ITALIC if italic else Style.BOLD
    return Style.TEXT_ITALIC if italic else Style.UPRIGHT
