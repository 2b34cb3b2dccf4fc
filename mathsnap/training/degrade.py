"""What happens to a picture before it is read: screens, JPEG, scanners, highlighters, cameras.

Each change is a function of a random generator and a picture (height x width x 3, 0 to 255) of the same size
before and after, listed in a literal table with how often it happens.
"""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter

__all__ = ["CHANGES", "Picture", "degrade"]

Picture = npt.NDArray[np.uint8]
Change = Callable[[np.random.Generator, Picture], Picture]


def degrade(draw: np.random.Generator, picture: Picture) -> tuple[Picture, list[str]]:
    """The picture after a few changes, and their names."""
    done = []
    for name, chance, change in CHANGES:
        if draw.random() < chance:
            picture = change(draw, picture)
            done.append(name)
    return picture, done


def _weight(draw: np.random.Generator, picture: Picture) -> Picture:
    """Strokes thinner or heavier, as renderers make them."""
    table = (np.linspace(0, 1, 256) ** draw.uniform(0.55, 1.8) * 255).astype(np.uint8)
    return table[picture]


def _colours(draw: np.random.Generator, picture: Picture) -> Picture:
    """Text and paper of any colours with enough contrast, often light on dark."""
    paper, text = draw.uniform(150, 255, 3), draw.uniform(0, 110, 3)
    if draw.random() < 0.45:
        paper, text = 255 - paper, 255 - text
    part = picture.astype(np.float32) / 255
    return np.asarray(text + (paper - text) * part, np.uint8)


def _highlighter(draw: np.random.Generator, picture: Picture) -> Picture:
    """A coloured band over part of the picture."""
    height, width = picture.shape[:2]
    x0, x1 = sorted(draw.integers(0, width + 1, 2))
    y0, y1 = sorted(draw.integers(0, height + 1, 2))
    colour = np.array(_HIGHLIGHTERS[draw.integers(len(_HIGHLIGHTERS))], np.float32) / 255
    out = picture.copy()
    out[y0:y1, x0:x1] = (out[y0:y1, x0:x1] * colour).astype(np.uint8)
    return out


_HIGHLIGHTERS = ((255, 240, 80), (170, 255, 150), (255, 180, 210), (160, 220, 255), (255, 210, 130))


def _smaller_and_back(draw: np.random.Generator, picture: Picture) -> Picture:
    image = Image.fromarray(picture)
    factor = draw.uniform(0.6, 0.95)
    small = image.resize(
        (max(1, int(image.width * factor)), max(1, int(image.height * factor))), _filter(draw)
    )
    return np.asarray(small.resize(image.size, _filter(draw)))


def _filter(draw: np.random.Generator) -> Image.Resampling:
    filters = (
        Image.Resampling.BILINEAR,
        Image.Resampling.BICUBIC,
        Image.Resampling.LANCZOS,
        Image.Resampling.BOX,
    )
    return filters[draw.integers(len(filters))]


def _blur(draw: np.random.Generator, picture: Picture) -> Picture:
    return np.asarray(Image.fromarray(picture).filter(ImageFilter.GaussianBlur(draw.uniform(0.3, 1.0))))


def _uneven_light(draw: np.random.Generator, picture: Picture) -> Picture:
    """A page under a lamp: brightness that changes from side to side."""
    height, width = picture.shape[:2]
    slope = draw.uniform(-0.3, 0.3, 2)
    light = 1 - np.abs(slope).sum() / 2
    light = light + slope[0] * (np.linspace(0, 1, width)[None, :] - 0.5)
    light = light + slope[1] * (np.linspace(0, 1, height)[:, None] - 0.5)
    return np.asarray(np.clip(picture * light[..., None], 0, 255), np.uint8)


def _noise(draw: np.random.Generator, picture: Picture) -> Picture:
    noise = draw.normal(0, draw.uniform(2, 14), picture.shape[:2])
    return np.asarray(np.clip(picture + noise[..., None], 0, 255), np.uint8)


def _jpeg(draw: np.random.Generator, picture: Picture) -> Picture:
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "JPEG", quality=int(draw.integers(30, 96)))
    return np.asarray(Image.open(buffer).convert("RGB"))


def _pointer(draw: np.random.Generator, picture: Picture) -> Picture:
    """A mouse pointer somewhere."""
    image = Image.fromarray(picture)
    x, y = (int(draw.integers(0, side)) for side in image.size)
    size = draw.uniform(6, 16)
    outline = [(x + a * size, y + b * size) for a, b in _POINTER]
    ImageDraw.Draw(image).polygon(outline, fill="white", outline="black")
    return np.asarray(image)


_POINTER = ((0, 0), (0, 1), (0.23, 0.8), (0.4, 1.15), (0.53, 1.08), (0.37, 0.75), (0.67, 0.75))

CHANGES: tuple[tuple[str, float, Change], ...] = (
    ("weight", 0.4, _weight),
    ("colours", 0.25, _colours),
    ("highlighter", 0.05, _highlighter),
    ("rescaled", 0.2, _smaller_and_back),
    ("blur", 0.15, _blur),
    ("light", 0.06, _uneven_light),
    ("noise", 0.12, _noise),
    ("jpeg", 0.25, _jpeg),
    ("pointer", 0.02, _pointer),
)
