"""The letters of a word have one style."""

from __future__ import annotations

from mathsnap.vision.signs import Sign
from mathsnap.vision.words import words_in_one_style

CLASSES = ("l upright", "l sans", "o upright", "o sans", "g upright", "g sans", "x italic", "d upright")
EM = 20.0


def sign(name: str, x: float, *others: tuple[str, float], y: float = 20.0) -> Sign:
    readings = ((name, 0.9), *others) if others else ((name, 0.98),)
    numbered = tuple((CLASSES.index(n), share) for n, share in readings)
    return Sign(CLASSES.index(name), 0.9, (x, y - 9, x + 8, y), y, EM, numbered)


def names(found: list[Sign]) -> list[str]:
    return [CLASSES[s.name] for s in found]


def test_a_letter_of_another_style_is_misread() -> None:
    found = [sign("l sans", 0), sign("o sans", 9), sign("g upright", 18, ("g sans", 0.08))]
    assert names(words_in_one_style(found, CLASSES)) == ["l sans", "o sans", "g sans"]


def test_the_surer_letters_decide() -> None:
    found = [
        sign("l sans", 0, ("l upright", 0.4)),
        sign("o sans", 9, ("o upright", 0.4)),
        sign("g upright", 18),
    ]
    assert names(words_in_one_style(found, CLASSES)) == ["l upright", "o upright", "g upright"]


def test_letters_apart_or_of_variables_are_no_word() -> None:
    apart = [sign("l sans", 0), sign("o sans", 9), sign("g upright", 40)]
    assert words_in_one_style(apart, CLASSES) == apart
    below = [sign("l sans", 0), sign("o sans", 9), sign("g upright", 18, y=30)]
    assert words_in_one_style(below, CLASSES) == below
    differential = [sign("d upright", 0), sign("x italic", 9), sign("d upright", 18)]
    assert words_in_one_style(differential, CLASSES) == differential
