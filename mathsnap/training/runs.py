"""Glyph runs as lines of JSON, so that what was read on one machine can be parsed on another."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mathsnap.boxes import Box
from mathsnap.glyphs import Glyph, GlyphRun, Rule
from mathsnap.symbols import Style

__all__ = ["run_from_json", "run_to_json"]


def run_to_json(run: GlyphRun) -> dict[str, Any]:
    """A run as plain lists: for each glyph symbol, style, x, y, size, advance, box and its marks
    ("c" for centred, "t" for text, "s" for stretched); for each rule its box. Lengths have three decimals.
    """
    return {
        "glyphs": [
            [g.symbol, str(g.style), *_rounded(g.x, g.y, g.size, g.advance, *g.box.as_tuple()), _marks(g)]
            for g in run.glyphs
        ],
        "rules": [_rounded(*rule.box.as_tuple()) for rule in run.rules],
    }


def run_from_json(data: dict[str, Any]) -> GlyphRun:
    """The run that `run_to_json` gave."""
    return GlyphRun(
        tuple(_glyph(*row) for row in data["glyphs"]), tuple(Rule(Box(*row)) for row in data["rules"])
    )


def _glyph(symbol: str, style: str, x: float, y: float, size: float, advance: float, *rest: Any) -> Glyph:
    *box, marks = rest
    glyph = Glyph(symbol, Style(style), x, y, size, Box(*box), advance, "c" in marks, "t" in marks)
    return replace(glyph, stretched="s" in marks)


def _marks(glyph: Glyph) -> str:
    return "c" * glyph.centred + "t" * glyph.text + "s" * glyph.stretched


def _rounded(*values: float) -> list[float]:
    return [round(value, 3) for value in values]
