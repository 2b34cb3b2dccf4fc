"""Look-alikes settled by their neighbours."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from mathsnap.boxes import Box
from mathsnap.training.labels import Label
from mathsnap.training.pairs import write_context
from mathsnap.training.shards import write_shard
from mathsnap.vision.context import load, neighbours, settled
from mathsnap.vision.signs import Sign

CLASSES = ("1 upright", "l italic", "2 upright", "o italic", "g italic")


def label(name: str, x: float, y: float = 20.0, size: float = 10.0) -> Label:
    return Label(name, Box(x, y - 6, x + 4, y), y, size)


def sign(shares: dict[str, float], x: float) -> Sign:
    others = tuple((CLASSES.index(name), share) for name, share in shares.items())
    return Sign(others[0][0], 0.9, (x, 14, x + 4, 20), 20, 10, others)


def test_relations() -> None:
    box = np.array([[0, 10, 5, 20], [5.5, 15, 9, 22], [5.5, 4, 9, 12], [11, 10, 16, 20], [90, 10, 95, 20.0]])
    found = neighbours(box, np.array([20, 22, 12, 20, 20.0]), np.array([10, 7, 7, 10, 10.0]))
    assert {(0, 0, 3), (1, 0, 1), (2, 0, 2)} <= set(found)
    assert not any(right == 4 for _, _, right in found)


def test_a_one_among_digits_and_an_l_among_letters(tmp_path: Path) -> None:
    numbers = [[label("1 upright", 5 * i) if i % 2 else label("2 upright", 5 * i) for i in range(6)]] * 40
    words = [[label(f"{'log'[i % 3]} italic", 5 * i) for i in range(6)]] * 40
    write_shard(tmp_path / "00000", b"", numbers + words, "cm", 10)
    write_context(tmp_path, tmp_path / "context.npz")
    model = load(tmp_path / "context.npz", CLASSES)
    unsure = {"1 upright": 0.5, "l italic": 0.4}
    digits = settled([sign({"2 upright": 1.0}, 0), sign(unsure, 5), sign({"2 upright": 1.0}, 10)], model)
    letters = settled([sign({"g italic": 1.0}, 0), sign(unsure, 5), sign({"o italic": 1.0}, 10)], model)
    assert CLASSES[digits[1].name] == "1 upright"
    assert CLASSES[letters[1].name] == "l italic"
    assert letters[1].others[0][0] == letters[1].name


def test_what_is_sure_stays(tmp_path: Path) -> None:
    write_shard(tmp_path / "00000", b"", [[label("2 upright", 0), label("1 upright", 5)]] * 9, "cm", 10)
    write_context(tmp_path, tmp_path / "context.npz")
    model = load(tmp_path / "context.npz", CLASSES)
    sure = [sign({"2 upright": 1.0}, 0), sign({"l italic": 0.99, "1 upright": 0.01}, 5)]
    assert settled(sure, model) == sure


def test_copies_share_their_neighbours(tmp_path: Path) -> None:
    write_shard(tmp_path / "00000", b"", [[label("2 upright", 0), label("1 upright", 5)]] * 9, "cm", 10)
    write_context(tmp_path, tmp_path / "context.npz")
    model = load(tmp_path / "context.npz", CLASSES)
    unsure = {"l italic": 0.5, "1 upright": 0.4}
    found = [sign({"2 upright": 1.0}, 0), sign(unsure, 5), sign(unsure, 60)]
    assert [CLASSES[one.name] for one in settled(found, model)][1:] == ["1 upright", "l italic"]
    assert [CLASSES[one.name] for one in settled(found, model, [[1, 2]])][1:] == ["1 upright", "1 upright"]
