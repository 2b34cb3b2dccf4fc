r"""Whether several readings of one picture say the same: what one look misreads another seldom does.

What prints alike up to spaces and the sizes of fences is the same: \, and \left do not count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["dissent"]

_FREE = re.compile(
    r"\\(?:[,;:!> ]|(?:q?quad|left|right|limits|nolimits)(?![A-Za-z])|[bB]igg?[lrm]?(?![A-Za-z]))|[\s~]+"
)


def dissent(latex: str, others: Sequence[str]) -> float | None:
    """The share of the other readings that differ, 0 to 1; None where there are none to ask."""
    if not others:
        return None
    mine = _FREE.sub("", latex)
    return sum(_FREE.sub("", other) != mine for other in others) / len(others)
