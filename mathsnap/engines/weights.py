"""The weights of pix2tex: where they come from, where they go, and that they are the right ones."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from mathsnap.errors import MathsnapError

__all__ = ["FILES", "Weights", "cache_folder", "fetch", "how_to_get"]

_CHUNK = 1 << 16
_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Weights:
    """A file to be fetched; size in bytes."""

    name: str
    url: str
    size: int
    sha256: str


_RELEASE = "https://github.com/lukas-blecher/LaTeX-OCR/releases/download/v0.0.1/"

FILES = (
    Weights(
        "weights.pth",
        _RELEASE + "weights.pth",
        102_113_875,
        "a63d9141c53d266cb682fb5a8bd83bd5cbe283145e0e78ebdc0f895195a1dfaa",
    ),
    Weights(
        "image_resizer.pth",
        _RELEASE + "image_resizer.pth",
        19_441_973,
        "1c3820659985ad142b526490bb25c23d977176ac2073591b3bddada692718458",
    ),
)
"""The release that pix2tex 0.1.4 itself downloads; the hashes are those pinned for Arch Linux and NixOS."""


def cache_folder() -> Path:
    """Where fetched weights go."""
    from platformdirs import user_cache_path

    return user_cache_path("mathsnap", appauthor=False) / "pix2tex-v0.0.1"


def how_to_get(folder: Path) -> str:
    """What a user can do who has no weights."""
    return f"its weights are not there; run `mathsnap engines fetch pix2tex`, or {_by_hand(FILES, folder)}"


def _by_hand(files: tuple[Weights, ...], folder: Path) -> str:
    return f"download {' and '.join(file.url for file in files)} into {folder}"


def fetch(
    files: tuple[Weights, ...] = FILES,
    folder: Path | None = None,
    on_progress: Callable[[str, int, int], None] = lambda name, done, size: None,
) -> Path:
    """Downloads what is not there yet; gives the folder.

    A file comes under its name only when all of it is there and is what it should be.

    Args:
        files: what to get.
        folder: where to; default the user's cache.
        on_progress: called with a file's name, the bytes that are there, and its size.

    Raises:
        MathsnapError: it cannot be downloaded or written, or is not what it should be.
    """
    place = folder or cache_folder()
    try:
        place.mkdir(parents=True, exist_ok=True)
        for file in files:
            target = place / file.name
            if not (target.is_file() and target.stat().st_size == file.size):
                _fetch(file, target, on_progress)
    except (URLError, HTTPException, TimeoutError, ConnectionError) as error:
        reason = f"the weights cannot be downloaded ({getattr(error, 'reason', error)})"
        raise MathsnapError(f"{reason}; by other means, {_by_hand(files, place)}") from error
    except OSError as error:
        raise MathsnapError(f"{place}: the weights cannot be fetched: {error}") from error
    return place


def _fetch(file: Weights, target: Path, on_progress: Callable[[str, int, int], None]) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=target.parent)
    draft = Path(name)
    try:
        digest, done = hashlib.sha256(), 0
        with os.fdopen(handle, "wb") as stream, urlopen(file.url, timeout=_SECONDS) as answer:
            while (chunk := answer.read(_CHUNK)) and done <= file.size:
                stream.write(chunk)
                digest.update(chunk)
                done += len(chunk)
                on_progress(file.name, done, file.size)
            stream.flush()
            os.fsync(stream.fileno())
        if done != file.size or digest.hexdigest() != file.sha256:
            raise MathsnapError(
                f"{file.url} gave {done} bytes that are not the file expected ({file.size} bytes,"
                f" SHA-256 {file.sha256[:12]}…); nothing was kept, try again"
            )
        draft.chmod(0o644)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
