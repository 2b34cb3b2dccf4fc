"""Where a sign stands: on the line, or beside it as a script.

Its baseline, its size and the top of its ink all tell. In pictures each is a few hundredths of an em off, and
the baseline of a subscript is only 0.15 em below the line, while its top is 0.3 em lower than that of a sign
on the line.
"""

from __future__ import annotations

from math import log
from typing import NamedTuple

from mathsnap.structure.items import Context, Item
from mathsnap.symbols import Style

__all__ = ["Fit", "fit", "seat"]

_HEIGHTS = {
    **dict.fromkeys("acegmnopqrsuvwxyzıȷαγεϵηικμνοπϖρϱσςτυφωχ", 0.44),
    **dict.fromkeys("bdfhklβδζθϑλξϕψ∂ℓℏ", 0.70),
    **dict.fromkeys("tij", 0.64),
    **dict.fromkeys("0123456789", 0.65),
    **dict.fromkeys("ABCDEFGHIJKLMNOPQRSTUVWXYZΓΔΘΛΞΠΣΥΦΨΩ", 0.685),
}
"""How high letters and digits reach above the baseline, in em (cmmi10, cmr10)."""

_FLAT = frozenset(_HEIGHTS) - frozenset("fgjpqyβγζηξμρϱςφϕχψQJ")
"""Those that do not reach below it in any font; the J of many does."""

_PLAIN = {Style.UPRIGHT, Style.ITALIC, Style.BOLD, Style.BOLD_ITALIC, Style.CALLIGRAPHIC, Style.DOUBLE_STRUCK}

_SUB, _SUP = 0.13, 0.27
"""The least that TeX lowers and raises scripts by, in em (cmsy10, sigma 13 to 17), a little less."""

_OFF_BASELINE, _OFF_TOP, _OFF_SIZE = 0.04, 0.08, 0.15
"""How far a baseline and a top may be off (em), and a size (its logarithm), by one standard deviation."""

_MOST = 25.0
"""What one measure may count: signs are also cut wrongly, which says nothing of their place."""

_LEADING = 12.0
"""What speaks against a script of nothing, before the first sign of a line."""

_RUNNING_ON = 6.0
"""What speaks against a sign of the line that shares its baseline with the script before it."""


class Fit(NamedTuple):
    """Whether a sign stands on a line, and how badly it fits there or beside it, whichever is better."""

    on_line: bool
    cost: float


def fit(item: Item, y: float, context: Context, *, leads: bool = False, runs_on: bool = False) -> Fit:
    """How a sign with a baseline of its own fits a line at y.

    leads: nothing stands before it. runs_on: it touches a script whose baseline is nearer than y.
    """
    em = context.size
    lower = (seat(item) - y) / em
    if abs(lower) < _OFF_BASELINE and item.size > 0.9 * em:
        return Fit(True, 0.0)
    small = 1.0 if context.level == "scriptscript" else 0.7
    on = _cost(item, y, em, 0.0, 1.0) + runs_on * _RUNNING_ON
    shifts = (max(lower, _SUB), min(lower, -_SUP))
    beside = min(_cost(item, y, em, shift, small) for shift in shifts) + leads * _LEADING
    return Fit(on <= beside, min(on, beside))


def seat(item: Item) -> float:
    """The baseline of a sign, by what is told of it and by where its ink ends."""
    glyph = item.glyph
    if glyph is None or glyph.symbol not in _FLAT or glyph.style not in _PLAIN:
        return item.y
    return (item.y + item.box.y1) / 2


def _cost(item: Item, y: float, em: float, shift: float, size: float) -> float:
    """How badly a sign fits where its baseline is lowered by a shift and its size is a share of the em."""
    baseline = ((seat(item) - y) / em - shift) / _OFF_BASELINE
    scale = log(item.size / (size * em)) / _OFF_SIZE
    top = _top(item, y, em, shift, size)
    return min(baseline**2, _MOST) + min(scale**2, _MOST) + min(top**2, _MOST)


def _top(item: Item, y: float, em: float, shift: float, size: float) -> float:
    glyph = item.glyph
    height = _HEIGHTS.get(glyph.symbol) if glyph is not None and glyph.style in _PLAIN else None
    if height is None:
        return 0.0
    return ((item.box.y0 - y) / em - (shift - height * size)) / _OFF_TOP
