"""What a scan of a draft finds: slots, which formulas can go into, and the mathematics that is there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from mathsnap.drafts.markers import CLOSING, OPENING, Marker, body_hash, parse_marker
from mathsnap.errors import InputError

__all__ = [
    "Aside",
    "Found",
    "Kind",
    "Math",
    "Slot",
    "UnclosedMarkerError",
    "is_counted",
    "names_of",
    "paired",
]


Kind = Literal["image", "marker", "formula"]


class UnclosedMarkerError(InputError):
    """A filled marker whose second half is missing; `position` is where the first stands."""

    def __init__(self, position: int) -> None:
        super().__init__(
            "the marker has a hash but no end (mathsnap's closing comment); put it back or delete both"
        )
        self.position = position


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a formula, from start to end in the text.

    name: alternative text of an image. kind: what stands there. body: what is between a marker pair.
    block: it stands alone on its line, so a display fits. indent: what its later lines begin with ("> ").
    """

    start: int
    end: int
    reference: str
    kind: Kind = "marker"
    name: str = ""
    marker: Marker | None = None
    body: str = ""
    block: bool = True
    indent: str = ""

    @property
    def filled(self) -> bool:
        return self.marker is not None and bool(self.marker.hash)

    @property
    def label(self) -> str:
        """What its formula is referred to by, its own or made of its name; "" without."""
        own = self.marker.label if self.marker else ""
        name = re.sub(r"\W+", "-", own or self.name).strip("-").lower()
        return own or (f"eq:{name}" if name else "")

    @property
    def edited(self) -> bool:
        """Whether its formula has been changed by hand."""
        return self.marker is not None and self.filled and body_hash(self.body) != self.marker.hash


@dataclass(frozen=True, slots=True)
class Math:
    """A formula that is written in the draft, from start to end with its delimiters."""

    start: int
    end: int
    latex: str
    display: bool
    label: str = ""
    syntax: str = "dollars"
    indent: str = ""


def is_counted(math: Math) -> bool:
    """Whether it takes a number: a display that its author has not given one."""
    return math.display and not re.search(r"\\tag\*?\{", math.latex)


@dataclass(frozen=True, slots=True)
class Aside:
    """What is neither slot nor formula, but means something to some readers, from start to end.

    kind: "reference" to the label of a formula; of Markdown "comment" (%%…%%), "shortcode" ({{< name … >}}),
    "wiki" ([[name|words]]), "role" ({name}`words`), "open" and "close" of a directive, "code" (the first
    lines of one) and "image".
    name, words: of the directive, shortcode or role and what it is given. indent: as of a slot.
    """

    start: int
    end: int
    kind: str
    name: str = ""
    words: str = ""
    indent: str = ""


@dataclass
class Found:
    """All of one text, in the order of the text."""

    slots: list[Slot] = field(default_factory=list)
    maths: list[Math] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)

    def add(self, item: Slot | Math | Aside) -> None:
        """Notes one more."""
        if isinstance(item, Slot):
            self.slots.append(item)
        elif isinstance(item, Math):
            self.maths.append(item)
        else:
            self.asides.append(item)


def paired(text: str, start: int, kind: str) -> tuple[Marker, int, str] | None:
    """The marker that begins at a position, where its slot ends, and its body; None if there is none.

    Raises:
        UnclosedMarkerError: it is filled but its end is missing.
    """
    opening = OPENING[kind].match(text, start)
    if opening is None:
        return None
    marker = parse_marker(opening["content"])
    if not marker.hash:
        return marker, opening.end(), ""
    closing = CLOSING[kind].search(text, opening.end())
    if closing is None or OPENING[kind].search(text, opening.end(), closing.start()):
        raise UnclosedMarkerError(start)
    return marker, closing.end(), text[opening.end() : closing.start()]


def names_of(slot: Slot) -> set[str]:
    """What a slot answers to, in small letters: an image's words, its file, a label."""
    path = Path(slot.reference.partition("#")[0])
    label = slot.marker.label if slot.marker else ""
    return {n.casefold() for n in (slot.name, slot.reference, path.name, path.stem, label) if n}
