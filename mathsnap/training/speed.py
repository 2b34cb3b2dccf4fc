"""How long reading takes, and how much memory: by page, by formula, by processes.

What depends on the command line's own start is measured on the command line, in fresh processes.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import mathsnap
from mathsnap.bench.child import run
from mathsnap.boxes import Box
from mathsnap.glyphs import GlyphRun
from mathsnap.latex import write
from mathsnap.pdf.pages import Pages
from mathsnap.pdf.reader import read_page
from mathsnap.pdf.regions import find_regions
from mathsnap.structure import parse

__all__ = ["bound", "by_formula", "by_jobs", "by_layout", "by_pages", "figures"]

_TYPICAL = range(50, 71)
"""Glyphs of a formula whose time is looked at."""


def figures(paths: Sequence[Path], jobs: int, long: int) -> dict[str, dict[str, float]]:
    """All measurements; `long` is the number of pages of the file that shows whether memory grows."""
    with tempfile.TemporaryDirectory(prefix="mathsnap-") as folder:
        paper, short, volume = (bound(paths, pages, Path(folder)) for pages in (40, 100, long))
        return {
            "a page": by_layout(paths),
            "a formula of 50 to 70 glyphs": by_formula(paths),
            "40 pages": by_jobs(paper, jobs),
            f"100 and {long} pages": by_pages(short, volume),
        }


def by_layout(paths: Sequence[Path]) -> dict[str, float]:
    """Milliseconds a page of reading, and of PyMuPDF's layout model alone on the same pages."""
    _layout(paths[0], (1,))  # loads the model
    _read(paths[0], (1,))
    start = perf_counter()
    for path in paths:
        _read(path)
    read = perf_counter()
    pages = sum(_layout(path) for path in paths)
    layout = perf_counter() - read
    own = read - start
    return {
        "pages": pages,
        "ms": 1000 * own / pages,
        "layout ms": 1000 * layout / pages,
        "ratio": own / layout,
    }


def _read(path: Path, only: Iterable[int] | None = None) -> int:
    return sum(1 for _ in mathsnap.extract(path, pages=only))


def _layout(path: Path, only: Iterable[int] = ()) -> int:
    """Asks the layout model for the pages, all or these; gives how many."""
    import pymupdf
    import pymupdf.layout

    with pymupdf.open(path) as document:
        numbers = [n - 1 for n in only] or range(document.page_count)
        for number in numbers:
            document[number].get_layout()
        return len(numbers)


def by_formula(paths: Sequence[Path], repeats: int = 20) -> dict[str, float]:
    """Milliseconds from glyphs to LaTeX (structure and writing) of displays of 50 to 70 glyphs, the best of
    some repeats; and of the whole step of a display with its checks, once.
    """
    runs = [run for path in paths for run in _displays(path) if len(run.glyphs) in _TYPICAL]
    if not runs:
        return {"formulas": 0}
    best = [min(_structured(run) for _ in range(repeats)) for run in runs]
    found = [f.elapsed_ms for path in paths for f in mathsnap.extract(path) if len(f.symbols) in _TYPICAL]
    return {
        "formulas": len(best),
        "median ms": median(best),
        "worst ms": max(best),
        "with checks: median ms": median(found),
    }


def _displays(path: Path) -> Iterator[GlyphRun]:
    with Pages(path, str(path)) as pages:
        for number in range(1, pages.count + 1):
            page, fonts = pages.page(number)
            for region in find_regions(read_page(page, fonts), Box(*page.rect), inline=False):
                yield region.run


def _structured(run: GlyphRun) -> float:
    start = process_time()
    write(parse(run), display=True)
    return 1000 * (process_time() - start)


def by_jobs(path: Path, jobs: int) -> dict[str, float]:
    """Seconds of the command line with one process and with several, the better of two runs each."""
    one, several = (min(_command(path, n)[0] for _ in range(2)) for n in (1, jobs))
    return {"1 process s": one, f"{jobs} processes s": several, "times faster": one / several}


def by_pages(short: Path, long: Path) -> dict[str, float]:
    """Megabytes at the most that the command line holds for a short file and for a long one."""
    few, many = (_command(path, 1)[1] for path in (short, long))
    return {"short MB": few, "long MB": many, "growth MB": many - few}


def _command(path: Path, jobs: int) -> tuple[float, float]:
    """Seconds and megabytes of one run of `mathsnap pdf`; the memory is that of its first process."""
    command = [sys.executable, "-m", "mathsnap", "pdf", str(path), "--jobs", str(jobs)]
    child = run(command)
    return child.seconds, child.megabytes


def bound(paths: Sequence[Path], pages: int, into: Path) -> Path:
    """Writes a file of that many pages, the papers over and over, each time with fonts of its own."""
    import pymupdf

    with pymupdf.open() as volume:
        while volume.page_count < pages:
            for path in paths:
                with pymupdf.open(path) as paper:
                    last = min(paper.page_count, pages - volume.page_count) - 1
                    if last >= 0:
                        volume.insert_pdf(paper, to_page=last, annots=False, links=False)
        target = into / f"{pages}-pages.pdf"
        volume.save(target)
    return target
