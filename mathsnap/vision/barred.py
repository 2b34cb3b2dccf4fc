"""Relations with a bar below, found as a relation without it, and a bar: \\geq, \\subseteq."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mathsnap.boxes import Box, union
from mathsnap.glyphs import Glyph, Rule

__all__ = ["with_bars_below"]

_BARRED = {">": "≥", "<": "≤", "⊂": "⊆", "⊃": "⊇", "⊏": "⊑", "⊐": "⊒", "≺": "⪯", "≻": "⪰"}
_WHOLE = frozenset(_BARRED.values()) | frozenset("⩾⩽")
_AS_WIDE = (0.75, 1.35)  # times the relation
_BELOW = 0.35  # em: the bar is no farther below
_TALLEST = 0.8  # em: a relation that is taller has its bar already


def with_bars_below(glyphs: Sequence[Glyph], rules: Sequence[Rule]) -> tuple[list[Glyph], list[Rule]]:
    """The glyphs, with every relation that has a bar of its width right below as the one with it, and the
    rules without those bars.
    """
    out, left = list(glyphs), list(rules)
    for i, glyph in enumerate(out):
        if glyph.symbol not in _BARRED and glyph.symbol not in _WHOLE:
            continue
        bar = next((rule for rule in left if _is_bar_of(rule.box, glyph)), None)
        if bar is not None:
            left.remove(bar)
            out[i] = replace(
                glyph, symbol=_BARRED.get(glyph.symbol, glyph.symbol), box=union([glyph.box, bar.box])
            )
    return out, left


def _is_bar_of(bar: Box, relation: Glyph) -> bool:
    box, em = relation.box, relation.size
    alike = _AS_WIDE[0] * box.width < bar.width < _AS_WIDE[1] * box.width
    along = min(bar.x1, box.x1) - max(bar.x0, box.x0) > _AS_WIDE[0] * box.width
    below = -0.05 * em < bar.cy - box.y1 < _BELOW * em
    return alike and along and below and box.height < _TALLEST * em
