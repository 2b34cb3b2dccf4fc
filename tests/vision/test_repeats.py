"""Signs that are printed alike are read alike."""

from __future__ import annotations

import numpy as np

from mathsnap.vision.prepare import Ink
from mathsnap.vision.repeats import copies, read_alike
from mathsnap.vision.signs import Sign

EM = 26.0
ZERO, EMPTY, OH = range(3)


def ring(ink: Ink, x: float, y: float, *, open_right: bool = False) -> tuple[float, float, float, float]:
    """Draws a letter o or c with its middle at a place between pixels; returns its box."""
    down, across = np.mgrid[: ink.shape[0], : ink.shape[1]]
    distance = np.hypot(across + 0.5 - x, down + 0.5 - y)
    stroke = np.clip(1.6 - abs(distance - 5.0), 0, 1)
    if open_right:
        stroke[(across + 0.5 > x) & (abs(down + 0.5 - y) < 2)] = 0
    np.maximum(ink, stroke, out=ink)
    return (
        float(np.floor(x - 6.2)),
        float(np.floor(y - 6.2)),
        float(np.ceil(x + 6.2)),
        float(np.ceil(y + 6.2)),
    )


def sign(box: tuple[float, float, float, float], *others: tuple[int, float]) -> Sign:
    return Sign(others[0][0], 0.9, box, box[3], EM, others)


def test_copies_wherever_in_a_pixel_they_begin() -> None:
    ink = np.zeros((40, 100), np.float32)
    places = [(15.0, 20.0), (40.5, 20.3), (65.2, 19.6)]
    found = [sign(ring(ink, x, y), (ZERO, 0.5), (EMPTY, 0.4)) for x, y in places]
    other = sign(ring(ink, 88.0, 20.0, open_right=True), (ZERO, 0.6), (EMPTY, 0.3))
    assert [sorted(group) for group in copies([*found, other], ink, EM)] == [[0, 1, 2]]


def test_what_it_cannot_be_is_no_copy() -> None:
    ink = np.zeros((40, 60), np.float32)
    found = [sign(ring(ink, 15, 20), (ZERO, 0.99)), sign(ring(ink, 40, 20), (OH, 0.9), (EMPTY, 0.1))]
    assert copies(found, ink, EM) == []


def test_the_readings_of_copies_are_put_together() -> None:
    box = (0.0, 0.0, 12.0, 12.0)
    found = [
        sign(box, (EMPTY, 0.5), (ZERO, 0.4)),
        sign(box, (ZERO, 0.9), (EMPTY, 0.1)),
        sign(box, (OH, 0.9)),
    ]
    one, two, three = read_alike(found, [[1, 0]])
    assert one.name == two.name == ZERO
    assert one.others == two.others
    assert abs(sum(share for _, share in one.others) - 1) < 1e-9
    assert three is found[2]


def test_no_signs() -> None:
    assert copies([], np.zeros((20, 20), np.float32), EM) == []
