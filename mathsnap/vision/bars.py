"""Horizontal bars, found in the ink itself: how long a fraction bar is, only its two ends tell."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from mathsnap.boxes import Box
from mathsnap.vision.components import long_pieces
from mathsnap.vision.prepare import Ink

__all__ = ["ends_of_bar", "ink_bars", "is_within", "runs_through", "short_bars"]

_INKED = 0.35
_FAINT = 0.25  # ends of bars fade out
_SHORTEST = (
    0.42  # em: no fraction bar is shorter, and no letter has a longer stroke that is not part of a box
)
_SHORT = 0.26  # em: the bar of a fraction in a script, or over a letter there
_NEAR = 0.16  # em: what such a bar stands on, or under
_THICKEST = 0.14  # em
_WHITE = 0.35  # at most that share of a bar has other ink right above or below it
_WITHIN, _SLACK = 0.7, 1.5  # share of a bar and pixels: so much within a sign makes it a stroke of that sign
_BEYOND = 0.2  # of the width of a sign: strokes of its own do not reach so far out of its box
_EDGE = 0.5  # pixels: serifs that run together end where their letters do


def ink_bars(ink: Ink, em: float) -> list[Box]:
    """The bars of a picture, in its pixels; long strokes of signs are among them. em: of the text there."""
    return _bars(ink, em, _SHORTEST)


def short_bars(ink: Ink, em: float, boxes: npt.NDArray[np.float64]) -> list[Box]:
    """The bars too short to be told from strokes but by where they stand: outside the boxes of all signs
    (n x 4) and right above one.
    """
    short = [bar for bar in _bars(ink, em, _SHORT) if bar.width < _SHORTEST * em]
    return [bar for bar in short if _stands_on(bar, boxes, em) and not is_within(bar, boxes)]


def _stands_on(bar: Box, boxes: npt.NDArray[np.float64], em: float) -> bool:
    """Whether a sign is right below a bar, with most of it or of the bar."""
    gap = boxes[:, 1] - bar.y1
    shared = np.minimum(boxes[:, 2], bar.x1) - np.maximum(boxes[:, 0], bar.x0)
    most = 0.5 * np.minimum(boxes[:, 2] - boxes[:, 0], bar.width)
    return bool(((gap > -_SLACK) & (gap < _NEAR * em) & (shared > most)).any())


def _bars(ink: Ink, em: float, shortest: float) -> list[Box]:
    inked = ink > _INKED
    pieces = long_pieces(inked, max(4, round(shortest * em)))
    found = []
    for (x0, y0, x1, y1), area in zip(pieces.box.tolist(), pieces.area.tolist(), strict=True):
        thickness = area / (x1 - x0)
        if thickness <= max(3.5, _THICKEST * em) and _stands_free(inked, x0, y0, x1, y1):
            middle = (y0 + y1) / 2
            found.append(Box(x0, middle - thickness / 2, x1, middle + thickness / 2))
    return found


def is_within(bar: Box, boxes: npt.NDArray[np.float64]) -> bool:
    """Whether a bar is only a stroke of signs whose boxes (n x 4) are given: of one, or of letters whose
    strokes run together.
    """
    if not len(boxes):
        return False
    x = np.minimum(boxes[:, 2] + _SLACK, bar.x1) - np.maximum(boxes[:, 0] - _SLACK, bar.x0)
    y = np.minimum(boxes[:, 3] + _SLACK, bar.y1) - np.maximum(boxes[:, 1] - _SLACK, bar.y0)
    inside = np.clip(x, 0, None) * np.clip(y, 0, None)
    crossed = boxes[(boxes[:, 1] < bar.y0 + _EDGE) & (boxes[:, 3] > bar.y1 - _EDGE)]
    columns = np.arange(round(bar.x0), max(round(bar.x1), round(bar.x0) + 1)) + 0.5
    covered = (crossed[:, :1] - _SLACK < columns) & (columns < crossed[:, 2:3] + _SLACK)
    return bool(inside.max() > _WITHIN * max(bar.area, 1e-6) or covered.any(0).mean() > _WITHIN)


def runs_through(bar: Box, box: Box) -> bool:
    """Whether a bar runs along most of a box and beyond it: what was read there is a part of the bar."""
    inside = min(bar.x1, box.x1) - max(bar.x0, box.x0)
    level = box.y0 - _SLACK < bar.cy < box.y1 + _SLACK
    return level and inside > _WITHIN * box.width and bar.width - inside > _BEYOND * box.width


def ends_of_bar(ink: Ink, across: float, low: float, high: float, em: float) -> tuple[float, float]:
    """Where a bar begins and ends, along the rows of `ink` near `across`."""
    middle = min(max(int(across), 0), ink.shape[0] - 1)
    inked = ink[max(0, middle - 1) : middle + 2].max(0) > _FAINT
    start = int(min(max((low + high) / 2, 0), ink.shape[1] - 1))
    if not inked[start]:
        return low, high
    gaps = np.flatnonzero(~inked)
    before, after = gaps[gaps < start], gaps[gaps > start]
    first = float(before[-1] + 1) if len(before) else 0.0
    last = float(after[0]) if len(after) else float(ink.shape[1])
    # ink that runs on far beyond what was told is another thing
    slack = max(0.35 * (high - low), 0.5 * em)
    return (
        first if abs(first - low) < slack else low,
        last if abs(last - high) < slack else high,
    )


def _stands_free(inked: npt.NDArray[np.bool_], x0: int, y0: int, x1: int, y1: int) -> bool:
    """Whether there is white above and below nearly everywhere."""
    for row in (y0 - 2, y1 + 1):
        if 0 <= row < inked.shape[0] and inked[row, x0:x1].mean() > _WHITE:
            return False
    return True
