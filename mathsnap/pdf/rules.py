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

_PALE = 0.85
"""Fills that pale are marks of a highlighter or paper, not ink."""


def read_rules(page: Any) -> tuple[Rule, ...]:
    """The thin straight bars of a page, horizontal and vertical, in drawing order.

    TeX draws a bar as a filled rectangle or as a stroke of zero height, by the driver. Clips, curves,
    slanted lines, pale fills and anything thick are left out.
    """
    return tuple(Rule(box) for drawing in page.get_drawings() for box in _bars(drawing))


def _bars(drawing: dict[str, Any]) -> Iterator[Box]:
    kind = drawing["type"]
    if "s" in kind and _dark(drawing["color"], drawing.get("stroke_opacity")):
        half = (drawing["width"] or 0.0) / 2
        for item in drawing["items"]:
            if item[0] == "l":
                yield from _thin(_segment(item[1], item[2], half))
            elif item[0] == "re" and "f" not in kind:
                yield from _sides(item[1], half)
    if "f" in kind and _dark(drawing["fill"], drawing.get("fill_opacity")):
        for item in drawing["items"]:
            if item[0] == "re":
                yield from _thin(_box(item[1]))
            elif item[0] == "qu":
                yield from _thin(_box(item[1].rect))


def _dark(color: tuple[float, ...] | None, opacity: float | None) -> bool:
    return color is not None and min(color) < _PALE and (opacity is None or opacity > 0.5)


def _segment(a: Any, b: Any, half: float) -> Box | None:
    if abs(a.y - b.y) <= 0.05:
        return Box(min(a.x, b.x), a.y - half, max(a.x, b.x), a.y + half)
    if abs(a.x - b.x) <= 0.05:
        return Box(a.x - half, min(a.y, b.y), a.x + half, max(a.y, b.y))
    return None


def _sides(rect: Any, half: float) -> Iterator[Box]:
    """The four lines of a stroked rectangle; one line if it is flat."""
    box = _box(rect)
    for y in {box.y0, box.y1}:
        yield from _thin(Box(box.x0 - half, y - half, box.x1 + half, y + half))
    for x in {box.x0, box.x1}:
        yield from _thin(Box(x - half, box.y0 - half, x + half, box.y1 + half))


def _box(rect: Any) -> Box:
    x0, x1 = sorted((rect.x0, rect.x1))
    y0, y1 = sorted((rect.y0, rect.y1))
    return Box(x0, y0, x1, y1)


def _thin(box: Box | None) -> Iterator[Box]:
    if box is None:
        return
    thick, long = sorted((box.width, box.height))
    if thick <= _THICKEST and long >= _SLENDER * thick and long > 0.5:
        yield box
