"""Whether neighbours stand alike in both settings: before or behind, above or below, raised, of one size."""

from __future__ import annotations

from typing import Any

import numpy as np

from mathsnap.checks.roundtrip.signs import BAR, Table

__all__ = ["contradictions"]

_NEAR = 0.9  # em between the boxes of neighbours
_STEP = 0.3  # em: more than fonts differ in their scripts, less than from a sub- to a superscript
_EVEN = 0.1  # em: less is on one line
_GAP = 0.1  # em: overlap that is no overlap
_INKED = 0.15  # log of heights: less is one size


def contradictions(a: Table, b: Table, pairs: Any) -> Any:
    """Which two pairs are neighbours in one of the settings and stand otherwise in the other."""
    i, j = pairs[:, 0], pairs[:, 1]
    beside_a, beside_b = _beside(a, i), _beside(b, j)
    over_a, over_b = _over(a, i), _over(b, j)
    near = (_apart(a, i) < _NEAR) | (_apart(b, j) < _NEAR)
    keys = np.array(a.keys)[i]
    level = _level(a, i) & _level(b, j)
    turned = (beside_a & beside_b.T & level) | (over_a & over_b.T)
    turned &= keys[:, None] != keys  # which of two equal signs is which cannot be told
    step_a, step_b = _steps(a, i), _steps(b, j)
    rigid = ~(a.loose[i] | b.loose[j])
    rigid = rigid[:, None] & rigid
    small = np.minimum(np.abs(step_a), np.abs(step_b))
    moved = (np.abs(step_a - step_b) > _STEP) & ((small < _EVEN) | (step_a * step_b < 0))
    stepped = rigid & moved & _of_one_line(over_b, keys)
    wrong = near & (turned | turned.T | stepped | (rigid & _resized(a, b, i, j)))
    np.fill_diagonal(wrong, False)
    return wrong


def _beside(t: Table, n: Any) -> Any:
    """[p, q]: p ends before q begins."""
    return (t.x1[n][:, None] < t.x0[n] + _GAP) & (t.x[n][:, None] < t.x[n] - _GAP / 2)


def _level(t: Table, n: Any) -> Any:
    """[p, q]: they share some of the height."""
    return np.minimum(t.y1[n][:, None], t.y1[n]) - np.maximum(t.y0[n][:, None], t.y0[n]) > _GAP / 2


def _over(t: Table, n: Any) -> Any:
    """[p, q]: p ends above q, and they share some of the line."""
    shared = np.minimum(t.x1[n][:, None], t.x1[n]) - np.maximum(t.x0[n][:, None], t.x0[n])
    return (t.y1[n][:, None] < t.y0[n] + _GAP / 2) & (t.cy[n][:, None] < t.cy[n] - _GAP / 2) & (shared > 0)


def _apart(t: Table, n: Any) -> Any:
    """Distance of the boxes."""
    dx = np.maximum(0, np.maximum(t.x0[n][:, None], t.x0[n]) - np.minimum(t.x1[n][:, None], t.x1[n]))
    dy = np.maximum(0, np.maximum(t.y0[n][:, None], t.y0[n]) - np.minimum(t.y1[n][:, None], t.y1[n]))
    return np.hypot(dx, dy)


def _of_one_line(over: Any, keys: Any) -> Any:
    """[p, q]: no bar has one of them above or below it, but not the other: how high a fraction stands beside
    the limits of a sum is up to the font.
    """
    bars = keys == BAR
    where = np.concatenate([over[:, bars], over[bars, :].T], axis=1)
    return (where[:, None, :] == where).all(axis=2)


def _steps(t: Table, n: Any) -> Any:
    return t.y[n][:, None] - t.y[n]


def _resized(a: Table, b: Table, i: Any, j: Any) -> Any:
    """Of one size in one setting, a script of the other in the other; where sizes are guessed (in a picture)
    the ink has to say so too.
    """
    ratio_a, ratio_b = a.size[i][:, None] / a.size[i], b.size[j][:, None] / b.size[j]
    equal_a, equal_b = np.abs(np.log(ratio_a)) < 0.09, np.abs(np.log(ratio_b)) < 0.09
    script_a, script_b = np.abs(np.log(ratio_a)) > 0.17, np.abs(np.log(ratio_b)) > 0.17
    other_way = script_a & script_b & ((ratio_a > 1) != (ratio_b > 1))
    ink = np.log(np.maximum(a.y1 - a.y0, 1e-3)[i] / np.maximum(b.y1 - b.y0, 1e-3)[j])
    known = ~a.guessed[i]
    inked = (np.abs(ink[:, None] - ink) > _INKED) | (known[:, None] & known)
    return inked & ((equal_a & script_b) | (equal_b & script_a) | other_way)
