"""Radical signs that were not found, or found as something else."""

from __future__ import annotations

import numpy as np
import pytest

from mathsnap.vision.classifier import classifier
from mathsnap.vision.components import Strokes
from mathsnap.vision.prepare import Ink
from mathsnap.vision.radicals import with_radicals
from mathsnap.vision.sight import Sight
from mathsnap.vision.signs import Sign

EM = 26.0
BOX = (13, 15, 36, 58)


@pytest.fixture
def root() -> Ink:
    """A radical sign with its roof."""
    ink = np.zeros((80, 160), np.float32)
    for y in range(36, 58):
        down, up = 17 + (y - 36) * 7 // 22, 34 - (y - 15) * 10 // 43
        ink[y, down : down + 3] = ink[y, up : up + 2] = 1
    for y in range(15, 36):
        ink[y, 34 - (y - 15) * 10 // 43 :][:2] = 1
    ink[36:38, 13:18] = 1
    ink[15:17, 34:140] = 1
    return ink


def sign(name: str, *box: float) -> Sign:
    return Sign(classifier().classes.index(f"{name} upright"), 0.4, box, box[3], EM)  # type: ignore[arg-type]


def read(found: list[Sign], ink: Ink) -> list[str]:
    out = with_radicals(found, Sight(Strokes(ink), EM, classifier()))
    return [classifier().classes[one.name].split(" ")[0] for one in out]


def test_one_that_was_missed_is_read_at_the_end_of_its_roof(root: Ink) -> None:
    (found,) = with_radicals([], Sight(Strokes(root), EM, classifier()))
    assert classifier().classes[found.name] == "√ upright"
    assert found.box == pytest.approx(BOX, abs=2)


def test_it_takes_the_place_of_a_brace_but_not_of_its_index(root: Ink) -> None:
    assert read([sign("2", 14, 18, 22, 30), sign("{", 18, 13, 40, 60)], root) == ["√", "2"]


def test_one_that_was_found_well_stays(root: Ink) -> None:
    found = [sign("√", 14, 16, 35, 58)]
    assert with_radicals(found, Sight(Strokes(root), EM, classifier())) == found


def test_a_bar_by_itself_has_none(root: Ink) -> None:
    root[17:] = 0
    assert read([], root) == []
