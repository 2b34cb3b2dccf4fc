"""From a picture to its formulas, step by step.

picture -> glyphs -> regions -> structure -> LaTeX -> Formula
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from threading import Thread
from typing import TYPE_CHECKING, Any

from mathsnap.engines import Engine, chosen, ready_engine
from mathsnap.errors import DependencyError, MathsnapError, NoFormulaError
from mathsnap.formula import Formula, Source
from mathsnap.pipeline import extract, formulas_of
from mathsnap.recognize import better, reread_picture, unwitnessed
from mathsnap.vision.images import Picture, PictureSource, open_picture
from mathsnap.vision.read import read_picture

if TYPE_CHECKING:
    from mathsnap.pdf.regions import Region

__all__ = ["readings", "snap", "snap_all"]

_PAGE = re.compile(r"(?P<path>.+\.pdf)#page=(?P<page>\d+)", re.IGNORECASE)


def snap(source: PictureSource, *, engine: str | Engine = "auto", name: str | None = None) -> Formula:
    """The formula of a picture; of several displays the largest.

    Args:
        source: a picture's path or content, a Pillow image, or an array (height x width, grey, or x 3 or 4
            colours); or a page of a PDF file, "paper.pdf#page=4".
        engine: "glyph" for our own, "pix2tex", one of another package, or an `Engine`; "auto" for our own,
            and where that is not verified and another one is ready, the better of the two.
        name: what the picture is called in the record and in messages; default its path, "" in memory.

    Raises:
        InputError: the picture cannot be read.
        NoFormulaError: it holds no formula.
        DependencyError: the engine is not installed.
    """
    found = snap_all(source, engine=engine, name=name)
    if not found:
        raise NoFormulaError(f"{_label(source, name) or 'the picture'}: no formula was found")
    return max(found, key=lambda formula: formula.source.bbox.area if formula.source.bbox else 0.0)


def snap_all(
    source: PictureSource, *, inline: bool = False, engine: str | Engine = "auto", name: str | None = None
) -> list[Formula]:
    """Every display of a picture in reading order; none where it holds no mathematics.

    source, engine, name: as for `snap`, which also says what is raised. inline: also the formulas within
    lines of text.
    """
    other = chosen(engine)
    label = _label(source, name)
    if isinstance(source, str) and (page := _PAGE.fullmatch(source)):
        return list(extract(page["path"], pages=page["page"], inline=inline, engine=engine, name=label))
    picture = open_picture(source, label)
    if other is None:
        read = _read(picture, label, inline)
        return better(read, picture.image, ready_engine) if engine == "auto" else [f for f, _ in read]
    try:
        found = [formula for formula, _ in _read(picture, label, inline)]
    except DependencyError:
        return unwitnessed(picture.image, Source(label, None, None, picture.dpi, picture.sha256), other)
    return reread_picture(found, picture.image, other)


def _label(source: Any, name: str | None) -> str:
    if name is not None:
        return name
    from pathlib import Path

    return str(source) if isinstance(source, str | Path) else ""


def _read(picture: Picture, label: str, inline: bool) -> list[tuple[Formula, Region]]:
    source = Source(label, None, None, picture.dpi, picture.sha256)
    with _setter_loaded():
        reading = read_picture(picture.image, inline=inline)
    return list(formulas_of(reading, source, 1.0, inline))


@contextmanager
def _setter_loaded() -> Iterator[None]:
    """Loads meanwhile, in another thread, what sets formulas for the checks: networks look without Python."""
    if "ziamath" in sys.modules:
        yield
        return
    loading = Thread(target=_set_once)
    loading.start()
    try:
        yield
    finally:
        loading.join()


def _set_once() -> None:
    with suppress(ImportError, MathsnapError):  # who needs it, says so
        import_module("mathsnap.render.setter").set_glyphs("x")


def readings(source: PictureSource, *, inline: bool = False) -> list[tuple[Formula, Region]]:
    """What our own engine reads, each formula with the glyphs it was made of.

    Raises:
        InputError: the picture cannot be read.
    """
    return _read(open_picture(source, ""), "", inline)
