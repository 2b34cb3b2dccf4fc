"""The report as HTML, piece by piece: a head, a heading for each file and page, a row for each formula."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from mathsnap.boxes import Box
from mathsnap.errors import RenderError
from mathsnap.formula import Formula
from mathsnap.glyphs import UNKNOWN
from mathsnap.render import Shapes, speech
from mathsnap.report.crops import Crop, Cropper

if TYPE_CHECKING:
    from mathsnap.vision.images import PictureSource

__all__ = ["html_report"]

_DOUBTFUL = 0.6
"""Less sure symbols are outlined; of what it reads rightly the network is 0.6 to 0.95 sure (on samples/)."""

_POINTS = 12.0
"""Font size of what is set again, in points: 16 pixels of a page."""

_PIXELS_PER_POINT = 1.6
"""Of a crop, so that the text of a paper (10 points) comes out at 16 pixels too."""


def html_report(
    formulas: Iterable[Formula], sources: Mapping[str, PictureSource] | None = None
) -> Iterator[str]:
    """One page of HTML that needs nothing but itself, in pieces as the formulas come.

    Each formula has a row: the part of its source it was read from with the doubtful symbols outlined, the
    LaTeX set again, the LaTeX with a button that copies it, status, confidence, and what the checks said.

    Args:
        formulas: as `extract` and `snap_all` give them.
        sources: content of files that are not on the disk, or pictures, by the path in the records.
    """
    shapes = Shapes(_POINTS)
    yield _head()
    with closing(Cropper({} if sources is None else sources)) as cropper:
        path, page = None, None
        for number, formula in enumerate(formulas, 1):
            if formula.source.path != path:
                yield f"{'</section>' * (path is not None)}<section>{_heading(formula)}\n"
            elif formula.source.page != page:
                yield f"<h3>page {formula.source.page}</h3>\n"
            path, page = formula.source.path, formula.source.page
            yield _row(number, formula, cropper.crop(formula), shapes)
        yield "<p>There is no formula.</p>\n" if path is None else "</section>\n"
    yield f"</main>\n<script>{_asset('page.js')}</script>\n</body></html>\n"


def _asset(name: str) -> str:
    return files("mathsnap.report").joinpath(name).read_text(encoding="utf-8")


def _head() -> str:
    return _asset("page.html").replace("/* page.css */", _asset("page.css"))


def _heading(formula: Formula) -> str:
    page = "" if formula.source.page is None else f"<h3>page {formula.source.page}</h3>"
    return f"<h2>{escape(formula.source.path or 'data in memory')}</h2>{page}"


def _row(number: int, formula: Formula, crop: Crop | None, shapes: Shapes) -> str:
    tags = [formula.tag] if isinstance(formula.tag, str) else formula.tag or ()
    facts = [*tags, *(["inline"] if formula.kind == "inline" else [])]
    facts += [formula.engine] if formula.engine != "glyph" else []
    said = [check for check in formula.checks if not check.passed and check.detail]
    notes = "".join(f"<li><b>{escape(check.name)}</b> {escape(check.detail)}</li>" for check in said)
    return (
        f'<article id="f{number}" data-status="{formula.status}" tabindex="-1">'
        f'<p class="facts"><a href="#f{number}">{number}</a> <b>{formula.status}</b>'
        f' <meter min="0" max="1" value="{formula.confidence:.3f}" title="confidence"></meter>'
        f" {100 * formula.confidence:.0f} %{''.join(f' <span>{escape(fact)}</span>' for fact in facts)}</p>"
        f'<div class="pair">{_cut(formula, crop)}{_set_again(formula, shapes)}</div>'
        f'<div class="code"><code>{escape(formula.latex)}</code><button type="button">Copy</button></div>'
        f"{f'<ul>{notes}</ul>' if notes else ''}</article>\n"
    )


# -- what was read -----------------------------------------------------------------------------


def _cut(formula: Formula, crop: Crop | None) -> str:
    if crop is None:
        return '<figure class="cut none">the source is not at hand</figure>'
    width = crop.box.width * _PIXELS_PER_POINT if crop.paged else crop.box.width
    box = f"{crop.box.x0:.2f} {crop.box.y0:.2f} {crop.box.width:.2f} {crop.box.height:.2f}"
    marks = "".join(dict.fromkeys(_mark(place, title) for place, title in _doubtful(formula)))
    drawn = f'<svg viewBox="{box}" preserveAspectRatio="none">{marks}</svg>' if marks else ""
    picture = b64encode(crop.png).decode("ascii")
    return (
        f'<figure class="cut"><div style="width:{width:.0f}px">'
        f'<img alt="the formula in its source" src="data:image/png;base64,{picture}">{drawn}</div></figure>'
    )


def _doubtful(formula: Formula) -> Iterator[tuple[Box, str]]:
    """Places in the source, and what is doubtful there."""
    for check in formula.checks:
        if not check.passed:
            yield from ((place, f"{check.name}: {check.detail}") for place in check.boxes)
    for symbol in formula.symbols:
        if symbol.confidence < _DOUBTFUL or UNKNOWN in symbol.latex:
            others = ", ".join(f"{latex} {100 * share:.0f} %" for latex, share in symbol.alternatives)
            doubt = f"{symbol.latex} {100 * symbol.confidence:.0f} %"
            yield symbol.bbox, f"{doubt}; or {others}" if others else doubt


def _mark(place: Box, title: str) -> str:
    return (
        f'<rect x="{place.x0:.2f}" y="{place.y0:.2f}" width="{place.width:.2f}" height="{place.height:.2f}">'
        f"<title>{escape(title)}</title></rect>"
    )


# -- what was understood -----------------------------------------------------------------------


def _set_again(formula: Formula, shapes: Shapes) -> str:
    try:
        drawing = shapes.svg(formula.latex, formula.kind == "display")
    except RenderError as error:
        return f'<figure class="set none">{escape(str(error))}</figure>'
    label = escape(speech(formula.latex), quote=True)
    return f'<figure class="set" role="img" aria-label="{label}">{drawing}</figure>'
