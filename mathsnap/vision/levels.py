"""Sizes of signs: full, script or script of a script, settled along the lines they stand on."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from mathsnap.symbols import math_class
from mathsnap.vision.signs import Sign

__all__ = ["are_telling", "fit_of_levels", "levelled"]

_SIZES = np.array([1.0, 0.7, 0.5])
"""Of the three levels, in em of the full size (TeXbook, appendix F: ten, seven and five point)."""

_SEEN = np.array([1.0, 0.695, 0.53])
"""What they are read as, on average: five point type is wider than half of ten."""

_SIZE_ERROR, _BASELINE_ERROR = 0.09, 0.03  # of single signs: logarithm, em
_LARGER = 1.25  # em: a sign of a larger font
_ALIKE, _SEVERAL = 0.15, 3  # so many signs of sizes so near (logarithm) are of a font of their own
_OVERLAP, _APART, _HEIGHT = 0.25, 0.45, 0.8  # em: how neighbours may stand to each other
_DOWN, _UP = (0.19, 0.07), (0.37, 0.08)  # em of the base: shifts of sub- and superscripts, and how they vary
_SAME, _ONE, _TWO = 0.8, 0.09, 0.01  # how often a neighbour is of the same level, the next, the one after
_STRAY = 0.08  # share of pairs that are no neighbours: stacked scripts, signs of different lines
_AT_ALL = (0.45, 0.45, 0.1)  # how often such are of the same level, the next, the one after
_FAR, _ANY, _NONE = 0.25, 0.5, 0.02  # em: how far apart those are at least; their density beyond and within
_MOST_ARE = 8.0  # how much likelier, as a logarithm, is what most signs printed as large are
_SIZED = frozenset("+=±×<>∈→∞≠")  # signs that tell a size and a baseline, as letters do
_SMALL, _FIRST = np.array([0.0, 0.4, 0.8]), np.array([0.0, 3.0, 5.0])
"""How much rarer signs are scripts, and the first signs of lines: logarithms."""

_RARE = 0.7  # scripts of scripts are so much rarer than others: logarithm

Floats = npt.NDArray[np.float64]
_Tree = list[tuple[int, int | None, Floats]]


def are_telling(found: Sequence[Sign], classes: Sequence[str]) -> list[bool]:
    """Which of the signs have a size and a baseline that tell: letters, digits and a few others."""
    symbols = [classes[sign.name].rpartition(" ")[0] for sign in found]
    return [(math_class(s) == "ord" and s.isalnum()) or s in _SIZED for s in symbols]


def fit_of_levels(found: Sequence[Sign], settled: Sequence[bool], em: float) -> float:
    """How likely, as a logarithm, the sizes and baselines are in text of that size, at the likeliest levels:
    to choose between sizes of the text. settled: see `levelled`.
    """
    order = sorted((i for i, tells in enumerate(settled) if tells), key=lambda i: found[i].box[0])
    tree = _tree(found, order, em)
    scores, _ = _summed(tree, {i: _by_size(found[i].size / em) - _SMALL for i in order})
    return sum(float((scores[i] - _FIRST).max()) for i, parent, _ in tree if parent is None)


def levelled(
    found: Sequence[Sign], settled: Sequence[bool], em: float, alike: Sequence[Sequence[int]] = ()
) -> list[Sign]:
    """The signs, each of one of three sizes: the likeliest ones, given how large each is, and how the
    baselines of neighbours lie (scripts are shifted, letters of one size are not).

    The likeliest sizes of all are found at once: each sign hangs on the nearest to its left, and along such
    trees the maximum is exact (Viterbi 1967). settled: which signs have a size and a baseline that tell; the
    others stay as they are. em: full size, in pixels. alike: the numbers of signs that are printed as large,
    group by group; what most of a group are makes it likelier for the others.
    """
    found = _without_giants(found, em)
    taking = [i for i, s in enumerate(found) if settled[i] and s.size < _LARGER * em]
    order = sorted(taking, key=lambda i: found[i].box[0])
    tree = _tree(found, order, em)
    by_size = {i: _by_size(found[i].size / em) for i in order}
    level = _likeliest(tree, by_size)
    if common := _common(level, alike):
        level = _likeliest(tree, {i: by_size[i] + common.get(i, 0.0) for i in order})
    sizes = {i: float(_SIZES[at]) * em for i, at in level.items()}
    return [replace(sign, size=sizes.get(i, sign.size)) for i, sign in enumerate(found)]


def _tree(found: Sequence[Sign], order: Sequence[int], em: float) -> _Tree:
    """Signs and their parents, from left to right, and how their levels go together (see `_by_shift`)."""
    parents = _parents(found, order, em)
    shift = [found[i].y - found[i if p is None else p].y for i, p in zip(order, parents, strict=True)]
    return list(zip(order, parents, _by_shift(np.array(shift, np.float64) / em), strict=True))


def _likeliest(tree: _Tree, by_size: Mapping[int, Floats]) -> dict[int, int]:
    """The level of each sign."""
    scores, best = _summed(tree, by_size)
    level: dict[int, int] = {}
    for i, parent, _ in tree:
        level[i] = int(scores[i].argmax()) if parent is None else int(best[i][level[parent]])
    return level


def _summed(
    tree: _Tree, by_size: Mapping[int, Floats]
) -> tuple[dict[int, Floats], dict[int, npt.NDArray[np.int64]]]:
    """For each sign and each of its levels the score of it and of all that hang on it, at their likeliest;
    and for each level of its parent its own likeliest.
    """
    scores = dict(by_size)
    best: dict[int, npt.NDArray[np.int64]] = {}
    for i, parent, by_shift in reversed(tree):
        if parent is not None:
            joint = by_shift + scores[i]
            best[i] = joint.argmax(1)
            scores[parent] = scores[parent] + joint.max(1)
    return scores, best


def _common(level: Mapping[int, int], alike: Sequence[Sequence[int]]) -> dict[int, Floats]:
    """What is added to the scores of the signs of each group that is not of one level, but mostly."""
    added: dict[int, Floats] = {}
    for group in alike:
        counts = np.bincount([level[i] for i in group if i in level], minlength=len(_SIZES))
        if counts.sum() > counts.max() > counts.sum() / 2:
            added.update(dict.fromkeys(group, _MOST_ARE * (counts == counts.max())))
    return added


def _without_giants(found: Sequence[Sign], em: float) -> list[Sign]:
    """The signs, with the full size for those that are of a larger one than any others: they were misread."""
    large = np.log([sign.size for sign in found if sign.size > _LARGER * em * math.exp(-_ALIKE)])
    return [
        replace(sign, size=em)
        if sign.size > _LARGER * em and np.sum(np.abs(large - math.log(sign.size)) < _ALIKE) < _SEVERAL
        else sign
        for sign in found
    ]


def _parents(found: Sequence[Sign], order: Sequence[int], em: float) -> list[int | None]:
    """For each sign, from left to right, the nearest to its left; none where nothing is near."""
    right, y = np.array([(found[i].box[2], found[i].y) for i in order]).reshape(-1, 2).T
    parents: list[int | None] = []
    for n, i in enumerate(order):
        gap, off = found[i].box[0] - right[:n], np.abs(y[:n] - found[i].y)
        near = np.flatnonzero((-_OVERLAP * em < gap) & (gap < _APART * em) & (off < _HEIGHT * em))
        far = np.abs(gap[near]) + 0.5 * off[near]
        parents.append(order[int(near[far.argmin()])] if len(near) else None)
    return parents


def _by_size(ratio: float) -> Floats:
    error = np.log(ratio / _SEEN) / _SIZE_ERROR
    return np.asarray(-0.5 * error**2 - np.array([0.0, 0.0, _RARE]))


def _by_shift(shift: Floats) -> Floats:
    """Logarithms of how likely the baselines of n signs are so far (em) below those of the signs to their
    left, n x 3 x 3: rows are the levels of those, columns their own.
    """
    stray = np.where(np.abs(shift) > _FAR, _ANY, _NONE)
    out = np.empty((len(shift), 3, 3))
    for left in range(3):
        for right in range(3):
            script = _as_script(shift if right >= left else -shift, *sorted((left, right)))
            if left == right:
                share, fit = _SAME, _normal(shift, 0.0, _BASELINE_ERROR)
                if left == len(_SIZES) - 1:  # its scripts are no smaller
                    fit += _ONE * script
            else:
                share, fit = _TWO if right - left == 2 else _ONE, script
            by_chance = _AT_ALL[abs(left - right)] * _STRAY * stray
            out[:, left, right] = np.log(share * (1 - _STRAY) * fit + by_chance)
    return out


def _as_script(down: Floats, base: int, level: int) -> Floats:
    """How likely scripts, or scripts of scripts, lie so far (em) below bases of a larger level."""
    size = float(_SIZES[base])
    shifts = [(size * _DOWN[0], size * _DOWN[1]), (-size * _UP[0], size * _UP[1])]
    if level - base == 2:
        further = (float(_SIZES[1]) * _DOWN[0], -float(_SIZES[1]) * _UP[0])
        shifts = [(mean + more, spread) for mean, spread in shifts for more in further]
    fits = [_normal(down, mean, math.hypot(spread, _BASELINE_ERROR)) for mean, spread in shifts]
    return np.asarray(sum(fits) / len(fits))


def _normal(value: Floats, mean: float, spread: float) -> Floats:
    return np.asarray(np.exp(-0.5 * ((value - mean) / spread) ** 2) / (spread * math.sqrt(2 * math.pi)))
