"""A picture of any colours as ink on paper: what the network sees, in training and in use."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np
import numpy.typing as npt
from PIL import Image

__all__ = ["EM", "MULTIPLE", "STRIDE", "Ink", "ink", "one_colour", "without_tint"]

Ink = npt.NDArray[np.float32]

STRIDE = 4
"""Pixels of the picture to one cell of the network's output."""

MULTIPLE = 32
"""Width and height of what the network is given are multiples of this."""

EM = (18.0, 34.0)
"""The sizes of text, in pixels per em, at which the network is trained."""

_TILE = 16
_TELLING = 250_000  # pixels: to look at more of a page tells the same
_LEAST_CONTRAST = 0.12
_CONTRAST = 0.001  # of the mean of squares of a picture with text
_GREY = 0.04  # colours that differ by less are grey
_LUMINANCE = np.array([0.299, 0.587, 0.114], np.float32)
_ENOUGH = 0.7  # of the deepest strokes in any colour: luminance is taken where they are that deep in it
_TINT, _TINT_EDGE = 0.4, 0.2  # highlighters are not darker than that against paper
_AREA, _EDGE, _FAINT = 17, 2, 0.04  # pixels (an em has 26 where the network looks); ink
_HIGHLIGHTED = 0.6  # there is a highlighter where so much less ink is left without it


def ink(picture: Image.Image) -> Ink:
    """How much ink stands in each pixel: 0 for paper, 1 for the darkest strokes.

    Transparency is white, light on dark is turned round, and paper may have any colour and change slowly
    over the picture. The result has the height and width of the picture.
    """
    planes = _planes(picture)
    coloured = len(planes) > 1 and _is_coloured(planes)
    if _is_dark(planes, coloured):
        planes = [1 - plane for plane in planes]
    strokes = _strokes(_luminance(planes))
    if coloured:
        strokes = _without_highlighter(strokes, _greatest(planes))
    deepest = _depth(strokes)
    if coloured and deepest < _ENOUGH:  # else no colour can be so much deeper
        in_colours = [_strokes(plane) for plane in planes]
        depths = [_depth(plane) for plane in in_colours]
        if deepest < _ENOUGH * max(depths):
            deepest, strokes = max(depths), in_colours[int(np.argmax(depths))]
    shown: Ink = np.clip(strokes / max(deepest, _LEAST_CONTRAST), 0, 1).astype(np.float32)
    return shown if coloured else without_tint(shown)


def one_colour(picture: Image.Image) -> Image.Image:
    """The picture as a grey one if it has no other colours, as most: a third of the work for the same."""
    if picture.mode != "RGB" or "transparency" in picture.info:
        return picture
    red, green, blue = (np.asarray(channel) for channel in picture.split())
    same = np.array_equal(red, green) and np.array_equal(green, blue)
    return picture.getchannel(0) if same else picture


def _without_highlighter(strokes: Ink, brightest: Ink) -> Ink:
    """Strokes seen in luminance without the light colours laid over paper, which leave the brightest of the
    three colours as it is; dark strokes of any colour stay.
    """
    bare = _strokes(brightest)
    dark = np.clip((strokes - _TINT) / _TINT_EDGE, 0, 1) * strokes
    cleaned: Ink = np.maximum(bare, dark)
    return cleaned if cleaned.mean() < _HIGHLIGHTED * strokes.mean() else strokes


def without_tint(shown: Ink) -> Ink:
    """Ink without light areas: what is laid under a part of the text has edges but no strokes.

    Where a coloured picture has been enlarged, or much compressed, thin strokes would suffer.
    """
    if min(shown.shape) < _AREA or _has_paper_everywhere(shown):
        return shown
    inside = _slid(np.minimum, shown, _AREA)
    if inside.max() < _FAINT:
        return shown
    area = _slid(np.maximum, np.pad(inside, _AREA - 1 + _EDGE), _AREA + 2 * _EDGE)
    tint = np.where(area < _TINT, area, 0)
    cleaned: Ink = np.clip((shown - tint) / (1 - tint), 0, 1)
    return cleaned


def _has_paper_everywhere(shown: Ink) -> bool:
    """Whether surely no such area is all inked: each holds a small square whole, and all those have paper."""
    side = (_AREA + 1) // 2
    rows, columns = (length // side for length in shown.shape)
    small = shown[: rows * side, : columns * side].reshape(rows, side, columns, side)
    return bool(small.min(1).min(-1).max() < _FAINT)


def _slid(choice: np.ufunc, values: Ink, side: int) -> Ink:
    """The least or the greatest in every square of that side, in rows and columns of such squares."""
    size = 1
    while size < side:  # from squares of one pixel to ever larger ones
        step = min(size, side - size)
        values = choice(values[:-step], values[step:])
        values = choice(values[:, :-step], values[:, step:])
        size += step
    return values


def _is_dark(planes: Sequence[Ink], coloured: bool) -> bool:
    """Whether text is light on dark. Highlighters on white leave the brightest of the colours as it is."""
    if coloured:
        dark, light = _beside_paper(_greatest(planes))
        if max(dark, light) > _CONTRAST:
            return light > dark
    dark, light = _beside_paper(_luminance(planes))
    return light > dark


def _beside_paper(grey: Ink) -> tuple[float, float]:
    """How much darker and how much lighter than the paper all pixels are, in the mean of squares: what is
    marked may be more than half of the picture, and then tells its colour from the paper's, but little of it.
    """
    some = _some(grey)
    off = some - float(np.median(some))
    return float(np.square(np.minimum(off, 0)).mean()), float(np.square(np.maximum(off, 0)).mean())


def _some(values: Ink) -> Ink:
    """Pixels all over a picture, as many as tell what most are like."""
    step = max(1, int((values.size / _TELLING) ** 0.5))
    return values[::step, ::step]


def _planes(picture: Image.Image) -> list[Ink]:
    """Height x width for each colour, from 0 to 1, on white; one where the three are the same, as mostly."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        shown = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", shown.size, "white"), shown)
    told = one_colour(picture if picture.mode == "L" else picture.convert("RGB"))
    return [np.asarray(plane).astype(np.float32) / np.float32(255) for plane in told.split()]


def _is_coloured(planes: Sequence[Ink]) -> bool:
    return bool((_greatest(planes) - reduce(np.minimum, planes)).max(initial=0) > _GREY)


def _luminance(planes: Sequence[Ink]) -> Ink:
    if len(planes) == 1:
        return planes[0]
    red, green, blue = (plane * share for plane, share in zip(planes, _LUMINANCE, strict=True))
    grey: Ink = red + green + blue
    return grey


def _greatest(planes: Sequence[Ink]) -> Ink:
    greatest: Ink = reduce(np.maximum, planes)
    return greatest


def _strokes(grey: Ink) -> Ink:
    """How much darker than the paper around it each pixel is."""
    strokes: Ink = np.clip(_local_paper(grey) - grey, 0, 1)
    return strokes


def _depth(strokes: Ink) -> float:
    """How dark strokes are in the middle."""
    return float(np.quantile(_some(strokes), 0.995)) if strokes.size else 0.0


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
