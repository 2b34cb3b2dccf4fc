"""A picture of any colours as ink on paper: what the network sees, in training and in use."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image

__all__ = ["EM", "MULTIPLE", "STRIDE", "Ink", "ink"]

Ink = npt.NDArray[np.float32]

STRIDE = 4
"""Pixels of the picture to one cell of the network's output."""

MULTIPLE = 32
"""Width and height of what the network is given are multiples of this."""

EM = (18.0, 34.0)
"""The sizes of text, in pixels per em, at which the network is trained."""

_TILE = 16
_LEAST_CONTRAST = 0.12


def ink(picture: Image.Image) -> Ink:
    """How much ink stands in each pixel: 0 for paper, 1 for the darkest strokes.

    Transparency is white, light on dark is turned round, and paper may have any colour and change slowly
    over the picture. The result has the height and width of the picture.
    """
    grey = _grey(picture)
    paper = float(np.median(grey))
    dark, light = np.clip(paper - grey, 0, 1).sum(), np.clip(grey - paper, 0, 1).sum()
    if light > dark:
        grey = 1 - grey
    strokes = np.clip(_local_paper(grey) - grey, 0, 1)
    deepest = float(np.quantile(strokes, 0.995)) if strokes.size else 0.0
    shown: Ink = np.clip(strokes / max(deepest, _LEAST_CONTRAST), 0, 1).astype(np.float32)
    return shown


def _grey(picture: Image.Image) -> Ink:
    """Brightness from 0 to 1, in the one of luminance and the three colours that tells most apart."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        shown = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", shown.size, "white"), shown)
    if picture.mode not in ("RGB", "RGBA"):
        return np.asarray(picture.convert("L"), np.float32) / np.float32(255)
    colours = np.asarray(picture.convert("RGB"), np.float32) / np.float32(255)
    luminance: Ink = colours @ np.array([0.299, 0.587, 0.114], np.float32)
    choices: list[Ink] = [luminance, *np.moveaxis(colours, -1, 0)]
    spread = [float(choice.std()) for choice in choices]
    best = int(np.argmax(spread))
    return luminance if spread[0] >= 0.7 * spread[best] else choices[best]


def _local_paper(grey: Ink) -> Ink:
    """The brightness of the paper at each pixel: that of the brightest pixels around it, smoothly joined."""
    height, width = grey.shape
    rows, columns = -(-height // _TILE), -(-width // _TILE)
    padded = np.pad(grey, ((0, rows * _TILE - height), (0, columns * _TILE - width)), mode="edge")
    tiles = padded.reshape(rows, _TILE, columns, _TILE).swapaxes(1, 2).reshape(rows, columns, -1)
    brightest = np.partition(tiles, -_TILE, axis=-1)[..., -_TILE]
    around = np.pad(brightest, 1, mode="edge")
    spread = np.max([around[i : i + rows, j : j + columns] for i in range(3) for j in range(3)], axis=0)
    smooth = Image.fromarray(spread.astype(np.float32)).resize(
        (columns * _TILE, rows * _TILE), Image.Resampling.BILINEAR
    )
    return np.asarray(smooth, np.float32)[:height, :width]
