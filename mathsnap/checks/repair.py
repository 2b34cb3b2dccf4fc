r"""Mending what is surely mendable: signs read for their likes, and groups and fences left open.

Whether a mended formula is better is for the checks to say; what was done is told in words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mathsnap.checks.confidence import margin
from mathsnap.glyphs import GlyphRun
from mathsnap.latex.tokens import tokens

__all__ = ["close_groups", "second_readings"]

_NARROW = 0.5
_MOST = 4
_TRIED = 0.02
"""Gap up to which a sign may be another, signs tried at most, and the least score of a reading worth it."""


def second_readings(run: GlyphRun) -> Iterator[tuple[GlyphRun, str]]:
    """The run with one ambiguous sign as its second reading, the most ambiguous first; and what was done."""
    doubtful = sorted(
        (margin(glyph), number)
        for number, glyph in enumerate(run.glyphs)
        if glyph.alternatives and margin(glyph) < _NARROW and glyph.alternatives[0][2] >= _TRIED
    )
    for _, number in doubtful[:_MOST]:
        glyph = run.glyphs[number]
        symbol, style, score = glyph.alternatives[0]
        others = ((glyph.symbol, glyph.style, glyph.score), *glyph.alternatives[1:])
        other = replace(glyph, symbol=symbol, style=style, score=score, alternatives=others)
        glyphs = (*run.glyphs[:number], other, *run.glyphs[number + 1 :])
        yield replace(run, glyphs=glyphs), f"{symbol} instead of {glyph.symbol}"


def close_groups(latex: str) -> tuple[str, tuple[str, ...]]:
    r"""LaTeX with a brace or \right. at the end for each group and fence that is open, and what was added.

    Braces without partner and crossed groups are left: nobody knows what was meant.
    """
    opened: list[str] = []
    for token in tokens(latex):
        if token.text in ("{", r"\left"):
            opened.append(token.text)
        elif token.text in ("}", r"\right"):
            if not opened or opened.pop() != {"}": "{", r"\right": r"\left"}[token.text]:
                return latex, ()
        elif token.text in (r"\begin", r"\end"):
            return latex, ()
    if not opened or latex.endswith("\\"):
        return latex, ()
    added = ["}" if opening == "{" else r" \right." for opening in reversed(opened)]
    return latex + "".join(added), tuple(f"{text.strip()} added at the end" for text in added)
