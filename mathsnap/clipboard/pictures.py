"""What counts as a picture in a clipboard, and when two are the same."""

from __future__ import annotations

import hashlib
import io
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["FILES", "Copied", "files_in", "picture_files", "picture_type", "pixel_hash"]

_log = logging.getLogger(__name__)

FILES = "text/uri-list"
"""The type under which file managers offer copied files (RFC 2483)."""

_TEXTS = frozenset({"UTF8_STRING", "STRING", "TEXT", "COMPOUND_TEXT"})
_BEST = ("image/png", "image/bmp", "image/tiff", "image/webp", "image/jpeg", "image/gif")
_SUFFIXES = frozenset(
    {".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".bmp", ".gif", ".heic", ".heif", ".avif"}
)
_LARGEST_FILE = 200 << 20
"""Bytes; what is larger is no screenshot."""


def picture_type(types: Sequence[str]) -> str | None:
    """The type under which a picture is best asked for, lossless ones first; None if there is none, or text.

    What offers plain text as well is text: cells and paragraphs of office programs bring their picture along.
    """
    if any(kind in _TEXTS or kind.startswith("text/plain") for kind in types):
        return None
    found = [kind for kind in types if kind.startswith("image/") and kind != "image/svg+xml"]
    return min(found, key=lambda kind: _BEST.index(kind) if kind in _BEST else len(_BEST), default=None)


def files_in(uri_list: bytes) -> list[Path]:
    """The local files of a text/uri-list."""
    lines = uri_list.decode("utf-8", "replace").replace("\0", "\n").split("\n")
    parts = [urlsplit(line.strip()) for line in lines if line.startswith("file:")]
    return [Path(unquote(part.path)) for part in parts]


def picture_files(paths: Sequence[Path]) -> tuple[bytes, ...]:
    """The content of files that were copied, if all of them are pictures by their suffix; none otherwise."""
    if not paths or not all(path.suffix.lower() in _SUFFIXES for path in paths):
        return ()
    found = []
    for path in paths:
        try:
            if path.is_file() and path.stat().st_size <= _LARGEST_FILE:
                found.append(path.read_bytes())
        except OSError as error:
            _log.warning("%s: the copied file cannot be read: %s", path, error.strerror)
    return tuple(found)


def pixel_hash(image: Image) -> str:
    """SHA-256 of size and pixels: the same for a picture however it is encoded."""
    plain = (
        image if image.mode in ("RGB", "RGBA") else image.convert("RGBA" if _sees_through(image) else "RGB")
    )
    if plain.mode == "RGBA" and plain.getchannel("A").getextrema() == (255, 255):
        plain = plain.convert("RGB")
    digest = hashlib.sha256(f"{plain.mode} {plain.width} {plain.height} ".encode())
    digest.update(plain.tobytes())
    return digest.hexdigest()


def _sees_through(image: Image) -> bool:
    return image.mode in ("LA", "PA", "RGBa", "La") or "transparency" in image.info


@dataclass(frozen=True, slots=True)
class Copied:
    """A picture that was copied. blob: as it was offered; digest: its `pixel_hash`."""

    blob: bytes
    digest: str

    @classmethod
    def of(cls, blob: bytes) -> Copied | None:
        """None, and a line in the log, for bytes that are no picture."""
        try:
            return cls(blob, pixel_hash(_decoded(blob)))
        except Exception as error:  # Pillow's decoders raise whatever they meet in a broken file
            _log.warning("what was copied as a picture cannot be read: %s", error)
            return None

    def image(self) -> Image:
        """The picture, decoded."""
        return _decoded(self.blob)


def _decoded(blob: bytes) -> Image:
    from PIL import Image

    image = Image.open(io.BytesIO(blob))
    image.load()
    return image
