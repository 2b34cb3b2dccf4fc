"""What a slot names: a picture, or a display of a PDF file, `paper.pdf#page=4&eq=1`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote

from mathsnap.errors import InputError

__all__ = ["Reference", "has_no_file", "is_remote", "parse_reference", "reference_to"]

_PART = re.compile(r"(page|eq|n)=([^&=]+)")


@dataclass(frozen=True, slots=True)
class Reference:
    """A file and what of it. eq: a display's number without parentheses. n: the n-th of a page.

    alone: a picture counts only if the formula is all that it shows, as it will stand in the picture's place.
    """

    text: str
    path: Path
    page: int | None = None
    eq: str | None = None
    n: int | None = None
    alone: bool = False

    @property
    def is_pdf(self) -> bool:
        return self.path.suffix.lower() == ".pdf"

    def fingerprint(self) -> str:
        """The start of the file's SHA-256; "" where it is not there."""
        try:
            with self.path.open("rb") as file:
                digest = sha256()
                while chunk := file.read(1 << 20):
                    digest.update(chunk)
        except OSError:
            return ""
        return digest.hexdigest()[:16]


def is_remote(text: str) -> bool:
    """Whether a picture is on the web, or within the draft itself as data."""
    return re.match(r"(?:[a-z][a-z0-9+.-]+:|//)", text, re.IGNORECASE) is not None and not re.match(
        r"[A-Za-z]:[\\/]", text
    )


def has_no_file(text: str) -> bool:
    """Whether it names what never was a file: standard input, or a picture from the clipboard."""
    return text == "-" or text.startswith("clipboard:")


def parse_reference(
    text: str, folder: Path, *, allow_outside: bool = False, suffixes: bool = False
) -> Reference:
    """A reference as it stands in a draft of that folder.

    suffixes: the file may lack its suffix, as \\includegraphics allows.

    Raises:
        InputError: it is on the web, missing, not understood, or outside of the folder without leave.
    """
    if is_remote(text):
        raise InputError(f"{text}: only files on disk are read; save it beside the draft")
    name, _, fragment = text.partition("#")
    path = next((p for p in _candidates(folder, name, suffixes) if p.exists()), None)
    if path is None:
        raise InputError(f"{name}: there is no such file in {folder}")
    if not allow_outside and not path.resolve().is_relative_to(folder.resolve()):
        raise InputError(f"{name}: lies outside the draft's folder {folder}; allow it with --allow-outside")
    if not path.is_file():
        raise InputError(f"{name}: not a file")
    parts = dict(_PART.findall(fragment))
    if fragment and "&".join(f"{k}={v}" for k, v in _PART.findall(fragment)) != fragment:
        raise InputError(
            f"{text}: what follows # is not understood; write #eq=5, #page=4&eq=5 or #page=4&n=2"
        )
    for key in ("page", "n"):
        if key in parts and not (parts[key].isdecimal() and int(parts[key]) > 0):
            raise InputError(f"{text}: {key} must be a number from 1")
    page, n = (int(parts[key]) if key in parts else None for key in ("page", "n"))
    return Reference(text, path, page, parts.get("eq"), n)


def _candidates(folder: Path, name: str, suffixes: bool) -> list[Path]:
    plain = [folder / name, folder / unquote(name)]
    return plain + ([folder / (name + s) for s in (".png", ".jpg", ".jpeg")] if suffixes else [])


def reference_to(path: str, folder: Path, page: int | None = None, eq: str | None = None) -> str:
    """How a draft in that folder names a file, relative if it can; "-" for what has no name."""
    if path in ("", "-"):
        return "-"
    import os

    try:
        relative = os.path.relpath(path.partition("#")[0], folder).replace(os.sep, "/")
    except ValueError:  # on another drive
        relative = path
    parts = [f"page={page}"] if page is not None and eq is None else []
    parts += [f"eq={eq}"] if eq is not None else []
    return relative + ("#" + "&".join(parts) if parts else "")
