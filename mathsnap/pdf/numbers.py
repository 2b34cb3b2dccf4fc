"""Equation numbers: found at the margin, told from the formula."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mathsnap.glyphs import Glyph
from mathsnap.pdf.lines import Line, Word

__all__ = ["numbers_of"]

_NUMBER = re.compile(
    r"""\(
    (?: (?:[A-Z]{1,3}[.\-–]?)? \d{1,3} (?:[.\-–:]\d{1,3}){0,3} [a-z]? [′']*   # 5  3.1a  A.12  2-7
      | [ivx]{1,4} | [A-Z] | [a-z] | \*{1,3} | ∗{1,3} | †{1,3} )
    \)""",
    re.VERBOSE,
)
_APART = 0.4
"""A number is at least this far (em) from the formula; a space in prose may be as wide."""

_MARGIN = 1.5
"""A number ends (or, on the left, begins) within this distance (em) of the margin."""


def numbers_of(
    lines: Iterable[Line], left: float, right: float, *, apart: float = _APART
) -> list[tuple[str, tuple[Glyph, ...]]]:
    """Each number among the lines of a display, as printed and with its glyphs, from top to bottom.

    left, right: the column's margins. apart: the white space (em) before a number, at least.
    """
    found = []
    for line in lines:
        number = _at_end(line, right, apart) or _at_start(line, left, apart)
        if number:
            found.append((number.text, number.glyphs))
    return found


def _at_end(line: Line, right: float, apart: float) -> Word | None:
    last = line.words[-1]
    if last.x1 < right - _MARGIN * line.size or not _NUMBER.fullmatch(last.text):
        return None
    before = line.words[-2] if len(line.words) > 1 else None
    return last if before is None or last.x0 - before.x1 > apart * line.size else None


def _at_start(line: Line, left: float, apart: float) -> Word | None:
    first = line.words[0]
    if first.x0 > left + _MARGIN * line.size or not _NUMBER.fullmatch(first.text):
        return None
    after = line.words[1] if len(line.words) > 1 else None
    return first if after is None or after.x0 - first.x1 > apart * line.size else None
