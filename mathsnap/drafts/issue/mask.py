"""Formulas out of a draft before pandoc reads it, so that no reader of dollars or escapes gets at them."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass

from mathsnap.drafts.markdown import TOML
from mathsnap.drafts.scan import scan, scan_text
from mathsnap.drafts.slots import Math, Slot
from mathsnap.drafts.text import Draft, Edit, spliced

__all__ = ["Piece", "masked"]


@dataclass(frozen=True, slots=True)
class Piece:
    """One formula of the document; label: its own, or the name of its slot."""

    latex: str
    display: bool
    label: str = ""


def masked(draft: Draft) -> tuple[str, list[Piece]]:
    """The draft's text with a code span of class "mathsnap" for each formula, and the formulas in that order.

    A notebook becomes one Markdown text.
    """
    pieces: list[Piece] = []
    texts = []
    for view, found in scan(draft):
        edits = [_hidden(math, pieces, draft.form) for math in found.maths]
        for slot in found.slots:
            if slot.filled:
                edits += [_hidden(math, pieces, draft.form) for math in _within(view.text, slot, draft)]
        edits += _references(view.text, found.maths, draft.form)
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


def _within(text: str, slot: Slot, draft: Draft) -> list[Math]:
    """The formulas of a filled slot, in places of the whole text and with the slot's name for a label."""
    offset = text.index(slot.body, slot.start)
    name = re.sub(r"\W+", "-", slot.marker.label or slot.name if slot.marker else "").strip("-").lower()
    label = f"eq:{name}" if name and slot.marker and not slot.marker.label else name
    inner = scan_text(draft.form, slot.body).maths
    return [Math(m.start + offset, m.end + offset, m.latex, m.display, m.label or label) for m in inner]


def _hidden(math: Math, pieces: list[Piece], form: str) -> Edit:
    own = _LABEL.search(math.latex)  # which MathJax and notebooks take inside of dollars and brackets
    pieces.append(Piece(math.latex, math.display, math.label or (own[1] if own else "")))
    new = _HIDDEN[form].format(kind="mathsnap", text=len(pieces) - 1)
    return Edit(math.start, math.end, new)


_LABEL = re.compile(r"\\label\{([^{}]+)\}")

_REFERENCE = re.compile(r"\\(?:eqref|ref)\{([\w:.-]+)\}|\{eq\}`([\w:.-]+)`|(?<![\w`])@(eq-[\w-]*\w)")


def _references(text: str, maths: list[Math], form: str) -> list[Edit]:
    """`\\eqref{name}`, MyST's {eq}`name` and Quarto's @eq-name, outside of formulas."""
    edits = []
    for match in _REFERENCE.finditer(text):
        if any(math.start <= match.start() < math.end for math in maths):
            continue
        name = match[1] or match[2] or match[3]
        new = _HIDDEN[form].format(kind="mathref", text=name)
        edits.append(Edit(match.start(), match.end(), new))
    return edits
