"""Scripts of scripts have something to be scripts of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mathsnap.boxes import Box
from mathsnap.glyphs import Glyph, Rule
from mathsnap.symbols import Style
from mathsnap.vision.scripts import relations_of_lines, scripts_of_scripts


def glyph(symbol: str, x: float, y: float, size: float) -> Glyph:
    box = Box(x, y - 0.7 * size, x + 0.5 * size, y)
    return Glyph(symbol, Style.ITALIC, x, y, size, box, box.width)


SCRIPT = glyph("n", 10, 22, 7)  # ends at 13.5


@pytest.mark.parametrize(
    ("x", "y", "size"),
    [
        (14, 23, 5),  # its subscript
        (14, 19, 5),  # its superscript
        (10.5, 17, 7),  # above it, not after it: the superscript of the same base
        (18, 23, 7),  # too far away
        (14, 16.5, 7),  # too high
    ],
)
def test_after_a_script(x: float, y: float, size: float) -> None:
    small = glyph("i", x, y, 5)
    assert scripts_of_scripts([glyph("a", 0, 20, 10), SCRIPT, small], [], coarse=True)[-1].size == size


def test_a_relation_between_scripts_is_one() -> None:
    row = [SCRIPT, glyph("≠", 14, 21.5, 5), glyph("j", 18, 22, 7)]
    assert [g.size for g in scripts_of_scripts(row, [], coarse=True)] == [7, 7, 7]


def test_a_row_of_them() -> None:
    row = [glyph("i", 14 + 3 * i, 23, 5) for i in range(5)]
    assert [g.size for g in scripts_of_scripts([SCRIPT, *row], [], coarse=True)] == [7, *[5] * 5]
    assert [g.size for g in scripts_of_scripts(row, [], coarse=True)] == [7] * 5


def test_in_a_fraction() -> None:
    parts = [glyph("a", 10, 14, 5), glyph("b", 10, 21, 5)]
    assert [g.size for g in scripts_of_scripts(parts, [Rule(Box(9, 15.5, 14, 16))], coarse=True)] == [5, 5]


def test_under_an_operator() -> None:
    operator = glyph("∑", 10, 22, 7)
    assert scripts_of_scripts([operator, glyph("i", 10.5, 26, 5)], [], coarse=True)[-1].size == 5


@pytest.mark.parametrize(
    ("letters", "size"),
    [
        ([glyph("a", 0, 20, 10), glyph("b", 20, 20, 10)], 10),
        ([glyph("a", 0, 20, 10), glyph("b", 20, 19.25, 7)], 7.7),  # of either line: as it was told
        ([glyph("i", 3, 19.25, 7), glyph("j", 20, 19.25, 7)], 7),
        ([glyph("a", 0, 23, 10)], 7.7),
    ],
)
def test_a_relation_is_as_large_as_its_line(letters: list[Glyph], size: float) -> None:
    sim = replace(glyph("∼", 10, 19, 7.7), box=Box(10, 16.5, 16, 18.5))
    assert relations_of_lines([*letters, sim])[-1].size == size


def test_in_fine_pictures_any_script_before_it_will_do() -> None:
    """Authors write \\Phi_{\\!_0}^2."""
    run = [glyph("Φ", 0, 20, 10), glyph("2", 5, 16, 7), glyph("0", 5, 23, 5)]
    assert [scripts_of_scripts(run, [], coarse)[-1].size for coarse in (False, True)] == [5, 7]
