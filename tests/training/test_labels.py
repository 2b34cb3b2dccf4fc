"""Labels, their storage, and what the network is to give for them."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pymupdf
import pytest

from mathsnap.boxes import Box
from mathsnap.glyphs import UNKNOWN, Glyph, GlyphRun, Rule
from mathsnap.symbols import Style
from mathsnap.training.crops import HEIGHT, WIDTH, Crop, crops
from mathsnap.training.labels import Label, labels
from mathsnap.training.quality import Quality, measure
from mathsnap.training.shards import ClassList, Shard, count_classes, shard_paths, write_shard
from mathsnap.training.targets import cells, truth_signs
from mathsnap.vision.signs import signs


def _glyph(symbol: str, box: Box, *, centred: bool = False) -> Glyph:
    return Glyph(symbol, Style.UPRIGHT, box.x0, box.y1, 10, box, box.width, centred)


def test_a_stroke_and_its_sign_are_one_label() -> None:
    run = GlyphRun(
        (_glyph("\u0338", Box(1, 0, 9, 10)), _glyph("=", Box(0, 3, 10, 7)), _glyph("+", Box(20, 0, 30, 9)))
    )
    found = labels(run)
    assert found is not None
    assert [label.name for label in found] == ["≠ upright", "+ upright"]
    assert found[0].box == Box(0, 0, 10, 10)


def test_rules_and_centred_signs_have_no_baseline() -> None:
    run = GlyphRun(
        (_glyph("∑", Box(0, 0, 9, 9), centred=True),), (Rule(Box(0, 20, 30, 20.4)), Rule(Box(5, 0, 5.4, 9)))
    )
    found = labels(run)
    assert found is not None
    assert [(label.name, label.y) for label in found] == [
        ("∑ upright", None),
        ("rule-h", None),
        ("rule-v", None),
    ]


def test_a_page_with_an_unknown_sign_teaches_nothing() -> None:
    assert labels(GlyphRun((_glyph(UNKNOWN, Box(0, 0, 9, 9)),))) is None


@pytest.fixture
def shard_folder(tmp_path: Path) -> Path:
    """One shard of two pages, a square drawn at the place of each label; the second page has no labels."""
    document = pymupdf.open()
    for _ in range(2):
        page = document.new_page(width=200, height=40)
        page.draw_rect(pymupdf.Rect(50, 10, 60, 20), color=None, fill=(0, 0, 0))
    page_labels = [Label("a upright", Box(50, 10, 60, 20), 20.0, 10.0)]
    write_shard(tmp_path / "00000", document.tobytes(), [page_labels, None], "cm", 10)
    return tmp_path


def test_a_shard_keeps_labels(shard_folder: Path) -> None:
    assert count_classes(shard_paths(shard_folder)) == {"a upright": 1}
    shard = Shard(shard_paths(shard_folder)[0], ClassList(("a upright",)))
    assert list(shard.usable) == [0]
    truth = shard.labels(0)
    assert truth.box.tolist() == [[50, 10, 60, 20]]
    assert (truth.name.tolist(), truth.y.tolist(), truth.size.tolist()) == ([0], [20], [10])


def test_labels_lie_on_the_ink_of_a_crop(shard_folder: Path) -> None:
    source = crops(shard_paths(shard_folder), ClassList(("a upright",)), 0)
    for _, crop in zip(range(30), source, strict=False):
        assert crop.ink.shape == (HEIGHT, WIDTH)
        for x0, y0, x1, y1 in crop.truth.box:
            if "light" not in crop.changes and 8 < x0 < WIDTH - 60 and 8 < y0 < HEIGHT - 60:
                inside = crop.ink[round(y0) + 2 : round(y1) - 2, round(x0) + 2 : round(x1) - 2]
                assert inside.mean() > 0.6, crop.changes


def _crop(box: list[list[float]], name: list[int], y: list[float], size: list[float]) -> Crop:
    from mathsnap.training.shards import Truth

    truth = Truth(
        np.array(name, np.int64),
        np.array(box, np.float32).reshape(-1, 4),
        np.array(y, np.float32),
        np.array(size, np.float32),
    )
    return Crop(np.zeros((64, 96), np.float32), truth, 20.0, "cm", 150, ())


def test_targets_come_back_as_signs() -> None:
    crop = _crop([[10, 8, 22, 20], [40, 30, 90, 31]], [3, 5], [20, math.nan], [24, 0])
    wanted = cells(crop)
    assert wanted.heat.shape == (16, 24)
    assert (wanted.heat == 1).sum() == 2
    back = signs(wanted.row.tolist(), wanted.column.tolist(), wanted.name.tolist(), [1, 1], wanted.geometry)
    for sign, true in zip(sorted(back, key=lambda s: s.name), truth_signs(crop.truth), strict=True):
        assert sign.name == true.name
        assert sign.box == pytest.approx(true.box, abs=0.01)
    letter = min(back, key=lambda s: s.name)
    assert (letter.y, letter.size) == (pytest.approx(20), pytest.approx(24))


def test_a_crop_without_signs_has_targets() -> None:
    wanted = cells(_crop([], [], [], []))
    assert not wanted.heat.any()


def test_quality_counts_missed_invented_and_confused() -> None:
    crop = _crop([[10, 8, 22, 20], [40, 30, 50, 40]], [3, 5], [20, 40], [24, 24])
    true = truth_signs(crop.truth)
    quality = Quality()
    measure(quality, crop, true)
    assert quality.figures() == {"recall": 1, "precision": 1, "class": 1, "both": 1, "perfect": 1}
    measure(quality, crop, [true[0]])
    assert (quality.figures()["recall"], quality.figures()["perfect"]) == (0.75, 0.5)
