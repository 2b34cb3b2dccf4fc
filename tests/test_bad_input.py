"""Files that try one's patience: huge ones, dense ones, fonts that lie. None may hang, crash or chatter."""

from __future__ import annotations

import re
import resource
import shutil
import subprocess
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
    start = time.process_time()
    list(mathsnap.extract(path, inline=True))
    assert time.process_time() - start < 60


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


def _crypt(data: bytes, key: int, *, encrypting: bool) -> bytes:
    """The cipher of Type 1 fonts (Adobe Type 1 Font Format, section 7.2)."""
    out = bytearray()
    for byte in data:
        other = byte ^ (key >> 8)
        out.append(other)
        key = ((other if encrypting else byte) + key) * 52845 + 22719 & 0xFFFF
    return bytes(out)


def _with_names(program: bytes, names: dict[bytes, bytes]) -> bytes:
    """A Type 1 font whose glyphs bear other names, in its encoding and its outlines."""
    spelt = b"|".join(sorted(names, key=len, reverse=True))

    def renamed(part: bytes) -> bytes:
        return re.sub(rb"/(" + spelt + rb")(?= )", lambda m: b"/" + names[m[1]], part)

    start = program.index(b"eexec") + 6
    plain = _crypt(program[start:], 55665, encrypting=False)
    return renamed(program[:start]) + _crypt(renamed(plain), 55665, encrypting=True)


LIE = r"E = \alpha x^2 + \sum_i y_i \quad \int f(z)dz \leq \sqrt{b}"


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A page of Computer Modern whose fonts say what each glyph is, in its name and in the file."""
    if shutil.which("pdflatex") is None:
        pytest.skip("no pdflatex")
    folder = tmp_path_factory.mktemp("honest")
    words = "Some words of a text stand before it, enough of them to make a line. "
    (folder / "f.tex").write_text(
        r"\documentclass{article}\input glyphtounicode \pdfgentounicode=1 \begin{document}"
        rf"{words}\[ {LIE} \] {words}\end{{document}}"
    )
    command = ["pdflatex", "-interaction=batchmode", "f.tex"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return (folder / "f.pdf").read_bytes()


def _spoilt(pdf: bytes, names: dict[bytes, bytes], *, characters: bool) -> bytes:
    """The page with other names in its font of letters, and without its characters where they are to be left
    out.
    """
    with pymupdf.open(stream=pdf) as document:
        for xref in range(1, document.xref_length()):
            if not document.xref_get_key(xref, "BaseFont")[1].endswith("CMMI10"):
                continue
            descriptor = int(document.xref_get_key(xref, "FontDescriptor")[1].split()[0])
            if document.xref_get_key(descriptor, "FontFile")[0] != "xref":
                continue
            program = int(document.xref_get_key(descriptor, "FontFile")[1].split()[0])
            document.update_stream(program, _with_names(document.xref_stream(program), names))
            if not characters:
                document.xref_set_key(xref, "ToUnicode", "null")
        return document.tobytes()


COUNTED = {name: b"G%d" % n for n, name in enumerate((b"E", b"alpha", b"x", b"y", b"f", b"z", b"d", b"b"))}


@pytest.mark.tex
def test_names_that_only_count_give_way_to_the_characters(honest: bytes) -> None:
    (formula,) = mathsnap.extract(_spoilt(honest, COUNTED, characters=True))
    assert (formula.latex, formula.status) == (LIE, "verified")


@pytest.mark.tex
def test_a_font_without_names_and_characters_is_read_from_its_picture(honest: bytes) -> None:
    (formula,) = mathsnap.extract(_spoilt(honest, COUNTED, characters=False))
    assert formula.latex == LIE
    assert min(symbol.confidence for symbol in formula.symbols) < 1
    assert all(formula.source.bbox.grown(3).overlap(symbol.bbox) > 0 for symbol in formula.symbols)


@pytest.mark.tex
def test_names_and_characters_that_contradict_each_other_are_suspect(honest: bytes) -> None:
    swapped = {b"x": b"y", b"y": b"x"}
    (formula,) = mathsnap.extract(_spoilt(honest, swapped, characters=True))
    assert formula.status == "suspect"
    assert "the font says x, the file y" in " ".join(check.detail for check in formula.checks)


@pytest.mark.tex
def test_characters_that_lie_give_way_to_the_names(honest: bytes) -> None:
    with pymupdf.open(stream=honest) as document:
        spoilt = 0
        for xref in range(1, document.xref_length()):
            told = document.xref_stream(xref) or b""
            if b"<61> <7A> <0061>" in told:  # the letters, as Greek ones
                document.update_stream(xref, told.replace(b"<61> <7A> <0061>", b"<61> <7A> <03B1>"))
                spoilt += 1
        assert spoilt
        (formula,) = mathsnap.extract(document.tobytes())
    assert formula.latex == LIE
