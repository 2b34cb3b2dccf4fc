"""Connected pieces of ink against a flood fill."""

from __future__ import annotations

import numpy as np
import pytest

from mathsnap.vision.components import components


def flooded(ink: np.ndarray) -> list[tuple[int, tuple[int, int, int, int]]]:
    """Area and box of each piece, found by walking from pixel to pixel."""
    left = {(int(y), int(x)) for y, x in np.argwhere(ink >= 0.4)}
    found = []
    while left:
        edge = [left.pop()]
        piece = list(edge)
        while edge:
            y, x = edge.pop()
            for near in {(y + dy, x + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)} & left:
                left.remove(near)
                edge.append(near)
                piece.append(near)
        ys, xs = zip(*piece, strict=True)
        found.append((len(piece), (min(xs), min(ys), max(xs) + 1, max(ys) + 1)))
    return sorted(found)


@pytest.mark.parametrize("share", [0.1, 0.3, 0.45, 0.6])
def test_pieces_are_those_of_a_flood_fill(share: float) -> None:
    draw = np.random.default_rng(round(100 * share))
    ink = (draw.random((30, 47)) < share).astype(np.float32)
    found = components(ink)
    assert sorted(zip(found.area.tolist(), map(tuple, found.box.tolist()), strict=True)) == flooded(ink)


def test_a_spiral_is_one_piece() -> None:
    ink = np.zeros((40, 40), np.float32)
    low, high = 0, 39
    while high - low > 3:
        ink[low, low:high] = ink[low : high + 1, high] = ink[high, low : high + 1] = 1
        ink[low + 2 : high + 1, low] = 1
        low, high = low + 2, high - 2
        ink[low, low - 2 : low + 1] = 1
    assert len(components(ink).area) == 1


def test_no_ink_no_pieces() -> None:
    assert len(components(np.zeros((5, 5), np.float32)).area) == 0
