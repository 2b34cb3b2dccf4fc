"""Signs that were taken for one: what stands side by side without touching is read apart."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt

from mathsnap.vision.classifier import Classifier, sign_read
from mathsnap.vision.components import components
from mathsnap.vision.prepare import Ink
from mathsnap.vision.signs import Sign

__all__ = ["split"]

_PIECE = 0.3
_INSIDE = 0.8  # share of a piece within a box: it is of that sign
_SMALLEST = 0.06  # em: longer side of a piece that counts

Floats = npt.NDArray[np.float64]


def split(
    found: Sequence[Sign], ink: Ink, em: float, network: Classifier, hollow: Collection[int]
) -> list[Sign]:
    """The signs, and in the place of each that holds several pieces of ink side by side those pieces,
    wherever the network reads each of them more surely than all together.

    hollow: numbers of the classes that others may stand within the box of. em: of the text, in pixels.
    """
    ends = components(ink, _PIECE).box.astype(np.float64)
    ends = ends[(ends[:, 2:] - ends[:, :2]).max(1, initial=0) > _SMALLEST * em]
    parted = {
        i: parts
        for i, sign in enumerate(found)
        if sign.name not in hollow and len(parts := _columns(np.array(sign.box), ends)) > 1
    }
    if not parted:
        return list(found)
    whole = network.read(ink, np.array([found[i].box for i in parted]), em)
    boxes = np.concatenate(list(parted.values()))
    told = network.read(ink, boxes, em)
    sure, whole_sure = told.sureness, whole.sureness
    out = {i: [sign] for i, sign in enumerate(found)}
    start = 0
    for k, (i, parts) in enumerate(parted.items()):
        rows = range(start, start + len(parts))
        start += len(parts)
        if sure[list(rows)].min() > whole_sure[k]:
            out[i] = [sign_read(told, row, boxes[row].tolist(), em) for row in rows]
    return sorted((sign for signs in out.values() for sign in signs), key=lambda sign: sign.box[0])


def _columns(box: Floats, ends: Floats) -> Floats:
    """The boxes of the pieces of ink in a box, those above each other as one; n x 4."""
    shared = np.minimum(ends[:, 2:], box[2:]) - np.maximum(ends[:, :2], box[:2])
    inside = np.clip(shared, 0, None).prod(1) > _INSIDE * (ends[:, 2:] - ends[:, :2]).prod(1)
    columns: list[Floats] = []
    for piece in sorted(ends[inside], key=lambda e: float(e[0])):
        if columns and piece[0] < columns[-1][2]:
            last = columns[-1]
            columns[-1] = np.concatenate([np.minimum(last[:2], piece[:2]), np.maximum(last[2:], piece[2:])])
        else:
            columns.append(piece)
    return np.array(columns).reshape(-1, 4)
