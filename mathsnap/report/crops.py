"""The part of a page or picture that a formula was read from, as a PNG."""

from __future__ import annotations

import io
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mathsnap.boxes import Box
from mathsnap.errors import MathsnapError
from mathsnap.formula import Formula, Source

if TYPE_CHECKING:
    from PIL import Image

    from mathsnap.vision.images import PictureSource

__all__ = ["Crop", "Cropper"]

_log = logging.getLogger(__name__)

_ZOOM = 2.5
"""Dots of a crop for each point of a page: 180 dots an inch."""

_MOST_DOTS = 1600
"""A crop of a picture that is wider is made smaller."""

_MARGIN = 3.0  # points
_MARGIN_SHARE = 0.08  # of a picture's crop


@dataclass(frozen=True, slots=True)
class Crop:
    """What is around a formula. box: in the unit of the source; paged: that unit is the point."""

    png: bytes
    box: Box
    paged: bool


class Cropper:
    """Cuts formulas out of their sources, each of which is opened once and kept while it is asked for.

    contents: what is in memory, by the path in the records; other sources are read from the disk.
    """

    def __init__(self, contents: Mapping[str, PictureSource]) -> None:
        self._contents = contents
        self._path: str | None = None
        self._opened: Any = None
        self._page: tuple[int, Any] | None = None

    def crop(self, formula: Formula) -> Crop | None:
        """None where the source says no place, or is not at hand any more."""
        source = formula.source
        if source.bbox is None:
            return None
        try:
            self._open(source)
        except MathsnapError as error:
            _log.warning("no crops: %s", error)
        if self._opened is None:
            return None
        try:
            return self._from_page(source, source.bbox) if source.page else self._from_picture(source.bbox)
        except Exception as error:  # MuPDF raises many kinds on a damaged page; the formula is still shown
            _log.warning("%s: no crop: %s", source.path, error)
            return None

    def close(self) -> None:
        """Gives back the file that is open."""
        if self._path is not None and hasattr(self._opened, "page_count"):
            self._page = None
            self._opened.close()
        self._path = self._opened = None

    def _open(self, source: Source) -> None:
        if source.path == self._path:
            return
        self.close()
        self._path = source.path
        content = self._contents.get(source.path, source.path)
        if isinstance(content, str) and content in ("", "-"):
            return
        if source.page:
            from mathsnap.pdf.document import opened

            path = content.rpartition("#page=")[0] or content if isinstance(content, str) else content
            self._opened = opened(path, source.path)  # type: ignore[arg-type]
        else:
            from mathsnap.vision.images import open_picture

            self._opened = open_picture(content, source.path).image

    def _from_page(self, source: Source, bbox: Box) -> Crop | None:
        from mathsnap.pdf.document import load_pymupdf

        pymupdf = load_pymupdf()
        number = source.page or 1
        if number > self._opened.page_count:
            return None
        if self._page is None or self._page[0] != number:
            self._page = (number, self._opened[number - 1].get_displaylist())
        shown = self._page[1]
        clip = pymupdf.Rect(bbox.grown(_MARGIN).as_tuple()) & shown.rect
        if clip.is_empty:
            return None
        picture = shown.get_pixmap(matrix=pymupdf.Matrix(_ZOOM, _ZOOM), clip=clip, alpha=0)
        if _is_grey(picture):
            picture = pymupdf.Pixmap(pymupdf.csGRAY, picture)
        return Crop(bytes(picture.tobytes("png")), Box(*clip), True)

    def _from_picture(self, bbox: Box) -> Crop | None:
        image: Image.Image = self._opened
        wide = bbox.grown(max(4.0, _MARGIN_SHARE * bbox.height))
        x0, y0 = max(0, round(wide.x0)), max(0, round(wide.y0))
        x1, y1 = min(image.width, round(wide.x1)), min(image.height, round(wide.y1))
        if x0 >= x1 or y0 >= y1:
            return None
        cut = image.crop((x0, y0, x1, y1))
        if cut.mode not in ("L", "RGB", "RGBA"):
            cut = cut.convert("RGB")
        cut.thumbnail((_MOST_DOTS, _MOST_DOTS))
        stream = io.BytesIO()
        cut.save(stream, "PNG")
        return Crop(stream.getvalue(), Box(x0, y0, x1, y1), False)


def _is_grey(picture: Any) -> bool:
    samples = memoryview(picture.samples)
    return samples[0::3] == samples[1::3] == samples[2::3]
