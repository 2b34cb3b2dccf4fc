"""What the fonts of a page tell together: some packages take parts of mathematics from the text's fonts.

newtx and its like set the digits of formulas in the text font, mathptmx, mathpazo and Fourier the letters
too; eulervm prints \\leq slanted; slides set all in sans serif. A glyph alone cannot show that, the page can.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from mathsnap.glyphs import Glyph
from mathsnap.symbols import Style

__all__ = ["settle"]

# The maths fonts that go with a text font from which mathematics takes its digits, or its stops.
_DIGITS_BORROWED = re.compile("Kp--M|New[TP]XB?MI|[tp]xb?sys|[rR][tp]xmi|Fourier-Math|MathDesign|PazoMath")
_STOPS_BORROWED = re.compile(r"Fourier-Math|MathDesign|PazoMath|EUR[MB]\d")
_LETTERS_BORROWED = re.compile("Fourier-Math|MathDesign")
_TIMES = re.compile("StandardSymL|NimbusRomNo9L-ReguItal")
_EULER = re.compile(r"EURM\d")

_MATHS_ITALIC = {Style.TEXT_ITALIC: Style.ITALIC, Style.BOLD_TEXT_ITALIC: Style.BOLD_ITALIC}
_AS_ROMAN = {
    Style.SANS: Style.UPRIGHT,
    Style.SANS_ITALIC: Style.TEXT_ITALIC,
    Style.BOLD_SANS: Style.BOLD,
}
"""What letters of a page without serifs would be on another."""

_DIGITS = frozenset("0123456789()[]+=/:;!?")
_STOPS = frozenset(",.")

_FEW_LETTERS = 30
"""Half as many are of a word or two in a formula, and say nothing of the page."""

_SPACE = (0.15, 0.7)
"""A gap between letters that wide, in em, is a space between words."""

_LOOSE = 0.025
"""Fourier and Math Design add more than that, in em, on both sides of a letter borrowed for mathematics."""


def settle(glyphs: list[Glyph], fonts: Collection[str]) -> list[Glyph]:
    """The glyphs of a page with style, symbol and `text` as its fonts together tell.

    fonts: the names of all fonts on the page, with or without subset prefixes.
    """
    if _is_without_serifs(glyphs):
        glyphs = [_as_roman(g) for g in glyphs]
    borrowed = any(map(_is_text_italic, glyphs)) and (
        _any(_LETTERS_BORROWED, fonts) or not any(map(_is_maths_letter, glyphs))
    )
    if borrowed:
        glyphs = _borrow_letters(glyphs)
    if borrowed or _any(_DIGITS_BORROWED, fonts):
        glyphs = [_of_maths(g) if g.symbol in _DIGITS else g for g in glyphs]
    if _any(_STOPS_BORROWED, fonts):
        glyphs = [_of_maths(g) if g.symbol in _STOPS else g for g in glyphs]
    if borrowed and _any(_TIMES, fonts):  # mathptmx: \mathcal is rsfs
        glyphs = [_calligraphic(g) for g in glyphs]
    if _any(_EULER, fonts):  # eulervm: \leq is \leqslant
        glyphs = [_unslanted(g) for g in glyphs]
    return glyphs


def _any(pattern: re.Pattern[str], fonts: Collection[str]) -> bool:
    return any(pattern.search(name) for name in fonts)


def _is_without_serifs(glyphs: Sequence[Glyph]) -> bool:
    """Whether a page is set in sans serif, its formulas as well: no variable is in a font of mathematics."""
    letters = [g.style for g in glyphs if g.symbol.isascii() and g.symbol.isalpha()]
    sans = sum(style in _AS_ROMAN for style in letters)
    return 2 * sans > max(len(letters), _FEW_LETTERS) and not any(map(_is_maths_letter, glyphs))


def _as_roman(glyph: Glyph) -> Glyph:
    style = _AS_ROMAN.get(glyph.style)
    return glyph if style is None else replace(glyph, style=style, text=glyph.symbol.isalpha())


def _is_maths_letter(glyph: Glyph) -> bool:
    return glyph.style in _MATHS_ITALIC.values() and glyph.symbol.isascii()


def _of_maths(glyph: Glyph) -> Glyph:
    return replace(glyph, text=False) if glyph.text else glyph


def _is_text_italic(glyph: Glyph) -> bool:
    return glyph.text and glyph.style in _MATHS_ITALIC


def _borrow_letters(glyphs: list[Glyph]) -> list[Glyph]:
    """Text italic as maths italic, but for words among words."""
    settled = list(glyphs)
    for start, end in _tokens(glyphs):
        before = start > 0 and _spaced(glyphs[start - 1], glyphs[start])
        after = end < len(glyphs) and _spaced(glyphs[end - 1], glyphs[end])
        if end - start > 1 and (before or after) and not _loose(glyphs[start:end]):
            continue
        for n in range(start, end):
            settled[n] = replace(glyphs[n], style=_MATHS_ITALIC[glyphs[n].style], text=False)
    return settled


def _loose(letters: Sequence[Glyph]) -> bool:
    """Whether letters stand apart as Fourier sets those of formulas; letters of a word touch."""
    return all(b.x - a.x - a.advance > _LOOSE * a.size for a, b in pairwise(letters))


def _tokens(glyphs: Sequence[Glyph]) -> Iterator[tuple[int, int]]:
    """Runs of text italic letters without a space, as slices."""
    start: int | None = None
    for n, g in enumerate(glyphs):
        letter = _is_text_italic(g)
        if start is not None and not (letter and _adjoins(glyphs[n - 1], g)):
            yield start, n
            start = None
        if letter and start is None:
            start = n
    if start is not None:
        yield start, len(glyphs)


def _adjoins(a: Glyph, b: Glyph) -> bool:
    return a.y == b.y and a.size == b.size and abs(b.x - a.x - a.advance) < _SPACE[0] * a.size


def _spaced(a: Glyph, b: Glyph) -> bool:
    """Whether a space stands between two letters of text."""
    least, most = _SPACE
    apart = least * a.size <= b.x - a.x - a.advance < most * a.size
    return apart and a.y == b.y and a.text and b.text and (a.symbol + b.symbol).isalpha()


def _calligraphic(glyph: Glyph) -> Glyph:
    return replace(glyph, style=Style.CALLIGRAPHIC) if glyph.style is Style.SCRIPT else glyph


def _unslanted(glyph: Glyph) -> Glyph:
    symbol = {"⩽": "≤", "⩾": "≥"}.get(glyph.symbol)
    return replace(glyph, symbol=symbol) if symbol else glyph
