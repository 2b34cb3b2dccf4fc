"""Signs seen from near: small pictures of one sign and of its surroundings, for training and in use."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from mathsnap.vision.prepare import Ink

__all__ = ["SIDE", "Closeups", "Paper", "closeups", "paper"]

SIDE = 32
"""Pixels of a close-up; all are square."""

_MARGIN, _MARGIN_EM = 0.12, 0.05  # around the sign, of its longer side and of an em
_AROUND = 3.2  # em: side of the picture of the surroundings

Closeups = tuple[npt.NDArray[np.uint8], npt.NDArray[np.float32]]
"""n x 2 x SIDE x SIDE: each sign as large as fits, and what stands around it; n x 2: logarithms of the width
and height of the sign, in em.
"""


@dataclass(frozen=True)
class Paper:
    """A picture to look at from near: ink from 0 to 255, with a margin (pixels) of blank paper around it, and
    the size of its text in pixels.
    """

    image: Image.Image
    margin: int
    em: float


def paper(ink: Ink, em: float) -> Paper:
    """The picture (height x width, ink from 0 to 1), whose text is `em` pixels large."""
    margin = int(2 * em) + 2
    height, width = ink.shape
    image = Image.new("L", (width + 2 * margin, height + 2 * margin))
    image.paste(Image.fromarray((np.clip(ink, 0, 1) * 255).astype(np.uint8)), (margin, margin))
    return Paper(image, margin, em)


def closeups(paper: Paper, boxes: npt.NDArray[np.float64]) -> Closeups:
    """Close-ups of signs (boxes: n x 4, pixels of the picture)."""
    em = paper.em
    extent = np.maximum(boxes[:, 2:] - boxes[:, :2], 0.5)
    centre = (boxes[:, :2] + boxes[:, 2:]) / 2 + paper.margin
    near = extent.max(1, initial=0.5) * (0.5 + _MARGIN) + _MARGIN_EM * em
    sheet = Image.new("L", (SIDE, 2 * SIDE * len(boxes)))  # arrays of single pictures cost more than these
    for i, (middle, half) in enumerate(zip(centre.tolist(), near.tolist(), strict=True)):
        _show(sheet, 2 * i * SIDE, paper.image, middle, half)
        _show(sheet, (2 * i + 1) * SIDE, paper.image, middle, _AROUND * em / 2)
    pictures = np.asarray(sheet).reshape(len(boxes), 2, SIDE, SIDE)
    return pictures, np.log(extent / em).astype(np.float32)


def _show(sheet: Image.Image, y: int, paper: Image.Image, middle: list[float], half: float) -> None:
    """Puts a square of the paper on the sheet, y down; what lies beyond its edges is blank."""
    square = (middle[0] - half, middle[1] - half, middle[0] + half, middle[1] + half)
    inside = (max(square[0], 0), max(square[1], 0), min(square[2], paper.width), min(square[3], paper.height))
    if inside == square:
        sheet.paste(paper.resize((SIDE, SIDE), Image.Resampling.BILINEAR, square), (0, y))
        return
    corner = square[:2] * 2
    left, top, right, bottom = (
        round((side - start) / (2 * half) * SIDE) for side, start in zip(inside, corner, strict=True)
    )
    if right > left and bottom > top:
        part = paper.resize((right - left, bottom - top), Image.Resampling.BILINEAR, inside)
        sheet.paste(part, (left, y + top))
