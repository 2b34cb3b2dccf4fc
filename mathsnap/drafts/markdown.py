"""Markdown: blocks by markdown-it-py, what stands within their lines by one pattern."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from mathsnap.drafts.directives import CODE, OPTION, add_directives
from mathsnap.drafts.dollars import AFTER, add_dollar_blocks
from mathsnap.drafts.html import IMG, attribute
from mathsnap.drafts.latex import ENVIRONMENT, environment
from mathsnap.drafts.markers import Marker
from mathsnap.drafts.slots import Aside, Found, Kind, Math, Slot, paired

__all__ = ["BEFORE_BLOCK", "TOML", "scan"]

TOML = re.compile(
    r"\ufeff?\+\+\+[ \t]*\r?\n(?P<content>.*?)^\+\+\+[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)
"""Front matter as Hugo writes it; that between dashes is YAML, which the parser knows."""

BEFORE_BLOCK = re.compile(
    r"[ \t]*(?:>[ \t]?)*[ \t]*(?:(?:[-*+]|\d{1,9}[.)]|\[\^[^\[\]]+\]:|:)[ \t]+)*(?:>[ \t]?)*"
)
"""What may stand in a line before a block: marks of quotations, lists, footnotes and definitions."""

_LINE_END = re.compile(r"\r\n?|\n")

_INLINE = {
    sign: re.compile(pattern, re.VERBOSE | re.DOTALL)
    for sign, pattern in {
        "`": r"(?P<code>(?<!`)(?P<ticks>`+)(?!`)(?:.+?)(?<!`)(?P=ticks)(?!`))",
        "$": r"""
            (?P<github>\$`(?P<github_latex>[^`]+)`\$)
          | (?P<double>\$\$(?P<double_latex>(?:[^$\\]++|\\.)++)\$\$)
          | (?P<dollar>\$(?=[^\s$])(?P<dollar_latex>(?:[^$\\\s]++|\\.|\s++(?!\$))++)\$(?!\d))""",
        "\\": r"""
            (?P<paren>\\{1,2}\((?P<paren_latex>[^$`]+?)\\{1,2}\))
          | (?P<bracket>\\{1,2}\[(?P<bracket_latex>[^$`]+?)\\{1,2}\])
          | (?P<reference>\\(?:eqref|ref)\{(?P<reference_name>[\w:.-]+)\})
          | (?P<escape>\\[!-/:-@\[-`{-~])""",
        "@": r"(?P<cross>(?<![\w`])@(?P<cross_name>eq-[\w-]*\w))",
        "<": r"""
            (?P<comment><!--.*?-->)
          | (?P<tag></?[A-Za-z][^<>]*>|<[A-Za-z][A-Za-z0-9+.-]*:[^\s<>]*>)""",
        "!": r"""
            (?P<wiki>!\[\[(?P<wiki_target>[^\[\]|\n]+)(?:\|(?P<wiki_alt>[^\[\]\n]*))?\]\])
          | (?P<image>!\[(?P<alt>(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]
                (?: \(\s*(?:<(?P<angle>[^<>\n]*)>|(?P<target>[^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*))
                    (?:\s+(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\)))?\s*\)
                  | \[(?P<image_ref>[^\[\]]*)\] )?
                (?:\{[^{}\n]*\})?)""",
        "{": r"""
            (?P<template>\{\{\s*formula\s+["“](?P<template_ref>[^"“”\n]+)["”]\s*\}\})
          | (?P<shortcode>\{\{(?:<(?P<angle_words>.*?)>|%(?P<percent_words>.*?)%)\}\})
          | (?P<role>\{(?P<role_name>[a-z][\w:-]*)\}
                (?P<role_ticks>`+)(?P<role_words>.+?)(?P=role_ticks)(?!`))""",
        "%": r"(?P<aside>(?<![\d%])(?<!\d\s)%%.*?%%)",
        "[": r"(?P<link>\[\[(?P<link_target>[^\[\]|\n]+)(?:\|(?P<link_words>[^\[\]\n]*))?\]\])",
        "]": r"""
            (?P<destination>\]\(\s*
                (?:<[^<>\n]*>|[^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*)(?:\s+"[^"]*")?\s*\))""",
        "h": r"(?P<url>https?://[^\s<>`]+)",
    }.items()
}
"""What stands within lines, by the sign that it begins with."""

_FIRST = re.compile(r"[`$\\<]|!\[|\{[{a-z]|\]\(|https?://|%%|\[\[|@eq-")
"""Where any of these may begin; that each begins with a sign makes the search many times as fast."""

_PRICE = re.compile(
    r"[\d.,]+\s?(?:[kKMBT]|bn|m)?(?:$|[\s,;:.)–-]+(?=[^\\^_={}]*\b[A-Za-z]{3,}\b)[^\\^_={}]*$)"
)
"""What follows a dollar that begins a price and not a formula: "5", "5 million to", "5 (and"."""

_NO_MATH = re.compile(r"\n[ \t]*\r?\n|<!--|`|!\[[^\[\]]*\]\(|\{\{ *formula")
"""What no formula holds, but what stands between two prices may."""

_TEXLIKE = re.compile(r"[\\^_=+]|^\s*\w\s*$")

_DEFINITION = re.compile(r"^ {0,3}\[([^\[\]]+)\]:\s*(?:<([^<>\n]*)>|(\S+))", re.MULTILINE)

_RAW = re.compile(r"\s*<(?:script|style|pre|textarea|code)\b", re.IGNORECASE)


def scan(text: str) -> Found:
    """The slots and the formulas of a Markdown text.

    Raises:
        UnclosedMarkerError: a filled marker has lost its end.
    """
    found = Found()
    starts = [0, *(m.end() for m in _LINE_END.finditer(text)), len(text)]
    seen: set[tuple[int, int]] = set()
    toml = TOML.match(text)
    resume = toml.end() if toml else 0
    for token in _parser().parse(text):
        if token.map is None or token.type not in _READERS or tuple(token.map) in seen:
            continue
        seen.add((token.map[0], token.map[1]))
        start, end = starts[token.map[0]], starts[min(token.map[1], len(starts) - 1)]
        start = max(start, resume)
        if start >= end:
            continue
        for item in _READERS[token.type](text, start, end, token):
            if item.start < resume:
                continue
            found.add(item)
            # What a pair holds is its own; its end may lie some blocks further on.
            resume = item.end
    return found


@cache
def _parser() -> Any:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.amsmath import amsmath_plugin
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.front_matter import front_matter_plugin

    parser = MarkdownIt("commonmark").enable("table").disable("inline")
    front_matter_plugin(parser)
    footnote_plugin(parser, inline=False, move_to_end=False)
    deflist_plugin(parser)
    amsmath_plugin(parser)
    add_dollar_blocks(parser)
    add_directives(parser)
    return parser


def _within(text: str, start: int, end: int, _token: Any) -> Iterator[Slot | Math | Aside]:
    """What stands in the lines of a paragraph, a heading or a row."""
    at = start
    while first := _FIRST.search(text, at, end):
        match = _INLINE[text[first.start()]].match(text, first.start(), end)
        if match is None:
            at = first.start() + 1
            continue
        kind = match.lastgroup or ""  # the outermost, as it is closed last
        read = _KINDS.get(kind)
        item = read(text, match) if read else None
        if item is not None:
            yield item
            at = item.end
            end = max(end, at)
        elif kind in _DELIMITED:
            at = match.start() + _DELIMITED[kind]  # no formula, but what begins within may be one
        else:
            at = match.end()


def _image(text: str, match: re.Match[str]) -> Slot | None:
    target = match["angle"] or match["target"]
    if target is None:
        target = _definitions(text).get((match["image_ref"] or match["alt"]).strip().casefold())
    if not target:
        return None
    name = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", match["alt"])
    return _slot(text, match.start(), match.end(), target, "image", name)


def _comment(text: str, match: re.Match[str]) -> Slot | None:
    pair = paired(text, match.start(), "html")
    if pair is None:
        return None
    marker, end, body = pair
    return _slot(text, match.start(), end, marker.reference, "marker", marker.name, marker, body)


def _tag(text: str, match: re.Match[str]) -> Slot | None:
    if not IMG.match(match[0]):
        return None
    target = attribute(match[0], "src")
    return (
        _slot(text, match.start(), match.end(), target, "image", attribute(match[0], "alt"))
        if target
        else None
    )


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
    line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    before = text[line:start]
    stop = _LINE_END.search(text, end)
    after = text[end : stop.start() if stop else len(text)]
    block = BEFORE_BLOCK.fullmatch(before) is not None and not after.strip()
    indent = re.sub(r"[^>\t]", " ", before) if block else ""
    return Slot(start, end, reference, kind, name, marker, body, block=block, indent=indent)


def _math(text: str, match: re.Match[str], group: str, display: bool, syntax: str) -> Math:
    label, end = "", match.end()
    behind = AFTER.match(text, end) if display else None
    if behind and (behind["id"] or (behind["name"] and _LINE_END.match(text, behind.end()))):
        label, end = behind["id"] or behind["name"], len(text[: behind.end()].rstrip(" \t"))
    latex = _unquoted(text, match.start(), match[group]).replace("\r\n", "\n").strip()
    return Math(match.start(), end, latex, display, label, syntax, _indent(text, match.start()))


def _unquoted(text: str, start: int, latex: str) -> str:
    """A formula without the marks of the quotation that its later lines begin with."""
    line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    depth = re.compile(r"[ \t]*(?:>[ \t]?)*").match(text, line, start)
    marks = depth[0].count(">") if depth else 0
    return re.sub(rf"([\r\n])(?:[ \t]*>){{1,{marks}}}[ \t]?", r"\1", latex) if marks else latex


def _indent(text: str, start: int) -> str:
    line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    return re.sub(r"[^>\t]", " ", text[line:start])


def _dollar(text: str, match: re.Match[str]) -> Math | None:
    if _PRICE.match(match["dollar_latex"]) or _NO_MATH.search(match[0]):
        return None
    return _math(text, match, "dollar_latex", False, "dollars")


def _double(text: str, match: re.Match[str]) -> Math | None:
    return _math(text, match, "double_latex", True, "dollars") if match["double_latex"].strip() else None


def _brackets(text: str, match: re.Match[str], group: str, display: bool) -> Math | None:
    # With one backslash these are escaped parentheses too, so what stands between must look like mathematics.
    sure = match[0].startswith("\\\\") or _TEXLIKE.search(match[group])
    return _math(text, match, group, display, "brackets") if sure else None


_DELIMITED = {"dollar": 1, "double": 2, "paren": 2, "bracket": 2}

_KINDS: dict[str, Any] = {
    "github": lambda text, m: _math(text, m, "github_latex", False, "fence"),
    "paren": lambda text, m: _brackets(text, m, "paren_latex", False),
    "bracket": lambda text, m: _brackets(text, m, "bracket_latex", True),
    "comment": _comment,
    "image": _image,
    "wiki": lambda text, m: _slot(
        text, m.start(), m.end(), m["wiki_target"].strip(), "image", m["wiki_alt"] or ""
    ),
    "template": lambda text, m: _slot(text, m.start(), m.end(), m["template_ref"].strip(), "formula"),
    "shortcode": lambda _text, m: Aside(m.start(), m.end(), "shortcode", *_named(m)),
    "role": lambda text, m: _role(text, m),
    "reference": lambda _text, m: Aside(m.start(), m.end(), "reference", m["reference_name"]),
    "cross": lambda _text, m: Aside(m.start(), m.end(), "reference", m["cross_name"]),
    "aside": lambda _text, m: Aside(m.start(), m.end(), "comment"),
    "link": lambda _text, m: Aside(m.start(), m.end(), "wiki", m["link_target"], m["link_words"] or ""),
    "tag": _tag,
    "double": _double,
    "dollar": _dollar,
}


def _in_html(text: str, start: int, end: int, _token: Any) -> Iterator[Slot | Math]:
    """Markers and images of a block of raw HTML; its text is left alone."""
    if _RAW.match(text, start):
        return
    pattern, at = (
        re.compile(r"(?P<comment><!--.*?-->)|(?P<tag><img\b[^<>]*>)", re.DOTALL | re.IGNORECASE),
        start,
    )
    while match := pattern.search(text, at, end):
        slot = _comment(text, match) if match["comment"] else _tag(text, match)
        at = slot.end if slot else match.end()
        end = max(end, at)
        if slot:
            yield slot


def _named(match: re.Match[str]) -> tuple[str, str]:
    """The name of a shortcode and what it is given."""
    name, _, rest = (match["angle_words"] or match["percent_words"] or "").strip().partition(" ")
    return name, rest.strip()


def _role(text: str, match: re.Match[str]) -> Math | Aside:
    """MyST's {math}`x` is a formula; other roles are words."""
    if match["role_name"] == "math":
        return _math(text, match, "role_words", False, "role")
    if match["role_name"] == "eq":
        return Aside(match.start(), match.end(), "reference", match["role_words"].strip())
    return Aside(match.start(), match.end(), "role", match["role_name"], match["role_words"].strip())


def _environment(text: str, start: int, end: int, token: Any) -> Iterator[Math]:
    """An environment of amsmath that stands for itself."""
    opening = ENVIRONMENT.search(text, start, end)
    if opening is None:
        return
    closing = text.find(rf"\end{{{opening['name']}}}", opening.end())
    stop = closing + len(rf"\end{{{opening['name']}}}")
    latex, label = environment(opening["name"], token.content.strip())
    yield Math(opening.start(), stop, latex, True, label, "latex", _indent(text, opening.start()))


def _directive(text: str, start: int, end: int, token: Any) -> Iterator[Aside]:
    """The lines that open or close a directive."""
    first = re.compile(r"`{3,}|~{3,}|:{3,}").search(text, start, end)
    if first is not None:
        kind = token.type.removeprefix("directive_")
        stop = _trimmed(text, first.start(), end)
        name, title = token.meta["name"], token.meta["title"]
        yield Aside(first.start(), stop, kind, name, title, _indent(text, first.start()))


def _fence(text: str, start: int, end: int, token: Any) -> Iterator[Math | Aside]:
    """A fence of GitHub's (```math) or MyST's (```{math}) formulas, or another directive of MyST."""
    info = token.info.strip().split()
    if not info:
        return
    if info[0].lower() not in ("math", "{math}"):
        yield from _fenced_directive(text, start, end, token.info.strip())
        return
    label = re.search(r"^:label:\s*(\S+)\s*$", token.content, re.MULTILINE)
    latex = re.sub(r"^:\w+:.*$\n?", "", token.content, flags=re.MULTILINE).strip()
    first = re.search(r"[`~]{3,}", text[start:end])
    opened = start + (first.start() if first else 0)
    stop = _trimmed(text, opened, end)
    yield Math(opened, stop, latex, True, label[1] if label else "", "fence", _indent(text, opened))


def _fenced_directive(text: str, start: int, end: int, info: str) -> Iterator[Aside]:
    """The first lines of a directive for code, down to its options; all of one for a picture."""
    match = re.fullmatch(r"\{([\w-]+)\}\s*(.*)", info)
    first = re.compile(r"[`~]{3,}").search(text, start, end)
    if match is None or first is None or match[1] not in CODE | {"image"}:
        return
    indent = _indent(text, first.start())
    if match[1] == "image":
        yield Aside(first.start(), _trimmed(text, first.start(), end), "image", "", match[2], indent)
        return
    stop = _LINE_END.search(text, first.end(), end)
    while stop:
        following = _LINE_END.search(text, stop.end(), end)
        if following is None or not OPTION.fullmatch(text[stop.end() : following.start()].lstrip(" \t>")):
            break
        stop = following
    yield Aside(first.start(), stop.start() if stop else end, "code", first[0], match[2], indent)


def _block(text: str, start: int, end: int, token: Any) -> Iterator[Math]:
    """A block between double dollars, or colons."""
    opening = re.compile(r"\$\$|:{3,}").search(text, start, end)
    if opening is not None:
        first, syntax = opening.start(), "dollars" if opening[0] == "$$" else "fence"
        stop = _trimmed(text, first, end)
        yield Math(first, stop, token.content.strip(), True, token.info or "", syntax, _indent(text, first))


def _trimmed(text: str, start: int, end: int) -> int:
    """Where the text from start to end ends without white space."""
    return start + len(text[start:end].rstrip())


def _definitions(text: str) -> dict[str, str]:
    return _definitions_of(text)


@cache
def _definitions_of(text: str) -> dict[str, str]:
    return {m[1].strip().casefold(): m[2] or m[3] for m in _DEFINITION.finditer(text)}


_READERS: dict[str, Any] = {
    "inline": _within,
    "html_block": _in_html,
    "fence": _fence,
    "math_block": _block,
    "amsmath": _environment,
    "directive_open": _directive,
    "directive_close": _directive,
}
