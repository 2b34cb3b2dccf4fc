"""Pages with formulas made on the spot, and a region finder that needs no typesetting to find them."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from mathsnap.boxes import Box
from mathsnap.glyphs import GlyphRun
from mathsnap.pdf.regions import Region

MakePdf = Callable[..., Path]

# A shell's background job ignores Ctrl-C, and so would every command that a test starts there and interrupts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _own_history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that a test reads comes from, or goes to, the history of who runs it."""
    monkeypatch.setenv("MATHSNAP_HISTORY", str(tmp_path / "history.sqlite3"))


@pytest.fixture
def make_pdf(tmp_path: Path) -> MakePdf:
    """Writes a PDF with a line of text on each page."""

    def make(name: str, *lines: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with pymupdf.open() as document:
            for line in lines:
                document.new_page().insert_text((72, 100), line)
            document.save(path)
        return path

    return make


def whole_pages(run: GlyphRun, _page: Box, **_options: Any) -> list[Region]:
    """All that stands on a page as one display; what stands in parentheses at its end is the number."""
    if not run.glyphs:
        return []
    text = "".join(glyph.symbol for glyph in run.glyphs)
    if not text.endswith(")"):
        return [Region("display", run.box, run, (), ())]
    cut = text.rindex("(")
    body = GlyphRun(run.glyphs[:cut], run.rules)
    return [Region("display", body.box, body, (text[cut:],), ())]


@pytest.fixture
def plain_regions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mathsnap.pipeline.find_regions", whole_pages)
