"""The second look: close-ups, and what is made of their readings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from mathsnap.vision.classifier import Readings, classifier, reread
from mathsnap.vision.closeups import SIDE, closeups, paper
from mathsnap.vision.components import Strokes
from mathsnap.vision.cuts import cut_apart
from mathsnap.vision.detector import detector
from mathsnap.vision.halves import without_halves
from mathsnap.vision.joins import joined
from mathsnap.vision.orphans import with_orphans
from mathsnap.vision.sight import Sight
from mathsnap.vision.signs import Shape, Sign, boxes_of
from mathsnap.vision.splits import split

CLASSES = ("i italic", "ı italic", ". upright", "k italic", "l italic", "̂ upright", "H italic", "= upright")
EM = 26.0


class Reader:
    """Stands in for the network: reads each box by a rule."""

    classes = CLASSES

    def __init__(self, rule: Callable[[float, float], tuple[str, float]]) -> None:
        self._rule = rule  # width and height to a class and how sure it is

    def read(self, paper: Any, boxes: Any) -> Readings:
        told = [self._rule(x1 - x0, y1 - y0) for x0, y0, x1, y1 in np.asarray(boxes).reshape(-1, 4)]
        names = np.array([[CLASSES.index(name), 3] for name, _ in told], np.int64).reshape(-1, 2)
        sure = np.array([share for _, share in told], np.float32)
        shares = np.stack([np.full_like(sure, 0.99), np.full_like(sure, 0.01)], 1)
        return Readings(names, shares, 1 - sure, np.zeros_like(sure), np.zeros_like(sure))


def sign(name: str, *box: float) -> Sign:
    x0, y0, x1, y1 = box
    return Sign(CLASSES.index(name), 0.8, (x0, y0, x1, y1), y1, EM, ((CLASSES.index(name), 0.9),))


def drawn(*boxes: tuple[int, int, int, int]) -> Any:
    ink = np.zeros((60, 80), np.float32)
    for x0, y0, x1, y1 in boxes:
        ink[y0:y1, x0:x1] = 1
    return ink


def names(found: list[Sign]) -> list[str]:
    return [CLASSES[one.name].split(" ")[0] for one in found]


def test_a_closeup_holds_the_sign_and_its_surroundings() -> None:
    ink = drawn((30, 20, 40, 40), (60, 20, 70, 40))
    pictures, extent = closeups(paper(ink, EM), np.array([[30.0, 20, 40, 40]]))
    assert pictures.shape == (1, 2, SIDE, SIDE)
    near, around = pictures[0]
    assert near[SIDE // 2, SIDE // 2] == 255
    assert near[:, 0].max() == 0
    assert around[SIDE // 2, 28] > 100  # the other sign, 30 pixels to the right
    assert np.exp(extent[0]) * EM == pytest.approx([10, 20])


def test_closeups_beyond_the_edge_are_blank() -> None:
    pictures, _ = closeups(paper(drawn((0, 0, 8, 8)), EM), np.array([[0.0, 0, 8, 8]]))
    assert pictures[0, 1, 0, 0] == 0
    assert pictures[0, 1, 15:17, 15:17].max() > 200


def test_what_is_no_sign_is_dropped() -> None:
    found = [sign("k italic", 10, 10, 20, 30), sign("k italic", 30, 10, 32, 30)]
    reader = Reader(lambda width, height: ("l italic", 0.99 if width > 5 else 0.01))
    read = reread(found, reader.read(None, boxes_of(found)), EM)  # type: ignore[arg-type]
    assert [one.box for one in read] == [(10, 10, 20, 30)]
    assert names(read) == ["l"]


def test_a_stem_and_its_dot_are_one_letter() -> None:
    stem, dot = (30, 20, 34, 40), (30, 12, 34, 15)
    reader = Reader(lambda width, height: ("i italic", 0.95) if height > 22 else (". upright", 0.9))
    ink = drawn(stem, dot)
    both = [sign("ı italic", *stem), sign(". upright", *dot)]
    assert names(joined(both, Sight(Strokes(ink), EM, reader), ())) == ["i"]  # type: ignore[arg-type]
    assert names(joined(both[:1], Sight(Strokes(ink), EM, reader), ())) == ["i"], "the dot had no sign"  # type: ignore[arg-type]


def test_the_stem_of_a_j_taken_for_a_fence_is_joined_with_its_dot() -> None:
    stem, dot = (30, 20, 36, 40), (34, 12, 38, 15)  # slanted: the dot stands a little beside the stem
    reader = Reader(lambda width, height: ("i italic", 0.95) if height > 22 else (". upright", 0.9))
    both = [sign("l italic", *stem), sign(". upright", *dot)]
    fences = (CLASSES.index("l italic"),)
    assert names(joined(both, Sight(Strokes(drawn(stem, dot)), EM, reader), fences)) == ["i"]  # type: ignore[arg-type]
    wide = sign("l italic", 20, 20, 36, 40)
    assert len(joined([wide, both[1]], Sight(Strokes(drawn(dot)), EM, reader), fences)) == 2  # type: ignore[arg-type]


def test_three_dots_in_a_column_stay_three() -> None:
    dots = [(30, 10, 34, 14), (30, 20, 34, 24), (30, 30, 34, 34)]
    reader = Reader(lambda width, height: ("i italic", 0.95))
    found = [sign(". upright", *dot) for dot in dots]
    assert len(joined(found, Sight(Strokes(drawn(*dots)), EM, reader), ())) == 3  # type: ignore[arg-type]


def test_a_hat_is_not_joined_with_its_letter() -> None:
    letter, hat = (30, 20, 44, 40), (32, 12, 42, 15)
    reader = Reader(lambda width, height: ("H italic", 0.95))
    both = [sign("k italic", *letter), sign("̂ upright", *hat)]
    assert len(joined(both, Sight(Strokes(drawn(letter, hat)), EM, reader), ())) == 2  # type: ignore[arg-type]


def test_two_letters_in_one_box_are_parted() -> None:
    reader = Reader(lambda width, height: ("k italic", 0.95) if width < 12 else ("H italic", 0.4))
    ink = drawn((20, 20, 30, 40), (34, 20, 38, 40))
    assert names(split([sign("H italic", 20, 20, 38, 40)], Sight(Strokes(ink), EM, reader), ())) == ["k", "k"]  # type: ignore[arg-type]
    sure = Reader(lambda width, height: ("H italic", 0.9) if width > 12 else ("k italic", 0.4))
    assert names(split([sign("H italic", 20, 20, 38, 40)], Sight(Strokes(ink), EM, sure), ())) == ["H"]  # type: ignore[arg-type]


def doubtful(name: str, *box: float) -> Sign:
    return replace(sign(name, *box), score=0.3)


def test_a_stroke_of_an_equals_sign_taken_for_a_bar_is_joined_with_it() -> None:
    strokes = [(30, 20, 48, 22), (30, 26, 48, 28)]
    both = [sign("= upright", *strokes[0]), sign("l italic", *strokes[1])]
    reader = Reader(lambda width, height: ("= upright", 0.95))
    bars = (CLASSES.index("l italic"),)
    assert names(joined(both, Sight(Strokes(drawn(*strokes)), EM, reader), bars)) == ["="]  # type: ignore[arg-type]
    two = [sign("= upright", 30, 14, 48, 22), both[1]]
    assert names(joined(two, Sight(Strokes(drawn((30, 14, 48, 16), *strokes)), EM, reader), bars)) == ["="]  # type: ignore[arg-type]
    other = [sign("k italic", *strokes[0]), both[1]]
    assert len(joined(other, Sight(Strokes(drawn(*strokes)), EM, reader), bars)) == 2  # type: ignore[arg-type]


def test_halves_of_a_letter_are_joined_where_one_is_doubtful() -> None:
    ink = drawn((20, 20, 40, 40))
    halves = [sign("k italic", 20, 20, 32, 40), doubtful("l italic", 30, 20, 40, 40)]
    reader = Reader(lambda width, height: ("H italic", 0.95) if width == 20 else ("l italic", 0.4))
    assert names(without_halves(halves, Sight(Strokes(ink), EM, reader), ())) == ["H"]  # type: ignore[arg-type]
    two = Reader(lambda width, height: ("H italic", 0.6) if width == 20 else ("l italic", 0.9))
    assert len(without_halves(halves, Sight(Strokes(ink), EM, two), ())) == 2  # type: ignore[arg-type]
    sure = [halves[0], sign("l italic", 30, 20, 40, 40)]
    assert len(without_halves(sure, Sight(Strokes(ink), EM, reader), ())) == 2  # type: ignore[arg-type]


def test_a_sign_that_is_sure_by_itself_is_no_half_of_its_neighbour() -> None:
    ink = drawn((20, 20, 40, 40))
    both = [sign("H italic", 20, 20, 34, 40), doubtful("l italic", 34, 20, 40, 40)]
    alike = Reader(
        lambda width, height: ("H italic", 0.99 if width == 20 else 0.9) if width > 9 else ("l italic", 0.98)
    )
    assert len(without_halves(both, Sight(Strokes(ink), EM, alike), ())) == 2  # type: ignore[arg-type]
    unlike = Reader(lambda width, height: ("H italic", 0.99) if width == 20 else ("l italic", 0.95))
    assert names(without_halves(both, Sight(Strokes(ink), EM, unlike), ())) == ["H"]  # type: ignore[arg-type]


def test_letters_that_touch_are_cut_where_the_ink_is_thin() -> None:
    ink = drawn((20, 20, 30, 40), (30, 29, 34, 31), (34, 20, 38, 40))
    reader = Reader(lambda width, height: ("k italic", 0.95) if width < 16 else ("H italic", 0.4))
    found = [doubtful("H italic", 20, 20, 38, 40)]
    cut = cut_apart(found, [None] * len(CLASSES), Sight(Strokes(ink), EM, reader), ())  # type: ignore[arg-type]
    assert names(cut) == ["k", "k"]
    assert cut[0].box[2] <= cut[1].box[0]
    sure = Reader(lambda width, height: ("H italic", 0.9))
    assert names(cut_apart(found, [None] * len(CLASSES), Sight(Strokes(ink), EM, sure), ())) == ["H"]  # type: ignore[arg-type]


def test_strokes_one_above_the_other_are_parted_only_with_an_accent_among_them() -> None:
    ink = drawn((20, 10, 34, 13), (20, 20, 34, 40))
    box = (20.0, 10.0, 34.0, 40.0)
    accent = Reader(
        lambda width, height: ("̂ upright" if height < 5 else "k italic", 0.95 if height < 25 else 0.3)
    )
    assert sorted(names(split([sign("H italic", *box)], Sight(Strokes(ink), EM, accent), ()))) == ["k", "̂"]  # type: ignore[arg-type]
    strokes = Reader(lambda width, height: ("k italic", 0.95 if height < 25 else 0.3))
    assert names(split([sign("H italic", *box)], Sight(Strokes(ink), EM, strokes), ())) == ["H"]  # type: ignore[arg-type]


def test_ink_without_a_sign_is_read() -> None:
    ink = drawn((20, 20, 30, 40), (50, 20, 58, 40))
    reader = Reader(lambda width, height: ("l italic", 0.9))
    found = with_orphans([sign("k italic", 20, 20, 30, 40)], Sight(Strokes(ink), EM, reader), ())  # type: ignore[arg-type]
    assert names(found) == ["k", "l"]
    unsure = Reader(lambda width, height: ("l italic", 0.3))
    assert len(with_orphans(found[:1], Sight(Strokes(ink), EM, unsure), ())) == 1  # type: ignore[arg-type]


def test_both_networks_know_the_same_classes() -> None:
    assert classifier().classes == detector().classes


def test_an_accent_that_touches_a_letter_read_too_large_is_cut_off() -> None:
    """There is little less ink where they touch than in the accent."""
    ink = drawn((24, 14, 28, 18), (24, 18, 27, 20), (20, 20, 32, 38))
    reader = Reader(lambda width, height: ("H italic", 0.4) if height > 20 else ("̂ upright", 0.9))
    taken = replace(doubtful("H italic", 20, 14, 32, 38), size=34)
    cut = cut_apart([taken], [Shape(0, 0.68, 0.35, 0, 0)] * len(CLASSES), Sight(Strokes(ink), EM, reader), ())  # type: ignore[arg-type]
    assert len(cut) == 2
