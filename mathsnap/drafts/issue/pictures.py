"""Pictures of kinds that TeX or a mail program cannot show, as those that it can."""

from __future__ import annotations

import io
from pathlib import Path

from mathsnap.errors import InputError

__all__ = ["as_drawing", "as_png", "is_plain"]

_SCALE = 2.0
"""Pixels of a drawing for each of its own units, as for the formulas of a message."""


def is_plain(path: Path, *, gif: bool = False) -> bool:
    """Whether every TeX, or with gif every mail program, shows it as it is."""
    return path.suffix.lower() in {".png", ".jpg", ".jpeg", ".gif" if gif else ".pdf"}


def as_drawing(path: Path) -> tuple[str, bytes]:
    """A picture for TeX: the suffix of its new kind, and its content. SVG stays a drawing.

    Raises:
        InputError: it cannot be read.
    """
    if path.suffix.lower() != ".svg":
        return ".png", as_png(path)
    import pymupdf

    try:
        with pymupdf.open(path) as document:
            return ".pdf", bytes(document.convert_to_pdf())
    except Exception as error:
        raise InputError(f"{path}: the drawing cannot be read: {error}") from error


def as_png(path: Path) -> bytes:
    """A picture as PNG, of a moving one the first.

    Raises:
        InputError: it cannot be read.
    """
    try:
        if path.suffix.lower() in (".svg", ".pdf"):
            import pymupdf

            with pymupdf.open(path) as document:
                return bytes(document[0].get_pixmap(matrix=pymupdf.Matrix(_SCALE, _SCALE)).tobytes("png"))
        from PIL import Image

        result = io.BytesIO()
        with Image.open(path) as picture:
            clear = "A" in picture.getbands() or "transparency" in picture.info
            picture.convert("RGBA" if clear else "RGB").save(result, "PNG")
        return result.getvalue()
    except Exception as error:
        raise InputError(f"{path}: the picture cannot be read: {error}") from error
