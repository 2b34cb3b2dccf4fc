"""Do two formulas print the same? Spelling and horizontal spaces do not count.

Both are set in Computer Modern; the glyphs and rules on the two pages are compared one by one in the order in
which TeX set them, by font, glyph name, size and vertical step. This is independent of the glyph reader.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from mathsnap.training.latexforms import body
from mathsnap.training.typeset import CM, typeset

__all__ = ["Print", "Score", "Sign", "compare", "distance", "prints", "read_prints", "score"]


class Sign(NamedTuple):
    """One mark on the page: font without its size ("CMMI"; "rule"; "fence" where the size is ignored), glyph
    name ("h" or "v" for rules), size in points, and the vertical step from the sign before.
    """

    font: str
    name: str
    size: float = 0.0
    step: int = 0


@dataclass(frozen=True, slots=True)
class Print:
    """What a page shows: exact, and lenient, where fences and big operators have no size and a step is only
    up, down or none.
    """

    exact: tuple[Sign, ...]
    lenient: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """exact, lenient: the prints agree; glyphs: 1 - edit distance / longer print; compiles: TeX takes it."""

    exact: bool = False
    lenient: bool = False
    glyphs: float = 0.0
    compiles: bool = False


def score(pairs: Sequence[tuple[str, str]]) -> list[Score | None]:
    """Score of each (reference, prediction); None where the reference itself does not compile.

    A prediction of "" counts as missing.
    """
    references = prints([reference for reference, _ in pairs])
    predictions = prints([prediction for _, prediction in pairs])
    return [None if r is None else compare(r, p) for r, p in zip(references, predictions, strict=True)]


def prints(formulas: Iterable[str]) -> list[Print | None]:
    """The print of each formula, of whatever outer form; None where TeX refuses it or where it is ""."""
    every = [body(formula) for formula in formulas]
    asked = list(dict.fromkeys(formula for formula in every if formula))
    found = dict(zip(asked, typeset(asked, CM, read_prints), strict=True))
    return [found.get(formula) for formula in every]


def compare(reference: Print, prediction: Print | None) -> Score:
    """How well one print agrees with another; None is a prediction that does not compile."""
    if prediction is None:
        return Score()
    a, b = reference.exact, prediction.exact
    agreement = 1.0 if a == b else 1 - distance(a, b) / max(len(a), len(b))
    return Score(a == b, reference.lenient == prediction.lenient, agreement, True)


def distance(a: Sequence[object], b: Sequence[object]) -> int:
    """Edit distance: insertions, deletions and exchanges."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        corner, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            corner, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, corner + (x != y))
    return row[-1]


# -- reading a page ----------------------------------------------------------------------------


class _Mark(NamedTuple):
    """A glyph or rule as it stands: y is the baseline, or the rule's middle."""

    font: str
    name: str
    size: float
    x: float
    y: float


def read_prints(document: Any) -> Callable[[Any], Print]:
    """An opener for `typeset`: reads a page as a `Print`."""
    names = _GlyphNames(document)

    def read(page: Any) -> Print:
        marks = _marks(page, names)
        return Print(tuple(_exact(marks)), tuple(_lenient(marks)))

    return read


class _GlyphNames:
    """The names of the glyphs of a document's fonts, each font opened once."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._names: dict[str, dict[int, str]] = {}

    def of(self, page: Any, font: str) -> dict[int, str]:
        if font not in self._names:
            for xref, _, _, name, *_ in page.get_fonts():
                self._names.setdefault(_plain_name(name), self._open(xref))
            self._names.setdefault(font, {})
        return self._names[font]

    def _open(self, xref: int) -> dict[int, str]:
        import freetype

        face = freetype.Face(io.BytesIO(self._document.extract_font(xref)[3]))
        return {glyph: face.get_glyph_name(glyph).decode() for glyph in range(face.num_glyphs)}


def _plain_name(font: str) -> str:
    return font.split("+")[-1]


def _marks(page: Any, names: _GlyphNames) -> list[_Mark]:
    placed: list[tuple[int, _Mark]] = []
    for span in page.get_texttrace():
        font = _plain_name(span["font"])
        known, family, size = names.of(page, font), font.rstrip("0123456789"), round(span["size"], 1)
        for _, glyph, (x, y), _ in span["chars"]:
            placed.append((span["seqno"], _Mark(family, known.get(glyph, str(glyph)), size, x, y)))
    for drawing in page.get_drawings():
        box = drawing["rect"]
        way = "h" if box.width > box.height else "v"
        placed.append((drawing["seqno"], _Mark("rule", way, 0.0, box.x0, (box.y0 + box.y1) / 2)))
    placed.sort(key=lambda pair: pair[0])
    return [mark for _, mark in placed]


_EXACT_UNIT, _FAR = 1.2, 7.0  # points: steps are counted in units, beyond that only their direction counts
_LENIENT_STEP = 1.0


def _exact(marks: list[_Mark]) -> Iterator[Sign]:
    last = marks[0].y if marks else 0.0
    for mark in marks:
        rise = mark.y - last
        last = mark.y
        step = round(rise / _EXACT_UNIT) if abs(rise) < _FAR else (99 if rise > 0 else -99)
        yield Sign(mark.font, mark.name, mark.size, step)


_SIZED = re.compile(r"(bigg|Bigg|big|Big|display|text|v|ex|tp|bt|mid)$")
_SMALL_FENCES = frozenset(
    f"{kind}{side}" for kind in ("paren", "bracket", "brace", "angbracket") for side in ("left", "right")
) | {"bar", "bardbl", "radical"}
_TALL_BARS = {"vextendsingle": "bar", "vextenddouble": "bardbl"}


def _lenient(marks: list[_Mark]) -> Iterator[Sign]:
    last: float | None = None
    column: tuple[str, int] | None = None
    for mark in marks:
        if mark.font == "rule" and mark.name == "v":
            continue
        if mark.name in _TALL_BARS:  # many pieces in one column are one bar
            here = (mark.name, round(mark.x))
            if here != column:
                yield Sign("fence", _TALL_BARS[mark.name])
            column = here
            continue
        if mark.font == "CMEX":
            plain = _SIZED.sub("", mark.name)
            if plain == mark.name or not mark.name.endswith(("ex", "bt", "mid")):  # only a fence's top counts
                yield Sign("fence", plain)
        elif mark.font in ("CMR", "CMSY") and mark.name in _SMALL_FENCES:
            yield Sign("fence", mark.name)
        else:
            rise = 0.0 if last is None else mark.y - last
            last = mark.y
            step = 0 if abs(rise) < _LENIENT_STEP else (1 if rise > 0 else -1)
            yield Sign(mark.font, mark.name, mark.size, step)
