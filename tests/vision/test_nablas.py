"""Nablas and small triangles."""

from __future__ import annotations

import pytest

from mathsnap.boxes import Box
from mathsnap.glyphs import Glyph
from mathsnap.symbols import Style
from mathsnap.vision.nablas import tall_triangles_as_nablas


@pytest.mark.parametrize(
    ("height", "size", "symbol"), [(6.8, 10, "∇"), (5.9, 10, "▿"), (4.8, 7, "∇"), (4.1, 7, "▿")]
)
def test_a_triangle_as_tall_as_a_capital_is_a_nabla(height: float, size: float, symbol: str) -> None:
    triangle = Glyph("▿", Style.UPRIGHT, 0, 10, size, Box(0, 10 - height, 5, 10), 5)
    (found,) = tall_triangles_as_nablas([triangle])
    assert found.symbol == symbol
