"""A formula as SVG, and as PNG through MuPDF's rasteriser."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any, Literal

from mathsnap.errors import RenderError, UsageError
from mathsnap.render.setter import laid_out

__all__ = ["Setter", "Shapes", "png", "svg"]

_COLOUR = re.compile(r"#[0-9a-fA-F]{3}|#[0-9a-fA-F]{6}|[a-zA-Z]+")
_SYMBOL = "symbol"
_MOST_PIXELS = 50_000_000
_TEX_POINTS = 10.0


Setter = Literal["ziamath", "tex"]
"""What sets a formula: ziamath, which comes along, or a TeX that is installed, in Computer Modern."""


def svg(
    latex: str,
    display: bool = True,
    *,
    font_size: float = 24.0,
    color: str | None = None,
    background: str | None = None,
    setter: Setter = "ziamath",
) -> str:
    """An SVG drawing of paths, that needs no font; transparent without a background.

    The font size is in points, which are the drawing's unit; colours are names or #rrggbb.

    Raises:
        RenderError: the formula cannot be set.
        UsageError: the size or a colour is no such thing.
        DependencyError: no TeX is installed, and it is to set the formula.
    """
    _require(font_size, color, background)
    if setter == "tex":
        with _tex_page(latex, display, color, background) as page:
            import pymupdf

            matrix = pymupdf.Matrix(font_size / _TEX_POINTS, font_size / _TEX_POINTS)
            drawn = str(page.get_svg_image(matrix=matrix, text_as_path=True))
            return re.sub(r'\b(width|height)="([\d.]+)"', r'\1="\2pt"', drawn, count=2)
    root = _drawing(latex, display, font_size, color, background)
    return ElementTree.tostring(root, encoding="unicode")


class Shapes:
    """Drawings for one HTML page, in the colour of its text: the shape of a sign is in the first that has it,
    and the others refer to that, which makes the page several times smaller.
    """

    def __init__(self, font_size: float = 12.0) -> None:
        self._font_size = font_size
        self._known: set[str] = set()

    def svg(self, latex: str, display: bool = True) -> str:
        """The next drawing.

        Raises:
            RenderError: the formula cannot be set.
        """
        math = laid_out(latex, display, self._font_size, "currentColor")
        root = _in_points(_paths(math, shared=True))
        for shape in root.findall(_SYMBOL):
            if shape.attrib["id"] in self._known:
                root.remove(shape)
            self._known.add(shape.attrib["id"])
        return ElementTree.tostring(root, encoding="unicode")


def png(
    latex: str,
    display: bool = True,
    *,
    dpi: float = 144.0,
    font_size: float = 24.0,
    color: str | None = None,
    background: str | None = None,
    setter: Setter = "ziamath",
) -> bytes:
    """A PNG picture, transparent without a background; dpi dots for 72 points.

    Raises:
        RenderError, UsageError, DependencyError: as `svg`; also for more than fifty million pixels.
    """
    if not 10 <= dpi <= 2400:
        raise UsageError(f"dpi must be from 10 to 2400, not {dpi:g}")
    _require(font_size, color, background)
    if setter == "tex":
        with _tex_page(latex, display, color, background) as page:
            scale = font_size / _TEX_POINTS
            return _raster(page, page.rect.width * scale, page.rect.height * scale, dpi, background)
    root = _drawing(latex, display, font_size, color, background)
    width, height = (float(root.attrib[side].removesuffix("pt")) for side in ("width", "height"))
    import pymupdf

    with pymupdf.open("svg", ElementTree.tostring(root)) as document:
        return _raster(document[0], width, height, dpi, background)


def _raster(page: Any, width: float, height: float, dpi: float, background: str | None) -> bytes:
    """A page as PNG. width, height: in points, that it is to have."""
    import pymupdf

    scale = dpi / 72
    if width * height * scale * scale > _MOST_PIXELS:
        raise UsageError(f"a picture of {width * scale:.0f} by {height * scale:.0f} dots is too large")
    matrix = pymupdf.Matrix(width * scale / page.rect.width, height * scale / page.rect.height)
    picture = page.get_pixmap(matrix=matrix, alpha=background is None)
    picture.set_dpi(round(dpi), round(dpi))
    return bytes(picture.tobytes("png"))


@contextmanager
def _tex_page(latex: str, display: bool, color: str | None, background: str | None) -> Iterator[Any]:
    """The formula as TeX sets it at 10 points, on its background."""
    from mathsnap.render.tex import page

    document, only = page(latex, display, _rgb(color or "black"))
    with closing(document):
        if background:
            fill = [part / 255 for part in _rgb(background)]
            only.draw_rect(only.rect, color=None, fill=fill, overlay=False)
        yield only


def _rgb(color: str) -> tuple[int, int, int]:
    from PIL import ImageColor

    try:
        red, green, blue = ImageColor.getrgb(color)[:3]
    except ValueError as error:
        raise UsageError(f"{color!r} is no colour; give a name or #rrggbb") from error
    return red, green, blue


def _require(font_size: float, color: str | None, background: str | None) -> None:
    if not 1 <= font_size <= 1000:
        raise UsageError(f"the font size must be from 1 to 1000 points, not {font_size:g}")
    for value in (color, background):
        if value is not None and not _COLOUR.fullmatch(value):
            raise UsageError(f"{value!r} is no colour; give a name or #rrggbb")


def _drawing(
    latex: str, display: bool, font_size: float, color: str | None, background: str | None
) -> ElementTree.Element:
    root = _in_points(_paths(laid_out(latex, display, font_size, color)))
    if color:
        root.set("fill", color)
    if background:
        x, y, width, height = root.attrib["viewBox"].split()
        ground = {"x": x, "y": y, "width": width, "height": height, "fill": background}
        root.insert(0, ElementTree.Element("rect", ground))
    return root


def _in_points(root: ElementTree.Element) -> ElementTree.Element:
    for side in ("width", "height"):
        root.set(side, f"{root.attrib[side]}pt")
    return root


def _paths(math: Any, *, shared: bool = False) -> ElementTree.Element:
    """The drawing with a path for each glyph: MuPDF and some mail readers know no SVG 2.

    shared: with a path for each sign instead, which its glyphs refer to.
    """
    from ziamath.config import config

    kept, config.svg2 = config.svg2, shared
    try:
        root: ElementTree.Element = math.svgxml()
        if min(float(root.attrib["width"]), float(root.attrib["height"])) <= 0:
            raise RenderError("there is nothing to set: the formula leaves no ink")
        return root
    except RenderError:
        raise
    except Exception as error:
        raise RenderError(f"the formula cannot be drawn: {error}") from error
    finally:
        config.svg2 = kept
