"""Ink that no sign accounts for is read, or makes what stands beside it doubtful."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from mathsnap.vision.classifier import Readings
from mathsnap.vision.components import Strokes
from mathsnap.vision.sight import Sight
from mathsnap.vision.signs import Sign
from mathsnap.vision.unread import unread, with_marks, without_specks

EM = 26.0
LETTER, RADICAL = 0, 1


def paper(*boxes: tuple[int, int, int, int]) -> npt.NDArray[np.float32]:
    ink = np.zeros((80, 160), np.float32)
    for x0, y0, x1, y1 in boxes:
        ink[y0:y1, x0:x1] = 1
    return ink


def sight(ink: npt.NDArray[np.float32], network: Network | None = None) -> Sight:
    return Sight(Strokes(ink), EM, network)  # type: ignore[arg-type]


def sign(name: int, x0: float, y0: float, x1: float, y1: float) -> Sign:
    return Sign(name, 0.9, (x0, y0, x1, y1), y1, EM, ((name, 0.9),))


class Network:
    """Reads the same in every box."""

    classes = ("x italic", "√ upright", "\u0304 upright")

    def __init__(self, nothing: float) -> None:
        self.nothing = nothing

    def read(self, _paper: object, boxes: npt.NDArray[np.float64]) -> Readings:
        n = len(boxes)
        name = np.tile(np.array([2, 0, 1]), (n, 1))
        share = np.tile(np.array([0.5, 0.2, 0.1], np.float32), (n, 1))
        zero = np.zeros(n, np.float32)
        return Readings(name, share, np.full(n, self.nothing, np.float32), zero, zero)


def test_a_bar_that_touches_the_next_letter() -> None:
    # the bar over the first letter runs into the second: one piece of ink
    ink = paper((20, 30, 32, 44), (21, 24, 36, 26), (33, 24, 45, 44))
    letters = [sign(LETTER, 20, 30, 32, 44), sign(LETTER, 33, 24, 45, 44)]
    assert unread(letters, sight(ink), {RADICAL}).tolist() == [[21, 24, 32, 26]]


def test_all_that_is_within_signs_is_read() -> None:
    ink = paper((20, 30, 32, 44), (60, 40, 62, 42))
    assert not len(
        unread([sign(LETTER, 19.5, 30.5, 32, 43.6)], sight(ink), {RADICAL})
    )  # the other is a speck


def test_a_radical_accounts_for_itself_only() -> None:
    frame = ((20, 20, 60, 22), (20, 20, 22, 60))
    ink = paper(*frame, (35, 50, 39, 57))
    assert unread([sign(RADICAL, 20, 20, 60, 60)], sight(ink), {RADICAL}).tolist() == [[35, 50, 39, 57]]


def test_what_is_cut_off_at_the_border_is_left() -> None:
    assert not len(unread([], sight(paper((0, 30, 5, 36))), set()))


def test_a_mark_is_read() -> None:
    ink = paper((20, 30, 32, 44), (21, 24, 31, 26))
    found = with_marks([sign(LETTER, 20, 30, 32, 44)], sight(ink, Network(0.3)), {RADICAL})
    assert [one.name for one in found] == [LETTER, 2]
    assert found[1].box == (21, 24, 31, 26)
    assert found[0].score == 0.9
    assert found[1].score < 0.5  # it is open which


def test_what_cannot_be_read_makes_its_neighbours_doubtful() -> None:
    ink = paper((20, 30, 32, 44), (21, 24, 31, 26), (100, 30, 112, 44))
    letters = [sign(LETTER, 20, 30, 32, 44), sign(LETTER, 100, 30, 112, 44)]
    found = with_marks(letters, sight(ink, Network(0.8)), {RADICAL})
    assert [one.score for one in found] == [0.45, 0.9]


def test_what_looks_like_nothing_is_left_out_and_makes_its_neighbours_doubtful() -> None:
    letter, far = sign(LETTER, 20, 30, 32, 44), sign(LETTER, 120, 30, 132, 44)
    speck = replace(sign(LETTER, 33, 30, 35, 36), score=0.1, others=((LETTER, 0.2), (RADICAL, 0.1)))
    seen = sight(paper((20, 30, 32, 44), (33, 30, 35, 36), (120, 30, 132, 44)))
    left = without_specks([letter, speck, far], seen)
    assert [s.box for s in left] == [letter.box, far.box]
    assert left[0].score < letter.score
    assert left[1].score == far.score
    weak = replace(speck, others=((LETTER, 0.9),))
    assert without_specks([letter, weak], seen) == [letter, weak]
    pale = replace(
        seen, strokes=Strokes(np.where(np.arange(160) > 32, 0.4 * seen.ink, seen.ink).astype(np.float32))
    )
    assert [s.box for s in without_specks([letter, weak], pale)] == [letter.box]


def test_a_comma_that_touches_the_next_letter() -> None:
    letter = sign(LETTER, 23, 24, 34, 44)
    ink = paper((20, 40, 23, 44), (24, 24, 34, 44))
    ink[43, 23] = 0.4  # grey pixels of both run together
    assert unread([letter], sight(ink), {RADICAL}).tolist() == [[20, 40, 23, 44]]
    ink[43, 23] = 1  # a stroke of the letter
    assert not len(unread([letter], sight(ink), {RADICAL}))


def test_a_letter_beside_signs_is_a_part_of_one() -> None:
    network = Network(0.1)
    network.classes = ("x italic", "√ upright", "i italic")
    letter = sign(LETTER, 20, 30, 32, 44)
    found = with_marks([letter], sight(paper((20, 20, 30, 26)), network), ())
    assert [one.score for one in found] == [letter.score / 2]
