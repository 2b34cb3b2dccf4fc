"""Ink that no sign was found for."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from mathsnap.vision.classifier import Readings
from mathsnap.vision.components import Strokes
from mathsnap.vision.orphans import with_orphans
from mathsnap.vision.sight import Sight

EM = 30.0
CLASSES = ("i italic", ". upright")


class Network:
    """Reads the same in every box."""

    classes = CLASSES

    def __init__(self, name: int) -> None:
        self.name = name

    def read(self, _paper: object, boxes: npt.NDArray[np.float64]) -> Readings:
        zero = np.zeros(len(boxes), np.float32)
        name = np.tile(np.array([self.name, 1 - self.name]), (len(boxes), 1))
        return Readings(name, np.tile(np.array([0.8, 0.1], np.float32), (len(boxes), 1)), zero, zero, zero)


@pytest.mark.parametrize(("name", "height", "read"), [(0, 5, 0), (1, 5, 1), (0, 12, 1)])
def test_a_speck_is_a_mark_or_nothing(name: int, height: int, read: int) -> None:
    ink = np.zeros((60, 60), np.float32)
    ink[20 : 20 + height, 30:33] = 1
    assert len(with_orphans([], Sight(Strokes(ink), EM, Network(name)), ())) == read  # type: ignore[arg-type]


def test_a_dot_of_either_kind_is_a_dot() -> None:
    class Undecided(Network):
        classes = (". upright", "\u0307 upright")

        def read(self, _paper: object, boxes: npt.NDArray[np.float64]) -> Readings:
            zero = np.zeros(len(boxes), np.float32)
            share = np.tile(np.array([0.45, 0.4], np.float32), (len(boxes), 1))
            return Readings(np.tile(np.array([0, 1]), (len(boxes), 1)), share, zero, zero, zero)

    ink = np.zeros((60, 60), np.float32)
    ink[20:24, 30:33] = 1
    assert len(with_orphans([], Sight(Strokes(ink), EM, Undecided(0)), ())) == 1  # type: ignore[arg-type]
