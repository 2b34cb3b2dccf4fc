"""Full stops and product dots, told apart by where they stand: they look alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mathsnap.glyphs import Glyph

__all__ = ["stops_by_height"]

_STOP, _PRODUCT = ".", "⋅"
_AXIS = 0.25  # em above the baseline: the middle of a product dot
_NEAR, _RIGHT, _WRONG = 1.0, 0.07, 0.12  # em: to a neighbour; off by less, by more
_FAR = 3.0  # em: to the comma before an ellipsis that stands by itself


def stops_by_height(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs, with each dot that stands on the axis of the letter or digit after it as a product dot, and
    each that stands on the baseline of one beside it as a full stop.

    The sign before a dot may be a script, whose axis can lie on the baseline.
    """
    letters = [glyph for glyph in glyphs if glyph.symbol.isalnum()]
    commas = [glyph for glyph in glyphs if glyph.symbol == ","]
    return [_by_height(g, letters, commas) if g.symbol in (_STOP, _PRODUCT) else g for g in glyphs]


def _by_height(dot: Glyph, letters: Sequence[Glyph], commas: Sequence[Glyph]) -> Glyph:
    beside = _beside(dot, letters, _NEAR) or _beside(dot, commas, _FAR)
    if not beside:
        return dot
    low = min((abs(g.y - dot.box.y1) / g.size, -g.size) for g in beside)
    after = [g for g in beside if g.box.x0 > dot.box.cx]
    high = min(
        ((abs(g.y - _AXIS * g.size - dot.box.cy) / g.size, -g.size) for g in after), default=(1.0, 0.0)
    )
    if dot.symbol == _STOP and high[0] < _RIGHT and low[0] > _WRONG:
        size = -high[1]
        return replace(dot, symbol=_PRODUCT, y=dot.box.cy + _AXIS * size, size=size, centred=False)
    if dot.symbol == _PRODUCT and low[0] < _RIGHT and high[0] > _WRONG:
        return replace(dot, symbol=_STOP, y=dot.box.y1, size=-low[1], centred=False)
    return dot


def _beside(dot: Glyph, signs: Sequence[Glyph], reach: float) -> list[Glyph]:
    return [
        g
        for g in signs
        if max(g.box.x0 - dot.box.x1, dot.box.x0 - g.box.x1) < reach * g.size
        and abs(dot.box.cy - g.y) < 0.6 * g.size
    ]
