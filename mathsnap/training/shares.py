r"""Sheets of signs that bring every class to its number.

A corpus has what authors write often, and a grammar that gives each command its share still leaves seldom
what only one alphabet of one font has. So each command is set once in each font, the classes that it prints
are noted, and the classes that lack most are drawn most.
"""

from __future__ import annotations

import random
import string
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

from mathsnap.training.grammar import ACCENTS, ARROWS, LARGE, rare_atoms, signs_between
from mathsnap.training.labels import labels
from mathsnap.training.typeset import Setting, read_runs, typeset

__all__ = ["Catalogue", "catalogue", "lacking", "name_reader", "sheets"]

Catalogue = Mapping[str, Sequence[str]]
"""For each class the atoms that print it."""

_LETTERS = string.ascii_letters + string.digits
_PUNCTUATION = ",.;:!?()[]/'-*="
_LIGATURES = ("fi", "fl", "ff", "ffi", "ffl")
_FACES = (
    r"\textrm{%s}", r"\textit{%s}", r"\textbf{%s}", r"\texttt{%s}", r"\textsf{%s}", r"\textbf{\itshape %s}"
)  # fmt: skip
_WIDE = (
    r"\overbrace{abc}", r"\underbrace{abc}", r"\overline{ab}", r"\underline{ab}", r"\overrightarrow{ab}",
    r"\overleftarrow{ab}", r"\sqrt{a}", r"\sqrt{\frac{a}{b}}",
)  # fmt: skip
_FENCES = (
    "(", ")", "[", "]", r"\{", r"\}", "|", r"\|", "/", r"\langle", r"\rangle", r"\lfloor", r"\rfloor",
    r"\lceil", r"\rceil", r"\uparrow", r"\downarrow",
)  # fmt: skip
_SIZES = ("", "big", "Big", "bigg", "Bigg")

_FORMS: tuple[tuple[float, str], ...] = (
    (10, "<R>"), (2, "<A>_{<R>}"), (2, "<A>^{<R>}"), (1, "<A>_{<A>_{<R>}}"), (1, "<A>^{<A><R>}"),
    (1, r"\frac{<R>}{<R>}"), (0.5, r"\sqrt{<R>}"), (0.5, r"\hat{<R>}"), (1, "(<R>)"), (1, "<R><R>"),
)  # fmt: skip
_PLAIN = "abcdefghijklmnpqrstuvwxyzABCDEFGHKLMNPQRSTVXYZ0123456789"
_BETWEEN = (r"\ ", r"\ ", r"\,", "", r"\quad ")


def catalogue(setting: Setting) -> dict[str, list[str]]:
    """Which classes the fonts of a setting have, and what prints them there."""
    found: dict[str, list[str]] = {}
    atoms = _atoms()
    for atom, names in zip(atoms, typeset(atoms, setting, name_reader), strict=True):
        for name in sorted(set(names or ())):
            found.setdefault(name, []).append(atom)
    return found


def lacking(counted: Counter[str], known: Catalogue, least: int) -> dict[str, int]:
    """By how much each class of a catalogue falls short of the number that it should have at least."""
    return {name: least - counted[name] for name in sorted(known) if counted[name] < least}


def sheets(known: Catalogue, lack: Mapping[str, int], seed: int) -> Iterator[str]:
    """Sheets without end: a few rows of signs at all places and sizes, more of the classes that lack more."""
    draw = random.Random(seed)
    names, totals = list(lack), list(accumulate(lack.values()))

    def wanted() -> str:
        atoms = known[draw.choices(names, cum_weights=totals)[0]]
        # what prints one sign serves its class better than what prints it among others
        shortest = sorted(atoms, key=len)[:3] if draw.random() < 0.5 else atoms
        return draw.choice(shortest) + " "

    while True:
        rows = [_row(draw, wanted) for _ in range(draw.choice((1, 2, 3, 4)))]
        yield rows[0] if len(rows) == 1 else r"\begin{gathered}" + r" \\ ".join(rows) + r"\end{gathered}"


def _row(draw: random.Random, wanted: Any) -> str:
    parts = []
    for _ in range(draw.randint(6, 14)):
        form = draw.choices([form for _, form in _FORMS], [weight for weight, _ in _FORMS])[0]
        while "<R>" in form:
            form = form.replace("<R>", wanted(), 1)
        while "<A>" in form:
            form = form.replace("<A>", draw.choice(_PLAIN), 1)
        parts += [form, draw.choice(_BETWEEN)]
    return "".join(parts)


def _atoms() -> list[str]:
    text = [face % sign for face in _FACES for sign in (*_LETTERS, *_PUNCTUATION, *_LIGATURES)]
    accented = [rf"\{accent}{{{letter}}}" for accent in ACCENTS for letter in ("a", "M")]
    large = [form % name for name in LARGE for form in (r"\%s", r"{\textstyle\%s}")]
    arrows = [rf"\{name}{{ab}}" for name in ARROWS]
    fences = [rf"\{size}{fence}" if size else fence for size in _SIZES for fence in _FENCES]
    negated = [rf"\not{sign}" for sign in (r"\in", r"\subset", "=", "<", ">", r"\equiv", r"\sim", r"\to")]
    return [*rare_atoms(), *signs_between(), *text, *accented, *large, *arrows, *_WIDE, *fences, *negated]


def name_reader(document: Any) -> Callable[[Any], list[str]]:
    """An opener for `typeset` that reads pages as the names of their labels."""
    read = read_runs(document)
    return lambda page: [label.name for label in labels(read(page)) or ()]
