"""The second network: boxes to learn from, lessons that follow each other, weights averaged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mathsnap.training.crops import Crop
from mathsnap.training.samples import found_samples
from mathsnap.training.shards import ClassList, Truth
from mathsnap.vision.detector import detector
from mathsnap.vision.signs import Sign


class _Finder:
    """Stands in for the first network: one box on the sign, one on nothing, one on half of it."""

    classes, hollow, shapes = ("x italic",), frozenset[int](), (None,)

    def find(self, ink: object) -> list[Sign]:
        boxes = [(40.0, 40.0, 52.0, 52.0), (100.0, 40.0, 112.0, 52.0), (40.0, 40.0, 46.0, 50.0)]
        return [Sign(0, 0.9, box, box[3], 26.0) for box in boxes]


def test_boxes_that_were_found_say_what_they_hold() -> None:
    ink = np.zeros((128, 416), np.float32)
    ink[40:52, 40:52] = 1
    truth = Truth(*(np.array(v, np.float32) for v in ([0], [[40, 40, 52, 52]], [52], [26])))
    truth = Truth(truth.name.astype(np.int64), truth.box, truth.y, truth.size)
    made = found_samples(Crop(ink, truth, 26.0, "cm", 150.0, ()), 1, _Finder())  # type: ignore[arg-type]
    assert sorted(made.name.tolist()) == [0, 1]
    assert np.isnan(made.y[made.name == 1]).all()
    assert made.y[made.name == 0] == pytest.approx(0, abs=0.02)


def test_the_shipped_network_finds_boxes_in_a_crop() -> None:
    blank = Crop(
        np.zeros((128, 416), np.float32), Truth(*(np.zeros(s) for s in (0, (0, 4), 0, 0))), 26, "cm", 150, ()
    )
    assert len(found_samples(blank, 1, detector()).name) == 0


@pytest.fixture
def closeups(tmp_path: Path) -> Path:
    """Squares and nothing."""
    from mathsnap.training.build import CLASSES

    draw = np.random.default_rng(0)
    (tmp_path / "closeups").mkdir()
    for kind in ("train", "validation"):
        np.savez(
            tmp_path / "closeups" / f"{kind}-000.npz",
            pictures=draw.integers(0, 255, (16, 2, 32, 32), np.uint8),
            extent=draw.random((16, 2), np.float32),
            name=np.arange(16, dtype=np.int16) % 2,
            y=np.zeros(16, np.float32),
            size=np.zeros(16, np.float32),
        )
    ClassList(("square upright",)).save(tmp_path / CLASSES)
    return tmp_path


@pytest.mark.slow
def test_a_second_lesson_begins_anew_with_the_weights_of_the_first(closeups: Path) -> None:
    torch = pytest.importorskip("torch")
    from mathsnap.training.train_classifier import Options, blend, load_classifier, train_classifier

    train_classifier(closeups, Options(steps=3, batch=4))
    train_classifier(closeups, Options(steps=2, batch=4, lesson=2))
    train_classifier(closeups, Options(steps=2, batch=4, lesson=2))  # it is done
    last, first = closeups / "classifier.pt", closeups / "classifier-1.pt"
    assert load_classifier(last)[2]["step"] == 5
    assert load_classifier(first)[2]["step"] == 3
    one, other, between = (load_classifier(last)[0], load_classifier(first)[0], blend(last, first, 0.5)[0])
    weights = [network.classify.weight for network in (one, other, between)]
    assert not torch.equal(weights[0], weights[1])
    assert torch.allclose((weights[0] + weights[1]) / 2, weights[2])
