"""HTML: its tags, comments and text told apart by patterns, with their offsets; nothing is written by it.

An HTML parser that keeps offsets takes three times as long for a page, nearly all of it for tags that do not
matter here.
"""

from __future__ import annotations

import re
from html import unescape

from mathsnap.drafts.markers import Marker
from mathsnap.drafts.slots import Aside, Found, Kind, Math, Slot, paired

__all__ = ["IMG", "attribute", "scan"]

IMG = re.compile(r"<img\b", re.IGNORECASE)

_VERBATIM = frozenset(
    {"script", "style", "pre", "code", "textarea", "template", "noscript", "svg", "math", "title"}
)
_RAW = frozenset({"script", "style", "textarea", "title"})
"""Elements that hold no tags: they go on to their own end tag (HTML standard, 13.1.2)."""

_FIRST = re.compile(r"<[A-Za-z/!?]|\$\$|\\(?:[\[(]|(?:eq)?ref\{)|\{\{")
"""What any of these begins with; few texts hold anything but tags."""

_TAG = re.compile(
    r"""<(?P<close>/?)(?P<name>[A-Za-z][\w:-]*+)(?=[\s/>])(?:[^<>=]++|=\s*+(?:"[^"]*+"|'[^']*+')|=)*+>"""
)

_MARKUP = re.compile(r"</?[A-Za-z][\w:-]*+[\s/>]|<[!?]")
"""What no formula goes on over; `x<y` is none, though it is bad HTML."""

_ASIDE = re.compile(r"<!--.*?-->|<[/!?][^<>]*>", re.DOTALL)
"""Comments, declarations, and end tags of nothing."""

_MATH = re.compile(
    r"(?<!\\)(?:\$\$(?P<double>(?:[^$\\]|\\.)+?)\$\$|\\\[(?P<bracket>.+?)\\\]|\\\((?P<paren>.+?)\\\))"
    r"|\{\{\s*formula\s+\"(?P<reference>[^\"\n]+)\"\s*\}\}|\\(?:eqref|ref)\{(?P<label>[\w:.-]+)\}",
    re.DOTALL,
)


def attribute(tag: str, name: str) -> str:
    """The value of an attribute in a start tag; "" without."""
    pattern = rf"\s{name}\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))"
    match = re.search(pattern, tag, re.IGNORECASE)
    return unescape(next((g for g in match.groups() if g is not None), "")) if match else ""


def scan(text: str) -> Found:
    """The slots and the formulas (between `$$`, `\\[`, `\\(`) of a page.

    Raises:
        UnclosedMarkerError: a filled marker has lost its end.
    """
    found, verbatim = Found(), list[str]()
    at = stop = 0
    while first := _FIRST.search(text, at):
        start = first.start()
        if text[start] != "<":
            if stop <= start:
                following = _MARKUP.search(text, start)
                stop = following.start() if following else len(text)
            at = max(first.end() - 1, _formula(found, text, start, stop) if not verbatim else stop)
        elif tag := _TAG.match(text, start):
            at = _element(found, text, tag, verbatim)
        elif pair := paired(text, start, "html") if not verbatim else None:
            marker, at, body = pair
            found.slots.append(_slot(text, start, at, marker.reference, "marker", marker.name, marker, body))
        else:
            aside = _ASIDE.match(text, start)
            at = aside.end() if aside else start + 1
    return found


def _formula(found: Found, text: str, start: int, stop: int) -> int:
    """Notes the formula, or the request for one, that begins at a place; where to go on."""
    match = _MATH.match(text, start, stop)
    if match is None:
        return start
    if match["label"]:
        found.asides.append(Aside(start, match.end(), "reference", match["label"]))
    elif match["reference"]:
        found.slots.append(_slot(text, start, match.end(), match["reference"], "formula"))
    else:
        latex = unescape(match["double"] or match["bracket"] or match["paren"]).strip()
        syntax = "dollars" if match["double"] else "brackets"
        found.maths.append(Math(start, match.end(), latex, not match["paren"], "", syntax))
    return match.end()


def _element(found: Found, text: str, tag: re.Match[str], verbatim: list[str]) -> int:
    """Notes what a tag opens, closes or shows; where to go on."""
    name = tag["name"].lower()
    if name in _VERBATIM:
        if tag["close"]:
            if name in verbatim:
                del verbatim[verbatim.index(name) :]
        elif text[tag.end() - 2] != "/":
            if name in _RAW:
                closing = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(text, tag.end())
                return closing.start() if closing else len(text)
            verbatim.append(name)
    elif name == "img" and not tag["close"] and not verbatim and (target := attribute(tag[0], "src")):
        found.slots.append(_slot(text, tag.start(), tag.end(), target, "image", attribute(tag[0], "alt")))
    return tag.end()


def _slot(
    text: str,
    start: int,
    end: int,
    reference: str,
    kind: Kind,
    name: str = "",
    marker: Marker | None = None,
    body: str = "",
) -> Slot:
    before = text.rfind("\n", 0, start) + 1
    after = text.find("\n", end)
    around = text[before:start] + text[end : after if after >= 0 else len(text)]
    # Alone on its line, or all that its paragraph holds.
    block = not re.sub(r"</?(?:p|div|figure|center|td|li|section|article|body)\b[^<>]*>", "", around).strip()
    line = text[before:start]
    indent = line[: len(line) - len(line.lstrip(" \t"))]
    return Slot(start, end, reference, kind, name, marker, body, block=block, indent=indent)
