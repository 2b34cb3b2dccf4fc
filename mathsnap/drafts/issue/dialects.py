"""What only MyST, Quarto, Obsidian or Hugo know, as Markdown that pandoc reads too."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from pathlib import Path

from mathsnap.drafts.slots import Aside, Slot

__all__ = ["embedded", "understood"]

_log = logging.getLogger(__name__)

_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".bmp", ".tif", ".tiff", ".pdf"})

_PARAMETER = re.compile(r"(?:([\w-]+)=)?(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=]+))")

_UNTITLED = frozenset({"margin", "sidebar", "aside", "epigraph", "pull-quote", "card"})
"""Directives that are shown without their name."""

_FILMS = {"youtube": "https://www.youtube.com/watch?v=", "vimeo": "https://vimeo.com/"}


def understood(aside: Aside, newline: str, where: str) -> str:
    """What stands for it in the document; where: "draft.md:41", for warnings."""
    return _KINDS[aside.kind](aside, f"{newline}{aside.indent}", where)


def embedded(slot: Slot) -> str:
    """Obsidian's ![[picture|words or width]] as an image; of another note only its name is left."""
    if Path(slot.reference).suffix.lower() not in _PICTURES:
        return _escaped(slot.name or slot.reference)
    size = re.fullmatch(r"(\d+)(?:x\d+)?", slot.name)
    return f"![{'' if size else slot.name}](<{slot.reference}>)" + (f"{{width={size[1]}px}}" if size else "")


def _opened(aside: Aside, nl: str, _where: str) -> str:
    if aside.name == "table":
        return ""
    if aside.name == "figure":
        return f"::: {{.figure}}{nl}{nl}![](<{aside.words}>){nl}"
    title = aside.words or ("" if aside.name in _UNTITLED else aside.name.capitalize())
    return f"::: {{.callout}}{nl}{nl}" + (f"**{title}**{nl}" if title else "")


def _closed(aside: Aside, nl: str, _where: str) -> str:
    if aside.name == "table":
        return f"{nl}: {aside.words}{nl}" if aside.words else ""
    return f"{nl}:::{nl}"


def _wiki(aside: Aside, _nl: str, _where: str) -> str:
    page, _, heading = aside.name.partition("#")
    return _escaped(aside.words or page or heading)


def _role(aside: Aside, _nl: str, _where: str) -> str:
    name = aside.name.rpartition(":")[2]
    words = re.sub(r"\s*<[^<>]*>$", "", aside.words) or aside.words
    if name in ("sub", "sup"):
        return f"<{name}>{words}</{name}>"
    if name.startswith("cite"):
        return f"\\[{_escaped(words)}\\]"
    return _escaped(words) if name in _WORDS else f"`{aside.words}`"


_WORDS = frozenset({"ref", "numref", "doc", "term", "abbr", "download", "any", "eval"})


def _shortcode(aside: Aside, _nl: str, where: str) -> str:
    given = {m[1] or "": next(filter(None, m.groups()[1:]), "") for m in _PARAMETER.finditer(aside.words)}
    if aside.name in ("figure", "img", "image") and given.get("src"):
        return f"![{given.get('caption') or given.get('alt') or ''}](<{given['src'].removeprefix('/')}>)"
    if aside.name in _FILMS:
        address = _FILMS[aside.name] + (given.get("id") or given.get("", ""))
        return f"[{given.get('title') or address}]({address})"
    if aside.name == "video" and given.get(""):
        return f"[{given.get('title') or given['']}]({given['']})"
    if not aside.name.startswith("/"):
        _log.warning("%s: the shortcode %s is the website's own and was left out", where, aside.name)
    return ""


def _escaped(text: str) -> str:
    return re.sub(r"[\\`*_\[\]<>$|#^~]", r"\\\g<0>", text)


_KINDS: dict[str, Callable[[Aside, str, str], str]] = {
    "comment": lambda _aside, _nl, _where: "",
    "wiki": _wiki,
    "role": _role,
    "shortcode": _shortcode,
    "open": _opened,
    "close": _closed,
    "code": lambda aside, _nl, _where: aside.name + aside.words.split()[0] if aside.words else aside.name,
    "image": lambda aside, _nl, _where: f"![](<{aside.words}>)",
}
