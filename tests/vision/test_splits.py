"""Signs that hold several pieces of ink."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from mathsnap.vision.classifier import Readings
from mathsnap.vision.components import Strokes
from mathsnap.vision.sight import Sight
from mathsnap.vision.signs import Sign
from mathsnap.vision.splits import split

EM = 26.0
LETTER, MARK = 0, 1


class Network:
    """Reads what is wide as a doubtful letter, the left of it as a sure one, and a mark at its right."""

    def __init__(self, mark: str) -> None:
        self.classes = ("ν italic", mark)

    def read(self, _paper: object, boxes: npt.NDArray[np.float64]) -> Readings:
        zero = np.zeros(len(boxes), np.float32)
        mark = boxes[:, 0] >= 26
        name = np.stack([np.where(mark, MARK, LETTER), np.where(mark, LETTER, MARK)], 1)
        first = np.where(boxes[:, 2] - boxes[:, 0] > 8, 0.4, 0.9).astype(np.float32)
        return Readings(name, np.stack([first, 0.9 - first], 1), zero, zero, zero)


def names(mark: str, top: int) -> list[int]:
    ink = np.zeros((60, 60), np.float32)
    ink[30:40, 20:25] = ink[top : top + 5, 27:29] = 1
    box = (20.0, float(min(top, 30)), 29.0, float(max(top + 5, 40)))
    sight = Sight(Strokes(ink), EM, Network(mark))  # type: ignore[arg-type]
    found = split([Sign(LETTER, 0.4, box, 40, EM)], sight, ())
    return [sign.name for sign in found]


def test_a_prime_is_higher_than_its_letter() -> None:
    assert names("′ upright", 24) == [LETTER, MARK]
    assert names("′ upright", 30) == [LETTER]


def test_a_comma_is_lower_than_its_letter() -> None:
    assert names(", upright", 37) == [LETTER, MARK]
    assert names(", upright", 30) == [LETTER], "the arm of a v"
