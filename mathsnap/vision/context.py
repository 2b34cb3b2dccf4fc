"""Shapes that look alike are settled by their neighbours: a model of which signs stand together, and how.

l, 1, I and |; O and 0; x and ×; a full stop and a centred dot: the network gives each sign a few readings
with shares, and this model knows from a corpus how much more often than by chance two signs stand side by
side, or one as a script of the other (pointwise mutual information, Church and Hanks 1990).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
import numpy.typing as npt

from mathsnap.vision.signs import Sign, named

__all__ = ["CONTEXT", "RELATIONS", "Model", "context_model", "neighbours", "settled"]

CONTEXT = "context.npz"
"""The model that comes with the package, a file of it; made by `python -m mathsnap.training context`."""

RELATIONS = ("next", "sub", "sup")
"""How a sign stands to one on its left: on its line in its size, or smaller and lower or higher."""

_WEIGHT = 0.5  # of a neighbour against what the network sees, which has seen the neighbours too
_SURE = 0.985  # readings so sure are not asked again
_ROUNDS = 2
_LEAST_SHARE = 1e-3

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Model:
    """How much two classes belong together, for each relation: keys are left times count plus right, sorted;
    values are logarithms. absent: the value of pairs that were never seen.
    """

    count: int
    keys: tuple[Ints, ...]
    values: tuple[Floats, ...]
    absent: float

    def of(self, relation: int, left: int, right: int) -> float:
        """Positive where the pair is more frequent than by chance."""
        keys = self.keys[relation]
        wanted = left * self.count + right
        place = int(np.searchsorted(keys, wanted))
        if place < len(keys) and keys[place] == wanted:
            return float(self.values[relation][place])
        return self.absent


def neighbours(box: Floats, y: Floats, size: Floats) -> list[tuple[int, int, int]]:
    """The pairs of signs that stand together, as (relation, left, right).

    box: n x 4. y: baselines. size: ems, 0 for bars, which have no neighbours.
    """
    order = np.argsort(box[:, 0], kind="stable").tolist()
    boxes, ys, sizes = box.tolist(), y.tolist(), size.tolist()  # numbers of numpy are slow one by one
    found = []
    for place, i in enumerate(order):
        if sizes[i] <= 0:
            continue
        taken: set[int] = set()
        for j in order[place + 1 : place + 12]:
            gap = boxes[j][0] - boxes[i][2]
            if gap > 1.2 * sizes[i] or len(taken) == len(RELATIONS):
                break
            if sizes[j] <= 0 or boxes[j][0] + boxes[j][2] <= boxes[i][0] + boxes[i][2]:
                continue
            relation = _relation(boxes[i], boxes[j], ys[i], ys[j], sizes[i], sizes[j])
            if relation is not None and relation not in taken:
                taken.add(relation)
                found.append((relation, i, j))
    return found


def _relation(
    a: list[float], b: list[float], y: float, other_y: float, size: float, other: float
) -> int | None:
    ratio = other / size
    # a sign without a baseline is on the line of what it overlaps
    drop = (other_y - y) / size if not math.isnan(y + other_y) else ((b[1] + b[3]) - (a[1] + a[3])) / 2 / size
    if ratio > 0.85:
        return 0 if ratio < 1.18 and abs(drop) < 0.3 else None
    if b[0] - a[2] > 0.35 * size:
        return None
    return 1 if drop > 0.05 else 2 if drop < -0.15 else None


def settled(found: Sequence[Sign], model: Model, copies: Sequence[Sequence[int]] = ()) -> list[Sign]:
    """The signs, each read as what fits its shape and its neighbours best; the shares of readings stay.

    copies: the numbers of signs that are copies of one glyph, with the same readings, group by group: they
    are read as what fits the neighbours of all of them best. Their shape counts once: what it is misread as
    once, it is misread as again.
    """
    if len(found) < 2:
        return list(found)
    pairs = neighbours(
        np.array([sign.box for sign in found]),
        np.array([sign.y for sign in found]),
        np.array([sign.size for sign in found]),
    )
    near: list[list[tuple[int, int, bool]]] = [[] for _ in found]
    for relation, left, right in pairs:
        near[left].append((relation, right, True))
        near[right].append((relation, left, False))
    names = [sign.name for sign in found]
    single = set(range(len(found))).difference(*copies)
    groups = sorted([*map(list, copies), *([i] for i in single)])
    open_ones = [group for group in groups if _is_open(found[group[0]])]
    for _ in range(_ROUNDS):
        for group in open_ones:
            readings, around = found[group[0]].others, [pair for i in group for pair in near[i]]
            fits = [_fits(other, around, names, model) for other in readings]
            for i in group:
                names[i] = readings[int(np.argmax(fits))][0]
    return [named(sign, name) for sign, name in zip(found, names, strict=True)]


def _is_open(sign: Sign) -> bool:
    return bool(sign.others) and sign.others[0][1] < _SURE


def _fits(
    other: tuple[int, float], near: Sequence[tuple[int, int, bool]], names: Sequence[int], model: Model
) -> float:
    name, share = other
    if share < _LEAST_SHARE:
        return -1e9
    score = float(np.log(share))
    for relation, at, is_left in near:
        pair = (name, names[at]) if is_left else (names[at], name)
        score += _WEIGHT * model.of(relation, *pair)
    return score


@cache
def context_model(classes: tuple[str, ...]) -> Model | None:
    """The model of the package for a network's classes; None where there is none."""
    with as_file(files("mathsnap.vision").joinpath(CONTEXT)) as path:
        return load(path, classes) if path.is_file() else None


def load(path: Path, classes: Sequence[str]) -> Model:
    """The model of a file, its class names given the numbers they have among `classes`."""
    number = {name: i for i, name in enumerate(classes)}
    with np.load(path) as stored:
        mine = np.array([number.get(name, -1) for name in stored["classes"].tolist()], np.int64)
        keys, values = [], []
        for relation in RELATIONS:
            left, right = mine[stored[f"{relation}_left"]], mine[stored[f"{relation}_right"]]
            known = (left >= 0) & (right >= 0)
            key = left[known] * len(classes) + right[known]
            order = np.argsort(key)
            keys.append(key[order])
            values.append(stored[f"{relation}_value"][known][order].astype(np.float64) / SCALE)
        return Model(len(classes), tuple(keys), tuple(values), float(stored["absent"]))


SCALE = 24.0
"""Values are stored as small whole numbers of this many to one."""
