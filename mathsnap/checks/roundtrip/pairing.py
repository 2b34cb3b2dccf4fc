"""Which sign of one setting is which of the other."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any

import numpy as np

from mathsnap.checks.roundtrip.neighbours import contradictions
from mathsnap.checks.roundtrip.signs import Table

__all__ = ["best_assigned"]

_ROUNDS = 4
_RUN = 3
_REACH = 2.0  # em: how far the shift of a pair tells of its neighbours'


def best_assigned(a: Table, b: Table) -> tuple[Any, Any]:
    """Pairs of numbers of equal signs, and which of these contradict each other.

    Two settings are alike if there is any way to pair their signs that says so. Glyphs of a page come in
    about the order of writing, so the first of a kind is mostly the first of its kind in the other; those of
    a picture come from left to right, above and below a bar mixed, and there the place tells more.
    """
    same = np.array([[key == other for other in b.keys] for key in a.keys])
    pairs, fixed = _in_order(a.keys, b.keys)
    in_order = same.copy()
    in_order[fixed[:, 0], :] = in_order[:, fixed[:, 1]] = False
    in_order[fixed[:, 0], fixed[:, 1]] = True
    best = _settled(a, b, in_order, pairs)
    wrong = contradictions(a, b, best)
    if wrong.any():
        other = _settled(a, b, same, _in_place(a, b, same))
        if (fewer := contradictions(a, b, other)).sum() < wrong.sum():
            return other, fewer
    return best, wrong


def _in_place(a: Table, b: Table, same: Any) -> Any:
    """Pairs that are at about one place, when the one setting is stretched to the size of the other."""
    x, y = _stretched(a.x0, a.x1, b.x0, b.x1, a.x), _stretched(a.y0, a.y1, b.y0, b.y1, a.cy)
    cost = np.abs(x[:, None] - b.x) + 1.5 * np.abs(y[:, None] - b.cy)
    return _pairs(np.where(same, cost, np.inf))


def _stretched(low: Any, high: Any, to_low: Any, to_high: Any, at: Any) -> Any:
    factor = (to_high.max() - to_low.min()) / max(high.max() - low.min(), 1e-6)
    return to_low.min() + factor * (at - low.min())


def _settled(a: Table, b: Table, same: Any, pairs: Any) -> Any:
    """The pairs exchanged until each sign is near to where its neighbours say that it should be."""
    for _ in range(_ROUNDS if len(pairs) else 0):
        x, y = _moved(a, b, pairs)
        cost = np.abs(x[:, None] - b.x) + 1.5 * np.abs(y[:, None] - b.cy)
        found = _pairs(np.where(same, cost, np.inf))
        if np.array_equal(found, pairs):
            break
        pairs = found
    return pairs


def _in_order(keys: Sequence[str], others: Sequence[str]) -> tuple[Any, Any]:
    """What stands in the same order in both; and of it the runs that are too long to be so by chance."""
    blocks = SequenceMatcher(None, keys, others, autojunk=False).get_matching_blocks()
    pairs = [(i + k, j + k) for i, j, size in blocks for k in range(size)]
    fixed = [(i + k, j + k) for i, j, size in blocks if size >= _RUN for k in range(size)]
    return np.array(pairs, dtype=int).reshape(-1, 2), np.array(fixed, dtype=int).reshape(-1, 2)


def _pairs(cost: Any) -> Any:
    """Each row with a column of its own: the cheapest first, then exchanges while they pay."""
    rows, columns = np.unravel_index(np.argsort(cost, axis=None, kind="stable"), cost.shape)
    partner: dict[int, int] = {}
    taken: set[int] = set()
    finite = int(np.isfinite(cost).sum())
    for i, j in zip(rows[:finite].tolist(), columns[:finite].tolist(), strict=True):
        if i not in partner and j not in taken:
            partner[i] = j
            taken.add(j)
    ordered = sorted(partner)
    of = _exchanged(cost[ordered], np.array([partner[i] for i in ordered], dtype=int))
    return np.column_stack([np.array(ordered, dtype=int), of])


def _exchanged(cost: Any, of: Any) -> Any:
    """The column of each row, after each two rows have exchanged theirs if that is cheaper."""
    rows = np.arange(len(of))
    chosen = cost[:, of]  # that of each row for the column of each other
    own = np.diagonal(chosen)
    if not np.triu(chosen + chosen.T < own[:, None] + own - 1e-9, 1).any():
        return of
    for i in range(len(of)):
        k = i
        while k < len(of):
            later = rows[k + 1 :]
            now = cost[i, of[i]] + cost[later, of[later]]
            pays = np.flatnonzero(cost[i, of[later]] + cost[later, of[i]] < now - 1e-9)
            if not len(pays):
                break
            k = int(later[pays[0]])
            of[i], of[k] = of[k], of[i]
    return of


def _moved(a: Table, b: Table, pairs: Any) -> tuple[Any, Any]:
    """Where each sign of a should be in b by the shifts of the pairs around it, its own not counted."""
    i, j = pairs[:, 0], pairs[:, 1]
    far = np.hypot(a.x[:, None] - a.x[i], a.cy[:, None] - a.cy[i])
    weight = np.exp(-far / _REACH) + 1e-9
    weight[np.arange(len(a.x))[:, None] == i] = 1e-9
    weight /= weight.sum(axis=1, keepdims=True)
    return a.x + weight @ (b.x[j] - a.x[i]), a.cy + weight @ (b.cy[j] - a.cy[i])
