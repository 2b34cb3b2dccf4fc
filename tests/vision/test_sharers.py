"""Signs with ink of their own within the box of another."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageDraw, ImageFont

from mathsnap.vision.classifier import Readings, classifier
from mathsnap.vision.closeups import Paper
from mathsnap.vision.components import Strokes
from mathsnap.vision.prepare import Ink
from mathsnap.vision.sharers import apart, with_sharers
from mathsnap.vision.sight import Sight
from mathsnap.vision.signs import Sign, is_of_one_piece, whole

EM = 28.0
FONT = Path(pytest.importorskip("ziamath").__file__).parent / "fonts" / "STIXTwoMath-Regular.ttf"
HOOKED, DOTTED, SLANTED = "\U0001d453", "\U0001d456", "\U0001d449"

Extent = tuple[float, float, float, float]


def drawn(*letters: tuple[str, int, int, float]) -> tuple[Ink, list[Extent]]:
    """A picture of letters, each with its left end, baseline and size, and their boxes."""
    ink, boxes = np.zeros((70, 90), np.float32), []
    for text, x, y, size in letters:
        picture = Image.new("L", (90, 70))
        ImageDraw.Draw(picture).text((x, y), text, 255, ImageFont.truetype(FONT, size), anchor="ls")
        one = np.asarray(picture, np.float32) / 255
        rows, columns = np.flatnonzero((one > 0.35).any(1)), np.flatnonzero((one > 0.35).any(0))
        boxes.append((float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1)))
        ink = np.maximum(ink, one)
    return ink, boxes


def sign(name: str, box: Extent) -> Sign:
    return Sign(classifier().classes.index(name), 0.7, box, box[3], EM)


def around(a: Extent, b: Extent) -> Extent:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])


def names(found: list[Sign]) -> list[str]:
    return sorted(classifier().classes[one.name] for one in found)


def test_a_script_at_the_foot_of_a_slanted_letter() -> None:
    ink, (letter, script) = drawn((SLANTED, 20, 40, EM), ("1", 34, 47, 0.7 * EM))
    assert letter[2] > script[0] + 2  # it stands below the letter's arm
    found = with_sharers(
        [sign("V italic", around(letter, script))], Sight(Strokes(ink), EM, classifier()), ()
    )
    assert names(found) == ["1 upright", "V italic"]
    assert next(one.box for one in found if "V" in names([one])[0]) == pytest.approx(letter, abs=1)


def test_a_script_under_the_hook_of_a_letter_is_no_part_of_it() -> None:
    ink, (letter, script) = drawn((HOOKED, 25, 40, EM), (DOTTED, 36, 44, 0.65 * EM))
    sight = Sight(Strokes(ink), EM, classifier())
    tall = around(letter, script)
    found = with_sharers([sign("f italic", tall)], sight, ())
    assert names(found) == ["f italic", "i italic"]
    both = [sign("f italic", tall), sign("i italic", script)]
    assert apart(both, sight, ()) == {1}
    assert whole(both, (), {1}) == both
    assert whole(both, ()) == both[:1]


def test_the_strokes_of_a_letter_stay_together() -> None:
    ink, (letter,) = drawn((SLANTED, 20, 40, EM))
    x0, y0, _, _ = (int(side) for side in letter)
    broken = ink.copy()
    broken[y0 + 4 : y0 + 6, x0:60] = 0  # its serifs hang loose
    for paper in (ink, broken):
        one = sign("V italic", letter)
        assert with_sharers([one], Sight(Strokes(paper), EM, classifier()), ()) == [one]


class Network:
    """Reads an x in what is small, and around it a G, or a C where that bar is missing."""

    classes = ("G italic", "C italic", "x italic")

    def __init__(self, has_bar: bool) -> None:
        self.has_bar = has_bar

    def read(self, paper: Paper, boxes: npt.NDArray[np.float64]) -> Readings:
        zero = np.zeros(len(boxes), np.float32)
        around = int(self.has_bar and not paper.image.getpixel((32 + paper.margin, 32 + paper.margin)))
        first = np.where(boxes[:, 2] - boxes[:, 0] > 10, around, 2)
        share = np.tile(np.array([0.97, 0.03], np.float32), (len(boxes), 1))
        return Readings(np.stack([first, (first + 1) % 3], 1), share, zero, zero, zero)


def test_a_loose_stroke_is_missed_where_it_is_gone() -> None:
    ink = np.zeros((60, 60), np.float32)
    ink[20:22, 20:40] = ink[38:40, 20:40] = ink[20:40, 20:22] = 1
    ink[30:35, 30:38] = 1
    letter = Sign(0, 0.7, (20, 20, 40, 40), 40, EM)
    for has_bar in (True, False):
        sight = Sight(Strokes(ink), EM, Network(has_bar))  # type: ignore[arg-type]
        assert [one.name for one in with_sharers([letter], sight, ())] == ([0] if has_bar else [0, 2])


@pytest.mark.parametrize(
    ("mark", "y", "found"),
    [(", upright", 22, 1), (", upright", 36, 2), ("̇ upright", 16, 1), ("′ upright", 16, 2)],
)
def test_the_tips_of_strokes_are_no_marks(mark: str, y: int, found: int) -> None:
    """A comma ends below its letter, a prime begins above it; an accent is not looked for here."""

    class Reader(Network):
        classes = ("v italic", "C italic", mark)  # type: ignore[assignment]

    ink = np.zeros((60, 60), np.float32)
    ink[20:40, 20:33] = ink[y : y + 8, 34:36] = 1
    letter = Sign(0, 0.7, (20, 18, 36, 42), 40, EM)
    assert len(with_sharers([letter], Sight(Strokes(ink), EM, Reader(False)), ())) == found  # type: ignore[arg-type]


def test_what_is_of_one_piece() -> None:
    assert all(
        is_of_one_piece(name) for name in ("f italic", "1 upright", ") upright", "Γ upright", "V bold")
    )
    assert not any(
        is_of_one_piece(name)
        for name in ("i italic", "Ξ upright", "= upright", "R fraktur", "R bold-fraktur")
    )
