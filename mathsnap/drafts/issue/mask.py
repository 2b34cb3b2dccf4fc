"""Formulas out of a draft before pandoc reads it, so that no reader of dollars or escapes gets at them."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass, replace

from mathsnap.drafts.issue.dialects import embedded, understood
from mathsnap.drafts.markdown import TOML
from mathsnap.drafts.scan import scan, scan_text
from mathsnap.drafts.slots import Math, Slot
from mathsnap.drafts.text import Draft, Edit, spliced

__all__ = ["Piece", "masked"]


@dataclass(frozen=True, slots=True)
class Piece:
    """One formula of the document; label: its own, or the name of its slot; others: those of its rows."""

    latex: str
    display: bool
    label: str = ""
    others: tuple[str, ...] = ()


def masked(draft: Draft) -> tuple[str, list[Piece]]:
    """The draft's text with a code span of class "mathsnap" for each formula, and the formulas in that order.

    What only some dialects of Markdown know is put into words that pandoc knows.

    A notebook becomes one Markdown text.
    """
    pieces: list[Piece] = []
    texts = []
    for view, found in scan(draft):
        edits = [_hidden(math, view.text, pieces, draft.form) for math in found.maths]
        for slot in found.slots:
            inner = _filling(view.text, slot, draft) if slot.filled else _words(view.text, slot, draft)
            edits += [_hidden(math, view.text, pieces, draft.form) for math in inner]
            if slot.kind == "image" and view.text.startswith("![[", slot.start):
                edits.append(Edit(slot.start, slot.end, embedded(slot)))
        known = {label for piece in pieces for label in (piece.label, *piece.others)}
        for aside in found.asides:
            if aside.kind != "reference":
                new = understood(aside, view.newline, draft.where(view.place(aside.start)))
                edits.append(Edit(aside.start, aside.end, new))
            elif draft.form != "latex" or aside.name in known:  # LaTeX refers to sections and pictures too
                new = _HIDDEN[draft.form].format(kind="mathref", text=aside.name)
                edits.append(Edit(aside.start, aside.end, new))
        texts.append(spliced(view.text, edits))
    if draft.form == "notebook":
        return _joined(draft, texts), pieces
    text = "".join(texts)
    return (TOML.sub(_as_yaml, text, count=1) if draft.form == "markdown" else text), pieces


def _as_yaml(match: re.Match[str]) -> str:
    """Title, authors and date of Hugo's front matter as pandoc reads them."""
    try:
        fields = tomllib.loads(match["content"].replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError:
        return ""
    kept = {
        key: fields[key]
        for key in ("title", "subtitle", "author", "authors", "date", "lang")
        if key in fields
    }
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False, default=str)}" for key, value in kept.items()]
    return "\n".join(["---", *lines, "---", ""])


def _joined(draft: Draft, texts: list[str]) -> str:
    """The cells of a notebook as one Markdown text, code in fences; `texts` are those in Markdown."""
    notebook = json.loads(draft.text)
    language = notebook.get("metadata", {}).get("kernelspec", {}).get("language", "python")
    remaining = iter(texts)
    parts = []
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            parts.append(next(remaining))
        elif cell["cell_type"] == "code":
            parts.append(f"~~~~~~{language}\n{''.join(cell['source'])}\n~~~~~~")
    return "\n\n".join(parts)


_HIDDEN = {
    "html": '<code class="{kind}">{text}</code>',
    "latex": r"\texttt{{{kind}:{text}}}",
    "markdown": "`{text}`{{.{kind}}}",
    "notebook": "`{text}`{{.{kind}}}",
}
"""How a formula or a reference is hidden, and how pandoc gives it back: as code of that class."""


def _filling(text: str, slot: Slot, draft: Draft) -> list[Math]:
    """The formulas of a filled slot, in places of the whole text and with the slot's name for a label."""
    offset = text.index(slot.body, slot.start)
    inner = [replace(m, label=m.label or slot.label) for m in scan_text(draft.form, slot.body).maths]
    if slot.marker and slot.marker.number:  # which mathsnap has given it, and gives anew
        inner = [replace(m, latex=re.sub(r"\s*\\tag\{[^{}]*\}", "", m.latex)) for m in inner]
    return [replace(m, start=m.start + offset, end=m.end + offset) for m in inner]


def _words(text: str, slot: Slot, draft: Draft) -> list[Math]:
    """The formulas in the words of a picture, which will stand below it."""
    if slot.kind != "image" or not slot.name or not text.startswith("![", slot.start):
        return []
    inner = scan_text(draft.form, text[slot.start + 2 : slot.end]).maths
    offset = slot.start + 2
    return [replace(m, start=m.start + offset, end=m.end + offset) for m in inner]


def _hidden(math: Math, text: str, pieces: list[Piece], form: str) -> Edit:
    # MyST and Quarto write labels behind a formula, LaTeX, MathJax and notebooks within.
    own = [*([math.label] if math.label else []), *_LABEL.findall(text[math.start : math.end])]
    label, *others = dict.fromkeys(own) or [""]
    pieces.append(Piece(math.latex, math.display, label, tuple(others)))
    new = _HIDDEN[form].format(kind="mathsnap", text=len(pieces) - 1)
    return Edit(math.start, math.end, new)


_LABEL = re.compile(r"\\label\{([^{}]+)\}")
