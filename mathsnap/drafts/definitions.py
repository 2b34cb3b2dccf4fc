"""The commands that a draft's formulas may use because its author has defined them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

from mathsnap.drafts.scan import scan
from mathsnap.drafts.text import Draft
from mathsnap.latex.macros import Macro, macros_in, may_define

__all__ = ["macros_of", "may_define_more"]

_READ = re.compile(
    r"(?<!\\)(?:%[^\n]*"
    r"|\\(input|include|usepackage|RequirePackage)\s*(?:\[[^\]]*\])?\s*\{([^{}]*)\})"
)
_DEEPEST, _LARGEST = 3, 2_000_000


def macros_of(draft: Draft) -> dict[str, Macro]:
    r"""What a draft defines for its formulas: LaTeX in its source and in the files beside it that it reads;
    others in their formulas, as MathJax keeps it from one formula to the next.
    """
    if draft.form == "latex":
        found: dict[str, Macro] = {}
        for text in _texts(draft.text, draft.path.parent.resolve(), _DEEPEST):
            found |= macros_in(text)
        return found
    if draft.form != "html" and not may_define(draft.text):  # where a backslash may have another name
        return {}
    formulas = [math.latex for _view, found in scan(draft) for math in found.maths]
    return macros_in("\n".join(formulas))


def may_define_more(draft: Draft) -> bool:
    """Whether a LaTeX draft reads packages or files that may define what is not known here."""
    return any(
        path is None and not (is_package and name in _plain_packages())
        for is_package, name, path in _read(draft.text, draft.path.parent.resolve())
    )


@cache
def _plain_packages() -> frozenset[str]:
    text = files("mathsnap.drafts").joinpath("packages.txt").read_text(encoding="utf-8")
    return frozenset(" ".join(line for line in text.splitlines() if not line.startswith("#")).split())


def _texts(text: str, folder: Path, deepest: int) -> Iterator[str]:
    """The source with what it reads from its folder, which comes before it: mostly it stands at the head."""
    for _is_package, _name, path in _read(text, folder) if deepest else ():
        if path is not None:
            yield from _texts(path.read_text(encoding="utf-8", errors="replace"), folder, deepest - 1)
    yield text


def _read(text: str, folder: Path) -> Iterator[tuple[bool, str, Path | None]]:
    """What a source reads: whether it is a package, its name, and the file where it is in the folder."""
    for match in _READ.finditer(text):
        is_package = match[1] in ("usepackage", "RequirePackage")
        for name in filter(None, map(str.strip, (match[2] or "").split(","))):
            yield is_package, name, _beside(folder, name, ".sty" if is_package else ".tex")


def _beside(folder: Path, name: str, suffix: str) -> Path | None:
    for path in (folder / name, folder / (name + suffix)):
        try:
            inside = path.resolve().is_relative_to(folder) and path.is_file()
            if inside and path.stat().st_size < _LARGEST:
                return path
        except (OSError, ValueError):  # no name for a file
            continue
    return None
