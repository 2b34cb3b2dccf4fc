"""A picture in strips from top to bottom: on a page with thousands of signs each is compared with those at
its height only.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

__all__ = ["are_covered", "close_pairs", "common_area", "common_sides", "strips"]

_AT_ONCE = 64  # boxes: what the arrays made of a strip take, grows with their number

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def strips(box: Floats, others: Floats, reach: float = 0.0) -> Iterator[tuple[Ints, Ints]]:
    """The numbers of some of the boxes (n x 4), strip by strip, and with them those of the other boxes
    (m x 4) that come within `reach` of their heights, in ascending order. Each of the boxes is in one strip.
    """
    order = np.argsort(box[:, 1] + box[:, 3], kind="stable")
    for start in range(0, len(order), _AT_ONCE):
        mine = np.sort(order[start : start + _AT_ONCE])
        top, bottom = box[mine, 1].min() - reach, box[mine, 3].max() + reach
        yield mine, np.flatnonzero((others[:, 3] >= top) & (others[:, 1] <= bottom))


def close_pairs(box: Floats, across: float, down: float) -> list[tuple[int, int]]:
    """The pairs i < j of boxes (n x 4) that are no farther apart than that, in ascending order."""
    pairs = []
    for some, near in strips(box, box, down):
        mine, others = box[some, None], box[near]
        apart = np.maximum(mine[..., :2] - others[:, 2:], others[:, :2] - mine[..., 2:])
        close = (apart <= (across, down)).all(-1) & (near > some[:, None])
        pairs += [(int(some[a]), int(near[b])) for a, b in np.argwhere(close)]
    return sorted(pairs)


def common_area(box: Floats, others: Floats) -> Floats:
    """The area that each of the boxes (n x 4) has in common with each of the others (m x 4), n x m."""
    across, down = common_sides(box, others)
    return np.asarray(np.maximum(across, 0) * np.maximum(down, 0))


def common_sides(box: Floats, others: Floats, slack: float = 0.0) -> tuple[Floats, Floats]:
    """How wide and how high is what each of the boxes (n x 4) has in common with each of the others (m x 4)
    grown by slack, n x m both; less than nothing where they are apart.
    """
    # axis by axis: arrays with a short last axis take three times as long
    across, down = (
        np.minimum(box[:, None, end], others[:, end] + slack)
        - np.maximum(box[:, None, start], others[:, start] - slack)
        for start, end in ((0, 2), (1, 3))
    )
    return across, down


def are_covered(box: Floats, others: Floats) -> npt.NDArray[np.bool_]:
    """Which of the boxes (n x 4) have any area in common with any of the others (m x 4)."""
    covered = np.zeros(len(box), bool)
    for some, near in strips(box, others):
        covered[some] = (common_area(box[some], others[near]) > 0).any(1)
    return covered
