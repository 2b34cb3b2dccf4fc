"""Sizes told by where signs stand: scripts of scripts at scripts, relations on the axis of their line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from mathsnap.boxes import Box
from mathsnap.glyphs import Glyph, Rule
from mathsnap.symbols import math_class
from mathsnap.vision.signs import glyph_boxes

__all__ = ["relations_of_lines", "scripts_of_scripts"]

_SCRIPT = 7.0  # points, where the text has ten
_AFTER, _OVERLAP = 0.45, 0.25  # em of the script: how far after it its own script begins, or before its end
_SHIFT = 0.65  # em: what is shifted by more is of another line
_ROW, _REACH = 0.7, 0.6  # em: to the next sign of a row; above and below
_AXIS, _OFF_AXIS, _BESIDE = 0.25, 0.08, 1.2  # em: above the baseline; off it; to the next letter of the line
_AT_BAR = 0.8  # em: from the bar of a fraction


def relations_of_lines(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs, with each relation as large as the letters and digits near it on whose axis it is centred,
    where those are of one size: its own is told by its ink only, and that differs from font to font.
    """
    letters = [g for g in glyphs if g.symbol.isalnum()]
    x0, _, x1, _ = glyph_boxes(letters).T
    y, size = np.array([(g.y, g.size) for g in letters]).reshape(-1, 2).T
    out = []
    for g in glyphs:
        if math_class(g.symbol) == "rel":
            near = np.maximum(x0 - g.box.x1, g.box.x0 - x1) < _BESIDE * size
            on_axis = near & (np.abs(y - _AXIS * size - g.box.cy) < _OFF_AXIS * size)
            sizes = set(size[on_axis].tolist())
            g = replace(g, size=sizes.pop()) if len(sizes) == 1 else g
        out.append(g)
    return out


def scripts_of_scripts(glyphs: Sequence[Glyph], rules: Sequence[Rule], coarse: bool) -> list[Glyph]:
    """The glyphs, with those as small as scripts of scripts as scripts where nothing is near that they may be
    scripts of: no script right before them, no operator above or below, no bar of a fraction, and none of
    their size that they continue a row of. Where the picture is not coarse, any script before them will do:
    authors also shift and shrink by hand.
    """
    bases = [g for g in glyphs if g.size == _SCRIPT]
    bars = [rule.box for rule in rules if rule.horizontal]
    kept: list[Glyph] = []
    for g in sorted((g for g in glyphs if g.size < _SCRIPT), key=lambda g: g.box.x0):
        follows = any((_is_at if coarse else _is_near)(g, base) for base in bases)
        follows = follows or any(_continues(g, last) for last in kept)
        if follows or any(_is_over_or_under(g.box, bar) for bar in bars):
            kept.append(g)
    small = {id(g) for g in kept}
    return [g if g.size >= _SCRIPT or id(g) in small else replace(g, size=_SCRIPT) for g in glyphs]


def _is_at(g: Glyph, base: Glyph) -> bool:
    """Whether a glyph is where scripts of a base are: right after it, or above or below an operator. So
    small a relation is no script by itself.
    """
    if math_class(g.symbol) == "rel":
        return False
    if math_class(base.symbol) == "op":
        return _reaches(g, base)
    gap, shift = g.box.x0 - base.box.x1, abs(g.y - base.y)
    near = g.box.grown(0, _REACH * _SCRIPT).y_overlap(base.box) > 0
    return near and shift < _SHIFT * _SCRIPT and -_OVERLAP * _SCRIPT < gap < _AFTER * _SCRIPT


def _is_near(g: Glyph, base: Glyph) -> bool:
    return base.box.x0 <= g.box.x1 and _reaches(g, base)


def _reaches(g: Glyph, base: Glyph) -> bool:
    return g.box.grown(_SCRIPT, _REACH * _SCRIPT).overlap(base.box) > 0


def _continues(g: Glyph, last: Glyph) -> bool:
    """Whether a glyph is the next of a row of small ones, or an accent on one of them."""
    reach = last.box.grown(_ROW * _SCRIPT, _REACH * _SCRIPT / 2)
    return last.box.x0 <= g.box.x1 and reach.overlap(g.box) > 0


def _is_over_or_under(box: Box, bar: Box) -> bool:
    near = min(abs(bar.y0 - box.y1), abs(box.y0 - bar.y1)) < _AT_BAR * _SCRIPT
    return near and box.x_overlap(bar) > box.width / 2
