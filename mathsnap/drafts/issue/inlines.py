"""Raw HTML within Markdown, and the marks that only some readers of Markdown know, as what they say."""

from __future__ import annotations

import re
from typing import Any

from mathsnap.drafts.issue.pandoc import Node, node, read, walk

__all__ = ["without_html"]


def without_html(blocks: list[Node], *, marks: bool) -> list[Node]:
    """The blocks without raw HTML: line breaks, images and tags of style as pandoc's own.

    marks: also H~2~O, 10^th^ and ==marked==, where no space stands within or it is closed in the same text.
    """
    blocks = walk(blocks, _html_pieces)
    if marks:
        blocks = _highlighted(walk(blocks, _raised))
    return _html_blocks(_tagged(blocks))


_RAISED = re.compile(r"(?<=[\w)])(?:~([\w+−-]{1,12})~(?!~)|\^([\w+−-]{1,12})\^)")


def _raised(n: Node) -> list[Node] | None:
    """A price of ~$5 to ~$6 is none: letters stand before the sign, and nothing but letters within."""
    if n["t"] != "Str" or not _RAISED.search(n["c"]) or "/" in n["c"]:
        return None
    result, at = [], 0
    for match in _RAISED.finditer(n["c"]):
        result.append(node("Str", n["c"][at : match.start()]))
        result.append(node("Subscript" if match[1] else "Superscript", [node("Str", match[1] or match[2])]))
        at = match.end()
    return [*result, node("Str", n["c"][at:])] if at < len(n["c"]) else result


_HIGHLIGHT = re.compile(r"(?<![\w=])(?P<open>==)(?=[^\s=])|(?<=[^\s=])(?P<close>==)(?![\w=])")


def _highlighted(tree: Any) -> Any:
    """`==words==` between tags of HTML, which are read next."""
    if isinstance(tree, dict):
        return {key: _highlighted(value) for key, value in tree.items()}
    if not isinstance(tree, list):
        return tree
    signs = [m.lastgroup for n in tree for m in _signs(n)]
    if "open" not in signs or signs != ["open", "close"] * (len(signs) // 2):
        return [_highlighted(item) for item in tree]
    result: list[Any] = []
    for item in tree:
        at = 0
        for match in _signs(item):
            result.append(node("Str", item["c"][at : match.start()]))
            result.append(node("RawInline", ["html", "<mark>" if match["open"] else "</mark>"]))
            at = match.end()
        result.append(node("Str", item["c"][at:]) if at else _highlighted(item))
    return result


def _signs(item: Any) -> list[re.Match[str]]:
    is_text = isinstance(item, dict) and item.get("t") == "Str"
    return list(_HIGHLIGHT.finditer(item["c"])) if is_text else []


def _html_pieces(n: Node) -> list[Node] | None:
    """Line breaks and images that are written as tags; comments and tags that pandoc left over go."""
    if n["t"] == "RawInline" and n["c"][0] == "html":
        tag = n["c"][1]
        if re.match(r"<br\b", tag, re.IGNORECASE):
            return [node("LineBreak")]
        if re.match(r"<img\b", tag, re.IGNORECASE):
            return list(read(tag, "html")["blocks"][0]["c"])
        return None if re.match(rf"</?(?:{'|'.join(_TAGS)})\b", tag, re.IGNORECASE) else []
    if n["t"] in ("RawInline", "RawBlock") and n["c"][0] != "html":
        return []
    return None


_TAGS = {
    "b": "Strong",
    "strong": "Strong",
    "i": "Emph",
    "em": "Emph",
    "sup": "Superscript",
    "sub": "Subscript",
    "u": "Underline",
    "s": "Strikeout",
    "del": "Strikeout",
    "mark": "Span",
}


def _tagged(tree: Any) -> Any:
    """What stands between tags of style, as what they say; one that is never closed goes."""
    if isinstance(tree, dict):
        return {key: _tagged(value) for key, value in tree.items()}
    if not isinstance(tree, list):
        return tree
    stack: list[tuple[str, list[Any]]] = [("", [])]
    for item in map(_tagged, tree):
        tag = re.match(r"<(/?)(\w+)", item["c"][1]) if _is_raw_inline(item) else None
        name = tag[2].lower() if tag else ""
        if tag is None:
            stack[-1][1].append(item)
        elif not tag[1]:
            stack.append((name, []))
        elif stack[-1][0] == name:
            inner = stack.pop()[1]
            marked = node("Span", [["", ["mark"], []], inner])
            stack[-1][1].append(marked if name == "mark" else node(_TAGS[name], inner))
    return [item for _, items in stack for item in items]


def _is_raw_inline(item: Any) -> bool:
    return isinstance(item, dict) and item.get("t") == "RawInline"


def _html_blocks(blocks: list[Node]) -> list[Node]:
    """Each block of raw HTML as what it says; comments say nothing."""

    def parsed(n: Node) -> list[Node] | None:
        if n["t"] != "RawBlock":
            return None
        content = re.sub(r"<!--.*?-->", "", n["c"][1], flags=re.DOTALL)
        content = re.sub(r"<summary\b[^<>]*>(.*?)</summary>", r"<p><b>\1</b></p>", content, flags=re.DOTALL)
        if not content.strip() or (
            re.fullmatch(r"(?:\s*</?[a-z][^<>]*>\s*)+", content) and "<img" not in content
        ):
            return []
        return list(walk(read(content, "html")["blocks"], _html_pieces))

    return list(walk(blocks, parsed))
