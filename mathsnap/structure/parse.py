"""Glyphs to tree: TeX's rules of layout (TeXbook, appendix G) run backwards.

A block is cut in lines; a line is read from the outside in. What governs the most comes first: fences with
all that stands between them, then bars, radicals and braces with what lies within their length, then words,
then limits; each becomes one item, and is itself read by the same steps. What is left stands on one baseline
with scripts beside it.
"""

from __future__ import annotations

from mathsnap.glyphs import GlyphRun
from mathsnap.structure.bands import bands
from mathsnap.structure.bare import join_bare
from mathsnap.structure.fences import join_evaluated, join_fences, size_by_fences
from mathsnap.structure.frames import join_frames
from mathsnap.structure.grids import block_of_lines
from mathsnap.structure.items import AXIS, Context, Level, Reading, Scene, from_run
from mathsnap.structure.limits import join_limits
from mathsnap.structure.marks import join_marks
from mathsnap.structure.scripts import line
from mathsnap.structure.spans import is_fraction_of_fractions, join_spans
from mathsnap.structure.tables import ruled
from mathsnap.structure.tree import Node, Row
from mathsnap.structure.words import join_words

__all__ = ["parse"]


def parse(run: GlyphRun, level: Level = "display") -> Node:
    """The expression tree of one formula.

    Args:
        run: its glyphs and rules, in any order; the equation's number left out.
        level: the style it is set in, "display" or "text" (inline).
    """
    scene = join_marks(from_run(run))
    em = scene.size
    if level == "display" and is_fraction_of_fractions(scene, em):
        em /= 0.7  # what they hold is set in script style
    else:
        em = max(em, size_by_fences(scene))
    return _block(scene, Context(level, em)).node


def _block(scene: Scene, context: Context) -> Reading:
    if not scene:
        return Reading(Row(), 0.0)
    if len(scene.items) == 1 and not scene.rules:
        only = scene.items[0]
        return Reading(only.node, only.y, only.sure)
    scene = join_frames(scene, context, _block)
    table = ruled(scene, context, _block, fenced=False)
    if table is not None:
        return Reading(table, scene.box.cy + AXIS * context.size, False)
    rows = bands(scene, context.size)
    if len(rows) > 1:
        box = scene.box
        return Reading(block_of_lines(rows, context, _block), box.cy + AXIS * context.size, False)
    return _line(scene, context)


def _line(scene: Scene, context: Context) -> Reading:
    scene = join_fences(scene, context, _block)
    scene = join_spans(scene, context, _block)
    scene = join_evaluated(scene, context.size)
    scene = join_bare(scene, context, _block)
    scene = join_words(scene)
    scene = join_limits(scene, context, _block)
    return line(scene, context, _block)
