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
_CONTRAST = 0.01  # of the mean of a picture with text
_GREY = 0.04  # colours that differ by less are grey
_LUMINANCE = np.array([0.299, 0.587, 0.114], np.float32)
_ENOUGH = 0.7  # of the deepest strokes in any colour: luminance is taken where they are that deep in it
_TINT, _TINT_EDGE = 0.4, 0.2  # highlighters are not darker than that against paper
_HIGHLIGHTED = 0.6  # there is a highlighter where so much less ink is left without it


def ink(picture: Image.Image) -> Ink:
    """How much ink stands in each pixel: 0 for paper, 1 for the darkest strokes.

    Transparency is white, light on dark is turned round, and paper may have any colour and change slowly
    over the picture. The result has the height and width of the picture.
    """
    colours = _colours(picture)
    coloured = bool(np.ptp(colours, axis=-1).max(initial=0) > _GREY)
    if _is_dark(colours, coloured):
        colours = 1 - colours
    luminance: Ink = colours @ _LUMINANCE
    choices = [luminance, *np.moveaxis(colours, -1, 0)] if coloured else [luminance]
    strokes = [np.clip(_local_paper(grey) - grey, 0, 1) for grey in choices]
    if coloured:
        strokes[0] = _without_highlighter(strokes[0], colours.max(-1))
    deepest = [float(np.quantile(depth, 0.995)) if depth.size else 0.0 for depth in strokes]
    best = 0 if deepest[0] >= _ENOUGH * max(deepest) else int(np.argmax(deepest))
    shown: Ink = np.clip(strokes[best] / max(deepest[best], _LEAST_CONTRAST), 0, 1).astype(np.float32)
    return shown


def _without_highlighter(strokes: Ink, brightest: Ink) -> Ink:
    """Strokes seen in luminance without the light colours laid over paper, which leave the brightest of the
    three colours as it is; dark strokes of any colour stay.
    """
    bare = np.clip(_local_paper(brightest) - brightest, 0, 1)
    dark = np.clip((strokes - _TINT) / _TINT_EDGE, 0, 1) * strokes
    cleaned: Ink = np.maximum(bare, dark)
    return cleaned if cleaned.mean() < _HIGHLIGHTED * strokes.mean() else strokes


def _is_dark(colours: Ink, coloured: bool) -> bool:
    """Whether text is light on dark. Highlighters on white leave the brightest of the colours as it is."""
    if coloured:
        dark, light = _beside_paper(colours.max(-1))
        if max(dark, light) > _CONTRAST:
            return light > dark
    dark, light = _beside_paper(colours @ _LUMINANCE)
    return light > dark


def _beside_paper(grey: Ink) -> tuple[float, float]:
    """How much darker and how much lighter than the paper all pixels are, in the mean."""
    off = grey - float(np.median(grey))
    return float(np.clip(-off, 0, 1).mean()), float(np.clip(off, 0, 1).mean())


def _colours(picture: Image.Image) -> Ink:
    """Height x width x 3, from 0 to 1, on white."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        shown = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", shown.size, "white"), shown)
    return np.asarray(picture.convert("RGB"), np.float32) / np.float32(255)


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
