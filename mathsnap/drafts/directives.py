"""Block rules for markdown-it: the directives of MyST and the divisions of Quarto and pandoc.

    ```{note} Title        :::{tip}        ::: {.callout-note}
    Words and $x$.         Words.          Words.
    ```                    :::             :::

What stands in them is Markdown as any other, so only the lines that open and close are taken out.
"""

from __future__ import annotations

import re
from typing import Any

__all__ = ["CODE", "CONTENT", "OPTION", "add_directives"]

CONTENT = frozenset({
    "admonition", "attention", "caution", "danger", "error", "hint", "important", "note", "seealso", "tip",
    "warning", "topic", "sidebar", "margin", "aside", "epigraph", "pull-quote", "dropdown", "card", "details",
    "exercise", "solution", "proof", "theorem", "lemma", "definition", "example", "figure", "table",
})  # fmt: skip
"""Directives of MyST whose content is Markdown."""

CODE = frozenset({"code", "code-block", "code-cell", "sourcecode"})
"""Those whose content is code in the language that is their argument."""

OPTION = re.compile(r"[ \t]*:[\w-]+:(?:[ \t].*)?")

_FENCE = re.compile(r"(?P<fence>`{3,}|~{3,}|:{3,})[ \t]*\{(?P<name>[\w-]+)\}[ \t]*(?P<title>.*)")

_COLONS = re.compile(r":{3,}(?!:)[ \t]*(?:(?P<name>[A-Za-z][\w-]*)[ \t]+(?P<title>[^:\s].*)|.*)")
"""The line of a division; with a title as Docusaurus and VitePress write it."""


def add_directives(parser: Any) -> None:
    """Adds the rules. Tokens: "directive_open" with name and title in its meta, "directive_close", and
    "math_block" for the directive {math}.
    """
    before = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    parser.block.ruler.before("fence", "directive", _directive, before)
    parser.block.ruler.before("directive", "colons", _colons, before)


def _directive(state: Any, start: int, end: int, silent: bool) -> bool:
    match = None if state.is_code_block(start) else _FENCE.fullmatch(_line(state, start))
    if match is None or (match["name"] not in CONTENT and not _is_math_of_colons(match)):
        return False
    last = _closing(state, start, end, match["fence"])
    if silent:
        return True
    if match["name"] == "math":
        _math(state, start, last)
    else:
        _content(state, start, last, match)
    state.line = min(last + 1, end)
    return True


def _is_math_of_colons(match: re.Match[str]) -> bool:
    """Between backticks it is a fence of formulas, which is read as GitHub's is."""
    return match["name"] == "math" and match["fence"].startswith(":")


def _content(state: Any, start: int, last: int, match: re.Match[str]) -> None:
    first = start + 1
    while first < last and OPTION.fullmatch(_line(state, first)):
        first += 1
    token = state.push("directive_open", "div", 1)
    meta = {"name": match["name"], "title": match["title"].strip()}
    token.map, token.meta = [start, first], meta
    kept, state.lineMax = state.lineMax, last
    state.md.block.tokenize(state, first, last)
    state.lineMax = kept
    token = state.push("directive_close", "div", -1)
    token.map, token.meta = [last, last + 1], meta


def _math(state: Any, start: int, last: int) -> None:
    lines = [_line(state, number) for number in range(start + 1, last)]
    options = [line for line in lines if OPTION.fullmatch(line)]
    label = next((m[1] for m in map(re.compile(r":label:\s*(\S+)\s*").fullmatch, options) if m), "")
    token = state.push("math_block", "math", 0)
    token.content = "\n".join(line for line in lines if line not in options).strip()
    token.block, token.info, token.map = True, label, [start, last + 1]


def _closing(state: Any, start: int, end: int, fence: str) -> int:
    """The line that closes, or the end of what the directive stands in."""
    closing = re.compile(rf"{re.escape(fence[0])}{{{len(fence)},}}[ \t]*")
    for number in range(start + 1, end):
        if not state.isEmpty(number) and state.sCount[number] < state.blkIndent:
            return number
        if closing.fullmatch(_line(state, number)):
            return number
    return end


def _colons(state: Any, start: int, end: int, silent: bool) -> bool:
    """A line that opens or closes a division; one of a directive is the other rule's."""
    line = _line(state, start)
    if state.is_code_block(start) or not _COLONS.fullmatch(line):
        return False
    match = _FENCE.fullmatch(line)
    if match and (match["name"] in CONTENT or match["name"] == "math"):
        return False
    if not silent:
        state.line = start + 1
        titled = _COLONS.fullmatch(line)
        if titled and titled["name"]:
            token = state.push("directive_open", "div", 0)
            token.map, token.meta = [start, start + 1], titled.groupdict()
    return True


def _line(state: Any, number: int) -> str:
    return str(state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]])
