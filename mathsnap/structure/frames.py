"""Formulas in a frame of four rules (\\boxed, \\fbox)."""

from __future__ import annotations

from collections.abc import Callable

from mathsnap.boxes import Box
from mathsnap.glyphs import Rule
from mathsnap.structure.items import Context, Parse, Scene, composite
from mathsnap.structure.tree import Boxed

__all__ = ["join_frames"]


def join_frames(scene: Scene, context: Context, parse: Parse) -> Scene:
    """The scene with each frame and what it holds as one item, the outermost first."""
    sides = sorted((r for r in scene.rules if not r.horizontal), key=lambda r: -r.box.height)
    for left in sides:
        frame = _frame(left, scene, context.size)
        if frame is None:
            continue
        box = Box(left.box.x0, frame[0].box.y0, frame[1].box.x1, frame[2].box.y1)
        if _is_crossed(box, scene.without([left, *frame]).rules, context.size):
            continue  # a cell of a table
        inner = scene.without([left, *frame]).where(_inside(box))
        if not inner.items:
            continue
        body = parse(inner, context)
        parts = Scene(inner.items, [*inner.rules, left, *frame])
        item = composite(Boxed(body.node), parts, body.y, context.size, "ord", sure=body.sure)
        rest = scene.without(parts.all())
        return join_frames(Scene([*rest.items, item], rest.rules), context, parse)
    return scene


def _is_crossed(frame: Box, others: list[Rule], em: float) -> bool:
    """Whether another rule meets or crosses a frame's border."""
    slack = 0.08 * em
    around = frame.grown(slack)
    return any(
        around.x0 <= r.box.x1
        and r.box.x0 <= around.x1
        and around.y0 <= r.box.y1
        and r.box.y0 <= around.y1
        and not (
            frame.x0 + slack < r.box.x0
            and r.box.x1 < frame.x1 - slack
            and frame.y0 + slack < r.box.y0
            and r.box.y1 < frame.y1 - slack
        )
        for r in others
    )


def _inside(frame: Box) -> Callable[[Box], bool]:
    return lambda box: frame.contains(box.cx, box.cy)


def _frame(left: Rule, scene: Scene, em: float) -> tuple[Rule, Rule, Rule] | None:
    """Top, right and bottom of the frame that a vertical rule begins."""
    slack = 0.08 * em

    def level(rule: Rule, y: float) -> bool:
        return rule.horizontal and abs(rule.box.cy - y) < slack and abs(rule.box.x0 - left.box.x0) < slack

    tops = [r for r in scene.rules if level(r, left.box.y0)]
    bottoms = [r for r in scene.rules if level(r, left.box.y1)]
    for top in tops:
        for bottom in bottoms:
            for right in scene.rules:
                if (
                    right is not left
                    and not right.horizontal
                    and abs(right.box.x1 - top.box.x1) < slack
                    and abs(bottom.box.x1 - top.box.x1) < slack
                    and abs(right.box.height - left.box.height) < slack
                    and abs(right.box.cy - left.box.cy) < slack
                ):
                    return top, right, bottom
    return None
