"""What the fonts of a page tell together: some packages take parts of mathematics from the text's fonts.

newtx and its like set the digits and fences of formulas in the text font, mathptmx, mathpazo and Fourier
the letters too; eulervm prints \\leq slanted. A glyph alone cannot show that, the page can.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from mathsnap.glyphs import Glyph
from mathsnap.symbols import Style

__all__ = ["settle"]

_MATHS_ITALIC = {Style.TEXT_ITALIC: Style.ITALIC, Style.BOLD_TEXT_ITALIC: Style.BOLD_ITALIC}
_DIGITS = frozenset("0123456789")
_SIGNS = frozenset("0123456789()[]+=/:;!?")
_STOPS = frozenset(",.")


def settle(glyphs: list[Glyph], fonts: Collection[str]) -> list[Glyph]:
    """The glyphs of a page with style, symbol and `text` as its fonts together tell.

    fonts: the names of all fonts on the page, with or without subset prefixes.
    """
    if not any(g.style in _MATHS_ITALIC.values() and g.symbol.isascii() for g in glyphs):
        glyphs = [_maths_italic(g) for g in glyphs]
    for sample, shared in ((_DIGITS, _SIGNS), (_STOPS, _STOPS)):
        if all(g.text for g in glyphs if g.symbol in sample):
            glyphs = [_of_maths(g) if g.symbol in shared else g for g in glyphs]
    for font, rule in _RULES:
        if any(font.search(name) for name in fonts):
            glyphs = [rule(g) for g in glyphs]
    return glyphs


def _maths_italic(glyph: Glyph) -> Glyph:
    """Where no font has maths italic letters, the text's italic is their place."""
    style = _MATHS_ITALIC.get(glyph.style) if glyph.text else None
    return replace(glyph, style=style, text=False) if style else glyph


def _of_maths(glyph: Glyph) -> Glyph:
    return replace(glyph, text=False) if glyph.text else glyph


def _script_is_calligraphic(glyph: Glyph) -> Glyph:
    return replace(glyph, style=Style.CALLIGRAPHIC) if glyph.style is Style.SCRIPT else glyph


def _unslanted(glyph: Glyph) -> Glyph:
    symbol = {"⩽": "≤", "⩾": "≥"}.get(glyph.symbol)
    return replace(glyph, symbol=symbol) if symbol else glyph


_RULES: Iterable[tuple[re.Pattern[str], Callable[[Glyph], Glyph]]] = (
    (re.compile("StandardSymL"), _script_is_calligraphic),  # mathptmx: \\mathcal is rsfs
    (re.compile("EURM"), _unslanted),  # eulervm: \\leq is \\leqslant
)
