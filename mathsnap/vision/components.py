"""Connected pieces of ink."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from mathsnap.vision.prepare import Ink

__all__ = ["Components", "Strokes", "components", "long_pieces"]

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Components:
    """The pieces of ink in a picture: box is n x 4 (x0, y0, x1, y1; pixels, ends excluded), area n."""

    box: Ints
    area: Ints


@dataclass(frozen=True, eq=False)
class Strokes:
    """The ink of a picture (height x width, 0 to 1); its pieces are found once for each least ink."""

    ink: Ink
    _known: dict[float, Components] = field(default_factory=dict, repr=False)

    def pieces(self, least: float) -> Components:
        """The pieces of connected pixels with at least so much ink; corners connect."""
        if least not in self._known:
            self._known[least] = components(self.ink, least)
        return self._known[least]


def components(ink: Ink, least: float = 0.4) -> Components:
    """The pieces of connected pixels with at least so much ink; corners connect.

    Each row's runs of inked pixels are joined with those of the row below that they touch, and all runs that
    hang together take the smallest number among them (Shiloach and Vishkin 1982, without the parallelism).
    """
    return _joined(*_runs(ink >= least), ink.shape[1])


def long_pieces(inked: npt.NDArray[np.bool_], least: int) -> Components:
    """The pieces of those inked pixels that stand in horizontal runs of at least that length."""
    row, start, end = _runs(inked)
    long = end - start >= least
    return _joined(row[long], start[long], end[long], inked.shape[1])


def _joined(row: Ints, start: Ints, end: Ints, width: int) -> Components:
    """The pieces that runs of pixels form, given row by row."""
    count = len(row)
    if not count:
        return Components(np.zeros((0, 4), np.int64), np.zeros(0, np.int64))
    upper, lower = _touching(row, start, end, width + 2)
    label = np.arange(count)
    while len(upper):
        apart = label[upper] != label[lower]
        upper, lower = upper[apart], lower[apart]
        above, below = label[upper], label[lower]
        np.minimum.at(label, np.maximum(above, below), np.minimum(above, below))
        label = label[label]
    while not np.array_equal(label, further := label[label]):
        label = further
    first = np.flatnonzero(label == np.arange(count))  # each piece has the number of its first run
    number = np.zeros(count, np.int64)
    number[first] = np.arange(len(first))
    piece = number[label]
    box = np.zeros((len(first), 4), np.int64)
    box[:, 0], box[:, 1] = width, row[first]
    np.minimum.at(box[:, 0], piece, start)
    np.maximum.at(box[:, 2], piece, end)
    box[piece, 3] = row + 1  # runs come row by row: that of the last stays
    area = np.bincount(piece, weights=end - start, minlength=len(first)).astype(np.int64)
    return Components(box, area)


def _runs(inked: npt.NDArray[np.bool_]) -> tuple[Ints, Ints, Ints]:
    """Row, first pixel and end of every run of inked pixels, row by row."""
    padded = np.pad(inked, ((0, 0), (1, 1)))
    change = np.flatnonzero(padded[:, 1:] != padded[:, :-1])  # begins and ends of runs by turns
    width = inked.shape[1] + 1
    row, start = np.divmod(change[::2], width)
    return row, start, change[1::2] - row * width


def _touching(row: Ints, start: Ints, end: Ints, stride: int) -> tuple[Ints, Ints]:
    """The pairs of runs in neighbouring rows that touch, by side or corner."""
    # all runs on one long line, so that those of the row below lie `stride` further on
    begins, ends = row * stride + start, row * stride + end
    first = np.searchsorted(ends, begins + stride, side="left")
    last = np.searchsorted(begins, ends + stride, side="right")
    counts = np.maximum(last - first, 0)
    upper = np.repeat(np.arange(len(row)), counts)
    offset = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    lower = np.repeat(first, counts) + offset
    near = row[lower] == row[upper] + 1
    return upper[near], lower[near]
