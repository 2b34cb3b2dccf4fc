"""Files that try one's patience: huge ones, dense ones, fonts that lie. None may hang, crash or chatter."""

from __future__ import annotations

import resource
import time
from pathlib import Path

import pymupdf
import pytest
from click.testing import CliRunner

import mathsnap
from mathsnap.cli import cli


@pytest.mark.slow
def test_five_thousand_pages(tmp_path: Path) -> None:
    path = tmp_path / "long.pdf"
    with pymupdf.open() as document:
        for _ in range(5000):
            document.new_page()
        document[4999].insert_text((72, 100), "The end")
        document.save(path)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    assert list(mathsnap.extract(path)) == []
    assert time.perf_counter() - start < 60
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000


@pytest.mark.slow
def test_a_page_of_fifty_thousand_glyphs(tmp_path: Path) -> None:
    path = tmp_path / "dense.pdf"
    with pymupdf.open() as document:
        page = document.new_page(width=2000, height=2000)
        writer = pymupdf.TextWriter(page.rect)
        for row in range(250):
            writer.append((10, 10 + 7.9 * row), "x+y=0ab" * 28 + "z+w0", pymupdf.Font("helv"), 6)
        writer.write_text(page)
        document.save(path)
    start = time.perf_counter()
    list(mathsnap.extract(path, inline=True))
    assert time.perf_counter() - start < 60


@pytest.mark.parametrize("program", [b"", b"junk" * 100, b"%!PS-AdobeFont-1.0: CMR10\n" + b"\x00" * 500])
def test_a_font_that_is_broken(tmp_path: Path, program: bytes) -> None:
    path = tmp_path / "font.pdf"
    with pymupdf.open() as document:
        page = document.new_page()
        page.insert_font(fontname="F1", fontbuffer=pymupdf.Font("helv").buffer)
        page.insert_text((72, 100), "x = y + 1", fontname="F1")
        spoilt = 0
        for xref in range(1, document.xref_length()):
            for key in ("FontFile", "FontFile2", "FontFile3"):
                kind, value = document.xref_get_key(xref, key)
                if kind == "xref":
                    document.update_stream(int(value.split()[0]), program)
                    spoilt += 1
        assert spoilt
        document.save(path)
    result = CliRunner().invoke(cli, ["pdf", str(path), "--inline"])
    assert result.exit_code == 0
    assert "Traceback" not in result.output
