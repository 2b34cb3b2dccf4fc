"""The straight bars of a page: fraction bars, roofs of radicals, lines over and under."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mathsnap.boxes import Box
from mathsnap.glyphs import Rule

__all__ = ["read_rules"]

_THICKEST = 4.0
"""No bar of a formula is thicker than that many points (\\fboxrule is 0.4, a bold fraction bar about 1)."""

_SLENDER = 2.0
"""A bar is at least that many times as long as thick."""

_LEVEL = 0.05
"""A line that rises or shifts by no more points than that is straight."""

_PALE = 0.85
"""Fills that pale are marks of a highlighter or paper, not ink."""


def read_rules(page: Any) -> tuple[Rule, ...]:
    """The thin straight bars of a page, horizontal and vertical, in drawing order.

    TeX draws a bar as a filled rectangle or as a stroke of zero height, by the driver. Clips, curves,
    slanted lines, pale fills and anything thick are left out.
    """
    return tuple(Rule(box) for drawing in page.get_cdrawings() for box in _bars(drawing))


def _bars(drawing: dict[str, Any]) -> Iterator[Box]:
    kind = drawing["type"]
    if "s" in kind and _dark(drawing.get("color"), drawing.get("stroke_opacity")):
        half = (drawing.get("width") or 0.0) / 2
        for item in drawing["items"]:
            if item[0] == "l":
                yield from _thin(_segment(item[1], item[2], half))
            elif item[0] == "re" and "f" not in kind:
                yield from _sides(_box(item[1]), half)
    if "f" in kind and _dark(drawing.get("fill"), drawing.get("fill_opacity")):
        for item in drawing["items"]:
            if item[0] == "re":
                yield from _thin(_box(item[1]))
            elif item[0] == "qu":
                (xs, ys) = zip(*item[1], strict=True)
                yield from _thin(Box(min(xs), min(ys), max(xs), max(ys)))


def _dark(color: tuple[float, ...] | None, opacity: float | None) -> bool:
    return color is not None and min(color) < _PALE and (opacity is None or opacity > 0.5)


def _segment(a: tuple[float, float], b: tuple[float, float], half: float) -> Box | None:
    (ax, ay), (bx, by) = a, b
    if abs(ay - by) <= _LEVEL:
        return Box(min(ax, bx), min(ay, by) - half, max(ax, bx), max(ay, by) + half)
    if abs(ax - bx) <= _LEVEL:
        return Box(min(ax, bx) - half, min(ay, by), max(ax, bx) + half, max(ay, by))
    return None


def _sides(box: Box, half: float) -> Iterator[Box]:
    """The four lines of a stroked rectangle; one line if it is flat."""
    for y in {box.y0, box.y1}:
        yield from _thin(Box(box.x0 - half, y - half, box.x1 + half, y + half))
    for x in {box.x0, box.x1}:
        yield from _thin(Box(x - half, box.y0 - half, x + half, box.y1 + half))


def _box(rect: tuple[float, float, float, float]) -> Box:
    x0, x1 = sorted((rect[0], rect[2]))
    y0, y1 = sorted((rect[1], rect[3]))
    return Box(x0, y0, x1, y1)


def _thin(box: Box | None) -> Iterator[Box]:
    if box is None:
        return
    thick, long = sorted((box.width, box.height))
    if thick <= _THICKEST and long >= _SLENDER * thick and long > 0.5:
        yield box
