"""The bench: its pictures and papers are of the size they claim, and a short run writes its report."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pymupdf
import pytest

from mathsnap.bench.cases import formula_picture, paper_of
from mathsnap.bench.child import run
from mathsnap.bench.plot import plot
from mathsnap.bench.snaps import formula, page

ROOT = Path(__file__).parents[1]


def test_pictures_grow() -> None:
    small, large = formula_picture(5), formula_picture(500)
    assert small.height < large.height
    assert small.width < large.width


@pytest.mark.parametrize("pages", [1, 7])
def test_papers_grow(tmp_path: Path, pages: int) -> None:
    with pymupdf.open() as document:
        for _ in range(3):
            document.new_page()
        document.save(tmp_path / "p.pdf")
    with pymupdf.open(stream=paper_of(pages, str(tmp_path / "p.pdf")), filetype="pdf") as grown:
        assert len(grown) == pages


def test_plot() -> None:
    rows = [{"case": "a", "unit": "pages", "size": s, "seconds": s / 7} for s in (1, 30, 500)]
    assert plot(rows).count("<circle") == 3
    assert plot(rows[:1]).count("<circle") == 1


@pytest.mark.slow
def test_a_short_run(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "mathsnap.bench",
        "-o",
        str(tmp_path),
        "--limit",
        "0.2",
        "--only",
        "mathsnap, pages",
    ]
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
    rows = json.loads((tmp_path / "bench.json").read_text())["rows"]
    assert rows[0]["found"] > 0
    assert rows[0]["peak_mb"] > 20
    assert (tmp_path / "bench.svg").read_text().startswith("<svg")


@pytest.mark.slow
@pytest.mark.skipif(not (shutil.which("Xvfb") and shutil.which("xclip")), reason="needs Xvfb and xclip")
def test_pictures_through_one_watcher(tmp_path: Path) -> None:
    command = (sys.executable, "-m", "mathsnap.bench.desk", "-n", "12", "--idle", "2", "-o")
    done = subprocess.run((*command, str(tmp_path / "desk.json")), cwd=ROOT, check=False)
    figures = json.loads((tmp_path / "desk.json").read_text())
    assert done.returncode == figures["lost"] == figures["twice"] == 0
    assert figures["waiting, MB"] <= 150
    assert figures["waiting, share of a core"] <= 0.005


def test_a_child_tells_what_it_took() -> None:
    child = run([sys.executable, "-c", "print(len(bytes(50_000_000)))"])
    assert child.output.split() == [b"50000000"]
    assert child.megabytes > 50
    with pytest.raises(RuntimeError, match="ended with 3"):
        run([sys.executable, "-c", "raise SystemExit(3)"])


def test_pictures_of_the_size_that_is_promised() -> None:
    assert formula().size == (500, 100)
    assert page(ROOT / "samples" / "paper.pdf", 2).size == (1241, 1754)
