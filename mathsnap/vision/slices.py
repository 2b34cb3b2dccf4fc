"""A page cut across where there is no ink: the network does not look at the paper between and beside."""

from __future__ import annotations

import numpy as np

from mathsnap.boxes import Box, union
from mathsnap.vision.prepare import MULTIPLE, STRIDE, Ink

__all__ = ["MARGIN", "padded", "slices"]

MARGIN = 16
"""Pixels of white around what the network looks at: signs at the border are seen whole."""

_PAPER = 0.1  # ink that is none
_GAP = 16  # rows without ink, where an em has 26: formulas have fewer
_ONCE = 10_000  # pixels: to look at so many more takes as long as to look once more
_HIGH = 1000  # pixels: to look at more at once takes longer, and more memory


def padded(side: float) -> int:
    """How long a side of a picture is with its margins, as the network takes it; all in whole pixels."""
    return -(-(int(side) + 2 * MARGIN) // MULTIPLE) * MULTIPLE


def slices(ink: Ink) -> list[tuple[slice, slice]]:
    """Rows and columns of the parts of a page that have ink, from top to bottom, which begin on whole cells;
    none for a blank one. Of all ways to cut it in gaps, that with the least to look at.
    """
    pieces = _pieces(ink)
    # gap by gap: what to look at above it at the least, and the gap above the last slice then
    cost, cut = [0], [0]
    for below in range(1, len(pieces) + 1):
        ways: list[tuple[int, int]] = []
        held = pieces[below - 1]
        for above in reversed(range(below)):
            held = union((held, pieces[above]))
            if ways and held.height > _HIGH:
                break
            ways.append((cost[above] + padded(held.width) * padded(held.height) + _ONCE, above))
        least, above = min(ways)
        cost.append(least)
        cut.append(above)
    found = []
    below = len(pieces)
    while below:
        above = cut[below]
        x0, y0, x1, y1 = map(int, union(pieces[above:below]).as_tuple())
        found.append((slice(y0, y1), slice(x0, x1)))
        below = above
    return found[::-1]


def _pieces(ink: Ink) -> list[Box]:
    """What stands between the gaps."""
    inked = ink > _PAPER
    rows = np.flatnonzero(inked.any(axis=1))
    found = []
    for part in np.split(rows, np.flatnonzero(np.diff(rows) > _GAP) + 1) if len(rows) else []:
        y0, y1 = int(part[0]), int(part[-1]) + 1
        columns = np.flatnonzero(inked[y0:y1].any(axis=0))
        x0, x1 = int(columns[0]), int(columns[-1]) + 1
        found.append(Box(x0 - x0 % STRIDE, y0 - y0 % STRIDE, x1, y1))
    return found
