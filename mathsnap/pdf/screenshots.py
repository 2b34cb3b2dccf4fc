"""Where the formulas of a picture are: a picture may be one formula, cut out, or part of a page."""

from __future__ import annotations

from collections.abc import Sequence

from mathsnap.boxes import Box
from mathsnap.glyphs import Glyph, GlyphRun
from mathsnap.pdf.lines import Line, page_lines
from mathsnap.pdf.numbers import equation_numbers
from mathsnap.pdf.regions import Region, find_regions
from mathsnap.pdf.words import count

__all__ = ["find_in_picture"]

_PROSE, _MATHS = 0.7, 0.15
"""A line is words of the language when a larger share of its glyphs is in such words, and a smaller one is
letters and signs of mathematics: a formula may have a remark beside it.
"""

_LEAST_PROSE = 12
"""Glyphs of a line of prose; shorter ones may be words within a formula."""


def find_in_picture(run: GlyphRun, page: Box, *, inline: bool = False) -> list[Region]:
    """The formulas of a picture in reading order: all of it is one, unless words stand around them.

    run: its glyphs in the scale of 10 point type. page: all of the picture. inline: as for `find_regions`.
    """
    if not run.glyphs:
        return []
    lines = page_lines(run, page)
    if any(_is_prose(run, line) for line in lines):
        return find_regions(run, page, inline=inline, lines=lines)
    whole = _whole(run, lines)
    return [whole] if whole is not None else []


def _is_prose(run: GlyphRun, line: Line) -> bool:
    glyphs = [run.glyphs[i] for i in line.glyphs]
    counts = count(glyphs, [run.glyphs[i] for i in line.main])
    n = counts.glyphs
    return n >= _LEAST_PROSE and counts.prose > _PROSE * n and counts.maths < _MATHS * n


def _whole(run: GlyphRun, lines: Sequence[Line]) -> Region | None:
    """All of a picture as one display, without its numbers; None where it holds words at most."""
    numbers = [
        found
        for line in lines
        for found in equation_numbers([run.glyphs[i] for i in line.glyphs], run.box.x0, run.box.x1)
    ]
    numerals = {id(g) for _, part in numbers for g in part}
    glyphs = tuple(g for g in run.glyphs if id(g) not in numerals)
    if not _is_mathematics(glyphs):
        return None
    rest = GlyphRun(glyphs, run.rules)
    return Region("display", rest.box, rest, tuple(text for text, _ in numbers))


def _is_mathematics(glyphs: Sequence[Glyph]) -> bool:
    counts = count(glyphs, glyphs)
    return counts.maths > 0 or 0 < counts.glyphs != counts.prose
