"""Signs that stand too close to their like for the network to see both: double primes, dots in a row."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt

from mathsnap.vision.components import Strokes
from mathsnap.vision.prepare import Ink
from mathsnap.vision.signs import Shape, Sign, boxes_of, moved_to
from mathsnap.vision.strips import strips

__all__ = ["with_twins"]

_PIECE = 0.3
_SPACE = 0.2
_GAP = 0.7  # share of the ink of the fullest column
_ALIKE = 0.3  # sides of a twin differ by less: share of the side
_APART = 2.2  # and its centre is nearer than so many widths
_SAME_HEIGHT = 0.12  # em
_COVERED = 0.4  # share of a piece of ink, or of a sign nearly as large, that lies in the other: they are one
_SMALLEST = 0.5  # of the piece: a sign nearly as large

Floats = npt.NDArray[np.float64]


def with_twins(
    found: Sequence[Sign],
    shapes: Sequence[Shape | None],
    strokes: Strokes,
    em: float,
    twinned: Collection[int],
) -> list[Sign]:
    """The signs, and a copy of each wherever ink of the same shape stands right beside it that no sign has;
    a sign as wide as several is as many.

    shapes: what the signs of each class measure. twinned: numbers of the classes that stand in rows: primes,
    dots. em: of the text, in pixels.
    """
    found = [
        one
        for sign in found
        for one in _split(sign, shapes[sign.name] if sign.name in twinned else None, strokes.ink)
    ]
    seeds = [sign for sign in found if sign.name in twinned]
    if not seeds:
        return list(found)
    free = list(_uncovered(strokes.pieces(_PIECE).box.astype(np.float64), boxes_of(found)))
    out = list(found)
    while seeds and free:
        seed = seeds.pop()
        for box in [box for box in free if _is_twin(np.array(seed.box), box, em)]:
            free = [other for other in free if other is not box]
            twin = moved_to(seed, box.tolist())
            out = [sign for sign in out if not _is_piece(sign, twin)]
            out.append(twin)
            seeds.append(twin)
    return out


def _split(sign: Sign, shape: Shape | None, ink: Ink) -> list[Sign]:
    """A row of signs that was taken for one, as many signs; they stand a fifth of their width apart, and
    there is less ink between them.
    """
    x0, y0, x1, y1 = sign.box
    if shape is None or y1 - y0 < 2:
        return [sign]
    width = (y1 - y0) * shape.width / shape.height
    count = round(((x1 - x0) / width - 1) / (1 + _SPACE)) + 1
    if not 1 < count <= 4:
        return [sign]
    step = (x1 - x0) / (count + (count - 1) * _SPACE)
    lefts = [x0 + i * step * (1 + _SPACE) for i in range(count)]
    if not _has_gaps(ink, sign, [x - step * _SPACE / 2 for x in lefts[1:]]):
        return [sign]
    return [moved_to(sign, (x, y0, x + step, y1)) for x in lefts]


def _has_gaps(ink: Ink, sign: Sign, gaps: Sequence[float]) -> bool:
    """Whether there is less ink in the columns of the gaps than in those between."""
    x0, y0, x1, y1 = (max(0, round(side)) for side in sign.box)
    columns = ink[y0:y1, x0:x1].sum(0)
    if not columns.size:
        return False
    between = [int(np.clip(x - x0, 0, columns.size - 1)) for x in gaps]
    return bool(columns[between].max() < _GAP * columns.max())


def _uncovered(box: Floats, told: Floats) -> Floats:
    """Those of the boxes (n x 4) that lie in none of the signs (told, m x 4)."""
    covered = np.zeros(len(box), bool)
    for some, near in strips(box, told):
        one = box[some, None]
        shared = np.minimum(told[near, 2:], one[..., 2:]) - np.maximum(told[near, :2], one[..., :2])
        ink, sign = (one[..., 2:] - one[..., :2]).prod(-1), (told[near, 2:] - told[near, :2]).prod(-1)
        # the box of a small dot may be off by a good part of it
        share = np.clip(shared, 0, None).prod(-1) / np.clip(sign, _SMALLEST * ink, ink)
        covered[some] = (share > _COVERED).any(-1)
    free: Floats = box[~covered]
    return free


def _is_piece(sign: Sign, twin: Sign) -> bool:
    """Whether a sign is a piece of its twin that was cut off."""
    low, high = np.array(sign.box[:2]) - twin.box[:2], np.array(twin.box[2:]) - sign.box[2:]
    return sign.name == twin.name and bool((low > -1).all() and (high > -1).all())


def _is_twin(seed: Floats, box: Floats, em: float) -> bool:
    side, other = seed[2:] - seed[:2], box[2:] - box[:2]
    off = (box[:2] + box[2:] - seed[:2] - seed[2:]) / 2
    alike = np.all(np.abs(side - other) <= np.maximum(_ALIKE * side, 1.5))
    return bool(alike and abs(off[0]) < _APART * max(side[0], 0.2 * em) and abs(off[1]) < _SAME_HEIGHT * em)
