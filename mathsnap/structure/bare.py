"""Matrices without fences in the middle of a line."""

from __future__ import annotations

from itertools import accumulate
from math import inf

from mathsnap.structure.bands import bands
from mathsnap.structure.grids import block_of_lines, gaps, matrix
from mathsnap.structure.items import AXIS, SMALLER, Context, Item, Parse, Scene, common_baseline, composite

__all__ = ["join_bare"]

_OFF = 0.35
"""Signs of full size this far (em) off the line are of a row above or below it; scripts are smaller."""

_APART = 1.5
"""Columns are no further apart than this (em); TeX sets them 1 em apart."""


def join_bare(scene: Scene, context: Context, parse: Parse) -> Scene:
    """The scene with rows of full-size signs above and below its line, and nothing between, as a matrix."""
    em = context.size
    full = [i for i in scene.items if i.sure and i.size > SMALLER * em]
    line = common_baseline(full, em)
    if line is None or context.level not in ("display", "text"):
        return scene
    if any(abs(i.y - line) > _OFF * em for i in full):
        line = _line_of_lonely(scene, line, em)
    for group in _groups([i for i in full if abs(i.y - line) > _OFF * em], em):
        x0, x1 = min(i.box.x0 for i in group), max(i.box.x1 for i in group)
        if not any(i.y < line for i in group) or not any(i.y > line for i in group):
            continue
        parts = scene.where(lambda b, x0=x0, x1=x1 + 0.3 * em: x0 <= b.cx <= x1)  # type: ignore[misc]
        rows = bands(parts, em)
        on_line = [i for i in parts.items if abs(i.y - line) < 0.1 * em and i.size > SMALLER * em]
        if len(rows) < 2 or (len(rows) == 2 and on_line):
            continue
        related = all(any(i.kind == "rel" for i in row.items) for row in rows) and not gaps(rows, em)
        node = block_of_lines(rows, context, parse) if related else matrix(rows, context, parse)
        item = composite(node, parts, parts.box.cy + AXIS * em, em, "inner", sure=False)
        rest = scene.without(parts.all())
        scene = Scene([*rest.items, item], rest.rules)
    return scene


def _line_of_lonely(scene: Scene, line: float, em: float) -> float:
    """The baseline of what has nothing of full size above or below it; rows have each other. Else the line
    given.
    """
    full = sorted((i for i in scene.items if i.size > SMALLER * em), key=lambda i: i.box.x0)
    ends = [-inf, *accumulate((i.box.x1 for i in full), max)]  # of all that begin before each
    starts = [*(i.box.x0 for i in full[1:]), inf]
    alone = [i for i, a, b in zip(full, ends, starts, strict=False) if a <= i.box.x0 and i.box.x1 <= b]
    sure = common_baseline([i for i in alone if i.sure], em)
    unsure = common_baseline([i for i in alone if i.glyph is None], em)
    return sure if sure is not None else unsure if unsure is not None else line


def _groups(items: list[Item], em: float) -> list[list[Item]]:
    """Items that no wider gap parts, from left to right."""
    groups: list[list[Item]] = []
    end = 0.0
    for item in sorted(items, key=lambda i: i.box.x0):
        if groups and item.box.x0 - end < _APART * em:
            groups[-1].append(item)
            end = max(end, item.box.x1)
        else:
            groups.append([item])
            end = item.box.x1
    return groups
