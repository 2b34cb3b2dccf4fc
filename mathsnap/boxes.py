"""A rectangle on a page or in a picture.

The unit is the source's own: PDF points for a page, pixels for a picture. The origin is the top left corner
and y grows downwards; PyMuPDF and Pillow already speak so, and a source that does not is turned round here
(:func:`flipped`) and nowhere else.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Box", "flipped", "union"]

_INF = math.inf


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, x0 <= x1 and y0 <= y1, y downwards; a width or height of zero is allowed.

    Raises:
        ValueError: a side is not finite, or the corners are in the wrong order.
    """

    x0: float
    y0: float
    x1: float
    y1: float

    def __post_init__(self) -> None:
        if -_INF < self.x0 <= self.x1 < _INF and -_INF < self.y0 <= self.y1 < _INF:
            return
        raise ValueError(f"corners in the wrong order, or not finite numbers: {self}")

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def area(self) -> float:
        return self.width * self.height

    @property
    def cx(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def cy(self) -> float:
        return (self.y0 + self.y1) / 2

    def grown(self, dx: float, dy: float | None = None) -> Box:
        """The box with dx more on the left and right, dy (default dx) more above and below."""
        dy = dx if dy is None else dy
        return Box(self.x0 - dx, self.y0 - dy, self.x1 + dx, self.y1 + dy)

    def moved(self, dx: float, dy: float) -> Box:
        return Box(self.x0 + dx, self.y0 + dy, self.x1 + dx, self.y1 + dy)

    def scaled(self, factor: float) -> Box:
        """The box in a unit `factor` times smaller: all coordinates times factor."""
        return Box(self.x0 * factor, self.y0 * factor, self.x1 * factor, self.y1 * factor)

    def overlap(self, other: Box) -> float:
        """Area that two boxes share."""
        return self.x_overlap(other) * self.y_overlap(other)

    def x_overlap(self, other: Box) -> float:
        """Length that two boxes share along x."""
        start = self.x0 if self.x0 > other.x0 else other.x0
        stop = self.x1 if self.x1 < other.x1 else other.x1
        return stop - start if stop > start else 0.0

    def y_overlap(self, other: Box) -> float:
        """Length that two boxes share along y."""
        start = self.y0 if self.y0 > other.y0 else other.y0
        stop = self.y1 if self.y1 < other.y1 else other.y1
        return stop - start if stop > start else 0.0

    def contains(self, x: float, y: float) -> bool:
        """Whether a point lies inside or on the border."""
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1

    def as_tuple(self) -> tuple[float, float, float, float]:
        return (self.x0, self.y0, self.x1, self.y1)


def union(boxes: Iterable[Box]) -> Box:
    """The smallest box around all of them.

    Raises:
        ValueError: there is none.
    """
    rest = iter(boxes)
    first = next(rest, None)
    if first is None:
        raise ValueError("no box to unite")
    x0, y0, x1, y1 = first.x0, first.y0, first.x1, first.y1
    for box in rest:  # one pass, half the time of four calls of min and max
        if box.x0 < x0:
            x0 = box.x0
        if box.y0 < y0:
            y0 = box.y0
        if box.x1 > x1:
            x1 = box.x1
        if box.y1 > y1:
            y1 = box.y1
    return Box(x0, y0, x1, y1)


def flipped(x0: float, y0: float, x1: float, y1: float, height: float) -> Box:
    """A box given with y upwards from the bottom of a page of that height (PDF 32000-1, 8.3.2.3)."""
    return Box(x0, height - y1, x1, height - y0)
