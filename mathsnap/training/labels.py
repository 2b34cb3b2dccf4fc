"""What the network is to find on a page: one label a sign, from the glyphs that the PDF reader gives."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from mathsnap.boxes import Box, union
from mathsnap.glyphs import UNKNOWN, Glyph, GlyphRun, Rule
from mathsnap.symbols import Style
from mathsnap.vision.signs import HORIZONTAL_RULE, VERTICAL_RULE

__all__ = ["Label", "class_name", "labels"]

_NOT = "\u0338"


@dataclass(frozen=True, slots=True)
class Label:
    """name: class, as `class_name` gives it. box: ink. y: baseline, None where a sign has none (rules, and
    signs centred on the axis). size: em of its font, 0 for rules. Lengths are points of the page.
    """

    name: str
    box: Box
    y: float | None
    size: float


def class_name(symbol: str, style: Style) -> str:
    """The class of a symbol in a style, for instance "x italic"."""
    return f"{symbol} {style}"


def labels(run: GlyphRun) -> list[Label] | None:
    """The labels of a page; None where a glyph is not known, for then the page teaches what is wrong.

    A stroke of negation and the sign under it have one centre, so they are one class, composed by Unicode
    where it knows the pair.
    """
    if any(glyph.symbol == UNKNOWN for glyph in run.glyphs):
        return None
    strokes = [glyph for glyph in run.glyphs if glyph.symbol == _NOT]
    found: list[Label] = []
    for glyph in run.glyphs:
        if glyph.symbol != _NOT:
            found.append(_glyph_label(glyph, strokes))
    found += map(_rule_label, run.rules)
    return found


def _glyph_label(glyph: Glyph, strokes: Iterable[Glyph]) -> Label:
    symbol, box = glyph.symbol, glyph.box
    for stroke in strokes:
        if stroke.box.contains(glyph.box.cx, glyph.box.cy) and glyph.box.contains(
            stroke.box.cx, stroke.box.cy
        ):
            symbol = unicodedata.normalize("NFC", symbol + _NOT)
            box = union((box, stroke.box))
            break
    return Label(class_name(symbol, glyph.style), box, None if glyph.centred else glyph.y, glyph.size)


def _rule_label(rule: Rule) -> Label:
    return Label(HORIZONTAL_RULE if rule.horizontal else VERTICAL_RULE, rule.box, None, 0.0)
