"""Signs that were taken for one: what stands side by side, or as an accent, is read apart."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt

from mathsnap.vision.classifier import Readings, sign_read, sure_of_symbol
from mathsnap.vision.sight import Sight
from mathsnap.vision.signs import HORIZONTAL_RULE, Sign, boxes_of, is_tip
from mathsnap.vision.strips import common_area, strips

__all__ = ["split"]

_INSIDE = 0.8  # share of a piece within a box: it is of that sign
_SMALLEST = 0.06  # em: longer side of a piece that counts

Floats = npt.NDArray[np.float64]


def split(found: Sequence[Sign], sight: Sight, hollow: Collection[int]) -> list[Sign]:
    """The signs, and in the place of each that holds several pieces of ink, side by side or one above the
    other, those pieces, wherever the network reads each of them more surely than all together.

    hollow: numbers of the classes that others may stand within the box of.
    """
    ends = sight.pieces
    ends = ends[(ends[:, 2:] - ends[:, :2]).max(1, initial=0) > _SMALLEST * sight.em]
    parted = {i: parts for i, parts in _parted(found, ends) if found[i].name not in hollow}
    if not parted:
        return list(found)
    whole = sight.read(np.array([found[i].box for i in parted]))
    boxes = np.concatenate(list(parted.values()))
    told = sight.read(boxes)
    sure, whole_sure = (sure_of_symbol(readings, sight.classes) for readings in (told, whole))
    out = {i: [sign] for i, sign in enumerate(found)}
    start = 0
    for k, (i, parts) in enumerate(parted.items()):
        rows = range(start, start + len(parts))
        start += len(parts)
        if sure[list(rows)].min() > whole_sure[k] and _may_be_parted(boxes, told, rows, sight):
            out[i] = [sign_read(told, row, boxes[row].tolist(), sight.em) for row in rows]
    return sorted((sign for signs in out.values() for sign in signs), key=lambda sign: sign.box[0])


def _may_be_parted(boxes: Floats, told: Readings, rows: range, sight: Sight) -> bool:
    """Whether the parts stand side by side, none of them the tip of a stroke of the first, or one of them is
    an accent on the other.
    """
    names = [sight.classes[int(told.name[row, 0])] for row in rows]
    if boxes[rows[0], 2] <= boxes[rows[1], 0]:
        first = boxes[rows[0]].tolist()
        return not any(
            is_tip(name[0], boxes[row].tolist(), first) for name, row in zip(names[1:], rows[1:], strict=True)
        )
    marks = [name == HORIZONTAL_RULE or unicodedata.combining(name[0]) > 0 for name in names]
    return sum(marks) == 1


def _parted(found: Sequence[Sign], ends: Floats) -> list[tuple[int, Floats]]:
    """The number of each sign with several pieces of ink in it, and their boxes (n x 4)."""
    box = boxes_of(found)
    area = (ends[:, 2:] - ends[:, :2]).prod(1)
    held: dict[int, Floats] = {}
    for some, near in strips(box, ends):
        inside = common_area(box[some], ends[near]) > _INSIDE * area[near]
        several = np.flatnonzero(inside.sum(1) > 1)
        held.update((int(some[row]), ends[near[inside[row]]]) for row in several)
    parted = ((i, _parts(held[i])) for i in sorted(held))
    return [(i, parts) for i, parts in parted if len(parts) > 1]


def _parts(pieces: Floats) -> Floats:
    """Pieces of ink (boxes, n x 4): side by side if some are, else one above the other."""
    columns = _joined(pieces, 0)
    return columns if len(columns) > 1 else _joined(pieces, 1)


def _joined(pieces: Floats, axis: int) -> Floats:
    """The boxes of pieces, those that overlap along an axis (0 for x, 1 for y) as one."""
    rows: list[Floats] = []
    for piece in sorted(pieces, key=lambda p: float(p[axis])):
        if rows and piece[axis] < rows[-1][axis + 2]:
            last = rows[-1]
            rows[-1] = np.concatenate([np.minimum(last[:2], piece[:2]), np.maximum(last[2:], piece[2:])])
        else:
            rows.append(piece)
    return np.array(rows).reshape(-1, 4)
