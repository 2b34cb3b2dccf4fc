"""What is asked of a draft and what was done to it."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from mathsnap.drafts.credit import Credit
from mathsnap.drafts.references import Reference
from mathsnap.drafts.styles import Draw
from mathsnap.formula import Formula

__all__ = ["Change", "Event", "Options", "Tools", "What", "Where"]

What = Literal["inserted", "updated", "unchanged", "edited", "no formula", "refused", "missing"]


@dataclass(frozen=True, slots=True)
class Options:
    """What to fill and how. slots: names of what to fill alone. force: doubtful ones too.

    among_all: numbers count the displays that the draft has of its own, too.
    """

    slots: tuple[str, ...] = ()
    all_images: bool = False
    style: str = "auto"
    numbered: bool = False
    credit: bool = False
    force: bool = False
    allow_outside: bool = False
    among_all: bool = False


@dataclass(frozen=True, slots=True)
class Tools:
    """What placing needs. read: a reference to its formula. check: LaTeX and dialect to complaints."""

    read: Callable[[Reference], Formula]
    draw: Draw
    check: Callable[[str, str], Sequence[str]] = lambda _latex, _dialect: ()
    credit: Callable[[Reference, Formula], Credit | None] = lambda _reference, _formula: None


@dataclass(frozen=True, slots=True)
class Event:
    """What became of one slot, at "draft.md:41"."""

    where: str
    reference: str
    what: What
    status: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Change:
    """A draft before and after, what was done, and files (pictures) to be written beside it."""

    path: Path
    before: bytes
    after: bytes
    events: tuple[Event, ...] = ()
    files: dict[Path, bytes] = field(default_factory=dict)

    @property
    def changed(self) -> bool:
        return self.before != self.after

    def diff(self) -> str:
        """What changes, as a unified diff."""
        old, new = (
            data.decode("utf-8").replace("\r\n", "\n").splitlines(keepends=True)
            for data in (self.before, self.after)
        )
        lines = difflib.unified_diff(old, new, str(self.path), str(self.path))
        return "".join(
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
        )


@dataclass(frozen=True, slots=True)
class Where:
    """Where a formula is to go: an image's name, a line to come after or its number, the end."""

    slot: str | None = None
    after: str | None = None
    line: int | None = None
    append: bool = False
