"""LaTeX to what can be looked at or heard: SVG, PNG, MathML, Unicode text, spoken words, and its glyphs."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any, Literal, get_args

from mathsnap.errors import UsageError
from mathsnap.render.mathml import mathml
from mathsnap.render.picture import Setter, Shapes, png, svg
from mathsnap.render.plain import plain
from mathsnap.render.setter import set_glyphs
from mathsnap.render.speech import speech

__all__ = ["Format", "Setter", "Shapes", "mathml", "plain", "png", "render", "set_glyphs", "speech", "svg"]

Format = Literal["svg", "png", "mathml", "text", "speech"]


def render(
    latex: str,
    format: Format = "svg",
    *,
    display: bool = True,
    dpi: float = 144.0,
    font_size: float = 24.0,
    color: str | None = None,
    background: str | None = None,
    setter: Setter = "ziamath",
) -> str | bytes:
    """A formula as a drawing, a picture, MathML, Unicode text or words for a screen reader.

    The formats are "svg", "png" (bytes), "mathml", "text" and "speech". Of SVG and PNG the font size is in
    points; colours are names or #rrggbb, and without a background they are transparent. dpi is of the PNG;
    display False sets the formula as within a line of text; setter "tex" draws with an installed TeX.

    Raises:
        RenderError: the formula cannot be set.
        UsageError: an argument is no such thing.
        DependencyError: no TeX is installed, and it is to set the formula.
    """
    if setter not in get_args(Setter):
        raise UsageError(f"there is no setter {setter!r}; choose from {', '.join(get_args(Setter))}")
    if setter == "tex" and format not in ("svg", "png"):
        raise UsageError(f"TeX draws svg and png, not {format}")
    if format == "svg":
        return svg(latex, display, font_size=font_size, color=color, background=background, setter=setter)
    if format == "png":
        return png(
            latex, display, dpi=dpi, font_size=font_size, color=color, background=background, setter=setter
        )
    if format == "mathml":
        return mathml(latex, display)
    if format == "text":
        return plain(latex)
    if format == "speech":
        return speech(latex)
    raise UsageError(f"there is no format {format!r}; choose from {', '.join(get_args(Format))}")


class _Callable(ModuleType):
    """`mathsnap.render` names both this package and its function, whichever was imported first."""

    def __call__(self, *args: Any, **options: Any) -> str | bytes:
        return render(*args, **options)


sys.modules[__name__].__class__ = _Callable
