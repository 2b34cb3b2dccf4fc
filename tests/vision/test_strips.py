"""Boxes compared with those at their height only."""

import numpy as np

from mathsnap.vision.strips import close_pairs, strips


def test_every_box_meets_all_that_reach_its_height() -> None:
    rng = np.random.default_rng(3)
    low = rng.uniform(0, 900, (500, 2))
    box = np.concatenate([low, low + rng.uniform(1, 40, (500, 2))], 1)
    met = {(int(i), int(j)) for some, near in strips(box, box) for i in some for j in near}
    assert sorted(np.concatenate([some for some, _ in strips(box, box)]).tolist()) == list(range(500))
    apart = (box[:, None, 3] < box[:, 1]) | (box[:, 3] < box[:, None, 1])
    assert {(int(i), int(j)) for i, j in np.argwhere(~apart)} <= met
    assert len(met) < 500 * 500 / 2


def test_close_pairs_are_all_that_are_no_farther_apart() -> None:
    rng = np.random.default_rng(4)
    low = rng.uniform(0, 300, (200, 2))
    box = np.concatenate([low, low + rng.uniform(1, 20, (200, 2))], 1)
    gap = np.maximum(box[:, None, :2] - box[:, 2:], box[:, :2] - box[:, None, 2:])
    wanted = {(int(i), int(j)) for i, j in np.argwhere((gap <= (3, 5)).all(-1)) if i < j}
    pairs = close_pairs(box, 3, 5)
    assert pairs == sorted(wanted)
    assert len(pairs) > 20
