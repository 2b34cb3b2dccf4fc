"""The sole composer: from a PDF file to its formulas, step by step.

document -> page -> glyphs -> regions -> structure -> LaTeX -> Formula
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from time import perf_counter
from typing import TYPE_CHECKING, Any

from mathsnap.boxes import Box
from mathsnap.checks.repair import second_readings
from mathsnap.checks.verdict import Verdict, judge
from mathsnap.engines import Engine, chosen
from mathsnap.errors import MathsnapError, PageError, UsageError
from mathsnap.formula import Formula, Source, Status, SymbolReading
from mathsnap.glyphs import UNKNOWN, Glyph
from mathsnap.latex import write
from mathsnap.pdf.document import PdfSource, page_numbers, sha256_of
from mathsnap.pdf.pages import Pages
from mathsnap.pdf.reader import contradictions, is_picture, read_page
from mathsnap.pdf.regions import find_regions
from mathsnap.pdf.screenshots import find_in_picture
from mathsnap.structure import parse
from mathsnap.structure.tree import Atom
from mathsnap.symbols import Style

if TYPE_CHECKING:
    from mathsnap.pdf.fonts import FontBook
    from mathsnap.pdf.regions import Region
    from mathsnap.vision.read import Reading
    from mathsnap.workers import Workers

__all__ = ["Job", "Report", "extract", "formulas_of", "read_some", "survey"]

_log = logging.getLogger(__name__)

SCAN_DPI = 200
"""Resolution at which a page that is a picture is read; finer scans show no more of the letters."""

_MARGIN = 2.0
"""Points of paper around a formula that is read from its picture."""

LEAST_SURE, LEAST_SURE_ALONE = 0.35, 0.5
"""Signs of a picture are less sure on average only where there is no mathematics; a lone one must be surer
(measured: formulas 0.55 and more, photographs 0.16 and less).
"""

MOST_GLYPHS = 4000
"""As many as a page of print; to structure so many takes a second, and more than in proportion beyond."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be read of one file; it travels to the worker processes."""

    source: PdfSource
    name: str
    pages: str | tuple[int, ...] | None = None
    inline: bool = False
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """One page when it has been read. of: how many are read in all. error: why this one could not be."""

    page: int
    of: int
    formulas: tuple[Formula, ...] = ()
    error: PageError | None = None


def extract(
    source: PdfSource,
    pages: str | Iterable[int] | None = None,
    inline: bool = False,
    jobs: int | Workers = 1,
    *,
    engine: str | Engine = "auto",
    name: str | None = None,
    on_page: Callable[[Report], None] | None = None,
) -> Iterator[Formula]:
    """The formulas of a PDF file, one by one as they are read, in reading order.

    Args:
        source: the file's path, or its content.
        pages: page numbers from 1, as a text like "1-3,7" or as numbers; None for all.
        inline: also the formulas within lines of text.
        jobs: number of processes to read pages in, or processes that are started already (`Workers`). They
            are started afresh ("spawn"), so a script needs the usual `if __name__ == "__main__":`.
        engine: "auto" or "glyph" for the file's own glyphs; else one that reads formulas from pictures.
        name: what the file is called in records and messages; default the path, "" for bytes.
        on_page: is called after each page. Without it a page that cannot be read is logged as a warning.

    Raises:
        InputError: the file cannot be read; raised at the first step of the iteration.
        UsageError: a page asked for is not there.
        DependencyError: the engine is not installed.
    """
    other = chosen(engine)
    if isinstance(jobs, int) and jobs < 1:
        raise UsageError(f"jobs must be at least 1, not {jobs}")
    label = name if name is not None else "" if isinstance(source, bytes) else str(source)
    asked = pages if pages is None or isinstance(pages, str) else tuple(pages)
    found = _extract(Job(source, label, asked, inline), jobs, on_page or _log_report)
    if other is None:
        return found
    from mathsnap.recognize import reread_pages

    return reread_pages(found, source, label, other)


def _extract(job: Job, jobs: int | Workers, on_page: Callable[[Report], None]) -> Iterator[Formula]:
    with closing(_reports(job, jobs)) as reports:
        for report in reports:
            yield from report.formulas
            on_page(report)


def _reports(job: Job, jobs: int | Workers) -> Generator[Report]:
    """The pages as they are read, here or in other processes."""
    if jobs == 1:
        yield from _read_here(job)
    elif isinstance(jobs, int):
        from mathsnap.workers import Workers

        with Workers(jobs) as workers:
            yield from workers.read(job)
    else:
        yield from jobs.read(job)


def _read_here(job: Job) -> Iterator[Report]:
    with Pages(job.source, job.name) as pages:
        job, numbers = _survey(pages, job)
        yield from _read(pages, job, numbers, len(numbers))


def survey(job: Job) -> tuple[Job, list[int]]:
    """The job with the file's hash, and the numbers of the pages to read.

    Raises:
        InputError, UsageError: as `extract`.
    """
    with Pages(job.source, job.name) as pages:
        return _survey(pages, job)


def read_some(job: Job, numbers: list[int], of: int) -> list[Report]:
    """Those pages of a file that has been surveyed; it stays open for the next call. of: as in Report."""
    return list(_read(_kept_open(job), job, numbers, of))


@lru_cache(maxsize=1)
def _kept_open(job: Job) -> Pages:
    return Pages(job.source, job.name)


def _survey(pages: Pages, job: Job) -> tuple[Job, list[int]]:
    numbers = page_numbers(job.pages, pages.count, job.name)
    return replace(job, sha256=sha256_of(job.source)), numbers


def _read(pages: Pages, job: Job, numbers: list[int], of: int) -> Iterator[Report]:
    for number in numbers:
        try:
            formulas = tuple(_read_page(*pages.page(number), number, job))
        except Exception as error:  # MuPDF raises many kinds on a damaged page; the others can still be read
            _log.debug("page %d", number, exc_info=True)
            reason = " ".join(str(error).split()) or type(error).__name__
            complaint = PageError(f"{job.name or 'PDF data'}: page {number} cannot be read: {reason}")
            yield Report(number, of, error=complaint)
        else:
            yield Report(number, of, formulas)


def _read_page(page: Any, fonts: FontBook, number: int, job: Job) -> Iterator[Formula]:
    """The formulas of one page: glyphs, regions, then each region by itself."""
    run = read_page(page, fonts)
    if is_picture(page, run):
        yield from _read_scan(page, number, job)
        return
    bounds = Box(*page.rect)
    for region in find_regions(run, bounds, inline=job.inline):
        source = Source(job.name, number, region.box, None, job.sha256)
        seen = _read_drawn(page, region, source) if _has_unknown(region) else None
        yield seen or _formula(replace(region, doubts=(*region.doubts, *contradictions(region.run))), source)


def _has_unknown(region: Region) -> bool:
    return any(glyph.symbol == UNKNOWN for glyph in region.run.glyphs)


def _read_drawn(page: Any, region: Region, source: Source) -> Formula | None:
    """A formula with signs that its fonts do not name, read from its picture; None if that shows no formula,
    or more than one.
    """
    edge = region.box.grown(_MARGIN)
    found = [formula for formula, _ in _drawn(page, edge, replace(source, bbox=None), inline=False)]
    if len(found) != 1:
        return None
    symbols = tuple(replace(s, bbox=s.bbox.moved(edge.x0, edge.y0)) for s in found[0].symbols)
    return replace(found[0], kind=region.kind, tag=_tag(region.tags), source=source, symbols=symbols)


def _read_scan(page: Any, number: int, job: Job) -> Iterator[Formula]:
    """The formulas of a page that is a picture, or whose fonts say nothing."""
    source = Source(job.name, number, None, float(SCAN_DPI), job.sha256)
    for formula, _ in _drawn(page, Box(*page.rect), source, inline=job.inline):
        yield formula


def _drawn(page: Any, part: Box, source: Source, *, inline: bool) -> Iterator[tuple[Formula, Region]]:
    """The formulas that a picture of a part of a page shows, in points from the corner of that part."""
    from PIL import Image

    from mathsnap.vision.read import read_picture

    drawn = page.get_pixmap(dpi=SCAN_DPI, clip=part.as_tuple())
    picture = Image.frombytes("RGB", (drawn.width, drawn.height), drawn.samples)
    return formulas_of(read_picture(picture, inline=inline), source, 72 / SCAN_DPI, inline)


def formulas_of(
    reading: Reading, source: Source, unit: float, inline: bool
) -> Iterator[tuple[Formula, Region]]:
    """The formulas of a picture in reading order, each with what it was read from.

    source: of the picture as a whole. unit: of the source, in pixels of the picture.
    """
    factor = reading.pixels_per_point * unit
    page = Box(0, 0, reading.width, reading.height)
    others = [find_in_picture(run, page, inline=inline) for run in reading.others]
    for region in find_in_picture(reading.run, page, inline=inline):
        if not _is_legible(region):
            continue
        region = replace(region, others=tuple(_read_otherwise(region, found) for found in others))
        yield _formula(region, replace(source, bbox=region.box.scaled(factor)), factor), region


def _read_otherwise(region: Region, found: list[Region]) -> str:
    """The LaTeX of the one that lies over a region, of those another look found; "" where there is none."""
    over = max(found, key=lambda other: other.box.overlap(region.box), default=None)
    if over is None or over.kind != region.kind or over.box.overlap(region.box) <= 0:
        return ""
    try:
        return _latex(over)
    except Exception:  # that the other look cannot be structured is dissent enough
        _log.debug("another look cannot be structured", exc_info=True)
        return ""


def _is_legible(region: Region) -> bool:
    """Whether signs were read there; a photograph gives shapes too, all of them doubtful."""
    scores = [glyph.score for glyph in region.run.glyphs]
    return sum(scores) > (LEAST_SURE if len(scores) > 2 else LEAST_SURE_ALONE) * len(scores)


def _formula(region: Region, source: Source, factor: float = 1.0) -> Formula:
    """One region as a formula: structure, LaTeX, and what may be promised of it. factor: from the unit of
    its glyphs to that of the source.
    """
    start = perf_counter()
    try:
        read = _mended(_judged(region, factor), factor)
    except Exception as error:  # one formula must not cost the others of its page
        where = f"{source.path}: page {source.page}: the formula at {_place(region.box)}"
        reason = str(error) if isinstance(error, MathsnapError) else f"{type(error).__name__}: {error}"
        _log.warning("%s cannot be structured: %s", where, reason)
        read = _Read(region, "", judge("", region.run, (*_doubts(region), reason)))
    return Formula(
        latex=read.latex,
        kind=region.kind,
        tag=_tag(region.tags),
        status=read.verdict.status,
        confidence=read.verdict.confidence,
        checks=read.verdict.checks,
        repairs=read.repairs,
        source=source,
        symbols=tuple(_symbol(glyph, factor) for glyph in read.region.run.glyphs),
        elapsed_ms=1000 * (perf_counter() - start),
    )


@dataclass(frozen=True, slots=True)
class _Read:
    """LaTeX and what is to be said of it."""

    region: Region
    latex: str
    verdict: Verdict
    repairs: tuple[str, ...] = ()


def _judged(region: Region, factor: float, repairs: tuple[str, ...] = ()) -> _Read:
    latex = _latex(region)
    display = region.kind == "display"
    verdict = judge(latex, region.run, _doubts(region), display=display, factor=factor, others=region.others)
    return _Read(region, latex, verdict, repairs)


def _mended(read: _Read, factor: float) -> _Read:
    """With the second reading of an ambiguous sign, where that alone leaves nothing to complain of; such a
    guess fits, which is no promise.
    """
    if all(check.passed for check in read.verdict.checks):
        return read
    for run, words in second_readings(read.region.run):
        other = _judged(replace(read.region, run=run), factor, (words,))
        if other.latex and all(check.passed for check in other.verdict.checks):
            verified = other.verdict.status is Status.VERIFIED
            status = Status.PLAUSIBLE if verified else other.verdict.status
            return replace(other, verdict=replace(other.verdict, status=status))
    return read


def _latex(region: Region) -> str:
    if len(region.run.glyphs) > MOST_GLYPHS:
        raise PageError(
            f"{len(region.run.glyphs)} glyphs are more than any formula has; cut out the part that is wanted"
        )
    display = region.kind == "display"
    return write(parse(region.run, "display" if display else "text"), display=display)


def _doubts(region: Region) -> tuple[str, ...]:
    unknown = sum(glyph.symbol == UNKNOWN for glyph in region.run.glyphs)
    return (*region.doubts, f"unknown symbols: {unknown}") if unknown else tuple(region.doubts)


def _tag(tags: tuple[str, ...]) -> str | tuple[str, ...] | None:
    return tags if len(tags) > 1 else tags[0] if tags else None


def _symbol(glyph: Glyph, factor: float) -> SymbolReading:
    others = tuple((_latex_of(symbol, style), score) for symbol, style, score in glyph.alternatives)
    return SymbolReading(_latex_of(glyph.symbol, glyph.style), glyph.box.scaled(factor), glyph.score, others)


@cache
def _latex_of(symbol: str, style: Style) -> str:
    return write(Atom(symbol, style))


def _place(box: Box) -> str:
    return f"({box.x0:.0f}, {box.y0:.0f})"


def _log_report(report: Report) -> None:
    if report.error is not None:
        _log.warning("%s", report.error)
