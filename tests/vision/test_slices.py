"""What the network looks at of a page."""

from __future__ import annotations

import numpy as np
import pytest

from mathsnap.vision.detector import detector
from mathsnap.vision.slices import padded, slices


def test_a_blank_page_has_no_slices() -> None:
    assert slices(np.zeros((900, 700), np.float32)) == []


def test_every_stroke_is_in_one_slice_and_less_is_looked_at() -> None:
    page = np.zeros((1600, 1200), np.float32)
    page[100:600, 100:1100] = 1  # a paragraph
    page[660:720, 500:700] = 1  # a narrow display
    page[780:1500, 100:1100] = 1
    found = slices(page)
    covered = np.zeros(page.shape, int)
    for part in found:
        covered[part] += 1
    assert (covered[page > 0] == 1).all()
    assert covered.max() == 1
    looked_at = sum(padded(r.stop - r.start) * padded(c.stop - c.start) for r, c in found)
    assert looked_at < 0.75 * page.size


def test_rows_closer_than_a_gap_stay_together() -> None:
    page = np.zeros((2000, 600), np.float32)
    page[100:300, 100:500] = page[310:500, 100:120] = 1  # below it the next line, as near as limits stand
    assert slices(page) == [(slice(100, 500), slice(100, 500))]


@pytest.mark.parametrize("shift", [0, 1, 2, 3])
def test_slices_begin_on_whole_cells(shift: int) -> None:
    page = np.zeros((700, 900), np.float32)
    page[301 + shift : 400, 201 + shift : 800] = 1
    ((rows, columns),) = slices(page)
    assert rows.start % 4 == columns.start % 4 == 0
    assert rows.start <= 301 + shift
    assert columns.start <= 201 + shift


def test_signs_lie_where_they_are_on_the_page() -> None:
    bar = np.zeros((40, 60), np.float32)
    bar[19:21, 10:50] = 1
    page = np.zeros((1400, 1000), np.float32)
    for y, x in ((203, 101), (803, 702)):
        page[y : y + 40, x : x + 60] = bar
    found = detector().find(page)
    assert [(round(s.box[0], -1), round(s.box[1], -1)) for s in found] == [(110, 220), (710, 820)]
