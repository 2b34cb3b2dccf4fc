"""A PDF page as glyphs and rules, exactly as they stand in the file; nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from mathsnap.boxes import Box
from mathsnap.glyphs import UNKNOWN, Glyph, GlyphRun
from mathsnap.pdf.assemble import AXIS, assemble
from mathsnap.pdf.fonts import FontBook
from mathsnap.pdf.house import settle
from mathsnap.pdf.rules import read_rules

__all__ = ["contradictions", "is_picture", "read_page"]

_FEW = 25
"""Glyphs that a scan may carry as text: a stamp, a page number."""

_SCAN = 0.4
"""Share of the page that the picture of a scan covers at least."""

_MOST_UNKNOWN = 0.4
"""A page with a larger share of glyphs without a name is better read from its picture."""

_EITHER = 0.5
"""The score of a letter whose name in the font is another than the file says."""

_INVISIBLE = 3
"""Text render mode of a hidden text layer (PDF 32000-1, table 106)."""


def read_page(page: Any, fonts: FontBook | None = None) -> GlyphRun:
    """Every visible glyph and thin rule of a page, in the order of the page's content.

    page: a pymupdf.Page. fonts: the fonts of its document, to be opened only once for all of its pages.
    Lengths are PDF points from the top left corner. Spaces, hidden text and text that does not run from
    left to right (an arXiv stamp) are left out. A glyph that cannot be identified has the symbol UNKNOWN
    and the score 0. The page loses its annotations and is turned as it is shown, in memory only.
    """
    if page.rotation:
        page.remove_rotation()
    for annotation in list(page.annots()):  # a reader's notes are no part of the page
        page.delete_annot(annotation)
    book = fonts if fonts is not None else FontBook(page.parent)
    glyphs = [glyph for span in _text_trace(page) for glyph in _span_glyphs(page, span, book)]
    glyphs = settle(glyphs, [name for _, name in book.fonts_of(page).values()])
    return GlyphRun(*assemble(glyphs, read_rules(page)))


def is_picture(page: Any, run: GlyphRun) -> bool:
    """Whether a page is to be read as a picture: a scan, or set in fonts whose glyphs have no names.

    run: what `read_page` gave for it.
    """
    unknown = sum(glyph.symbol == UNKNOWN for glyph in run.glyphs)
    if len(run.glyphs) > _FEW:
        return unknown > _MOST_UNKNOWN * len(run.glyphs)
    whole = abs(page.rect)
    return any(abs(page.rect & image["bbox"]) > _SCAN * whole for image in page.get_image_info())


def _text_trace(page: Any) -> list[dict[str, Any]]:
    """The page's text with the full names of its fonts: subsets of one font number their glyphs apart."""
    import pymupdf

    tools: Any = pymupdf.TOOLS
    before = tools.set_subset_fontnames()
    tools.set_subset_fontnames(True)
    try:
        spans: list[dict[str, Any]] = page.get_texttrace()
        return spans
    finally:
        tools.set_subset_fontnames(before)


def _span_glyphs(page: Any, span: dict[str, Any], book: FontBook) -> Iterator[Glyph]:
    if span["type"] == _INVISIBLE or span["opacity"] == 0 or span["dir"][0] < 0.999:
        return
    size: float = span["size"]
    shapes = book.shapes(page, span["font"])
    chars = span["chars"]
    for place, (char, glyph_id, (x, y), bounds) in enumerate(chars):
        if glyph_id < 0:  # a ligature spelt out: its first letter carries the glyph
            continue
        shape = shapes[glyph_id, char]
        if shape.blank:
            continue
        if shape.ink is None:
            box = Box(*bounds)
        else:
            left, bottom, right, top = shape.ink
            box = Box(x + left * size, y - top * size, x + right * size, y - bottom * size)
        baseline = (box.y0 + box.y1) / 2 + AXIS * size if shape.centred else y
        advance = bounds[2] - bounds[0]
        score = 0.0 if shape.symbol == UNKNOWN else _EITHER if shape.claimed else 1.0
        others = ((shape.claimed, shape.style, _EITHER),) if shape.claimed else ()
        symbol = _ligature(shape.symbol, chars, place)
        text = shape.text or len(symbol) > len(shape.symbol)
        glyph = Glyph(
            *(symbol, shape.style, x, baseline, size, box, advance, shape.centred, text),
            score=score,
            alternatives=others,
        )
        if len(symbol) > 1 and set(symbol) == {"′"}:
            yield from _primes(glyph)
        else:
            yield glyph


def _ligature(symbol: str, chars: Sequence[Any], place: int) -> str:
    """All letters of a glyph that the file spells out: those after the first have no glyph of their own."""
    end = place + 1
    while end < len(chars) and chars[end][1] < 0:
        end += 1
    spelt = "".join(chr(char) for char, *_ in chars[place + 1 : end])
    return symbol + spelt if len(symbol) == 1 and spelt.isalpha() and symbol.isalpha() else symbol


def _primes(glyph: Glyph) -> Iterator[Glyph]:
    """The primes that a font has in one glyph, one by one."""
    box, count = glyph.box, len(glyph.symbol)
    for k in range(count):
        x0, x1 = (box.x0 + box.width * part / count for part in (k, k + 1))
        at = Box(x0, box.y0, x1, box.y1)
        yield replace(glyph, symbol="′", x=x0, box=at, advance=at.width, text=False)


def contradictions(run: GlyphRun) -> tuple[str, ...]:
    """What the names of glyphs and the characters of the file say differently, in words."""
    found = {(g.symbol, symbol) for g in run.glyphs for symbol, _, _ in g.alternatives}
    return tuple(f"the font says {named}, the file {told}" for named, told in sorted(found))
