"""Letters printed alike measure alike."""

from __future__ import annotations

from mathsnap.vision.measures import as_large_as_alike, printed_as_large
from mathsnap.vision.signs import Sign

CLASSES = ("f italic", "x italic", "( upright")


def sign(name: str, height: float, y: float, size: float) -> Sign:
    return Sign(CLASSES.index(name), 0.9, (0.0, 30.0 - height, 0.5 * height, 30.0), y, size)


def test_one_of_three_is_measured_wrong() -> None:
    found = [sign("f italic", 18, 30, 20), sign("f italic", 18, 30.2, 20.2), sign("f italic", 17.5, 27, 14)]
    for one in as_large_as_alike(found, printed_as_large(found, CLASSES)):
        assert one.size == 20
        assert abs(one.y - 30) < 0.2


def test_scripts_stay_small_and_fences_as_they_are() -> None:
    found = [sign("x italic", 9, 30, 20), sign("x italic", 6.3, 30, 14)]
    assert as_large_as_alike(found, printed_as_large(found, CLASSES)) == found
    fences = [sign("( upright", 30, 25, 20), sign("( upright", 30, 22, 30)]
    assert printed_as_large(fences, CLASSES) == []
