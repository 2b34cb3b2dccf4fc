"""The pictures that a command line names: files, pages, standard input, the clipboard, the screen."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from mathsnap import Formula, InputError, MathsnapError

if TYPE_CHECKING:
    from PIL.Image import Image

    from mathsnap.vision.images import Picture, PictureSource

__all__ = ["Shot", "shots_of"]

_PAGE = re.compile(r".+\.pdf#page=\d+", re.IGNORECASE)


@dataclass(frozen=True)
class Shot:
    """A picture to read. name: for records and messages; source: what the public API takes.

    picture, digest: it has been opened, and its `pixel_hash`, by which the history knows it; None and "" for
    a page of a PDF file.
    """

    name: str
    source: PictureSource
    picture: Picture | None = None
    digest: str = ""

    def signed(self, formula: Formula) -> Formula:
        """A formula that was read before from the same pixels, as one of this picture."""
        if self.picture is None:
            return formula
        picture = self.picture
        source = replace(formula.source, path=self.name, sha256=picture.sha256, dpi=picture.dpi)
        return replace(formula, source=source)


def shots_of(images: Sequence[str], clipboard: bool, screen: bool) -> Iterator[Shot | MathsnapError]:
    """Each picture, opened when its turn comes; an error in the place of one that is not to be had."""
    makers: list[Callable[[], Shot]] = [partial(_of_file, image) for image in images]
    makers += [_of_clipboard] * clipboard + [_of_screen] * screen
    for make in makers:
        try:
            yield make()
        except MathsnapError as error:
            yield error


def _of_file(image: str) -> Shot:
    if image == "-":
        return _opened(image, sys.stdin.buffer.read())
    if _PAGE.fullmatch(image):
        return Shot(image, image)
    return _opened(image, image)


def _of_clipboard() -> Shot:
    from mathsnap.clipboard import read_picture

    return _taken("clipboard", read_picture(), "the clipboard holds no picture; copy one first")


def _of_screen() -> Shot:
    from mathsnap.clipboard import take_region

    return _taken("screen", take_region(), "no region of the screen was taken")


def _opened(name: str, source: PictureSource) -> Shot:
    from mathsnap.clipboard import pixel_hash
    from mathsnap.vision.images import open_picture

    picture = open_picture(source, name)
    return Shot(name, source, picture, pixel_hash(picture.image))


def _taken(where: str, image: Image | None, otherwise: str) -> Shot:
    if image is None:
        raise InputError(otherwise)
    shot = _opened(where, image)
    # Each has a name of its own: in a draft a formula is known by the name of what it was read from.
    return replace(shot, name=f"{where}:{shot.digest[:12]}")
