r"""What pictures are made of: formulas alone, with a number, in a line of words, in a paragraph; rare signs.

A scene is one body for `typeset`; boxes of TeX (\hbox, \vbox) bring text into it.
"""

from __future__ import annotations

import math
import random
import string
from collections.abc import Iterator, Sequence
from importlib.resources import files

from mathsnap.training.causes import constructs
from mathsnap.training.grammar import Grammar
from mathsnap.training.latexforms import body

__all__ = ["scenes", "weigh"]

_WORDS = files("mathsnap.training").joinpath("words.txt").read_text(encoding="utf-8").split()

# How often a scene is of a kind.
_ALONE, _NUMBERED, _LINE, _PARAGRAPH, _TEXT, _SHEET = 52, 9, 16, 9, 4, 10
_FROM_GRAMMAR = 0.45
_LONGEST = 600  # characters of LaTeX; longer formulas do not fit in a picture for training


def scenes(
    corpus: Sequence[str], weights: Sequence[float], seed: int, *, invented: bool = True
) -> Iterator[str]:
    """Scenes without end: formulas of the corpus by weight, plain or among words.

    weights: running totals. invented: those of the grammar and its sheets of rare signs come as well.
    """
    draw = random.Random(seed)
    grammar = Grammar(seed)

    def formula() -> str:
        if invented and (not corpus or draw.random() < _FROM_GRAMMAR):
            return grammar.formula()
        return body(draw.choices(corpus, cum_weights=weights)[0])

    while True:
        kind = draw.choices(
            (_alone, _numbered, _line, _paragraph, _text, None),
            (_ALONE, _NUMBERED, _LINE, _PARAGRAPH, _TEXT, _SHEET if invented else 0),
        )[0]
        scene = kind(draw, [formula() for _ in range(3)]) if kind else grammar.sheet()
        if len(scene) <= _LONGEST:
            yield scene


def weigh(formulas: Sequence[str]) -> list[float]:
    """Running totals of the formulas' weights: long ones and those with rare commands count more."""
    seen: dict[str, int] = {}
    made_of = [constructs(formula) for formula in formulas]
    for names in made_of:
        for name in names:
            seen[name] = seen.get(name, 0) + 1
    total, totals = 0.0, []
    for formula, names in zip(formulas, made_of, strict=True):
        rarest = min((seen[name] for name in names), default=len(formulas))
        total += math.sqrt(len(formula)) * (len(formulas) / rarest) ** 0.25
        totals.append(total)
    return totals


def _alone(draw: random.Random, formulas: list[str]) -> str:
    return formulas[0]


def _numbered(draw: random.Random, formulas: list[str]) -> str:
    number = draw.choice(("(%d)", "(%d)", "(%d.1)", "[%d]", "(A%d)")) % draw.randint(1, 99)
    return rf"{formulas[0]}\hskip{draw.randint(2, 6)}em\hbox{{\rm {number}}}"


def _line(draw: random.Random, formulas: list[str]) -> str:
    """One line of words with formulas in text style."""
    parts = [_words(draw, 4)]
    for formula in formulas[: draw.randint(1, 2)]:
        parts += [f"${formula}$", _words(draw, 4)]
    return rf"\hbox{{{' '.join(parts)}}}"


def _paragraph(draw: random.Random, formulas: list[str]) -> str:
    """A few lines of words with a formula inside and a display after them."""
    text = f"{_words(draw, 12)} ${formulas[0]}$ {_words(draw, 10)}"
    width = draw.choice((180, 240, 345))
    return rf"\vbox{{\hsize={width}pt\noindent {text} $${formulas[1]}$$ {_words(draw, 8)}}}"


def _text(draw: random.Random, formulas: list[str]) -> str:
    """Words only: a picture has much that is no mathematics."""
    face = draw.choice((r"\rm", r"\bf", r"\it", r"\tt", r"\sf"))
    return rf"\vbox{{\hsize=240pt\noindent {face} {_words(draw, 25)}}}"


def _words(draw: random.Random, most: int) -> str:
    return " ".join(_word(draw) for _ in range(draw.randint(1, most)))


def _word(draw: random.Random) -> str:
    word = draw.choice(_WORDS)
    chance = draw.random()
    if chance < 0.12:  # any letters, so that the rare ones come too
        word = "".join(draw.choices(string.ascii_letters, k=draw.randint(1, 8)))
    elif chance < 0.18:
        word = str(draw.randint(0, 2030))
    elif chance < 0.25:
        word = word.capitalize()
    elif chance < 0.28:
        word = f"({word})"
    return word + draw.choices(("", ",", ".", ";", ":", "-", "'s", "?"), (80, 8, 6, 1, 1, 1, 1, 1))[0]
