"""The formulas of a draft written for another platform."""

from __future__ import annotations

import re
from dataclasses import replace

from mathsnap.drafts.change import Change
from mathsnap.drafts.scan import scan
from mathsnap.drafts.slots import Math
from mathsnap.drafts.styles import Draw, Style, set_display, set_inline
from mathsnap.drafts.text import Draft, Edit, View, spliced

__all__ = ["restyled"]


def restyled(draft: Draft, style: Style, draw: Draw) -> Change:
    """Every formula that stands in the draft in another style; those in filled slots are `fill`'s."""
    edits, files = [], {}
    for view, found in scan(draft):
        for math in found.maths:
            drawing = None
            if style.picture:
                drawing = draw(math.latex, math.display)
                name = f"{draft.path.stem}-formulas/{drawing.file}"
                files[draft.path.parent / name] = drawing.png
                drawing = replace(drawing, file=name)
            new = _written(view, math, style, draft, drawing)
            edits.append(view.outward(Edit(math.start, math.end, new)))
    after = draft.encoded(spliced(draft.text, edits))
    return Change(draft.path, draft.data, after, files=files)


def _written(view: View, math: Math, style: Style, draft: Draft, drawing: object) -> str:
    before = view.text[: math.start].rpartition("\n")[2]
    after = view.text[math.end :].partition("\n")[0]
    options = {"drawing": drawing}
    if not math.display or before.strip(" \t>") or after.strip():
        return set_inline(math.latex, style, draft.form, cell="|" in before + after, **options)  # type: ignore[arg-type]
    number = re.search(r"\\tag\{([^{}]*)\}", math.latex)
    latex = re.sub(r"\s*\\tag\{[^{}]*\}", "", math.latex)
    lines = set_display(
        latex,
        style,
        draft.form,
        number=number[1] if number else "",
        label=math.label,
        drawing=drawing,  # type: ignore[arg-type]
    )
    return f"{view.newline}{math.indent}".join(lines)
