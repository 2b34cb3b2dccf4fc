"""A document as a Markdown draft, formulas between dollars."""

from __future__ import annotations

import json
import os
from pathlib import Path

from mathsnap.drafts.issue.document import Document, Equation
from mathsnap.drafts.issue.page import placed
from mathsnap.drafts.issue.pandoc import Node, node, walk, write
from mathsnap.drafts.styles import STYLES, set_display, set_inline

__all__ = ["to_markdown"]

_STYLE = STYLES["dollars"]


def to_markdown(document: Document, beside: Path) -> str:
    """A draft for GitHub's Markdown with its title in the front matter; pictures named from `beside`.

    Raises:
        DependencyError: there is no pandoc.
    """

    def formula(equation: Equation) -> Node:
        if not equation.display:
            return node("RawInline", ["markdown", set_inline(equation.latex, _STYLE, "markdown")])
        number = str(equation.number) if equation.label else ""
        return node("RawInline", [_DISPLAY, "\n".join(_display(equation.latex, number))])

    def picture(path: Path) -> str:
        return os.path.relpath(path.resolve(), beside.resolve()).replace(os.sep, "/")

    tree = placed(document, formula, picture)
    tree["blocks"] = walk(tree["blocks"], lambda n: _in_words(n, document))
    tree["blocks"] = walk(tree["blocks"], _apart)
    return _head(document) + write(tree, "gfm").rstrip("\n") + "\n"


_DISPLAY = "display"
"""No format of pandoc's: marks a display until it stands in a block of its own."""


def _display(latex: str, number: str) -> list[str]:
    return set_display(latex, _STYLE, "markdown", number=number)


def _in_words(n: Node, document: Document) -> list[Node] | None:
    """A reference to a number is the number itself: Markdown has no anchors for formulas."""
    is_reference = n["t"] == "Link" and n["c"][2][0].removeprefix("#") in document.numbers
    return list(n["c"][1]) if is_reference else None


def _apart(n: Node) -> list[Node] | None:
    """A paragraph with displays as several blocks, as most readers take `$$` only on lines of its own."""
    if n["t"] not in ("Para", "Plain") or not any(map(_is_display, n["c"])):
        return None
    blocks: list[Node] = []
    words: list[Node] = []
    for inline in [*n["c"], None]:
        if inline is not None and not _is_display(inline):
            words.append(inline)
            continue
        while words and words[-1]["t"] in _SPACES:
            words.pop()
        blocks += [node("Para", words)] if words else []
        blocks += [node("RawBlock", ["markdown", inline["c"][1]])] if inline is not None else []
        words = []
    return blocks


_SPACES = ("Space", "SoftBreak", "LineBreak")


def _is_display(inline: Node) -> bool:
    return bool(inline["t"] == "RawInline" and inline["c"][0] == _DISPLAY)


def _head(document: Document) -> str:
    """The front matter, and the title again as a heading, which is what most platforms show."""
    fields = {
        "title": document.title,
        "subtitle": document.subtitle,
        "author": document.author,
        "date": document.date,
        "lang": document.language if document.language != "en" else "",
    }
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items() if value]
    if not lines:
        return ""
    front = "\n".join(["---", *lines, "---", "", ""])
    return front + write({**document.tree, "meta": {}, "blocks": _heading(document)}, "gfm") + "\n"


def _heading(document: Document) -> list[Node]:
    return [node("Header", [1, ["", [], []], [node("Str", document.title)]])] if document.title else []
