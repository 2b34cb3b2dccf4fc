"""From the labels of a crop to what the network should give for it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mathsnap.training.crops import Crop
from mathsnap.training.shards import Floats, Truth
from mathsnap.vision.prepare import STRIDE
from mathsnap.vision.signs import Sign

__all__ = ["Cells", "cells", "truth_signs"]

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


def truth_signs(truth: Truth) -> list[Sign]:
    """The labels of a crop as signs."""
    return [
        Sign(int(n), 1.0, tuple(map(float, box)), float(y), float(size))  # type: ignore[arg-type]
        for n, box, y, size in zip(truth.name, truth.box, truth.y, truth.size, strict=True)
    ]
