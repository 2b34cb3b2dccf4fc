"""What the fonts of a page tell together: some packages take parts of mathematics from the text's fonts.

newtx and its like set the digits of formulas in the text font, mathptmx, mathpazo and Fourier the letters
too; eulervm prints \\leq slanted. A glyph alone cannot show that, the page can.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from mathsnap.glyphs import Glyph
from mathsnap.symbols import Style

__all__ = ["settle"]

# The maths fonts that go with a text font that mathematics borrows from.
_LETTERS_BORROWED = re.compile("[rR][tp]xmi|Fourier-Math|MathDesign|PazoMath|StandardSymL|[tp]xb?sys")
_DIGITS_BORROWED = re.compile("Kp--M|New[TP]XB?MI|" + _LETTERS_BORROWED.pattern)
_STOPS_BORROWED = re.compile(r"Fourier-Math|MathDesign|PazoMath|EUR[MB]\d")

_MATHS_ITALIC = {Style.TEXT_ITALIC: Style.ITALIC, Style.BOLD_TEXT_ITALIC: Style.BOLD_ITALIC}
_DIGITS = frozenset("0123456789()[]+=/:;!?")
_STOPS = frozenset(",.")
_VOWELS = frozenset("aeiouyAEIOUY")

_WORD = 4
"""So many text letters in a row are a word, not a product of variables."""

_SPACE = (0.15, 0.7)
"""A gap between letters that wide, in em, is a space between words."""


def settle(glyphs: list[Glyph], fonts: Collection[str]) -> list[Glyph]:
    """The glyphs of a page with style, symbol and `text` as its fonts together tell.

    fonts: the names of all fonts on the page, with or without subset prefixes.
    """
    if _any(_LETTERS_BORROWED, fonts) and not any(map(_is_maths_letter, glyphs)):
        glyphs = _borrow_letters(glyphs)
    if _any(_DIGITS_BORROWED, fonts):
        glyphs = [_of_maths(g) if g.symbol in _DIGITS else g for g in glyphs]
    if _any(_STOPS_BORROWED, fonts):
        glyphs = [_of_maths(g) if g.symbol in _STOPS else g for g in glyphs]
    for font, rule in _RULES:
        if _any(font, fonts):
            glyphs = [rule(g) for g in glyphs]
    return glyphs


def _any(pattern: re.Pattern[str], fonts: Collection[str]) -> bool:
    return any(pattern.search(name) for name in fonts)


def _is_maths_letter(glyph: Glyph) -> bool:
    return glyph.style in _MATHS_ITALIC.values() and glyph.symbol.isascii()


def _of_maths(glyph: Glyph) -> Glyph:
    return replace(glyph, text=False) if glyph.text else glyph


def _borrow_letters(glyphs: list[Glyph]) -> list[Glyph]:
    """Text italic as maths italic, where it does not spell words."""
    settled = list(glyphs)
    tokens = list(_tokens(glyphs))
    words = [_is_word(glyphs[a:b]) for a, b in tokens]
    for i, (start, end) in enumerate(tokens):
        beside = (i > 0 and words[i - 1] and _follows(glyphs, tokens[i - 1], tokens[i])) or (
            i + 1 < len(tokens) and words[i + 1] and _follows(glyphs, tokens[i], tokens[i + 1])
        )
        if words[i] or (beside and end - start > 1):
            continue
        for n in range(start, end):
            style = _MATHS_ITALIC[glyphs[n].style]
            settled[n] = replace(glyphs[n], style=style, text=False)
    return settled


def _tokens(glyphs: Sequence[Glyph]) -> Iterator[tuple[int, int]]:
    """Runs of text italic letters without a space, as slices."""
    start: int | None = None
    for n, g in enumerate(glyphs):
        letter = g.text and g.style in _MATHS_ITALIC
        if start is not None and not (letter and _adjoins(glyphs[n - 1], g)):
            yield start, n
            start = None
        if letter and start is None:
            start = n
    if start is not None:
        yield start, len(glyphs)


def _adjoins(a: Glyph, b: Glyph) -> bool:
    return a.y == b.y and a.size == b.size and abs(b.x - a.x - a.advance) < _SPACE[0] * a.size


def _follows(glyphs: Sequence[Glyph], left: tuple[int, int], right: tuple[int, int]) -> bool:
    a, b = glyphs[left[1] - 1], glyphs[right[0]]
    return left[1] == right[0] and a.y == b.y and (b.x - a.x - a.advance) < _SPACE[1] * a.size


def _is_word(token: Sequence[Glyph]) -> bool:
    text = "".join(g.symbol for g in token)
    small = all(b.islower() for _, b in pairwise(text))
    return len(text) >= _WORD and small and not _VOWELS.isdisjoint(text)


def _script_is_calligraphic(glyph: Glyph) -> Glyph:
    return replace(glyph, style=Style.CALLIGRAPHIC) if glyph.style is Style.SCRIPT else glyph


def _unslanted(glyph: Glyph) -> Glyph:
    symbol = {"⩽": "≤", "⩾": "≥"}.get(glyph.symbol)
    return replace(glyph, symbol=symbol) if symbol else glyph


_RULES: tuple[tuple[re.Pattern[str], Callable[[Glyph], Glyph]], ...] = (
    (re.compile("StandardSymL"), _script_is_calligraphic),  # mathptmx: \mathcal is rsfs
    (re.compile("EURM"), _unslanted),  # eulervm: \leq is \leqslant
)
