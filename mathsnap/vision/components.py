"""Connected pieces of ink."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mathsnap.vision.prepare import Ink

__all__ = ["Components", "components", "long_pieces"]

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Components:
    """The pieces of ink in a picture: box is n x 4 (x0, y0, x1, y1; pixels, ends excluded), area n."""

    box: Ints
    area: Ints


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
        least_of_both = np.minimum(label[upper], label[lower])
        before = label.copy()
        np.minimum.at(label, label[upper], least_of_both)
        np.minimum.at(label, label[lower], least_of_both)
        label = label[label]
        if np.array_equal(label, before):
            break
    while not np.array_equal(label, label[label]):
        label = label[label]
    names, piece = np.unique(label, return_inverse=True)
    box = np.empty((len(names), 4), np.int64)
    for side, values, join, begin in (
        (0, start, np.minimum, np.iinfo(np.int64).max),
        (1, row, np.minimum, np.iinfo(np.int64).max),
        (2, end, np.maximum, 0),
        (3, row + 1, np.maximum, 0),
    ):
        found = np.full(len(names), begin, np.int64)
        join.at(found, piece, values)
        box[:, side] = found
    area = np.bincount(piece, weights=end - start, minlength=len(names)).astype(np.int64)
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
