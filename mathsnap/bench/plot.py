"""The figures as a picture: time over size, both logarithmic, as SVG."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

__all__ = ["plot"]

_WIDTH, _HEIGHT, _MARGIN = 420, 300, 56
_COLOURS = ("#0b6e4f", "#b3541e", "#1e5fb3", "#8a1eb3")


def plot(rows: Sequence[dict[str, Any]]) -> str:
    """One panel for what sizes count in; a line for each case."""
    units = list(dict.fromkeys(row["unit"] for row in rows))
    panels = "".join(
        f'<g transform="translate({i * _WIDTH} 0)">{"".join(_panel(unit, rows))}</g>'
        for i, unit in enumerate(units)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH * len(units)} {_HEIGHT}"'
        ' font-family="sans-serif" font-size="11"><rect width="100%" height="100%" fill="white"/>'
        f"{panels}</svg>\n"
    )


def _panel(unit: str, rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    own = [row for row in rows if row["unit"] == unit]
    x_range = _decades([row["size"] for row in own])
    y_range = _decades([row["seconds"] for row in own])
    yield from _grid(x_range, y_range, unit)
    for number, case in enumerate(dict.fromkeys(row["case"] for row in own)):
        colour = _COLOURS[number % len(_COLOURS)]
        points = [
            (_x(row["size"], x_range), _y(row["seconds"], y_range)) for row in own if row["case"] == case
        ]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
        yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points)
        yield f'<text x="{_MARGIN + 8}" y="{34 + 15 * number}" fill="{colour}">{case}</text>'


def _grid(x_range: tuple[int, int], y_range: tuple[int, int], unit: str) -> Iterator[str]:
    bottom, right = _HEIGHT - _MARGIN, _WIDTH - 12
    for power in range(x_range[0], x_range[1] + 1):
        x = _x(10.0**power, x_range)
        yield f'<line x1="{x:.1f}" y1="20" x2="{x:.1f}" y2="{bottom}" stroke="#ddd"/>'
        yield f'<text x="{x:.1f}" y="{bottom + 16}" text-anchor="middle">{10**power:g}</text>'
    for power in range(y_range[0], y_range[1] + 1):
        y = _y(10.0**power, y_range)
        yield f'<line x1="{_MARGIN}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}" stroke="#ddd"/>'
        yield f'<text x="{_MARGIN - 6}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g} s</text>'
    yield f'<text x="{(_MARGIN + right) / 2}" y="{bottom + 36}" text-anchor="middle">{unit}</text>'


def _decades(values: Sequence[float]) -> tuple[int, int]:
    low = math.floor(math.log10(min(values)))
    return low, max(low + 1, math.ceil(math.log10(max(values))))


def _x(value: float, decades: tuple[int, int]) -> float:
    share = (math.log10(value) - decades[0]) / (decades[1] - decades[0])
    return _MARGIN + share * (_WIDTH - 12 - _MARGIN)


def _y(value: float, decades: tuple[int, int]) -> float:
    share = (math.log10(value) - decades[0]) / (decades[1] - decades[0])
    return _HEIGHT - _MARGIN - share * (_HEIGHT - _MARGIN - 20)
