"""Scripts and signs of the line, where baselines, sizes and boxes are as far off as in pictures."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from math import exp
from pathlib import Path

import pytest

from mathsnap.boxes import Box
from mathsnap.glyphs import Glyph, GlyphRun
from mathsnap.latex import write
from mathsnap.structure import parse
from mathsnap.symbols import Style
from mathsnap.training.runs import run_from_json

RUNS = Path(__file__).parents[1] / "data" / "runs.jsonl"


def letter(symbol: str, x: float, y: float, size: float = 10.0, *, top: float, bottom: float = 0.0) -> Glyph:
    """A sign whose ink reaches from `top` to `bottom`, both below y, and 0.4 em to the right of x."""
    style = Style.ITALIC if symbol.isalpha() else Style.UPRIGHT
    return Glyph(symbol, style, x, y, size, Box(x, y + top, x + 0.4 * size, y + bottom), 0.4 * size)


def read(*glyphs: Glyph) -> str:
    return write(parse(GlyphRun(glyphs)))


def test_a_letter_whose_box_took_in_its_subscript_stays_on_the_line() -> None:
    wrong = letter("P", 6, 1.5, top=-8.3, bottom=0.4)
    assert read(letter("a", 0, 0, top=-4.4), wrong, letter("b", 12, 0, top=-7)) == "aPb"


def test_a_subscript_whose_size_and_baseline_are_off_is_told_by_its_top() -> None:
    low = letter("k", 5, 0.9, 8.6, top=-4.2)
    assert read(letter("a", 0, 0, top=-4.4), low, letter("b", 12, 0, top=-7)) == "a_k b"


def test_letters_of_one_line_do_not_become_scripts_of_scripts() -> None:
    run = [letter("L", 0, 0, 7, top=-4.8)]
    run += [letter(c, 5 + 3 * k, 1.2, 7, top=-3.6 if c == "R" else -2.5) for k, c in enumerate("Re")]
    x = letter("x", -6, -2, top=-4.4)
    assert read(x, *run) == "x_{L_{Re}}"


def test_a_first_letter_that_is_low_and_small_is_no_script() -> None:
    assert read(letter("j", 0, 0.4, 7, top=-5.1, bottom=1.6), letter("x", 5, 0, top=-4.4)) == "jx"


def test_a_j_that_reaches_below_the_line_raises_nothing() -> None:
    j = letter("J", 0, 1.6, top=-8.4, bottom=0.6)
    assert read(j, letter("=", 8, 0, top=-3.5, bottom=-1.5), letter("x", 16, 0.1, top=-4.4)) == "J = x"


def test_a_prime_no_higher_than_the_subscript_before_it_belongs_to_that() -> None:
    """Its size is read as that of the subscript, and its baseline lies above the line's."""
    low = letter("′", 8, -0.9, 7, top=-2.8, bottom=0.2)
    run = [letter("a", 0, 0, top=-4.4), letter("Z", 5, 1.6, 7, top=-4.8), low, letter("b", 14, 0, top=-7)]
    assert read(*run) == "a_{Z'} b"


def test_a_prime_right_over_a_subscript_is_no_label_of_it() -> None:
    """The subscript's size is misread as that of the line."""
    base = letter("U", 4, 0, top=-7.6, bottom=0.2)
    low = replace(letter("i", 8.2, 3.5, top=0), box=Box(8.2, -2.4, 10, 3.6))
    prime = replace(letter("′", 8.5, -4.7, 7, top=0), box=Box(8.5, -9.4, 10.4, -5))
    assert read(base, low, prime, letter("b", 16, 0, top=-7)) == "U'_i b"


def test_a_small_relation_after_a_prime_stands_on_the_line() -> None:
    prime = letter("′", 5, -4.1, 7, top=-4.1, bottom=-0.3)
    less = letter("≤", 10, -0.5, 7, top=-4.7, bottom=0.6)
    assert read(letter("a", 0, 0, top=-4.8), prime, less, letter("b", 18, 0, top=-7)) == r"a' \leq b"


def _shaken(run: GlyphRun, noise: float, dice: random.Random) -> GlyphRun:
    def one(g: Glyph) -> Glyph:
        up, left, right, top, low = (dice.gauss(0, noise) * 10 for _ in range(5))
        x0, x1 = sorted((g.box.x0 + left, g.box.x1 + right))
        y0, y1 = sorted((g.box.y0 + top, g.box.y1 + low))
        return replace(g, y=g.y + up, size=g.size * exp(dice.gauss(0, 2 * noise)), box=Box(x0, y0, x1, y1))

    return GlyphRun(tuple(one(g) for g in run.glyphs), run.rules)


@pytest.mark.parametrize(("noise", "least"), [(0.01, 0.97), (0.02, 0.92), (0.03, 0.8)])
def test_most_formulas_are_read_where_all_measures_are_a_little_off(noise: float, least: float) -> None:
    dice = random.Random(0)
    records = [json.loads(line) for line in RUNS.read_text(encoding="utf-8").splitlines()]
    runs = [run_from_json(record) for record in records if record["font"] == "cm"]
    same = [write(parse(_shaken(run, noise, dice))) == write(parse(run)) for run in runs]
    assert sum(same) >= least * len(same)
