"""Callouts, figures and captions, which dialects of Markdown write as quotations, divisions or lines."""

from __future__ import annotations

import re
from typing import Any

from mathsnap.drafts.issue.pandoc import Node, node, text_of, walk

__all__ = ["shaped"]

_CALLOUT = re.compile(r"\[!([\w-]+)\][+-]?")

_SPACES = frozenset({"Space", "SoftBreak", "LineBreak"})


def shaped(blocks: list[Node]) -> list[Node]:
    """The blocks with callouts as quotations under a title, and captions at their tables and pictures."""
    return _captioned(walk(blocks, _shaped))


def _shaped(n: Node) -> list[Node] | None:
    if n["t"] == "BlockQuote":
        return _quoted_callout(n["c"])
    if n["t"] != "Div":
        return None
    classes, inner = n["c"][0][1], n["c"][1]
    if "figure" in classes:
        return _figure(inner)
    if any(name == "callout" or name.startswith("callout-") for name in classes):
        return [_callout_of_quarto(n["c"][0], inner)]
    return None


def _quoted_callout(blocks: list[Node]) -> list[Node] | None:
    """`> [!NOTE] Title`, as GitHub and Obsidian have it."""
    words = blocks[0]["c"] if blocks and blocks[0]["t"] == "Para" else []
    match = _CALLOUT.fullmatch(text_of(words[:1]))
    if match is None:
        return None
    end = next((i for i, inline in enumerate(words) if inline["t"] in ("SoftBreak", "LineBreak")), len(words))
    title = _trimmed(words[1:end]) or [node("Str", match[1].capitalize())]
    rest = words[end + 1 :]
    return [_callout(title, [*([node("Para", rest)] if rest else []), *blocks[1:]])]


def _callout_of_quarto(attributes: Any, blocks: list[Node]) -> Node:
    """`::: {.callout-note title="…"}`, whose title can be a heading too."""
    title = dict(attributes[2]).get("title", "")
    words = [node("Str", title)] if title else []
    first = blocks[0] if blocks and not words else node("Null")
    if first["t"] == "Header":
        words, blocks = first["c"][2], blocks[1:]
    elif first["t"] == "Para" and [inline["t"] for inline in first["c"]] == ["Strong"]:
        words, blocks = first["c"][0]["c"], blocks[1:]
    kind = next((c.removeprefix("callout-") for c in attributes[1] if c.startswith("callout-")), "")
    return _callout(words or ([node("Str", kind.capitalize())] if kind else []), blocks)


def _callout(title: list[Node], blocks: list[Node]) -> Node:
    head = [node("Strong", title)] if title else []
    if head and blocks and blocks[0]["t"] == "Para":  # on paper no page ends between the two
        head += [node("LineBreak"), *blocks[0]["c"]]
        blocks = blocks[1:]
    return node("BlockQuote", [*([node("Para", head)] if head else []), *blocks])


def _trimmed(words: list[Node]) -> list[Node]:
    """Without spaces at the ends."""
    while words and words[0]["t"] in _SPACES:
        words = words[1:]
    while words and words[-1]["t"] in _SPACES:
        words = words[:-1]
    return words


def _figure(blocks: list[Node]) -> list[Node]:
    """MyST's figure: a picture, and what stands below it."""
    picture, *caption = blocks
    attributes: Any = ["", [], []]
    inner = picture["c"][2] if picture["t"] == "Figure" else [node("Plain", picture["c"])]
    return [node("Figure", [attributes, [None, caption], inner])]


def _captioned(blocks: list[Node]) -> list[Node]:
    """`: Caption` or `Table: Caption` below a table is its caption."""
    result: list[Node] = []
    for block in blocks:
        words = block["c"] if block["t"] == "Para" else []
        if result and result[-1]["t"] == "Table" and text_of(words[:2]) in (": ", "Table: "):
            attributes, _, *rest = result.pop()["c"]
            # Quarto's {#tbl-name} at the end stands for a span around the last space.
            caption = _trimmed([n for n in words[2:] if n["t"] != "Span" or text_of(n).strip()])
            result.append(node("Table", [attributes, [None, [node("Plain", caption)]], *rest]))
        else:
            result.append(block)
    return result
