"""A draft as text with positions: what is edited is spliced, the rest stays byte for byte."""

from __future__ import annotations

import codecs
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

from mathsnap.errors import InputError

__all__ = ["FORMATS", "Draft", "Edit", "Form", "View", "read_draft", "spliced"]

Form = Literal["markdown", "html", "latex", "notebook"]

FORMATS: dict[str, Form] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".mdx": "markdown",
    ".myst": "markdown",
    ".qmd": "markdown",
    ".rmd": "markdown",
    ".txt": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".tex": "latex",
    ".ltx": "latex",
    ".ipynb": "notebook",
}

_BOM = codecs.BOM_UTF8


@dataclass(frozen=True, slots=True)
class Edit:
    """What stands from start to end (offsets into a text) becomes `new`."""

    start: int
    end: int
    new: str


@dataclass(frozen=True)
class Draft:
    """A draft's bytes and its text (newlines as they are, without a byte order mark)."""

    path: Path
    data: bytes
    form: Form
    text: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", _decoded(self.path, self.data))

    @property
    def newline(self) -> str:
        """The line ending of its first line."""
        end = self.text.find("\n")
        return "\r\n" if end > 0 and self.text[end - 1] == "\r" else "\n"

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [0], self.text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.text.find("\n", at + 1)
        return starts

    def line(self, position: int) -> int:
        """The number, from 1, of the line that a position is in."""
        return bisect_right(self._starts, position)

    def column(self, position: int) -> int:
        """Where in its line a position is, from 1."""
        return position - self._starts[self.line(position) - 1] + 1

    def where(self, position: int) -> str:
        """For messages: "draft.md:41"."""
        return f"{self.path}:{self.line(position)}"

    def encoded(self, text: str) -> bytes:
        """A text as bytes, with the mark that this draft has."""
        return (_BOM if self.data.startswith(_BOM) else b"") + text.encode("utf-8")


@dataclass(frozen=True)
class View:
    """A text inside a draft's text: all of it, or one cell of a notebook.

    places: the offset in the draft for each of the text's, and one more for its end; empty if they are equal.
    """

    text: str
    newline: str = "\n"
    places: Sequence[int] = ()
    escape: Callable[[str], str] = str

    def place(self, position: int) -> int:
        return self.places[position] if self.places else position

    def outward(self, edit: Edit) -> Edit:
        """An edit of this text as one of the draft's."""
        return Edit(self.place(edit.start), self.place(edit.end), self.escape(edit.new))


def read_draft(path: Path, data: bytes | None = None) -> Draft:
    """A draft from a file, or from bytes that are those of the file.

    Raises:
        InputError: the file cannot be read, is no text in UTF-8, or of a kind that is not known.
    """
    form = FORMATS.get(path.suffix.lower())
    if form is None:
        known = " ".join(FORMATS)
        raise InputError(f"{path}: not a draft that mathsnap can edit; it must end in one of {known}")
    if data is None:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error
    return Draft(path, data, form)


def _decoded(path: Path, data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise InputError(f"{path}:1: the file is in UTF-16; save it as UTF-8")
    try:
        text = data.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{path}:{line}: not UTF-8 (byte 0x{error.object[error.start]:02x}); save the file as UTF-8"
        ) from error
    if "\0" in text:
        raise InputError(
            f"{path}:{text.count(chr(10), 0, text.index(chr(0))) + 1}: not a text: it holds a zero byte"
        )
    return text


def spliced(text: str, edits: Iterable[Edit]) -> str:
    """The text after edits, which must not overlap."""
    pieces, at = [], 0
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        if edit.start < at:
            raise ValueError(f"edits overlap at {edit.start}")
        pieces += [text[at : edit.start], edit.new]
        at = edit.end
    return "".join([*pieces, text[at:]])
