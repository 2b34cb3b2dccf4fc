"""Where the formulas of a page are, told from its glyphs alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mathsnap.boxes import Box, union
from mathsnap.glyphs import GlyphRun
from mathsnap.pdf.displays import Candidate, displays, table_rules
from mathsnap.pdf.inline import inline_formulas
from mathsnap.pdf.lines import Line, page_lines

__all__ = ["Region", "find_regions"]


_FEW = 4
"""A line of at most so many glyphs may be a part of the display it touches."""


@dataclass(frozen=True, slots=True)
class Region:
    """A formula on a page.

    box: its ink, the equation number left out. run: its glyphs and rules only, without the number.
    tags: its numbers as printed, "(1)", top to bottom. doubts: what may be wrong with it, for the reader.
    others: in a picture, the LaTeX that single looks at the same place gave.
    """

    kind: Literal["display", "inline"]
    box: Box
    run: GlyphRun
    tags: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def find_regions(
    page_run: GlyphRun,
    page_box: Box,
    *,
    inline: bool = False,
    lines: list[Line] | None = None,
) -> list[Region]:
    """The formulas of a page in reading order.

    page_run: all of the page's glyphs and rules. page_box: the page itself. inline: formulas within lines of
    text too. lines: what `page_lines` gives, if that is known.
    """
    lines = page_lines(page_run, page_box) if lines is None else lines
    order = {id(line): n for n, line in enumerate(lines)}
    placed: list[tuple[int, float, Region]] = []
    taken: set[int] = set()
    for group in displays(page_run, lines, page_box):
        taken.update(id(c.line) for c in group)
        strays = _strays(group, [line for line in lines if id(line) not in taken])
        taken.update(id(line) for line in strays)
        region = _display(page_run, group, strays)
        placed.append((min(order[id(c.line)] for c in group), region.box.x0, region))
    if inline:
        owned = {i for line in lines for i in line.rules}
        of_tables = {i for mine in table_rules(page_run) for i in mine}
        for line in lines:
            if id(line) not in taken and of_tables.isdisjoint(line.rules):
                for run in inline_formulas(page_run, line, owned.difference(line.rules)):
                    placed.append((order[id(line)], run.box.x0, Region("inline", run.box, run)))
    placed.sort(key=lambda p: p[:2])
    return [region for _, _, region in placed]


def _strays(group: list[Candidate], lines: list[Line]) -> list[Line]:
    """Ink too small to be a line of its own that lies against a display: a numerator, the end of a script."""
    box = union(c.box for c in group if not c.number_only)
    size = max(c.line.size for c in group)
    found: list[Line] = []
    for line in lines:
        if len(line.glyphs) <= _FEW and box.grown(0.8 * size, 0.5 * size).overlap(line.box) > 0:
            found.append(line)
            box = union([box, line.box])
    return found


def _display(page_run: GlyphRun, group: list[Candidate], strays: list[Line]) -> Region:
    kept = {id(g) for c in group for g in c.glyphs}
    glyphs = [i for c in group for i in c.line.glyphs if id(page_run.glyphs[i]) in kept]
    glyphs += [i for line in strays for i in line.glyphs]
    box = union([*(c.box for c in group if not c.number_only), *(line.box for line in strays)])
    mine = {i for c in group for i in c.line.rules} | {i for line in strays for i in line.rules}
    rules = [r for i, r in enumerate(page_run.rules) if i in mine or _inside(r.box, box)]
    tags = tuple(tag for c in sorted(group, key=lambda c: c.line.y) for tag in c.tags)
    run = GlyphRun(tuple(page_run.glyphs[i] for i in sorted(glyphs)), tuple(rules))
    return Region("display", box, run, tags)


def _inside(rule: Box, box: Box) -> bool:
    """Whether a rule lies in a display, be it in no line's reach: the line over a letter."""
    return box.grown(1.0, 3.0).contains(rule.x0, rule.cy) and rule.x1 <= box.x1 + 1.0
