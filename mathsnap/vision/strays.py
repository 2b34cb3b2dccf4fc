"""Commas, slashes and brackets on no line of their own: they are of the line they stand nearest to."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from mathsnap.glyphs import Glyph

__all__ = ["strays_on_lines"]

_ON_BASELINE = frozenset(",;")
_ON_AXIS = frozenset("/()[]{}|⟨⟩")
_AXIS = 0.25  # em above the baseline
_BESIDE = 3.0  # em: how far apart signs of one line may stand
_ON, _NEAR = 0.13, 0.3  # em: off a line by less it stands on it, by less it may
_CLOSE = 0.4  # em: letters so near on both sides tell more
_ALIKE = 0.1  # of the size
_HIGHEST = 2.0  # sizes: no line that a sign may stand on is farther from its box


def strays_on_lines(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs, with each comma, slash or bracket that is on no line of signs of its size on that of the
    letters beside it which it is nearest to. Their sizes and baselines tell less than those of letters: fonts
    draw them differently.
    """
    steady = sorted(
        (g for g in glyphs if not g.centred and g.symbol not in _ON_BASELINE | _ON_AXIS), key=lambda g: g.y
    )
    lines = [g.y for g in steady]
    out = []
    for g in glyphs:
        if g.symbol in _ON_BASELINE | _ON_AXIS and not g.centred:
            reach = _HIGHEST * max(g.size, g.box.height)
            near = steady[bisect_left(lines, g.box.y0 - reach) : bisect_right(lines, g.box.y1 + reach)]
            g = _on_line(g, near)
        out.append(g)
    return out


def _on_line(stray: Glyph, steady: Sequence[Glyph]) -> Glyph:
    beside = [
        g
        for g in steady
        if -0.3 * g.size < max(g.box.x0 - stray.box.x1, stray.box.x0 - g.box.x1) < _BESIDE * g.size
    ]
    letters = [g for g in beside if g.symbol.isalnum()]
    if (around := _around(stray, letters)) and _off(stray, around) < _NEAR:
        return replace(stray, size=around.size, y=around.y)
    if any(abs(g.size - stray.size) < _ALIKE * g.size and abs(g.y - stray.y) < _ON * g.size for g in beside):
        return stray
    nearest = min(letters, key=lambda g: _off(stray, g), default=None)
    if nearest is None or _off(stray, nearest) > _NEAR:
        return stray
    return replace(stray, size=nearest.size, y=nearest.y)


def _around(stray: Glyph, letters: Sequence[Glyph]) -> Glyph | None:
    """The letter right before a comma, if the one right after it stands on the same line: indices."""
    if stray.symbol != ",":
        return None
    before = max((g for g in letters if g.box.cx < stray.box.x0), key=lambda g: g.box.x1, default=None)
    after = min((g for g in letters if g.box.cx > stray.box.x1), key=lambda g: g.box.x0, default=None)
    if before is None or after is None or abs(before.size - after.size) > _ALIKE * before.size:
        return None
    near = max(stray.box.x0 - before.box.x1, after.box.x0 - stray.box.x1) < _CLOSE * before.size
    return before if near and abs(before.y - after.y) < _ON * before.size else None


def _off(stray: Glyph, letter: Glyph) -> float:
    """How far a sign is off the line of a letter, in em of that."""
    if stray.symbol in _ON_BASELINE:
        return abs(stray.y - letter.y) / letter.size
    return abs(stray.box.cy - (letter.y - _AXIS * letter.size)) / letter.size
