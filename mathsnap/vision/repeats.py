"""Copies of one glyph: signs that are printed alike in a picture are the same sign, and are read together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from mathsnap.vision.prepare import Ink
from mathsnap.vision.signs import Sign, boxes_of

__all__ = ["copies", "read_alike"]

_LARGEST = 1.0  # em: what is larger is a fence, a sum or a bar, and grows
_SMALLEST = 0.25  # em: dots and strokes are all alike
_SIDE = 1.5  # pixels: sides of copies differ by less
_ALIKE = 0.97  # correlation of their ink: so alike are nine in ten copies, and hardly any others
_SURE = 0.985  # share: readings so sure are not asked again
_PLAUSIBLE = 0.02  # share of a reading
_UNSEEN = 2e-3  # share of what one of several copies is not read as
_READINGS = 6
_LEAST = 0.02  # of the share of the likeliest: what is less likely is not for the neighbours to choose
_BLUR = 2  # pixels: where in a pixel a glyph begins matters less then

Floats = npt.NDArray[np.float32]


def copies(found: Sequence[Sign], ink: Ink, em: float) -> list[list[int]]:
    """The numbers of signs that are printed alike, group by group; signs without copies are in none.

    A sign is compared with what it may be: those read more surely as one of its likeliest readings.
    ink: height x width, 0 to 1. em: of the text, in pixels.
    """
    chosen = _comparable(found, em)
    box = boxes_of([found[i] for i in chosen])
    sides = (box[:, 2:] - box[:, :2]).tolist()
    shown = _centred(ink, box, math.ceil(_LARGEST * em))
    groups: list[list[int]] = []
    heads: dict[int, list[list[int]]] = {}
    for k in sorted(range(len(chosen)), key=lambda k: -found[chosen[k]].others[0][1]):
        near = [
            group
            for name, share in found[chosen[k]].others
            if share > _PLAUSIBLE
            for group in heads.get(name, ())
            if _is_as_large(sides[group[0]], sides[k])
        ]
        alike = [float(shown[group[0]] @ shown[k]) for group in near]
        if alike and max(alike) > _ALIKE:
            near[int(np.argmax(alike))].append(k)
        else:
            groups.append([k])
            heads.setdefault(found[chosen[k]].name, []).append(groups[-1])
    return [[chosen[k] for k in group] for group in groups if len(group) > 1]


def read_alike(found: Sequence[Sign], groups: Sequence[Sequence[int]]) -> list[Sign]:
    """The signs, those of a group with the same readings: shares are the geometric mean of those of each."""
    out = list(found)
    for group in groups:
        readings = _together([dict(found[i].others) for i in group])
        for i in group:
            out[i] = replace(found[i], name=readings[0][0], others=readings)
    return out


def _together(each: Sequence[dict[int, float]]) -> tuple[tuple[int, float], ...]:
    names = dict.fromkeys(name for shares in each for name in shares)
    logs = {name: sum(math.log(max(shares.get(name, 0.0), _UNSEEN)) for shares in each) for name in names}
    joint = {name: math.exp(log / len(each)) for name, log in logs.items()}
    ranked = sorted(joint.items(), key=lambda reading: -reading[1])
    kept = [(name, share) for name, share in ranked[:_READINGS] if share > _LEAST * ranked[0][1]]
    total = sum(share for _, share in kept)
    return tuple((name, share / total) for name, share in kept)


def _is_as_large(side: list[float], other: list[float]) -> bool:
    return abs(side[0] - other[0]) < _SIDE and abs(side[1] - other[1]) < _SIDE


def _comparable(found: Sequence[Sign], em: float) -> list[int]:
    """The numbers of the signs that may be copies of another."""
    box = boxes_of(found)
    side = box[:, 2:] - box[:, :2]
    fit = (side.max(1, initial=0) < _LARGEST * em) & (side[:, 1] > _SMALLEST * em)
    read = [i for i in np.flatnonzero(fit).tolist() if found[i].others]
    # of those read for sure only they matter that a doubtful one may be
    doubtful = {i for i in read if found[i].others[0][1] < _SURE}
    asked = {name for i in doubtful for name, share in found[i].others if share > _PLAUSIBLE}
    return [i for i in read if i in doubtful or found[i].name in asked]


def _centred(ink: Ink, box: npt.NDArray[np.float64], side: int) -> Floats:
    """The ink in boxes (n x 4), each with its middle in that of a square, as vectors of length 1."""
    x0, y0 = np.floor(box[:, :2] + 0.25).astype(np.int64).T
    x1, y1 = np.ceil(box[:, 2:] - 0.25).astype(np.int64).T
    step = np.arange(side)
    row, column = y0[:, None] + step, x0[:, None] + step
    padded = np.pad(ink, side).astype(np.float32)
    limit = np.array(padded.shape) - 1
    square = padded[
        np.clip(row + side, 0, limit[0])[:, :, None], np.clip(column + side, 0, limit[1])[:, None, :]
    ]
    square *= (row < y1[:, None])[:, :, None] & (column < x1[:, None])[:, None, :]
    across, down = _shift(square.sum(1)), _shift(square.sum(2))
    moved = (down @ square @ across.transpose(0, 2, 1)).reshape(len(box), side * side)
    return np.asarray(moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-6))


def _shift(profile: Floats) -> Floats:
    """For profiles of ink (n x side) the matrices that blur, and bring its middle to that of the square."""
    side = profile.shape[1]
    step = np.arange(side, dtype=np.float32)
    middle = profile @ step / np.maximum(profile.sum(1), 1e-6)
    off = (step - step[:, None]) - (middle - (side - 1) / 2)[:, None, None]
    return np.asarray(np.clip(1 - abs(off) / _BLUR, 0, None), np.float32)
