"""Nablas that were read as small triangles: in fonts that draw their left side thin they look like those."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mathsnap.glyphs import Glyph

__all__ = ["tall_triangles_as_nablas"]

_TRIANGLE, _NABLA = "▿", "∇"
_TALL = 0.62  # em: of ten fonts' triangles none is taller than 0.59, and no nabla lower than 0.64


def tall_triangles_as_nablas(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs, with each triangle that is as tall as a capital as a nabla."""
    return [
        replace(g, symbol=_NABLA) if g.symbol == _TRIANGLE and g.box.height > _TALL * g.size else g
        for g in glyphs
    ]
