"""Writing results: to a file all at once or not at all, to standard output piece by piece."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from mathsnap import MathsnapError

__all__ = ["json_line", "to_file", "to_stdout"]


def json_line(record: dict[str, Any]) -> str:
    """A record as a line for programs."""
    return json.dumps(record, ensure_ascii=False) + "\n"


def to_stdout(pieces: Iterable[str]) -> None:
    """Writes each piece as soon as it is there, in UTF-8 whatever the system's own encoding is."""
    for piece in pieces:
        click.echo(piece.encode("utf-8"), nl=False)


def to_file(path: Path, pieces: Iterable[str], wanted: Callable[[], bool] = lambda: True) -> None:
    """Writes the pieces beside the file and puts the whole in its place at the end.

    wanted: asked when all pieces are there; if it says no, the file stays as it was.

    Raises:
        MathsnapError: the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise MathsnapError(f"{path}: cannot be written: {error.strerror}") from error
    draft = Path(name)
    try:
        with open(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.writelines(pieces)
        if wanted():
            draft.chmod(0o666 & ~_umask())
            draft.replace(path)
    except OSError as error:
        raise MathsnapError(f"{path}: cannot be written: {error.strerror}") from error
    finally:
        draft.unlink(missing_ok=True)


def _umask() -> int:
    """The permissions that new files of this process do not get; it can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
