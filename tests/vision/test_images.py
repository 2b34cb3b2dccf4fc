"""Pictures from anywhere, and what is no picture."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mathsnap.errors import InputError
from mathsnap.vision.images import open_picture

SAMPLES = Path(__file__).parents[2] / "samples"


def stored(picture: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF"])
def test_formats(form: str) -> None:
    picture = open_picture(stored(Image.new("RGB", (30, 20), "white"), form))
    assert picture.image.size == (30, 20)
    assert len(picture.sha256) == 64


def test_one_picture_however_it_comes() -> None:
    path = SAMPLES / "attention.png"
    assert open_picture(path).sha256 == open_picture(path.read_bytes()).sha256
    with Image.open(path) as image:
        assert open_picture(np.asarray(image.convert("RGB"))).image.size == image.size
        assert open_picture(image).image.size == image.size


def test_arrays_of_floats_and_truth_values() -> None:
    assert open_picture(np.full((5, 7), 0.5)).image.getpixel((0, 0)) == 127
    assert open_picture(np.ones((5, 7), bool)).image.getpixel((0, 0)) == 255


def test_resolution_and_first_frame() -> None:
    assert open_picture(stored(Image.new("L", (9, 9)), "PNG", dpi=(150, 150))).dpi == pytest.approx(
        150, abs=1
    )
    frames = [Image.new("L", (9, 9), shade) for shade in (10, 200)]
    animation = stored(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert open_picture(animation).image.convert("L").getpixel((0, 0)) == 10


def test_a_photo_on_its_side_is_turned() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert open_picture(stored(Image.new("RGB", (30, 20)), "JPEG", exif=exif)).image.size == (20, 30)


def _bomb() -> bytes:
    """A PNG that promises 60,000 x 60,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    size = (60_000).to_bytes(4, "big")
    head = chunk(b"IHDR", size + size + bytes([1, 0, 0, 0, 0]))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b"not a picture at all", "not a picture"),
        (b"%PDF-1.7\n...", "mathsnap pdf"),
        (stored(Image.new("RGB", (90, 90), "red"), "PNG")[:60], "damaged"),
        (_bomb(), "too many|too large"),
    ],
)
def test_bad_input_is_refused_with_a_reason(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        open_picture(data, "it")


def test_bad_sources(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        open_picture(tmp_path / "none.png")
    with pytest.raises(InputError, match=r"Is a directory|Permission"):
        open_picture(tmp_path)
    with pytest.raises(InputError, match="not a picture"):
        open_picture(np.zeros((2, 3, 4, 5)))
    with pytest.raises(InputError):
        open_picture(np.zeros((0, 3)))
