"""The formulas of a draft written for another platform."""

from __future__ import annotations

import re
from dataclasses import replace

from mathsnap.drafts.change import Change
from mathsnap.drafts.markdown import BEFORE_BLOCK
from mathsnap.drafts.scan import scan
from mathsnap.drafts.slots import Found, Math, Slot, is_counted
from mathsnap.drafts.styles import Draw, Drawing, Style, set_display, set_inline
from mathsnap.drafts.text import Draft, Edit, View, spliced

__all__ = ["restyled"]


def restyled(draft: Draft, style: Style, draw: Draw, *, numbered: bool = False) -> Change:
    """Every formula that stands in the draft in another style; those in filled slots are `fill`'s.

    numbered: displays get numbers, counted together with those of `fill`, where the platform gives none
    itself; there references become those numbers too.
    """
    edits, files = [], {}
    found = scan(draft)
    numbers = _numbers(found) if numbered and not style.labels else {}
    for view, seen in found:
        for math in seen.maths:
            drawing = None
            if style.picture:
                drawing = draw(math.latex, math.display)
                name = f"{draft.path.stem}-formulas/{drawing.file}"
                files[draft.path.parent / name] = drawing.png
                drawing = replace(drawing, file=name)
            number = numbers.get(view.place(math.start), "")
            edits.append(
                view.outward(Edit(math.start, math.end, _written(view, math, style, draft, drawing, number)))
            )
        for aside in seen.asides:
            if aside.kind == "reference" and aside.name in numbers:
                edits.append(view.outward(Edit(aside.start, aside.end, f"({numbers[aside.name]})")))
    after = draft.encoded(spliced(draft.text, edits))
    return Change(draft.path, draft.data, after, files=files)


def _numbers(found: list[tuple[View, Found]]) -> dict[int | str, str]:
    """The numbers of displays, by where they stand and by their labels."""
    numbers: dict[int | str, str] = {}
    count = 0
    for view, seen in found:
        filled = [slot for slot in seen.slots if slot.filled and slot.block]
        items: list[Math | Slot] = [*seen.maths, *filled]
        for item in sorted(items, key=lambda item: item.start):
            if isinstance(item, Math) and not is_counted(item):
                continue
            count += 1
            source = view.text[item.start : item.end]
            for key in (view.place(item.start), item.label, *re.findall(r"\\label\{([^{}]+)\}", source)):
                numbers.setdefault(key, str(count))
    return numbers


def _written(view: View, math: Math, style: Style, draft: Draft, drawing: Drawing | None, number: str) -> str:
    before = view.text[: math.start].rpartition("\n")[2]
    after = view.text[math.end :].partition("\n")[0]
    if not math.display or BEFORE_BLOCK.fullmatch(before) is None or after.strip():
        return set_inline(math.latex, style, draft.form, cell="|" in before + after, drawing=drawing)
    tag = re.search(r"\\tag\{([^{}]*)\}", math.latex)
    if tag and style.name == "latex":  # whose own it is
        return f"{view.newline}{math.indent}".join(
            set_display(math.latex, style, draft.form, label=math.label)
        )
    latex = re.sub(r"\s*\\tag\{[^{}]*\}", "", math.latex)
    number = tag[1] if tag else number
    lines = set_display(latex, style, draft.form, number=number, label=math.label, drawing=drawing)
    return f"{view.newline}{math.indent}".join(lines)
