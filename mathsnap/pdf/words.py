"""How much of a line is words of the language, and how much is mathematics."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mathsnap.glyphs import Glyph
from mathsnap.pdf.kinds import FUNCTIONS, Kind, kind
from mathsnap.symbols import Style

__all__ = ["Counts", "count", "words"]

_WORD_GAP = 0.14
"""The pen moves on by more than that many em between two words."""


@dataclass(frozen=True, slots=True)
class Counts:
    """glyphs: all. prose: letters in words of the language. maths: letters and signs of mathematics.
    signs: relations and operators. cells: stretches with more than an em between them.
    """

    glyphs: int
    prose: int
    maths: int
    signs: int
    cells: int


def words(glyphs: Sequence[Glyph], of: Kind = Kind.WORD) -> Iterator[list[Glyph]]:
    """The runs of letters of a kind that stand close together, of glyphs of one baseline, by x."""
    run: list[Glyph] = []
    for g in glyphs:
        letter = kind(g) is of
        if run:
            last = run[-1]
            near = g.x - last.x - last.advance <= _WORD_GAP * last.size and abs(g.y - last.y) < 0.1 * g.size
            if not (letter and near):
                yield run
                run = []
        if letter:
            run.append(g)
    if run:
        yield run


def count(glyphs: Sequence[Glyph], main: Sequence[Glyph]) -> Counts:
    """glyphs: all of a line. main: those that are no scripts. Both by x."""
    prose = 0
    followers = {id(a): b for a, b in pairwise(glyphs)}
    for word in words(main):
        text = "".join(g.symbol for g in word)
        if len(text) >= 2 and text not in FUNCTIONS and not _applied(word[-1], followers.get(id(word[-1]))):
            prose += len(word)
    slanted = _slanted_prose(main)
    kinds = [kind(g) for g in glyphs]
    signs = kinds.count(Kind.SIGN)
    gaps, edge = 1, glyphs[0].box.x1 if glyphs else 0.0
    for g in glyphs:
        if g.box.x0 - edge > g.size:
            gaps += 1
        edge = max(edge, g.box.x1)
    return Counts(len(kinds), prose + slanted, kinds.count(Kind.LETTER) + signs - slanted, signs, gaps)


def _slanted_prose(main: Sequence[Glyph]) -> int:
    """Letters of a line that are words in the text's italic, which a font with no name of its own hides.

    Formulas hold such words too (`lrate`), but with signs between them.
    """
    runs = [w for w in words(main, Kind.LETTER) if w[0].style in (Style.ITALIC, Style.BOLD_ITALIC)]
    after = {id(a): id(b) for a, b in pairwise(main)}
    phrase = sum(len(a) + len(b) >= 5 and after.get(id(a[-1])) == id(b[0]) for a, b in pairwise(runs))
    return sum(map(len, runs)) if phrase >= 2 else 0


def _applied(last: Glyph, after: Glyph | None) -> bool:
    """Whether a word is a name in a formula: a bracket follows at once, or a subscript."""
    if after is None or after.x - last.x - last.advance > _WORD_GAP * last.size:
        return False
    if after.size < 0.9 * last.size:
        return after.y > last.y + 0.05 * last.size
    return kind(after) is Kind.OPEN
