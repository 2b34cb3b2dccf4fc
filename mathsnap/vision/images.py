"""Opening pictures: any format, from anywhere, safely."""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from mathsnap.errors import InputError

if TYPE_CHECKING:
    import numpy.typing as npt
    from PIL import Image

__all__ = ["MOST_PIXELS", "Picture", "PictureSource", "open_picture"]

MOST_PIXELS = 80_000_000
"""No screenshot has more, nor an A3 page at 600 dpi; a file that promises more is refused unread."""

PictureSource: TypeAlias = "str | Path | bytes | Image.Image | npt.NDArray[Any]"
"""A file's path or its content, a Pillow image, or an array (height x width, or x 3 or 4 colours; bytes, or
floats from 0 to 1).
"""


@dataclass(frozen=True)
class Picture:
    """A picture that has been opened and turned upright. sha256: of the file, or of the pixels."""

    image: Image.Image
    sha256: str
    dpi: float | None = None


def open_picture(source: PictureSource, name: str = "") -> Picture:
    """A picture in memory; of an animation the first frame.

    Raises:
        InputError: it cannot be read, it has no pixels or too many.
    """
    label = name or (str(source) if isinstance(source, str | Path) else "the picture")
    if isinstance(source, str | Path | bytes):
        data = source if isinstance(source, bytes) else _content(Path(source), label)
        image = _decoded(data, label)
        return Picture(image, hashlib.sha256(data).hexdigest(), _dpi(image))
    image = _from_memory(source, label)
    _check_size(image.width, image.height, label)
    return Picture(image, hashlib.sha256(image.tobytes()).hexdigest())


def _content(path: Path, label: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{label}: cannot be read: {error.strerror or error}") from error


def _decoded(data: bytes, label: str) -> Image.Image:
    from PIL import Image, ImageOps

    _learn_heif()
    if not data:
        raise InputError(f"{label}: the file is empty")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data)) as opened:
                _check_size(*opened.size, label)
                opened.load()
                return ImageOps.exif_transpose(opened).copy() if _turned(opened) else opened.copy()
    except InputError:
        raise
    except Image.DecompressionBombError as error:
        raise InputError(f"{label}: the picture is too large; cut out the part with the formula") from error
    except Exception as error:  # Pillow's readers raise many kinds on damaged files
        raise InputError(f"{label}: {_reason(data, error)}") from error


def _reason(data: bytes, error: Exception) -> str:
    from PIL import UnidentifiedImageError

    if data.startswith(b"%PDF-"):
        return "this is a PDF file; use `mathsnap pdf`, or name a page: FILE.pdf#page=4"
    if isinstance(error, UnidentifiedImageError):
        return "not a picture in a format that can be read (PNG, JPEG, WebP, TIFF, BMP, GIF)"
    return f"the picture is damaged: {' '.join(str(error).split())}"


def _turned(image: Image.Image) -> bool:
    """Whether a camera noted that the picture lies on its side (EXIF 2.3, tag 0x0112)."""
    return bool(image.getexif().get(0x0112, 1) != 1)


def _learn_heif() -> None:
    try:
        from pillow_heif import register_heif_opener
    except ImportError:
        return
    register_heif_opener()


def _dpi(image: Image.Image) -> float | None:
    value = image.info.get("dpi")
    try:
        dpi = float(value[0]) if value else 0.0
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return dpi if 20 < dpi < 5000 else None


def _from_memory(source: Any, label: str) -> Image.Image:
    import numpy as np
    from PIL import Image

    if isinstance(source, Image.Image):
        return source
    try:
        array = np.asarray(source)
        if array.dtype.kind == "f":
            array = np.clip(np.nan_to_num(array) * 255, 0, 255)
        elif array.dtype == bool:
            array = array * 255
        return Image.fromarray(np.ascontiguousarray(array.astype(np.uint8)).squeeze())
    except (TypeError, ValueError) as error:
        raise InputError(f"{label}: not a picture: {error}") from error


def _check_size(width: int, height: int, label: str) -> None:
    if width < 1 or height < 1:
        raise InputError(f"{label}: the picture has no pixels")
    if width * height > MOST_PIXELS:
        raise InputError(
            f"{label}: {width} x {height} pixels are too many; cut out the part with the formula"
            f" (at most {MOST_PIXELS // 1_000_000} million pixels)"
        )
