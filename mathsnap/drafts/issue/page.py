"""A document as a page with MathML, and as the body of a message with pictures."""

from __future__ import annotations

import html
import io
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from mathsnap.drafts.issue.document import Document, Equation
from mathsnap.drafts.issue.mathml import for_pandoc, improved
from mathsnap.drafts.issue.pandoc import Node, node, text_of, walk, write
from mathsnap.drafts.issue.pictures import as_png, is_plain
from mathsnap.drafts.styles import Draw, Drawing

__all__ = ["Body", "placed", "to_body", "to_page", "to_plain"]

_PAGE_STYLE = """\
body { font: 17px/1.6 Georgia, 'Times New Roman', serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem;
  color: #222; overflow-wrap: anywhere; }
h1, h2, h3, h4 { font-family: system-ui, sans-serif; line-height: 1.25; margin: 2rem 0 .6rem; }
header h1 { margin-bottom: 0; }
header p { color: #666; margin: .3rem 0; }
img { max-width: 100%; height: auto; }
figure { margin: 1.5rem 0; text-align: center; }
figcaption, .credit { font-size: .85rem; color: #666; text-align: center; }
.equation { display: grid; grid-template-columns: 1fr auto; align-items: center; margin: 1.2rem 0;
  overflow: auto hidden; }
.equation math { font-size: 1.1em; }
table { border-collapse: collapse; margin: 1.2rem auto; }
th, td { padding: .3rem .8rem; border-bottom: 1px solid #ddd; overflow-wrap: normal; }
caption { font-size: .85rem; color: #666; margin-bottom: .4rem; }
pre { background: #f6f6f4; padding: .8rem 1rem; overflow-x: auto; font-size: .85rem; line-height: 1.45; }
code { font-size: .9em; }
blockquote { margin: 1.2rem 0; padding-left: 1rem; border-left: 3px solid #ccc; color: #555;
  font-style: italic; }
@media (prefers-color-scheme: dark) {
  body { background: #181818; color: #ddd; } pre { background: #262626; } a { color: #8ab4f8; }
  th, td { border-color: #444; }
}
"""

# Mail programs drop style sheets, so each element carries its own.
_MAIL_STYLES = {
    "body": "margin:0;padding:16px;font:16px/1.55 Georgia,serif;color:#222222",
    "table": "border-collapse:collapse;margin:16px 0",
    "th": "border-bottom:2px solid #999999;padding:4px 12px",
    "caption": "font-size:13px;color:#666666;padding-bottom:6px",
    "td": "border-bottom:1px solid #dddddd;padding:4px 12px",
    "blockquote": "margin:16px 0;padding-left:12px;border-left:3px solid #cccccc",
    "pre": "background:#f6f6f4;padding:12px;font-size:13px;white-space:pre-wrap",
    "figure": "margin:16px 0;text-align:center",
    "figcaption": "font-size:13px;color:#666666",
    "h1": "font:bold 26px/1.25 Arial,sans-serif;margin:24px 0 8px",
    "h2": "font:bold 20px/1.25 Arial,sans-serif;margin:24px 0 8px",
    "h3": "font:bold 17px/1.25 Arial,sans-serif;margin:20px 0 8px",
}
_CLASS_STYLES = {
    "credit": "font-size:13px;color:#666666;text-align:center",
    "float": "margin:16px 0;text-align:center",
    "figcaption": "font-size:13px;color:#666666;text-align:center;margin:6px 0",
}
_STYLED = re.compile(
    rf"<(?:(?P<tag>{'|'.join(_MAIL_STYLES)})|(?P<other>div|p)(?= class=.(?P<name>{'|'.join(_CLASS_STYLES)})))"
    r"\b(?P<attributes>[^<>]*)>"
)


@dataclass
class Body:
    """The HTML of a message, and the pictures that it shows, by content id."""

    html: str
    pictures: dict[str, bytes] = field(default_factory=dict)


def to_page(document: Document, beside: Path) -> str:
    """A page with formulas in MathML, pictures named from the folder that it will lie in."""
    sources: dict[str, str] = {}

    def formula(equation: Equation) -> Node:
        latex = for_pandoc(equation.latex)
        sources[latex] = equation.latex
        math = node("Math", [node("DisplayMath" if equation.display else "InlineMath"), latex])
        if not equation.display:
            return math
        number = (
            [node("Span", [["", ["number"], []], [node("Str", f"({equation.number})")]])]
            if equation.label
            else []
        )
        return node("Span", [[equation.label, ["equation"], []], [math, *number]])

    def picture(path: Path) -> str:
        return os.path.relpath(path.resolve(), beside.resolve()).replace(os.sep, "/")

    tree = placed(document, formula, picture)
    body = improved(write(tree, "html5", "--mathml", "--syntax-highlighting=none"), sources)
    return (
        f'<!DOCTYPE html>\n<html lang="{html.escape(document.language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html.escape(document.title)}</title>\n<style>\n{_PAGE_STYLE}</style>\n</head>\n<body>\n"
        f"{_header(document)}{body}</body>\n</html>\n"
    )


def to_body(document: Document, draw: Draw, domain: str) -> Body:
    """The HTML of a message: formulas and pictures by content id, spoken words as alternative text."""
    result = Body("")

    def attached(name: str, content: bytes) -> str:
        cid = f"{name}@{domain}"
        result.pictures[cid] = content
        return f"cid:{cid}"

    def formula(equation: Equation) -> Node:
        drawing = draw(equation.latex, equation.display)
        source = attached(f"formula{len(result.pictures) + 1}", drawing.png)
        return node("RawInline", ["html", _img(equation, drawing, source)])

    def picture(path: Path) -> str:
        as_it_is = is_plain(path, gif=True)
        suffix, content = (path.suffix.lower(), path.read_bytes()) if as_it_is else (".png", as_png(path))
        return attached(f"picture{len(result.pictures) + 1}{suffix}", content)

    tree = placed(document, formula, picture)
    tree["blocks"] = walk(walk(tree["blocks"], _only_far_links), lambda n: _fitting(n, result.pictures))
    body = write(tree, "html4", "--syntax-highlighting=none")
    page = f'<html lang="{html.escape(document.language)}"><head><meta charset="utf-8"></head>\n<body>\n'
    page += '<div style="max-width:640px;margin:0 auto;word-wrap:break-word">\n'
    page += f"{_header(document)}{body}</div>\n</body></html>\n"
    result.html = _STYLED.sub(_styled, page)
    return result


def _only_far_links(n: Node) -> list[Node] | None:
    """A file beside the draft is not there for who reads the message."""
    if n["t"] != "Link" or re.match(r"[a-z][a-z0-9+.-]*:|#", n["c"][2][0], re.IGNORECASE):
        return None
    return list(n["c"][1])


def _fitting(n: Node, pictures: dict[str, bytes]) -> list[Node] | None:
    """A picture no wider than the message, also for programs that know no styles."""
    if n["t"] != "Image":
        return None
    (identity, classes, pairs), words, (target, title) = n["c"]
    given = dict(pairs)
    if "width" not in given and "height" not in given:
        with Image.open(io.BytesIO(pictures[target.removeprefix("cid:")])) as image:
            given |= {"width": str(_WIDTH)} if image.width > _WIDTH else {}
    given |= {} if "height" in given else {"style": "max-width:100%;height:auto"}
    return [
        node("Image", [[identity, classes, [list(pair) for pair in given.items()]], words, [target, title]])
    ]


_WIDTH = 608
"""Of a message, less what is left free at both sides, in CSS pixels."""


def _styled(match: re.Match[str]) -> str:
    """A start tag with a style of its own, before what it has already."""
    tag, attributes = match["tag"] or match["other"], match["attributes"]
    style = _MAIL_STYLES[tag] if match["tag"] else _CLASS_STYLES[match["name"]]
    had = re.search(r'\s*style="([^"]*)"', attributes)
    if had:
        style, attributes = f"{style};{had[1]}", attributes.replace(had[0], "")
    return f'<{tag}{attributes} style="{style}">'


def to_plain(document: Document) -> str:
    """The words of a message, formulas as LaTeX."""

    def formula(equation: Equation) -> Node:
        number = f"    ({equation.number})" if equation.label else ""
        return node("Str", f"    {equation.latex}{number}" if equation.display else equation.latex)

    tree = placed(document, formula, lambda path: path.name)
    tree["blocks"] = walk(tree["blocks"], _in_plain_words)
    head = "\n".join(
        part for part in (document.title, document.subtitle, document.author, document.date) if part
    )
    return f"{head}\n\n{write(tree, 'plain', '--reference-links')}"


def _in_plain_words(n: Node) -> list[Node] | None:
    """Pictures by their words; and so links within the message, and to files that are not sent along."""
    if n["t"] == "Image":
        return [node("Str", "["), *(n["c"][1] or [node("Str", n["c"][2][0])]), node("Str", "]")]
    if n["t"] == "Figure":
        caption = [
            inline for block in n["c"][1][1] for inline in block["c"] if block["t"] in ("Para", "Plain")
        ]
        return [node("Para", [node("Str", "["), *caption, node("Str", "]")])] if caption else list(n["c"][2])
    if n["t"] != "Link":
        return None
    target = n["c"][2][0]
    is_far = re.match(r"[a-z][a-z0-9+.-]*:", target, re.IGNORECASE) is not None
    return None if is_far and not target.endswith(text_of(n["c"][1])) else list(n["c"][1])


def placed(document: Document, formula: Callable[[Equation], Node], picture: Callable[[Path], str]) -> Node:
    """The document's tree with its formulas, references and pictures as they are to be."""

    def changed(n: Node) -> list[Node] | None:
        if n["t"] == "Header":  # the title is the only heading of the first level
            level, attributes, words = n["c"]
            return [node("Header", [level + bool(document.title), attributes, words])]
        if n["t"] == "Image":
            attributes, words, (target, title) = n["c"]
            return [node("Image", [attributes, words, [picture(document.folder / target), title]])]
        if n["t"] != "Code":
            return None
        classes, content = n["c"][0][1], n["c"][1]
        if "mathref" in classes:
            number = document.numbers.get(content)
            words = [node("Str", f"({number})" if number else content)]
            target = f"#{document.labels.get(content)}"
            return [node("Link", [["", [], []], words, [target, ""]])] if number else words
        return [formula(document.equations[int(content)])] if "mathsnap" in classes else None

    return {**document.tree, "meta": {}, "blocks": walk(document.tree["blocks"], changed)}


def _header(document: Document) -> str:
    if not document.title:
        return ""
    below = [part for part in (document.subtitle, document.author, document.date) if part]
    lines = "".join(f"<p>{html.escape(part)}</p>\n" for part in below)
    return f"<header>\n<h1>{html.escape(document.title)}</h1>\n{lines}</header>\n"


def _img(equation: Equation, drawing: Drawing, source: str) -> str:
    kept = f"<!-- {' '.join(equation.latex.split()).replace('--', '-&#45;')} -->"
    if not equation.display:
        return drawing.image(source, f"vertical-align:-{drawing.depth}px") + kept
    number = f" &nbsp; ({html.escape(equation.number)})" if equation.label else ""
    image = drawing.image(source, "vertical-align:middle;max-width:100%;height:auto")
    return f'<span style="display:block;text-align:center;margin:16px 0">{image}{kept}{number}</span>'
