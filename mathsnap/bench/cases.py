"""What is measured. Each case runs in a process of its own, so that its memory is its own."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import mathsnap

__all__ = ["CASES", "formula_picture", "measure", "paper_of"]

_REPEATS = 3
_PER_LINE = 40
_SIGNS = "abcdefghknpqrstuvwxyz"


def measure(case: str, size: int, pdf: str) -> dict[str, Any]:
    """Runs a case at a size; gives seconds (best of three, warm), what was found, and the peak of memory."""
    import resource  # not on Windows

    seconds, found = CASES[case][1](size, pdf)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return {"seconds": seconds, "found": found, "peak_mb": max(peak, children) / unit}


def _best(work: Callable[[], int]) -> tuple[float, int]:
    times = []
    for _ in range(_REPEATS):
        begun = perf_counter()
        found = work()
        times.append(perf_counter() - begun)
        if times[-1] > 5:
            break
    return min(times), found


def _our_picture(size: int, _pdf: str) -> tuple[float, int]:
    picture = formula_picture(size)

    def work() -> int:
        return sum(len(f.symbols) for f in mathsnap.snap_all(picture, engine="glyph"))

    work()
    return _best(work)


def _their_picture(size: int, _pdf: str) -> tuple[float, int]:
    from mathsnap.engines import chosen

    engine = chosen("pix2tex")
    assert engine is not None
    picture = formula_picture(size)
    engine.read(formula_picture(5))
    result = _best(lambda: len(engine.read(picture)))
    engine.close()
    return result


def _our_pages(size: int, pdf: str) -> tuple[float, int]:
    paper = paper_of(size, pdf)
    next(mathsnap.extract(paper), None)
    return _best(lambda: len(list(mathsnap.extract(paper))))


def _layout_pages(size: int, pdf: str) -> tuple[float, int]:
    """PyMuPDF's layout model: where formulas are, not what they say."""
    import pymupdf
    import pymupdf.layout

    paper = paper_of(size, pdf)

    def work() -> int:
        found = 0
        with pymupdf.open(stream=paper, filetype="pdf") as document:
            for page in document:
                page.get_layout()
                found += sum(entry[4] == "formula" for entry in page.layout_information or ())
        return found

    return _best(work)


CASES: dict[str, tuple[str, Callable[[int, str], tuple[float, int]]]] = {
    "mathsnap, pictures": ("glyphs", _our_picture),
    "pix2tex, pictures": ("glyphs", _their_picture),
    "mathsnap, pages": ("pages", _our_pages),
    "PyMuPDF layout, pages": ("pages", _layout_pages),
}
"""Each case by its name: what its size counts, and what runs it."""


def formula_picture(glyphs: int) -> Any:
    """A formula of so many signs as a Pillow image, black on white, 150 dpi, in lines of at most 40 signs."""
    import pymupdf
    from PIL import Image

    lines = [_line(start, min(glyphs, start + _PER_LINE)) for start in range(0, glyphs, _PER_LINE)]
    with pymupdf.open() as document:
        page = document.new_page(width=12 * min(glyphs, _PER_LINE) + 20, height=24 * len(lines) + 16)
        for number, line in enumerate(lines):
            for place, sign in enumerate(line):
                font = "tiit" if sign.isalpha() else "tiro"
                page.insert_text((10 + 12 * place, 24 + 24 * number), sign, fontname=font, fontsize=12)
        return Image.open(io.BytesIO(page.get_pixmap(dpi=150).tobytes("png")))


def _line(start: int, end: int) -> str:
    """Letters with signs between them, as in a+b=c+d."""
    return "".join(
        _SIGNS[i // 2 % len(_SIGNS)] if i % 2 == 0 else "=+"[i % 4 == 1] for i in range(start, end)
    )


def paper_of(pages: int, pdf: str) -> bytes:
    """A PDF file of so many pages: those of a given one, over and over."""
    import pymupdf

    with pymupdf.open(Path(pdf)) as model, pymupdf.open() as document:
        while len(document) < pages:
            document.insert_pdf(model, to_page=min(len(model), pages - len(document)) - 1)
        content: bytes = document.tobytes(garbage=3)
        return content
