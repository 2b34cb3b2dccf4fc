"""Many formulas at once from LaTeX to PDF pages, one formula a page.

One run of pdflatex with the preview package sets a whole batch, at thousands a second. A formula that TeX
refuses is found by the line of the error message, and never costs the batch.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal, TypeAlias, TypeVar

from mathsnap.errors import DependencyError
from mathsnap.glyphs import GlyphRun
from mathsnap.training.fontsetups import FONT_SETUPS, FontSetup

__all__ = ["CM", "Opener", "Setting", "documents", "read_runs", "typeset"]

T = TypeVar("T")
Opener: TypeAlias = Callable[[Any], Callable[[Any], T]]
"""Given a pymupdf.Document, the function that reads one of its pages."""

_BATCH = 500
_ENVIRONMENT = {
    "max_print_line": "1000",
    "openin_any": "p",  # a formula may neither read nor write files outside
    "openout_any": "p",
    "MKTEXTFM": "0",  # a font that is not there is not made: that takes minutes and fails
    "MKTEXPK": "0",
}
_START_SECONDS, _FORMULA_SECONDS = 30.0, 0.1


@dataclass(frozen=True, slots=True)
class Setting:
    """How formulas are set: fonts, size of the text in points (9 to 12), display or text style."""

    font: FontSetup
    size: int = 10
    style: Literal["display", "text"] = "display"

    @property
    def head(self) -> str:
        """The document up to its first formula, on one line."""
        article = "article" if self.size >= 10 else "extarticle"
        return (
            rf"\documentclass[{self.size}pt]{{{article}}}{self.font.preamble}"
            r"\usepackage[active,tightpage]{preview}\setlength\PreviewBorder{2pt}\setlength\textwidth{300cm}"
            r"\pdfcompresslevel0\pdfobjcompresslevel0\begin{document}"
        )

    def page(self, formula: str) -> str:
        """One formula on a page of its own, on one line."""
        line = " ".join(formula.split())
        return rf"\begin{{preview}}$\{self.style}style {line}$\end{{preview}}"


CM = Setting(FONT_SETUPS["cm"])
"""Computer Modern at 10 pt in display style, in which scores are measured."""


def typeset(formulas: Sequence[str], setting: Setting, opener: Opener[T]) -> Iterator[T | None]:
    """What `opener` reads from each formula's page, in order; None where TeX refuses the formula.

    Args:
        formulas: bodies without the signs that begin and end mathematics.
        setting: fonts, size and style.
        opener: called with each document that TeX makes; what it gives is called with each page.

    Raises:
        DependencyError: there is no pdflatex.
    """
    for start in range(0, len(formulas), _BATCH):
        batch = formulas[start : start + _BATCH]
        read: dict[int, T] = {}
        for numbers, pdf in documents(batch, setting):
            read |= _read(numbers, pdf, opener)
        for number in range(len(batch)):
            yield read.get(number)


def documents(batch: Sequence[str], setting: Setting) -> Iterator[tuple[list[int], bytes]]:
    """PDFs of all formulas of a batch that TeX accepts, each with the numbers of those on its pages."""
    return _documents(batch, list(range(len(batch))), setting)


def read_runs(document: Any) -> Callable[[Any], GlyphRun]:
    """An opener that reads pages as glyph runs."""
    from mathsnap.pdf.fonts import FontBook
    from mathsnap.pdf.reader import read_page

    return partial(read_page, fonts=FontBook(document))


def _read(numbers: list[int], pdf: bytes, opener: Opener[T]) -> dict[int, T]:
    with _opened(pdf) as document:
        read = opener(document)
        return {number: read(page) for number, page in zip(numbers, document, strict=True)}


def _documents(
    batch: Sequence[str], numbers: list[int], setting: Setting
) -> Iterator[tuple[list[int], bytes]]:
    """PDFs of all of the numbered formulas that TeX accepts, each with the formulas on its pages.

    The formulas that TeX's messages name are set once more by themselves, in reverse order, so that one that
    only suffered from its neighbour is cleared; if the rest then still fails it is halved.
    """
    run = _run([batch[n] for n in numbers], setting)
    if run.pdf is not None:
        yield numbers, run.pdf
        return
    if len(numbers) == 1:
        return
    accused = [numbers[i] for i in sorted(run.accused, reverse=True)]
    if accused and len(accused) < len(numbers):
        retrial = _run([batch[n] for n in accused], setting)
        guilty = {accused[i] for i in retrial.accused}
        rest = [n for n in numbers if n not in guilty]
        if guilty:
            yield from _documents(batch, rest, setting) if rest else ()
            return
    half = len(numbers) // 2
    yield from _documents(batch, numbers[:half], setting)
    yield from _documents(batch, numbers[half:], setting)


@dataclass(frozen=True, slots=True)
class _Run:
    """pdf: one page a formula, None if anything went wrong; accused: the formulas that messages name."""

    pdf: bytes | None
    accused: frozenset[int]


def _run(formulas: list[str], setting: Setting) -> _Run:
    if shutil.which("pdflatex") is None:
        raise DependencyError("pdflatex is not installed; install a TeX, for instance TeX Live")
    source = [setting.head, *map(setting.page, formulas), r"\end{document}"]
    with tempfile.TemporaryDirectory(prefix="mathsnap-") as folder:
        Path(folder, "f.tex").write_text("\n".join(source) + "\n", encoding="utf-8")
        command = ["pdflatex", "-interaction=batchmode", "-no-shell-escape", "-file-line-error", "f.tex"]
        seconds = _START_SECONDS + _FORMULA_SECONDS * len(formulas)
        env = {**os.environ, **_ENVIRONMENT}
        try:
            subprocess.run(command, cwd=folder, env=env, capture_output=True, timeout=seconds, check=False)
        except subprocess.TimeoutExpired:
            return _Run(None, frozenset())
        log, pdf = Path(folder, "f.log"), Path(folder, "f.pdf")
        messages = log.read_text(encoding="utf-8", errors="replace") if log.exists() else "!"
        lines = {int(n) - 2 for n in re.findall(r"^\./f\.tex:(\d+):", messages, re.M)}
        accused = frozenset(n for n in lines if 0 <= n < len(formulas))
        failed = lines or re.search(r"^(!|\S+:\d+: )", messages, re.M) or not pdf.exists()
        content = None if failed else pdf.read_bytes()
    return _Run(content if content and _pages(content) == len(formulas) else None, accused)


def _pages(pdf: bytes) -> int:
    with _opened(pdf) as document:
        return len(document)


def _opened(pdf: bytes) -> Any:
    import pymupdf

    return pymupdf.open("pdf", pdf)
