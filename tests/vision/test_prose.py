"""Lines of words are told from formulas."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mathsnap.vision.prose import lines_of_words, without_lines, words_as_set
from mathsnap.vision.signs import Sign

CLASSES = (
    "a upright",
    "x italic",
    ", upright",
    "a sans",
    "= upright",
    "x upright",
    "1 upright",
    "a italic",
    "l upright",
)
EM = 20.0
LETTER, GAP, SPACE = 9, 1, 6  # pixels


def sign(name: str, x: float, y: float = 40.0, score: float = 0.7) -> Sign:
    return Sign(CLASSES.index(name), score, (x, y - 9, x + LETTER, y), y, EM)


def line(*words: str, x: float = 10.0, y: float = 40.0) -> list[Sign]:
    """Words of upright letters (a, x), other names of classes being signs of their own."""
    out = []
    for word in words:
        names = [word] if word in CLASSES else [f"{letter} upright" for letter in word]
        for name in names:
            out.append(sign(name, x, y))
            x += LETTER + GAP
        x += SPACE - GAP
    return out


def words_of(found: list[Sign]) -> list[list[str]]:
    return [
        ["".join(CLASSES[found[i].name].split(" ")[0] for i in word) for word in line.words]
        for line in lines_of_words(found, CLASSES, EM)
    ]


LONG = ("aaaaa", "axaxa", "aaaax", "xaaaa")


def test_lines_of_words_are_found_one_by_one() -> None:
    found = [*line(*LONG), *line("aaaa", "aaaaxxxx", ", upright", y=64.0)]
    assert words_of(found) == [list(LONG), ["aaaa", "aaaaxxxx", ","]]


def test_few_or_doubtful_words_are_left() -> None:
    assert words_of(line("aaaa", "aaax")) == []
    assert words_of([replace(letter, score=0.3) for letter in line(*LONG)]) == []


def test_a_letter_of_doubtful_style_is_a_letter_all_the_same() -> None:
    found = line(*LONG)
    slanted, upright = CLASSES.index("a italic"), CLASSES.index("a upright")
    found[2] = replace(found[2], name=slanted, score=0.2, others=((slanted, 0.25), (upright, 0.25)))
    (told,) = lines_of_words(found, CLASSES, EM)
    assert [len(word) for word in told.words] == [5, 5, 5, 5]
    assert {CLASSES[s.name].split(" ")[1] for s in words_as_set(found, CLASSES, [told])[0]} == {"upright"}


@pytest.mark.parametrize("words", [LONG, ("axaxa", "aaaa", "aaax")])
def test_words_beside_a_display_are_a_remark_of_it(words: tuple[str, ...]) -> None:
    display = line("x italic", "= upright", "x italic")
    assert words_of([*display, *line(*words, x=140.0)]) == []
    assert words_of([*display, *line(*words, x=140.0, y=64.0)]) == [list(words)]
    assert len(words_of([*display, *line(*LONG, *LONG, *LONG, x=140.0)])) == 1, "a column of text beside one"


def test_a_formula_may_have_words_in_it() -> None:
    assert words_of(line("x italic", "= upright", "aaaa", "x italic", "aaaa", "xxxx", "x italic")) == []


def test_between_the_formulas_of_a_paragraph_words_are_words() -> None:
    found = line("xaaaa", "axax", "axaax", "x italic", "aaaa", "xxxx", "x italic", *LONG)
    assert words_of(found) == [["xaaaa", "axax", "axaax"], ["aaaa", "xxxx"], list(LONG)]
    assert not any(told.alone for told in lines_of_words(found, CLASSES, EM))
    assert all(told.alone for told in lines_of_words(line(*LONG), CLASSES, EM))


def test_lines_with_their_formulas() -> None:
    script = replace(sign("1 upright", 190.0, 28.0), box=(186.0, 20.0, 190.0, 28.0), size=0.7 * EM)
    found = [*line("xaaaa", "axaxx", "axaaxx", "x italic", "aaaa"), script, sign("x italic", 190.0, 80.0)]
    (told,) = lines_of_words(found, CLASSES, EM, formulas=True)
    assert [len(word) for word in told.words] == [5, 5, 6, 4]
    assert told.formulas == (16, 21)
    assert not told.alone


def test_short_words_and_numbers_beside_a_formula_may_be_of_it() -> None:
    found = line(*LONG, *LONG, "aax", "x italic", "1 upright", ", upright", "xa", *LONG)
    assert words_of(found) == [[*LONG, *LONG], list(LONG)]
    glued = sign("x italic", line(*LONG)[-1].box[2] + 2)
    found = [*line(*LONG, *LONG, y=40.0), replace(glued, box=(glued.box[0], 5, glued.box[2], 16), y=16.0)]
    assert words_of(found)[0] == [*LONG, *LONG], "what is far above is not beside"


def test_a_number_has_digits() -> None:
    found = line(*LONG, "1 upright")
    one = replace(found[-1], name=CLASSES.index("l upright"))
    glued = [
        *found,
        replace(one, box=(one.box[0] + LETTER + GAP, one.box[1], one.box[2] + LETTER + GAP, one.box[3])),
    ]
    (told,) = lines_of_words(glued, CLASSES, EM)
    (words,) = words_as_set(glued, CLASSES, [told])
    assert [CLASSES[s.name] for s in words][-2:] == ["1 upright", "1 upright"]
    apart = [*found, replace(one, box=(one.box[0] + 20, one.box[1], one.box[2] + 20, one.box[3]))]
    (told,) = lines_of_words(apart, CLASSES, EM)
    (words,) = words_as_set(apart, CLASSES, [told])
    assert [CLASSES[s.name] for s in words][-2:] == ["1 upright", "l upright"]


def test_one_word_in_italics_may_be_a_variable() -> None:
    def slanted(count: int, x: float) -> list[Sign]:
        return [sign("a italic", x + (LETTER + GAP) * i) for i in range(count)]

    first = line(*LONG, *LONG)
    one = slanted(5, first[-1].box[2] + SPACE)
    two = [*one, *slanted(5, one[-1].box[2] + SPACE)]
    assert words_of([*first, *one]) == [[*LONG, *LONG]]
    assert words_of([*first, *two]) == [[*LONG, *LONG, "aaaaa", "aaaaa"]]


def test_what_touches_a_word_from_above_is_of_a_formula_with_it() -> None:
    found = [*line(*LONG), sign("= upright", 30.0, 30.0)]
    assert words_of(found) == []


def test_their_ink_goes_and_no_other() -> None:
    found = [*line(*LONG), *line(*LONG, y=64.0)]
    ink = np.zeros((100, 300), np.float32)
    for one in found:
        x0, y0, x1, y1 = map(int, one.box)
        ink[y0:y1, x0:x1] = 1
    left = without_lines(ink, found, lines_of_words(found, CLASSES, EM)[:1], EM)
    assert not left[:45].any()
    assert (left[50:] == ink[50:]).all()
    assert ink[:45].any()
