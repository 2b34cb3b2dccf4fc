"""From the labels of a crop to what the network should give for it, and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mathsnap.training.crops import Crop
from mathsnap.training.shards import Floats, Truth
from mathsnap.vision.prepare import STRIDE

__all__ = ["Cells", "Sign", "cells", "signs"]

_SPREAD = 0.8  # cells: how far from a centre an answer next to it is forgiven


@dataclass(frozen=True)
class Cells:
    """heat: rows x columns. For each sign its cell, class and geometry (see `network.GEOMETRY`)."""

    heat: Floats
    row: npt.NDArray[np.int64]
    column: npt.NDArray[np.int64]
    name: npt.NDArray[np.int64]
    geometry: Floats


def cells(crop: Crop) -> Cells:
    """What the network should give for a crop. Of two signs centred in one cell the smaller stays."""
    truth, (height, width) = crop.truth, crop.ink.shape
    rows, columns = height // STRIDE, width // STRIDE
    sides = truth.box.reshape(-1, 2, 2) / STRIDE
    centre, extent = sides.mean(1), sides[:, 1] - sides[:, 0]
    column, row = np.floor(centre).astype(np.int64).T if len(centre) else np.zeros((2, 0), np.int64)
    order = np.argsort(extent.prod(1), kind="stable")
    _, first = np.unique((row * columns + column)[order], return_index=True)
    keep = order[first]
    column, row, centre, extent = column[keep], row[keep], centre[keep], extent[keep]
    size = truth.size[keep] / STRIDE
    with np.errstate(divide="ignore"):
        geometry = np.stack(
            [
                *(centre - np.stack([column, row], 1) - 0.5).T,
                *np.log(extent + 1).T,
                truth.y[keep] / STRIDE - centre[:, 1],
                np.where(size > 0, np.log(np.maximum(size, 1e-3)), np.nan),
            ],
            1,
        )
    return Cells(
        _heat(rows, columns, row, column), row, column, truth.name[keep], geometry.astype(np.float32)
    )


def _heat(rows: int, columns: int, row: npt.NDArray[np.int64], column: npt.NDArray[np.int64]) -> Floats:
    heat = np.zeros((rows, columns), np.float32)
    for dy in (-1, 0, 1):
        for dx in (-1, 0, 1):
            near_row, near_column = row + dy, column + dx
            ok = (near_row >= 0) & (near_row < rows) & (near_column >= 0) & (near_column < columns)
            value = np.float32(np.exp(-(dx * dx + dy * dy) / (2 * _SPREAD**2)))
            np.maximum.at(heat, (near_row[ok], near_column[ok]), value)
    return heat


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign that the network found: class, score of its centre, box and baseline and size in pixels."""

    name: int
    score: float
    box: tuple[float, float, float, float]
    y: float
    size: float


def signs(
    row: Sequence[int], column: Sequence[int], name: Sequence[int], score: Sequence[float], geometry: Floats
) -> list[Sign]:
    """Signs from the cells they were found in."""
    found = []
    for r, c, n, s, g in zip(row, column, name, score, geometry, strict=True):
        x, y = (c + 0.5 + g[0]) * STRIDE, (r + 0.5 + g[1]) * STRIDE
        half_width, half_height = np.expm1(g[2:4]) * STRIDE / 2
        box = (float(x - half_width), float(y - half_height), float(x + half_width), float(y + half_height))
        found.append(Sign(int(n), float(s), box, float(y + g[4] * STRIDE), float(np.exp(g[5]) * STRIDE)))
    return found


def truth_signs(truth: Truth) -> list[Sign]:
    """The labels of a crop as signs."""
    return [
        Sign(int(n), 1.0, tuple(map(float, box)), float(y), float(size))  # type: ignore[arg-type]
        for n, box, y, size in zip(truth.name, truth.box, truth.y, truth.size, strict=True)
    ]
