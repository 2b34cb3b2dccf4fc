"""The PDF files that a command line names."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mathsnap import InputError

__all__ = ["Input", "latex_of", "pdf_inputs"]


@dataclass(frozen=True, slots=True)
class Input:
    """A file to read: its path as it was given, or found in a folder that was given; "-" for standard input.

    relative: its place in an output folder, without suffix.
    """

    path: str
    relative: Path

    @property
    def name(self) -> str:
        """The path for records and messages; bytes of it that are no text are question marks."""
        return self.path.encode("utf-8", "replace").decode("utf-8")

    def source(self) -> str | bytes:
        """What the public API takes: the path, or the bytes of standard input."""
        if self.path != "-":
            return self.path
        return sys.stdin.buffer.read()


def pdf_inputs(paths: Iterable[str]) -> Iterator[Input | InputError]:
    """The files, those of folders (searched in depth) by name; an error for a folder that holds none."""
    for path in paths:
        if path == "-":
            yield Input("-", Path("stdin"))
        elif Path(path).is_dir():
            yield from _folder(Path(path))
        else:
            yield Input(path, Path(Path(path).stem))


def _folder(folder: Path) -> Iterator[Input | InputError]:
    found = sorted(p for p in folder.rglob("*") if p.suffix.lower() == ".pdf" and p.is_file())
    if not found:
        yield InputError(f"{folder}: the folder holds no PDF file")
    for path in found:
        yield Input(str(path), path.relative_to(folder).with_suffix(""))


def latex_of(argument: str) -> str:
    """A formula that a command line gives, "-" for standard input; bytes that are no text are question marks.

    Raises:
        InputError: standard input is not UTF-8.
    """
    if argument != "-":
        return argument.encode("utf-8", "replace").decode("utf-8")
    try:
        return sys.stdin.buffer.read().decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise InputError(f"standard input is not UTF-8 (byte {error.start + 1})") from error
