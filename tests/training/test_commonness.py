"""What people write often is what a doubtful sign is taken for."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from mathsnap.training.commonness import prior_shift, write_common
from mathsnap.training.scenes import scenes


def test_the_shift_takes_back_what_rare_classes_were_shown_too_often() -> None:
    shift = prior_shift(
        {"x italic": 9000, "∅ upright": 10}, np.array([900, 900, 900]), ["x italic", "∅ upright", "⨄ upright"]
    )
    assert shift[0] > 0 > shift[1] > shift[2]
    assert np.isfinite(shift).all()


def test_classes_as_common_as_shown_stay() -> None:
    shift = prior_shift(
        {"a upright": 300, "b upright": 100}, np.array([3000, 1000]), ["a upright", "b upright"]
    )
    assert np.allclose(shift, 0, atol=1e-3)


def test_scenes_of_the_corpus_alone() -> None:
    made = list(islice(scenes(["q=1"], [1], 0, invented=False), 40))
    assert any(scene == "q=1" for scene in made)
    assert not any("\\begin{gathered}" in scene for scene in made)


@pytest.mark.tex
def test_counts_are_of_what_is_printed(tmp_path: Path) -> None:
    write_common(tmp_path / "common.json", ["q=q+1"], 60, 0)
    counted = json.loads((tmp_path / "common.json").read_text())
    assert counted["q italic"] >= 2 * counted["= upright"] > 0
