"""The marker pair around what mathsnap has put into a draft.

    <!-- mathsnap: paper.pdf#eq=1 engine=glyph status=plausible style=dollars source=… hash=… -->
    …
    <!-- /mathsnap -->

In LaTeX the same in comments, `% mathsnap: …` and `% /mathsnap`. The hash is of what stands between the two,
so that a change by hand is seen; `source` is the start of the SHA-256 of the file that was read. A marker
without a hash is a place to fill.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from urllib.parse import unquote

__all__ = [
    "CLOSING",
    "OPENING",
    "Marker",
    "body_hash",
    "close_marker",
    "kind_of",
    "open_marker",
    "parse_marker",
]

_KEYS = ("name", "label", "engine", "status", "style", "number", "credit", "source", "hash")
_PAIR = re.compile(rf"\s+({'|'.join(_KEYS)})=(\S*)")

OPENING = {
    "html": re.compile(r"<!--\s*mathsnap:\s*(?P<content>.*?)\s*-->", re.DOTALL),
    "latex": re.compile(r"%[ \t]*mathsnap:[ \t]*(?P<content>[^\r\n]*?)[ \t]*(?=\r?\n|\Z)"),
}
CLOSING = {
    "html": re.compile(r"<!--\s*/mathsnap\s*-->"),
    "latex": re.compile(r"%[ \t]*/mathsnap[ \t]*(?=\r?\n|\Z)"),
}

_LENGTH = 16
"""Hexadecimal digits of a hash that are kept: 64 bits."""


@dataclass(frozen=True, slots=True)
class Marker:
    """What a marker says. source, hash: "" where nothing has been put in yet; number: "" without."""

    reference: str
    name: str = ""
    label: str = ""
    engine: str = ""
    status: str = ""
    style: str = ""
    number: str = ""
    credit: str = ""
    source: str = ""
    hash: str = ""

    def sealed(self, body: str) -> Marker:
        """The marker for that body."""
        return replace(self, hash=body_hash(body))


def parse_marker(content: str) -> Marker:
    """From the text after `mathsnap:`."""
    first = _PAIR.search(" " + content)
    # A file may be called anything, so pairs count only as an unbroken row at the end.
    while first and _PAIR.sub("", (" " + content)[first.start() :]).strip():
        first = _PAIR.search(" " + content, first.end())
    if first is None:
        return Marker(unquote(content))
    pairs = _PAIR.findall((" " + content)[first.start() :])
    return Marker(unquote(content[: first.start() - 1].strip()), **{k: unquote(v) for k, v in pairs})


def kind_of(form: str) -> str:
    """The kind of comment that a format has."""
    return "latex" if form == "latex" else "html"


def open_marker(marker: Marker, kind: str) -> str:
    """The first of the pair; kind: "html" or "latex"."""
    pairs = [f"{k}={_quoted(getattr(marker, k))}" for k in _KEYS if getattr(marker, k)]
    content = " ".join([_quoted(marker.reference), *pairs])
    return f"<!-- mathsnap: {content} -->" if kind == "html" else f"% mathsnap: {content}"


def close_marker(kind: str) -> str:
    """The second of the pair."""
    return "<!-- /mathsnap -->" if kind == "html" else "% /mathsnap"


def body_hash(body: str) -> str:
    """Of the text between the markers; line endings do not count, as version control changes them."""
    return hashlib.sha256(body.replace("\r\n", "\n").encode()).hexdigest()[:_LENGTH]


def _quoted(value: str) -> str:
    """So that no space, end of a comment or percent sign is left."""
    quoted = re.sub(
        r"[%\s<>\"|`*_\[\]{}\\$\x00-\x1f]", lambda m: "".join(f"%{b:02X}" for b in m[0].encode()), value
    )
    return quoted.replace("--", "-%2D").replace("--", "-%2D")
