"""From a picture to its formulas, step by step.

picture -> glyphs -> regions -> structure -> LaTeX -> Formula
"""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mathsnap.boxes import Box
from mathsnap.errors import NoFormulaError
from mathsnap.formula import Formula, Source, SymbolReading
from mathsnap.glyphs import Glyph, GlyphRun
from mathsnap.pdf.lines import Line, page_lines
from mathsnap.pdf.numbers import equation_numbers
from mathsnap.pdf.regions import Region, find_regions
from mathsnap.pdf.words import count
from mathsnap.pipeline import Engine, extract, formula_of, require_engine
from mathsnap.vision.images import Picture, PictureSource, open_picture
from mathsnap.vision.read import Reading, read_picture

if TYPE_CHECKING:
    pass

__all__ = ["snap", "snap_all"]

_log = logging.getLogger(__name__)

_PAGE = re.compile(r"(?P<path>.+\.pdf)#page=(?P<page>\d+)", re.IGNORECASE)

_PROSE = 0.6
"""A line is words of the language when more than that share of its glyphs is in such words."""

_LEAST_PROSE = 12
"""Glyphs of a line of prose; shorter ones may be words within a formula."""


def snap(source: PictureSource, *, engine: Engine = "auto", name: str | None = None) -> Formula:
    """The formula of a picture; of several displays the largest.

    Args:
        source: a picture's path or content, a Pillow image, or an array (height x width, grey, or x 3 or 4
            colours); or a page of a PDF file, "paper.pdf#page=4".
        engine: how it is read; "auto" is "glyph".
        name: what the picture is called in the record and in messages; default its path, "" in memory.

    Raises:
        InputError: the picture cannot be read.
        NoFormulaError: it holds no formula.
        DependencyError: the engine is not installed.
    """
    found = snap_all(source, engine=engine, name=name)
    if not found:
        raise NoFormulaError(f"{_label(source, name) or 'the picture'}: no formula was found")
    return max(found, key=lambda formula: formula.source.bbox.area if formula.source.bbox else 0.0)


def snap_all(
    source: PictureSource, *, inline: bool = False, engine: Engine = "auto", name: str | None = None
) -> list[Formula]:
    """Every display of a picture in reading order; none where it holds no mathematics.

    source, engine, name: as for `snap`, which also says what is raised. inline: also the formulas within
    lines of text.
    """
    require_engine(engine)
    label = _label(source, name)
    if isinstance(source, str) and (page := _PAGE.fullmatch(source)):
        return list(extract(page["path"], pages=page["page"], inline=inline, engine=engine, name=label))
    return _read(open_picture(source, label), label, inline)


def _label(source: Any, name: str | None) -> str:
    if name is not None:
        return name
    from pathlib import Path

    return str(source) if isinstance(source, str | Path) else ""


def _read(picture: Picture, label: str, inline: bool) -> list[Formula]:
    reading = read_picture(picture.image)
    found = []
    for region in _regions(reading, inline):
        box = region.box.scaled(reading.pixels_per_point)
        source = Source(label, None, box, picture.dpi, picture.sha256)
        found.append(_in_pixels(formula_of(region, source), reading.pixels_per_point))
    return found


def _in_pixels(formula: Formula, factor: float) -> Formula:
    """With the boxes of its symbols in pixels of the picture."""

    def moved(symbol: SymbolReading) -> SymbolReading:
        return replace(symbol, bbox=symbol.bbox.scaled(factor))

    return replace(formula, symbols=tuple(map(moved, formula.symbols)))


def _regions(reading: Reading, inline: bool) -> list[Region]:
    """Where the formulas are: all of the picture, unless words stand around them."""
    run = reading.run
    if not run.glyphs:
        return []
    page = Box(0, 0, max(reading.width, run.box.x1), max(reading.height, run.box.y1))
    lines = page_lines(run, page)
    if any(_is_prose(run, line) for line in lines):
        return find_regions(run, page, inline=inline)
    whole = _whole(run, lines)
    return [whole] if whole is not None else []


def _is_prose(run: GlyphRun, line: Line) -> bool:
    glyphs = [run.glyphs[i] for i in line.glyphs]
    counts = count(glyphs, [run.glyphs[i] for i in line.main])
    return counts.glyphs >= _LEAST_PROSE and counts.prose > _PROSE * counts.glyphs


def _whole(run: GlyphRun, lines: list[Line]) -> Region | None:
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


def _is_mathematics(glyphs: tuple[Glyph, ...]) -> bool:
    counts = count(glyphs, glyphs)
    return counts.maths > 0 or 0 < counts.glyphs != counts.prose
