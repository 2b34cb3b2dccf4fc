"""HTML: found by the standard parser, whose positions are exact; nothing is written by it."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

from mathsnap.drafts.markers import Marker
from mathsnap.drafts.slots import Found, Kind, Math, Slot, paired

__all__ = ["IMG", "attribute", "scan"]

IMG = re.compile(r"<img\b", re.IGNORECASE)

_VERBATIM = frozenset(
    {"script", "style", "pre", "code", "textarea", "template", "noscript", "svg", "math", "title"}
)

_MATH = re.compile(
    r"(?<!\\)(?:\$\$(?P<double>(?:[^$\\]|\\.)+?)\$\$|\\\[(?P<bracket>.+?)\\\]|\\\((?P<paren>.+?)\\\))",
    re.DOTALL,
)

_SIGNS = ("$$", "\\", "{{")
"""One of them stands in every text that holds a formula or asks for one; few texts hold any."""


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
    scanner = _Scanner(text)
    scanner.feed(text)
    scanner.close()
    scanner.flush()
    return scanner.found


class _Scanner(HTMLParser):
    """Notes images, markers and text outside of code, with their offsets."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.text = text
        self.found = Found()
        self.starts = [0, *(m.end() for m in re.finditer("\n", text))]
        self.verbatim: list[str] = []
        self.resume = 0
        self.run: tuple[int, int] | None = None  # text seen since the last tag

    def _offset(self) -> int:
        line, column = self.getpos()
        return self.starts[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.flush()
        start = self._offset()
        if tag in _VERBATIM:
            self.verbatim.append(tag)
        elif tag == "img" and not self.verbatim and start >= self.resume:
            values = dict(attrs)
            end = start + len(self.get_starttag_text() or "")
            # A tag that is never closed runs on, over whatever follows.
            if values.get("src") and "<!--" not in self.text[start:end]:
                self._add(start, end, values["src"] or "", "image", values.get("alt") or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        self.flush()
        if tag in self.verbatim:
            del self.verbatim[self.verbatim.index(tag) :]

    def handle_comment(self, data: str) -> None:
        self.flush()
        start = self._offset()
        if self.verbatim or start < self.resume or (pair := paired(self.text, start, "html")) is None:
            return
        marker, end, body = pair
        self._add(start, end, marker.reference, "marker", marker.name, marker, body)
        self.resume = end

    def handle_data(self, data: str) -> None:
        start = self._offset()
        if not self.verbatim and start >= self.resume:
            self.run = (self.run[0] if self.run else start, start + len(data))

    def handle_entityref(self, name: str) -> None:
        start = self._offset()
        if self.run:
            self.run = (self.run[0], start + len(name) + 2)

    def handle_charref(self, name: str) -> None:
        self.handle_entityref(name + "#")

    def flush(self) -> None:
        """Looks for formulas in the text since the last tag."""
        if self.run is None:
            return
        (start, end), self.run = self.run, None
        between = self.text[start:end]
        if not any(sign in between for sign in _SIGNS):
            return
        for match in _MATH.finditer(self.text, start, min(end, len(self.text))):
            latex = unescape(match["double"] or match["bracket"] or match["paren"]).strip()
            syntax = "dollars" if match["double"] else "brackets"
            self.found.maths.append(Math(match.start(), match.end(), latex, not match["paren"], "", syntax))
        for match in re.finditer(r"\{\{\s*formula\s+\"([^\"\n]+)\"\s*\}\}", between):
            self._add(start + match.start(), start + match.end(), match[1], "formula")

    def _add(
        self,
        start: int,
        end: int,
        reference: str,
        kind: Kind,
        name: str = "",
        marker: Marker | None = None,
        body: str = "",
    ) -> None:
        before = self.text.rfind("\n", 0, start) + 1
        after = self.text.find("\n", end)
        around = self.text[before:start] + self.text[end : after if after >= 0 else len(self.text)]
        # Alone on its line, or all that its paragraph holds.
        block = not re.sub(
            r"</?(?:p|div|figure|center|td|li|section|article|body)\b[^<>]*>", "", around
        ).strip()
        line = self.text[before:start]
        indent = line[: len(line) - len(line.lstrip(" \t"))]
        slot = Slot(start, end, reference, kind, name, marker, body, block=block, indent=indent)
        self.found.slots.append(slot)
