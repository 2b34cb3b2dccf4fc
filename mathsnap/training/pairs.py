"""Which signs stand together in the training data: the model of `vision.context`."""

from __future__ import annotations

import json
import logging
from collections import Counter
from pathlib import Path

import numpy as np

from mathsnap.training.shards import shard_paths
from mathsnap.vision.context import RELATIONS, SCALE, neighbours

__all__ = ["write_context"]

_log = logging.getLogger(__name__)

_LEAST = 3  # pairs that were seen less often are not kept
_SMOOTH = 2.0  # pairs are held to have been seen so often more, as often as chance would have it
_MOST = 4.0
_ABSENT = -1.2


def write_context(folder: Path, target: Path) -> None:
    """Counts the pairs in the shards of a folder and writes the model."""
    pairs = [Counter[tuple[str, str]]() for _ in RELATIONS]
    for path in shard_paths(folder):
        _count(path, pairs)
    names = sorted({name for counted in pairs for pair in counted for name in pair})
    number = {name: i for i, name in enumerate(names)}
    arrays: dict[str, np.ndarray] = {"classes": np.array(names), "absent": np.array(_ABSENT)}
    for relation, counted in zip(RELATIONS, pairs, strict=True):
        arrays |= {f"{relation}_{key}": value for key, value in _information(counted, number).items()}
    np.savez_compressed(target, allow_pickle=False, **arrays)
    _log.info("%s: %d pairs, %.1f MB", target, sum(map(len, pairs)), target.stat().st_size / 1e6)


def _count(path: Path, pairs: list[Counter[tuple[str, str]]]) -> None:
    names = json.loads(path.read_text(encoding="utf-8"))["names"]
    with np.load(path.with_suffix(".npz")) as arrays:
        page, name, box, y, size = (arrays[key] for key in ("page", "name", "box", "y", "size"))
    ends = np.flatnonzero(np.diff(page)) + 1
    for rows in np.split(np.arange(len(page)), ends):
        for relation, left, right in neighbours(box[rows].astype(float), y[rows].astype(float), size[rows]):
            pairs[relation][names[name[rows[left]]], names[name[rows[right]]]] += 1


def _information(counted: Counter[tuple[str, str]], number: dict[str, int]) -> dict[str, np.ndarray]:
    """Pointwise mutual information of the pairs, pulled towards none where little was seen."""
    total = sum(counted.values())
    lefts: Counter[str] = Counter()
    rights: Counter[str] = Counter()
    for (left, right), seen in counted.items():
        lefts[left] += seen
        rights[right] += seen
    kept = [(pair, seen) for pair, seen in counted.items() if seen >= _LEAST]
    chance = np.array([lefts[a] * rights[b] / total for (a, b), _ in kept])
    times = np.array([seen for _, seen in kept], float)
    value = np.log((times + _SMOOTH * np.minimum(chance, 1)) / (chance + _SMOOTH * np.minimum(chance, 1)))
    return {
        "left": np.array([number[a] for (a, _), _ in kept], np.int32),
        "right": np.array([number[b] for (_, b), _ in kept], np.int32),
        "value": np.round(SCALE * np.clip(value, -_MOST, _MOST)).astype(np.int8),
    }
