"""The record that every way in gives and every way out takes (DESIGN: `Formula`).

bbox is in PDF points from the top left of the page, or in pixels of the picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from mathsnap.boxes import Box

__all__ = ["Check", "Formula", "Kind", "Source", "Status", "SymbolReading"]

Kind = Literal["display", "inline"]


class Status(StrEnum):
    """What may be promised of a formula's LaTeX, from best to worst.

    verified: set again by a renderer, the same symbols stood in the same places.
    plausible: read without doubt, not yet set again.
    suspect: a symbol or a construction is doubtful; look at it.
    invalid: the LaTeX does not compile.
    """

    VERIFIED = "verified"
    PLAUSIBLE = "plausible"
    SUSPECT = "suspect"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a formula was read. `path` is as it was given, "-" for standard input, "" for bytes or a picture
    in memory; page counts from 1; dpi is of a picture; sha256 is of the file.
    """

    path: str
    page: int | None = None
    bbox: Box | None = None
    dpi: float | None = None
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One check of a formula and what it found. boxes: where in the source, in the unit of its bbox."""

    name: str
    passed: bool
    detail: str = ""
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class SymbolReading:
    """One symbol of the formula, where it stands and how sure its reading is (0 to 1)."""

    latex: str
    bbox: Box
    confidence: float
    alternatives: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Formula:
    """One formula: LaTeX body without its number, and all that is known of it.

    tag: the number as printed, "(1)"; a tuple of them for a display with several; None without. repairs: what
    was mended, in words.
    """

    latex: str
    kind: Kind = "display"
    tag: str | tuple[str, ...] | None = None
    status: Status = Status.PLAUSIBLE
    confidence: float = 1.0
    checks: tuple[Check, ...] = ()
    source: Source = Source("")
    engine: str = "glyph"
    symbols: tuple[SymbolReading, ...] = ()
    elapsed_ms: float = 0.0
    repairs: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The record as plain JSON types, in the order of the fields."""
        return {key: _plain(value) for key, value in _shallow(self).items()}


def _shallow(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__dataclass_fields__}


def _plain(value: Any) -> Any:
    if isinstance(value, Box):
        return [round(v, 2) for v in value.as_tuple()]
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    if isinstance(value, float):
        return round(value, 4)
    if hasattr(value, "__dataclass_fields__"):
        return {k: _plain(v) for k, v in _shallow(value).items()}
    return value
