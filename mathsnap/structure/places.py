"""Where a sign stands: on the line, or beside it as a script.

Its baseline, its size and the top of its ink all tell. In pictures each is a few hundredths of an em off, and
the baseline of a subscript is only 0.15 em below the line, while its top is 0.3 em lower than that of a sign
on the line.
"""

from __future__ import annotations

from math import log

from mathsnap.structure.items import Context, Item
from mathsnap.symbols import Style

__all__ = ["is_on_line"]

_HEIGHTS = {
    **dict.fromkeys("acegmnopqrsuvwxyzıȷαγεϵηικμνοπϖρϱσςτυφωχ", 0.44),
    **dict.fromkeys("bdfhklβδζθϑλξϕψ∂ℓℏ", 0.70),
    **dict.fromkeys("tij", 0.64),
    **dict.fromkeys("0123456789", 0.65),
    **dict.fromkeys("ABCDEFGHIJKLMNOPQRSTUVWXYZΓΔΘΛΞΠΣΥΦΨΩ", 0.685),
}
"""How high letters and digits reach above the baseline, in em (cmmi10, cmr10)."""

_PLAIN = {Style.UPRIGHT, Style.ITALIC, Style.BOLD, Style.BOLD_ITALIC, Style.CALLIGRAPHIC, Style.DOUBLE_STRUCK}

_SUB, _SUP = 0.13, 0.27
"""The least that TeX lowers and raises scripts by, in em (cmsy10, sigma 13 to 17), a little less."""

_OFF_BASELINE, _OFF_TOP, _OFF_SIZE = 0.04, 0.06, 0.12
"""How far a baseline and a top may be off (em), and a size (its logarithm), by one standard deviation."""


def is_on_line(item: Item, y: float, context: Context) -> bool:
    """Whether a sign with a baseline of its own stands on the line at y rather than beside it as a script."""
    small = 1.0 if context.level == "scriptscript" else 0.7
    em = context.size
    lower = (item.y - y) / em
    on = _cost(item, y, em, 0.0, 1.0)
    return on <= min(_cost(item, y, em, max(lower, _SUB), small), _cost(item, y, em, min(lower, -_SUP), small))


def _cost(item: Item, y: float, em: float, shift: float, size: float) -> float:
    """How badly a sign fits where its baseline is lowered by a shift and its size is a share of the em."""
    baseline = ((item.y - y) / em - shift) / _OFF_BASELINE
    scale = log(item.size / (size * em)) / _OFF_SIZE
    return baseline**2 + scale**2 + _top(item, y, em, shift, size) ** 2


def _top(item: Item, y: float, em: float, shift: float, size: float) -> float:
    glyph = item.glyph
    height = _HEIGHTS.get(glyph.symbol) if glyph is not None and glyph.style in _PLAIN else None
    if height is None:
        return 0.0
    return ((item.box.y0 - y) / em - (shift - height * size)) / _OFF_TOP
