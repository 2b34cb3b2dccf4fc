"""Pages saved from a browser, also with an encoding that was taken for another."""

from __future__ import annotations

import re
from pathlib import Path

from mathsnap.drafts.text import Draft
from mathsnap.errors import InputError

__all__ = ["repaired"]

_CHARSET = re.compile(rb"<meta[^<>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)


def repaired(path: Path) -> Draft:
    """A page in the encoding that it names, or whatever reads it; debris of a wrong one put right.

    Raises:
        InputError: the file cannot be read.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error
    declared = _CHARSET.search(data[:4096])
    names = ["utf-8-sig", *([declared[1].decode("ascii")] if declared else []), "cp1252", "latin-1"]
    for name in names:
        try:
            text = data.decode(name)
            break
        except (UnicodeDecodeError, LookupError):
            continue
    return Draft(path, "".join(map(_fixed, text.splitlines(keepends=True))).encode("utf-8"), "html")


def _fixed(line: str) -> str:
    """Line by line, as only some may be broken. Without ftfy a page is read as it is."""
    if line.isascii():
        return line
    try:
        import ftfy
    except ImportError:
        return line
    return str(ftfy.fix_encoding(line))
