"""Signs with the errors of a network become glyphs on common baselines in few sizes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mathsnap.symbols import Style
from mathsnap.vision.body import body_size
from mathsnap.vision.components import Strokes
from mathsnap.vision.fit import fitted
from mathsnap.vision.settle import glyph_run
from mathsnap.vision.signs import HORIZONTAL_RULE, Shape, Sign, distinct

CLASSES = ("x italic", "2 upright", HORIZONTAL_RULE, "∑ upright", "⊂\u0338 upright", "( upright")
PAPER = np.zeros((200, 400), np.float32)


def sign(name: str, x: float, y: float, size: float = 26.0, score: float = 0.9) -> Sign:
    """A sign of that class whose baseline begins at a place; as wide as half an em."""
    return Sign(CLASSES.index(name), score, (x, y - 0.45 * size, x + 0.5 * size, y), y, size)


def test_nearly_equal_sizes_and_baselines_become_equal() -> None:
    found = [sign("x italic", 10, 100.4, 25.1), sign("x italic", 30, 99.5, 27), sign("2 upright", 45, 89, 19)]
    run = glyph_run(found, CLASSES, PAPER, body_size(found, CLASSES))
    first, second, script = run.glyphs
    assert first.size == second.size == 10
    assert script.size == 7
    assert first.y == second.y
    assert script.y < first.y - 3
    assert (first.symbol, first.style) == ("x", Style.ITALIC)


def test_lines_stay_apart() -> None:
    found = [sign("x italic", 10, 100), sign("x italic", 10, 130), sign("x italic", 30, 130.5)]
    run = glyph_run(found, CLASSES, PAPER, 26)
    assert len({glyph.y for glyph in run.glyphs}) == 2


def test_the_largest_common_size_is_that_of_the_text() -> None:
    scripts = [sign("2 upright", 10 * i, 90, 18) for i in range(6)]
    assert body_size([*scripts, sign("x italic", 0, 100), sign("x italic", 20, 100)], CLASSES) == 26
    assert body_size([], CLASSES) == 0


def test_a_few_signs_with_many_scripts_are_of_full_size_and_a_headline_is_not() -> None:
    base = [sign("x italic", 20 * i, 100) for i in range(3)]
    scripts = [sign("2 upright", 10 * i, 90, 18) for i in range(15)]
    assert body_size([*base, *scripts], CLASSES) == 26
    text = [sign("2 upright", 10 * i, 190, 18) for i in range(60)]
    assert body_size([*base, *text], CLASSES) == 18


def test_a_single_sign_with_nothing_but_scripts_is_of_full_size() -> None:
    base, row = sign("x italic", 0, 100), [sign("2 upright", 20 + 10 * i, 104, 18) for i in range(6)]
    assert body_size([base, *row], CLASSES) == 26
    misread = sign("x italic", 0, 104)
    assert body_size([misread, *row], CLASSES) == 18


def test_grown_fences_do_not_tell_the_size_of_the_text() -> None:
    fence = Sign(CLASSES.index("( upright"), 0.9, (50, 60, 60, 130), 100, 32)
    letters = [sign("x italic", 20 * i, 100) for i in range(5)]
    assert body_size([fence, fence, fence, *letters], CLASSES) == 26
    assert body_size([fence], CLASSES) == 32


def test_a_bar_ends_where_its_ink_ends() -> None:
    paper = PAPER.copy()
    paper[99:101, 20:180] = 1
    bar = Sign(CLASSES.index(HORIZONTAL_RULE), 0.9, (30, 99, 170, 101), 0, 0)
    run = glyph_run([bar, sign("x italic", 60, 90)], CLASSES, paper, 26)
    assert (run.rules[0].box.x0 * 2.6, run.rules[0].box.x1 * 2.6) == pytest.approx((20, 180))


def test_operators_and_grown_fences_are_centred() -> None:
    tall = Sign(CLASSES.index("( upright"), 0.9, (10, 50, 20, 130), 90, 26)
    plain = Sign(CLASSES.index("( upright"), 0.9, (30, 80, 38, 106), 100, 26)
    run = glyph_run([tall, plain, sign("∑ upright", 50, 100)], CLASSES, PAPER, 26)
    assert [glyph.centred for glyph in run.glyphs] == [True, False, True]


def test_a_negated_sign_without_a_code_point_is_two_glyphs() -> None:
    run = glyph_run([sign("⊂\u0338 upright", 10, 100)], CLASSES, PAPER, 26)
    assert [glyph.symbol for glyph in run.glyphs] == ["⊂", "\u0338"]
    assert run.glyphs[0].box == run.glyphs[1].box


def test_a_sign_found_twice_counts_once() -> None:
    twice = [sign("x italic", 10, 100, score=0.5), sign("2 upright", 11, 100, score=0.9)]
    assert [s.name for s in distinct([*twice, sign("x italic", 30, 100)])] == [1, 0]


def test_boxes_sizes_and_baselines_are_fitted_to_the_ink() -> None:
    paper = PAPER.copy()
    paper[88:100, 50:63] = 1
    told = Sign(0, 0.9, (48, 85, 61, 101), 103, 24)
    moved = fitted([told], [Shape(0.0, 0.46, 0.5, 0.005, 0.02)], Strokes(paper), 26)[0]
    assert moved.box == (50, 88, 63, 100)
    assert moved.size == pytest.approx(26, abs=0.8)
    assert moved.y == pytest.approx(100, abs=1.5)


def test_ink_far_beyond_a_box_is_a_neighbours() -> None:
    paper = PAPER.copy()
    paper[88:100, 50:140] = 1
    told = Sign(0, 0.9, (50, 88, 63, 100), 100, 26)
    assert fitted([told], [None], Strokes(paper), 26)[0].box == told.box


def test_an_end_that_hangs_on_by_pale_ink_is_of_the_sign() -> None:
    paper = PAPER.copy()
    paper[80:100, 50:60] = 1
    paper[100, 50] = 0.25
    paper[101:108, 50] = 0.5
    told = Sign(0, 0.9, (50, 80, 60, 101), 100, 26)
    assert fitted([told], [None], Strokes(paper), 26)[0].box == (50, 80, 60, 108)
    paper[100, 50] = 0
    assert fitted([told], [None], Strokes(paper), 26)[0].box == (50, 80, 60, 100)


MARKS = (HORIZONTAL_RULE, "g italic", "n upright", "− upright")


def mark(name: str, *box: float, y: float = 100) -> Sign:
    x0, y0, x1, y1 = box
    return Sign(MARKS.index(name), 0.9, (x0, y0, x1, y1), y, 26.0)


def test_a_short_bar_is_an_accent_and_a_long_one_an_overline() -> None:
    letter = mark("g italic", 50, 88, 63, 105)
    for width, symbols in ((9.9, {"g", "\u0304"}), (13, {"g"})):
        run = glyph_run([letter, mark(HORIZONTAL_RULE, 51, 83, 51 + width, 84.2)], MARKS, PAPER, 26)
        assert {glyph.symbol for glyph in run.glyphs} == symbols
        assert len(run.rules) == 2 - len(symbols)


def test_bars_over_the_same_letter_are_of_one_kind() -> None:
    signs = []
    for x, length in ((50, 13), (150, 9.9), (250, 13)):  # one of them read too short
        signs += [
            mark("g italic", x, 88, x + 13, 105),
            mark(HORIZONTAL_RULE, x + 1, 83, x + 1 + length, 84.2),
        ]
    run = glyph_run(signs, MARKS, PAPER, 26)
    assert [glyph.symbol for glyph in run.glyphs] == ["g", "g", "g"]
    assert len(run.rules) == 3


def test_a_long_script_of_a_script_stays_small() -> None:
    letters = [mark("g italic", 10, 84, 28, 106), mark("n upright", 30, 90, 40, 104, y=104)]
    letters = [letters[0], replace(letters[1], size=18.2)]
    letters += [
        replace(mark("n upright", x, 100, x + 7, 108, y=108), size=13.0) for x in (41, 50, 59, 68, 77, 86)
    ]
    assert [glyph.size for glyph in glyph_run(letters, MARKS, PAPER, 26).glyphs] == [10, 7, *[5] * 6]


def test_a_dash_below_the_baseline_is_an_underscore() -> None:
    before, after = mark("n upright", 50, 88, 63, 100), mark("n upright", 76, 88, 89, 100)
    low = glyph_run([before, mark("− upright", 64, 102, 75, 103, y=106), after], MARKS, PAPER, 26)
    assert [glyph.symbol for glyph in low.glyphs] == ["n", "_", "n"]
    minus = glyph_run([before, mark("− upright", 64, 93, 75, 94), after], MARKS, PAPER, 26)
    assert [glyph.symbol for glyph in minus.glyphs] == ["n", "−", "n"]


def test_a_line_of_the_page_that_runs_out_of_the_picture_is_no_bar() -> None:
    ink = PAPER.copy()
    ink[130:132, :120] = 1
    letters = [mark("n upright", 50 + 15 * i, 88, 63 + 15 * i, 100) for i in range(3)]
    assert not glyph_run(letters, MARKS, ink, 26).rules
    ink[130:132, :4] = 0
    assert len(glyph_run(letters, MARKS, ink, 26).rules) == 1


def test_the_dot_of_a_j_stands_over_its_right_side() -> None:
    classes = ("j italic", "\u0307 upright")
    letter = Sign(0, 0.9, (115, 27, 123, 40), 36, 18.2)
    dot = Sign(1, 0.9, (122, 23, 124, 25), 36, 18.2)
    assert [g.symbol for g in glyph_run([letter, dot], classes, PAPER, 26).glyphs] == ["j"]


def test_letters_tell_the_baseline_of_their_line() -> None:
    found = [sign("( upright", 10, 98.6), sign("x italic", 30, 100), sign("2 upright", 80, 103.2)]
    run = glyph_run(found, CLASSES, PAPER, 26)
    assert len({glyph.y for glyph in run.glyphs}) == 1


def test_an_arrow_and_infinity_tell_the_size_of_the_letter_before_them() -> None:
    classes = ("a italic", "n italic", "→ upright", "∞ upright")
    found = [
        Sign(0, 0.9, (10, 88, 24, 100), 100, 28),
        Sign(1, 0.9, (34, 105, 45, 115), 115, 21),
        Sign(2, 0.9, (49, 105, 68, 113), 113.5, 19.3),
        Sign(3, 0.9, (70, 105, 86, 114), 114.3, 18.5),
    ]
    run = glyph_run(found, classes, PAPER, 26)
    assert [glyph.size for glyph in run.glyphs] == [10, 7, 7, 7]
    assert len({glyph.y for glyph in run.glyphs[1:]}) == 1


def test_the_label_of_a_brace_is_small() -> None:
    classes = ("x italic", "⏟ upright")
    brace = Sign(1, 0.9, (10, 105, 110, 113), 113, 26)
    label = Sign(0, 0.9, (54, 122, 66, 132), 132, 22.5)
    letters = [Sign(0, 0.9, (x, 88, x + 13, 100), 100, 26) for x in (10, 55, 97)]
    run = glyph_run([*letters, brace, label], classes, PAPER, 26)
    assert next(g.size for g in run.glyphs if g.y > 45) == 7


def test_what_is_right_above_an_equals_sign_is_small() -> None:
    classes = ("x italic", "= upright", "d upright")
    line = [Sign(0, 0.9, (10, 88, 23, 100), 100, 26), Sign(1, 0.9, (36, 90, 52, 97), 100, 26)]
    label = [Sign(2, 0.9, (x, 74, x + 8, 86), 86, 25) for x in (31, 40, 49)]
    assert [g.size for g in glyph_run([*line, *label], classes, PAPER, 26).glyphs if g.y < 35] == [7, 7, 7]
    above = [replace(sign, box=(sign.box[0], 50, sign.box[2], 62), y=62) for sign in label]
    assert [g.size for g in glyph_run([*line, *above], classes, PAPER, 26).glyphs if g.y < 35] == [10, 10, 10]


def test_arrows_over_letters_do_not_tell_the_size_of_the_text() -> None:
    classes = ("A italic", "→ upright")
    letters = [Sign(0, 0.9, (20 * x, 80, 20 * x + 15, 96), 96, 21) for x in range(8)]
    arrows = [Sign(1, 0.9, (50 * x, 70, 50 * x + 25, 78), 96, 26) for x in range(3)]
    assert body_size([*letters, *arrows], classes) == 21
    assert body_size(arrows, classes) == 26
