"""Sheets of signs that bring every class to its number."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from pathlib import Path

import numpy as np
import pymupdf
import pytest

from mathsnap.boxes import Box
from mathsnap.training import build
from mathsnap.training.crops import crops
from mathsnap.training.fontsetups import FONT_SETUPS
from mathsnap.training.labels import Label
from mathsnap.training.shards import SHEETS, ClassList, count_classes, shard_paths, write_shard
from mathsnap.training.shares import catalogue, lacking, sheets
from mathsnap.training.typeset import CM


def test_classes_lack_what_they_fall_short_of() -> None:
    known = {"a bold": [r"\mathbf{a}"], "b bold": [r"\mathbf{b}"], "c bold": [r"\mathbf{c}"]}
    assert lacking(Counter({"a bold": 3, "b bold": 10}), known, 10) == {"a bold": 7, "c bold": 10}


def test_what_lacks_more_is_shown_more() -> None:
    known = {"a bold": [r"\mathbf{a}"], "b bold": [r"\mathbf{b}"]}
    shown = "".join(islice(sheets(known, {"a bold": 900, "b bold": 100}, 0), 40))
    assert shown.count(known["a bold"][0]) > 5 * shown.count(known["b bold"][0]) > 0
    assert shown == "".join(islice(sheets(known, {"a bold": 900, "b bold": 100}, 0), 40))
    assert "<" not in shown


@pytest.mark.tex
def test_a_catalogue_knows_what_prints_a_class() -> None:
    known = catalogue(CM)
    assert r"\mathbf{Q}" in known["Q bold"]
    assert r"\boldsymbol{\alpha}" in known["α bold-italic"]
    assert "⋔ upright" in known
    assert "rule-h" in known


@pytest.mark.tex
def test_each_class_comes_to_its_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "FONT_SETUPS", {"cm": FONT_SETUPS["cm"]})
    classes = build.build(tmp_path, None, 250, 0, 0, least=60)
    counted = count_classes(shard_paths(tmp_path / build.TRAIN))
    known = catalogue(CM)
    assert min(counted[name] for name in classes.names if name in known) >= 60
    assert any(path.name.startswith(SHEETS) for path in shard_paths(tmp_path / build.TRAIN))


def test_sheets_are_the_smaller_part_of_the_crops(tmp_path: Path) -> None:
    for name, symbol in [
        ("00000", "a upright"),
        (f"{SHEETS}00000", "b upright"),
        (f"{SHEETS}00001", "b upright"),
    ]:
        document = pymupdf.open()
        document.new_page(width=200, height=40).draw_rect(pymupdf.Rect(50, 10, 60, 20), fill=(0, 0, 0))
        labels = [Label(symbol, Box(50, 10, 60, 20), 20.0, 10.0)]
        write_shard(tmp_path / name, document.tobytes(), [labels], "cm", 10)
    made = islice(crops(shard_paths(tmp_path), ClassList(("a upright", "b upright")), 0), 150)
    shares = np.bincount(np.concatenate([crop.truth.name for crop in made]), minlength=2)
    assert 0 < shares[1] < shares[0] / 2
