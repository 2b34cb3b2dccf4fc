"""What the signs of each class measure: nearly the same in all fonts, so the ink tells size and baseline."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from mathsnap.training.shards import is_of_sheets, shard_paths

__all__ = ["class_shapes"]

_USUAL = frozenset({"cm", "lm"})  # most papers are set in Computer Modern
_EVERY = 3  # so many shards of other fonts are skipped to the next
_LEAST = 8


def class_shapes(folder: Path, classes: tuple[str, ...]) -> list[list[float] | None]:
    """For each class the medians of its depth below the baseline, height and width, and the spreads of the
    depth and of the longer side (as a share of it), in em; None for bars and for classes seen too rarely.

    The depth of signs without a baseline is NaN. Fonts count about as often as papers are set in them. Sheets
    of rare signs have all sizes as often, and tell only of classes that are nowhere else.
    """
    paths = shard_paths(folder)
    scenes = [path for path in paths if not is_of_sheets(path)]
    usual = [path for path in scenes if _font(path) in _USUAL]
    written = _measured([*usual, *[path for path in scenes if path not in usual][::_EVERY]])
    drilled = _measured([path for path in paths if is_of_sheets(path)][::_EVERY])
    return [_shape(written[c]) or _shape(drilled[c]) for c in classes]


def _font(shard: Path) -> str:
    return str(json.loads(shard.read_text(encoding="utf-8"))["font"])


def _measured(paths: Sequence[Path]) -> dict[str, np.ndarray]:
    """Depth, height and width of all signs (n x 3, em), by class; n is 0 for classes that are not there."""
    seen: dict[str, list[np.ndarray]] = defaultdict(lambda: [np.zeros((0, 3), np.float32)])
    for path in paths:
        names = json.loads(path.read_text(encoding="utf-8"))["names"]
        with np.load(path.with_suffix(".npz")) as arrays:
            name, box, y, size = (arrays[key] for key in ("name", "box", "y", "size"))
        known = size > 0
        name, box, y, size = name[known], box[known], y[known], size[known]
        measured = np.stack([box[:, 3] - y, box[:, 3] - box[:, 1], box[:, 2] - box[:, 0]], 1) / size[:, None]
        for i in np.unique(name):
            seen[names[i]].append(measured[name == i])
    return defaultdict(lambda: np.zeros((0, 3)), {name: np.concatenate(rows) for name, rows in seen.items()})


def _shape(measured: np.ndarray) -> list[float] | None:
    if len(measured) < _LEAST:
        return None
    depths = measured[:, 0][~np.isnan(measured[:, 0])]
    depth, depth_spread = (np.median(depths), _spread(depths)) if len(depths) else (np.nan, 0.0)
    height, width = np.median(measured[:, 1]), np.median(measured[:, 2])
    longer = measured[:, 1] if height >= width else measured[:, 2]
    spread = _spread(longer) / max(float(np.median(longer)), 1e-6)
    return [round(float(v), 4) for v in (depth, height, width, depth_spread, spread)]


def _spread(values: np.ndarray) -> float:
    """Half of what the middle four fifths of the values span."""
    low, high = np.quantile(values, (0.1, 0.9))
    return float(high - low) / 2
