"""A draft as pandoc's document, the same for every output: title, headings, raw HTML, formulas, pictures."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from mathsnap.drafts.definitions import macros_of
from mathsnap.drafts.issue.blocks import shaped
from mathsnap.drafts.issue.inlines import without_html
from mathsnap.drafts.issue.mask import Piece, masked
from mathsnap.drafts.issue.pandoc import Node, node, read, text_of, walk
from mathsnap.drafts.latex import within
from mathsnap.drafts.references import is_remote
from mathsnap.drafts.text import Draft
from mathsnap.errors import InputError, RenderError
from mathsnap.latex.macros import Macro, expanded, without_definitions
from mathsnap.render import plain

__all__ = ["Document", "Equation", "read_document", "readable"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Equation:
    """A formula in its place.

    label: "" for one that has no number; number: as it will be printed; tagged: the author has chosen it.
    """

    latex: str
    display: bool
    label: str = ""
    number: str = ""
    tagged: bool = False


@dataclass
class Document:
    """What is to be written; formulas are code of class "mathsnap", an index into `equations`.

    name: of the draft, without its suffix. numbers: of each label. labels: for each label, also of a row,
    that of the whole formula.
    """

    tree: Node
    folder: Path
    equations: list[Equation]
    name: str = "issue"
    title: str = ""
    subtitle: str = ""
    author: str = ""
    date: str = ""
    language: str = "en"
    numbers: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)


def read_document(draft: Draft, *, numbered: bool) -> Document:
    """A draft as a document.

    numbered: every display gets a number; else those with a label that is referred to.

    Raises:
        InputError: a picture lies outside of the draft's folder.
        DependencyError: there is no pandoc.
    """
    text, pieces = masked(draft)
    tree = read(text, draft.form)
    if draft.form == "latex":
        tree["blocks"], tree["meta"] = walk([tree["blocks"], tree["meta"]], _given_class)
    tree["blocks"] = shaped(without_html(tree["blocks"], marks=draft.form in ("markdown", "notebook")))
    tree["blocks"] = walk(tree["blocks"], lambda n: _rendered(n, pieces))
    pieces, empty = _without_macros(pieces, macros_of(draft))
    tree["blocks"] = walk(tree["blocks"], lambda n: _unless_empty(n, empty))
    document = Document(tree, draft.path.parent, [], draft.path.stem)
    _number(document, pieces, numbered, draft.path)
    _front_matter(document, headed=draft.form != "latex")
    tree["blocks"] = walk(tree["blocks"], lambda n: _picture(n, document, draft))
    tree["blocks"] = _credits(tree["blocks"])
    return document


def _without_macros(pieces: list[Piece], macros: Mapping[str, Macro]) -> tuple[list[Piece], frozenset[int]]:
    """The formulas with what their author's commands stand for, as other readers do not know these; and the
    numbers of those that only define commands.
    """
    written = [replace(p, latex=expanded(without_definitions(p.latex), macros).latex) for p in pieces]
    empty = (
        i
        for i, (old, new) in enumerate(zip(pieces, written, strict=True))
        if old.latex.strip() and not new.latex.strip()
    )
    return written, frozenset(empty)


def _unless_empty(n: Node, empty: Collection[int]) -> list[Node] | None:
    is_formula = n["t"] == "Code" and "mathsnap" in n["c"][0][1]
    return [] if is_formula and int(n["c"][1]) in empty else None


def _rendered(n: Node, pieces: list[Piece]) -> list[Node] | None:
    """What a browser has kept of a formula: MathML, KaTeX's and MathJax's own, each read once."""
    if n["t"] == "Span":
        if "mark" in n["c"][0][1]:
            return None
        return [] if _DRAWN.intersection(n["c"][0][1]) else list(n["c"][1])
    if n["t"] != "Math":
        return None
    pieces.append(Piece(n["c"][1].strip(), n["c"][0]["t"] == "DisplayMath"))
    return [node("Code", [["", ["mathsnap"], []], str(len(pieces) - 1)])]


_DRAWN = {"MathJax", "MathJax_Preview", "MathJax_SVG", "MathJax_CHTML", "MathJax_PHTML"}
"""Spans that MathJax 2 draws a formula in, next to the script that holds its LaTeX."""


def _given_class(n: Node) -> list[Node] | None:
    """What was hidden in LaTeX has its class before its text."""
    match = re.fullmatch(r"(mathsnap|mathref):(.+)", n["c"][1]) if n["t"] == "Code" else None
    return [node("Code", [["", [match[1]], []], match[2]])] if match else None


def _front_matter(document: Document, *, headed: bool) -> None:
    """Title, author and date. headed: a first heading is the title, or under a title its second line."""
    meta, blocks = _spelt(document.tree["meta"], document), document.tree["blocks"]
    document.title = text_of(meta.get("title")).strip()
    document.subtitle = text_of(meta.get("subtitle")).strip()
    document.author = text_of(meta.get("author") or meta.get("authors")).strip()
    document.date = text_of(meta.get("date")).strip()
    document.language = text_of(meta.get("lang")).strip() or "en"
    headings = [b for b in blocks if b["t"] == "Header"] if headed else []
    if headings and headings[0]["c"][0] == 1 and [h["c"][0] for h in headings].count(1) == 1:
        first = headings[0]
        heading = text_of(_spelt(first["c"][2], document)).strip()
        if not document.title or _letters(document.title) == _letters(heading):
            document.title = heading
        elif not document.subtitle:
            document.subtitle = heading
        if heading in (document.title, document.subtitle):
            blocks.remove(first)
    levels = [b["c"][0] for b in blocks if b["t"] == "Header"]
    shift = min(levels, default=1) - 1
    for block in blocks:
        if block["t"] == "Header" and _codes(block["c"][2], "mathsnap"):
            block["c"][1][0] = _slug(text_of(_spelt(block["c"][2], document)))
    document.tree["blocks"] = [
        node("Header", [b["c"][0] - shift, *b["c"][1:]]) if b["t"] == "Header" else b for b in blocks
    ]


def _spelt(tree: Any, document: Document, write: Callable[[str], str] = str) -> Any:
    """A tree whose formulas are words: titles go where there is no mathematics."""

    def latex(n: Node) -> list[Node] | None:
        is_formula = n["t"] == "Code" and "mathsnap" in n["c"][0][1]
        return [node("Str", write(document.equations[int(n["c"][1])].latex))] if is_formula else None

    return walk(tree, latex)


def readable(latex: str) -> str:
    """A formula in signs that can be read without LaTeX, where it has such."""
    try:
        return plain(latex)
    except RenderError:
        return latex


def _slug(text: str) -> str:
    """The anchor of a heading, as GitHub makes it."""
    return re.sub(r"[^\w -]", "", text.strip().lower()).replace(" ", "-")


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text).casefold()


def _number(document: Document, pieces: list[Piece], numbered: bool, path: Path) -> None:
    """Numbers and labels in the order of the text; a label that is taken gets a number behind it."""
    order = [int(n["c"][1]) for n in _codes(document.tree["blocks"], "mathsnap")]
    wanted = {n["c"][1] for n in _codes(document.tree["blocks"], "mathref")}
    seen: Counter[str] = Counter()
    equations: dict[int, Equation] = {}
    count = 0
    for index in order:
        piece = pieces[index]
        label, tag = piece.label, _tag_of(piece.latex) if piece.display else ""
        if not piece.display or not (numbered or tag or wanted.intersection((label, *piece.others))):
            equations[index] = Equation(_bare(piece.latex), piece.display)
            continue
        count += not tag
        label = label or (f"eq:{count}" if not tag else f"eq:{re.sub(r'[^A-Za-z0-9]+', '-', tag)}-{index}")
        seen[label] += 1
        label = label if seen[label] == 1 else f"{label}-{seen[label]}"
        for name in (label, *piece.others):
            document.numbers[name] = tag or str(count)
            document.labels[name] = label
        equations[index] = Equation(_bare(piece.latex), True, label, tag or str(count), bool(tag))
    document.equations = [equations.get(i, Equation(p.latex, p.display)) for i, p in enumerate(pieces)]
    for name in wanted - set(document.numbers):
        _log.warning("%s: nothing carries the label %s that the text refers to", path, name)


def _tag_of(latex: str) -> str:
    """The number that an author has given a formula; several rows have several, and then none is its own."""
    tags = re.findall(r"\\tag\*?\{([^{}]*)\}", latex)
    return tags[0].strip(" $()") if len(tags) == 1 else ""


def _bare(latex: str) -> str:
    """LaTeX without its own numbers."""
    return within(re.sub(r"\\(?:notag|nonumber)\b|\s*\\(?:tag\*?|label)\{[^{}]*\}", "", latex).strip())


def _codes(tree: Any, name: str) -> list[Node]:
    found: list[Node] = []

    def note(n: Node) -> None:
        if n["t"] == "Code" and name in n["c"][0][1]:
            found.append(n)

    walk(tree, note)
    return found


# Pictures and credits


def _picture(n: Node, document: Document, draft: Draft) -> list[Node] | None:
    """Pictures from disk only; one on the web becomes a link to it."""
    if n["t"] != "Image":
        return None
    attributes, words, (target, title) = n["c"]
    if target.startswith("cid:"):
        return None
    if is_remote(target):
        _log.warning("%s: the picture %s is on the web and was not fetched", draft.path, target[:80])
        return [node("Link", [["", [], []], words or [node("Str", target)], [target, title]])]
    path = next(
        (p for p in (document.folder / target, document.folder / unquote(target)) if p.is_file()), None
    )
    if path is None:
        raise InputError(f"{_where(draft, target)}: {target}: there is no such picture")
    if not path.resolve().is_relative_to(document.folder.resolve()):
        raise InputError(f"{_where(draft, target)}: {target}: lies outside the draft's folder")
    name = str(path.relative_to(document.folder))
    return [node("Image", [attributes, _spelt(words, document, readable), [name, title]])]


def _where(draft: Draft, target: str) -> str:
    at = draft.text.find(target)
    return draft.where(max(at, 0))


def _credits(blocks: list[Node]) -> list[Node]:
    """A line "Source: …" under a display gets a class of its own."""
    result: list[Node] = []
    for block in blocks:
        inlines = block["c"] if block["t"] == "Para" else []
        single = inlines[0]["c"] if len(inlines) == 1 and inlines[0]["t"] == "Emph" else []
        if text_of(single).startswith("Source: ") and result and _codes(result[-1], "mathsnap"):
            result.append(node("Div", [["", ["credit"], []], [node("Para", single)]]))
        else:
            result.append(block)
    return result
