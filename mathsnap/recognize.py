"""Reading formulas a second time, with another engine: what stands where is known by then.

Other engines read one formula at a time and find one in any picture, even in one of a cat. So our own reading
goes ahead: it finds the formulas and cuts them out, and its signs bear witness for or against the other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING

from mathsnap.boxes import Box
from mathsnap.checks.repair import close_groups
from mathsnap.checks.verdict import judge
from mathsnap.engines import Engine, EngineError
from mathsnap.errors import DependencyError
from mathsnap.formula import Check, Formula, Source, Status
from mathsnap.pdf.document import PdfSource, open_pdf
from mathsnap.symbols import symbol_of

if TYPE_CHECKING:
    from PIL.Image import Image

    from mathsnap.pdf.regions import Region

__all__ = ["agreement", "better", "reread", "reread_pages", "reread_picture", "tidy", "unwitnessed"]

_TRUSTED = 0.9
"""Share of signs in common from which a reading is not called suspect."""

_UNWITNESSED = 0.5
"""Confidence in a reading that nothing speaks for or against."""

_ODD = 0.5
"""What is left of the confidence in LaTeX that makes no sense, such as endless repetition."""

_MARGIN = 3.0
"""Points or pixels of paper left around a formula that is cut out."""

_DPI = 200
"""Resolution at which formulas of PDF pages are drawn; pix2tex was trained on text of about that size."""


def reread_picture(found: list[Formula], picture: Image, engine: Engine) -> list[Formula]:
    """The formulas that our own reading has found in a picture, read by another engine."""
    if len(found) == 1:  # all of the picture, in case a sign at its border was not found
        return [reread(found[0], picture, engine)]
    return [reread(formula, _cut(picture, formula.source.bbox), engine) for formula in found]


def unwitnessed(picture: Image, source: Source, engine: Engine) -> list[Formula]:
    """The formula of a picture that our own engine could not look at."""
    return [reread(Formula("", source=source), picture, engine)]


def reread_pages(found: Iterable[Formula], source: PdfSource, name: str, engine: Engine) -> Iterator[Formula]:
    """The formulas of a PDF file, drawn and read by another engine."""
    with open_pdf(source, name) as document:
        for formula in found:
            page, box = formula.source.page, formula.source.bbox
            if page is None or box is None:
                yield formula
                continue
            drawn = document[page - 1].get_pixmap(dpi=_DPI, clip=box.grown(_MARGIN).as_tuple())
            yield reread(formula, drawn.pil_image(), engine)


def better(
    found: Iterable[tuple[Formula, Region]], picture: Image, second: Callable[[], Engine | None]
) -> list[Formula]:
    """The formulas that our own reading has found in a picture; of those that are not verified the better of
    it and what a second engine reads, by the round trip against the signs that were seen.
    """
    read = list(found)
    if all(formula.status is Status.VERIFIED for formula, _ in read):
        return [formula for formula, _ in read]
    if (engine := second()) is None:
        return [formula for formula, _ in read]
    return [
        formula if formula.status is Status.VERIFIED else _better(formula, region, picture, engine)
        for formula, region in read
    ]


def _better(formula: Formula, region: Region, picture: Image, engine: Engine) -> Formula:
    """The other reading where its round trip finds fewer differences, ours where it does not."""
    begun = perf_counter()
    display = region.kind == "display"
    factor = formula.source.bbox.width / region.box.width if formula.source.bbox else 1.0
    try:
        latex = tidy(engine.read(_cut(picture, formula.source.bbox)))
    except (EngineError, DependencyError):
        return formula
    mended, repairs = close_groups(latex)
    ours = judge(
        formula.latex, region.run, region.doubts, display=display, factor=factor, others=region.others
    )
    other = judge(mended, region.run, region.doubts, display=display, factor=factor, others=region.others)
    if other.differences is None or (ours.differences is not None and ours.differences <= other.differences):
        return formula
    return replace(
        formula,
        latex=mended,
        engine=engine.name,
        status=Status.SUSPECT if repairs else other.status,
        confidence=other.confidence,
        checks=other.checks,
        repairs=repairs,
        elapsed_ms=formula.elapsed_ms + 1000 * (perf_counter() - begun),
    )


def reread(formula: Formula, picture: Image, engine: Engine) -> Formula:
    """A formula with the LaTeX that another engine gives for its picture; what it says is checked.

    Its confidence is the share of signs that both readings have in common, less where it makes no sense; it
    is not calibrated.
    """
    begun = perf_counter()
    try:
        latex, failure = tidy(engine.read(picture)), ""
    except EngineError as error:
        latex, failure = "", str(error)
    latex, repairs = close_groups(latex)
    share = agreement(latex, (symbol.latex for symbol in formula.symbols))
    syntax, sense = (
        _checked(latex) if not failure else (Check("engine", False, failure), Check("sense", True))
    )
    witness = Check("signs", share >= _TRUSTED, f"{share:.0%} in common with our own reading")
    confidence = (share if formula.symbols else _UNWITNESSED) * (1.0 if sense.passed else _ODD)
    sound = bool(latex) and syntax.passed
    sure = sense.passed and not repairs and (witness.passed or not formula.symbols)
    return replace(
        formula,
        latex=latex,
        engine=engine.name,
        status=Status.INVALID if not sound else Status.PLAUSIBLE if sure else Status.SUSPECT,
        confidence=confidence if sound else 0.0,
        checks=(syntax, sense, *((witness,) if formula.symbols else ())),
        repairs=repairs,
        symbols=(),
        elapsed_ms=formula.elapsed_ms + 1000 * (perf_counter() - begun),
    )


def _cut(picture: Image, box: Box | None) -> Image:
    if box is None:
        return picture
    x0, y0, x1, y1 = box.grown(_MARGIN).as_tuple()
    return picture.crop(
        (max(0, int(x0)), max(0, int(y0)), min(picture.width, int(x1) + 1), min(picture.height, int(y1) + 1))
    )


_ENDS = re.compile(r"^(?:\\[,;:!>]|~|\s)+|(?:(?<!\\)\\[,;:!>]|~|\s)+$")
_PAIRS = (("$$", "$$"), ("$", "$"), (r"\[", r"\]"), (r"\(", r"\)"))


def tidy(latex: str) -> str:
    """LaTeX as other engines write it, without dollars around it, double spaces and spaces at its ends."""
    text = " ".join(latex.split())
    for left, right in _PAIRS:
        if text.startswith(left) and text.endswith(right) and len(text) >= len(left) + len(right):
            text = text[len(left) : len(text) - len(right)]
            break
    return _ENDS.sub("", text)


_SIGN = re.compile(r"\\(?:begin|end)\s*\{[^}]*\}(?:\s*\{[lcr| ]*\})?|\\[A-Za-z]+|\\.|\S")
_LAYOUT = frozenset("{}^_&~") | {"\\\\"}


def agreement(latex: str, witnesses: Iterable[str]) -> float:
    """Share of signs that a LaTeX text has in common with signs that were seen, 0 to 1 (F1)."""
    said = Counter(_signs(latex))
    seen = Counter(sign for witness in witnesses for sign in _signs(witness))
    total = said.total() + seen.total()
    return 2 * (said & seen).total() / total if total else 0.0


def _signs(latex: str) -> Iterator[str]:
    for token in _SIGN.findall(latex):
        if len(token) == 1 and token not in _LAYOUT:
            yield token
        elif len(token) > 1 and (known := symbol_of(token)) is not None and not known[0].isspace():
            yield known[0]


def _checked(latex: str) -> tuple[Check, Check]:
    """What TeX would refuse of a reading, and what makes no sense in it."""
    from mathsnap.checks import check

    if not latex:
        return Check("syntax", False, "nothing was read"), Check("sense", True)
    messages = check(latex, "latex").messages
    refused = [f"at {m.at + 1}: {m.text}" for m in messages if m.severity == "error"]
    odd = [f"at {m.at + 1}: {m.text}" for m in messages if m.code == "sense"]
    return Check("syntax", not refused, "; ".join(refused)), Check("sense", not odd, "; ".join(odd))
