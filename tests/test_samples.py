"""The samples are complete, and their truth is LaTeX that compiles."""

import json
import subprocess
import sys
from pathlib import Path
from shutil import which

import pytest
from PIL import Image

from mathsnap.training.papers import papers

SAMPLES = Path(__file__).parent.parent / "samples"
KINDS = [
    r"\frac",
    r"\dfrac",
    r"\tfrac",
    r"\cfrac",
    r"\binom",
    r"\sqrt[",
    r"\sqrt{",
    r"\left",
    r"\right",
    r"\middle",
    r"\bigl",
    r"\Biggl",
    r"\lfloor",
    r"\lceil",
    r"\lVert",
    r"\langle",
    r"\hat",
    r"\bar",
    r"\vec",
    r"\dot",
    r"\ddot",
    r"\tilde",
    r"\widehat",
    r"\widetilde",
    r"\overline",
    r"\underline",
    r"\overrightarrow",
    r"\overbrace",
    r"\underbrace",
    r"\xrightarrow",
    r"\stackrel",
    r"\overset",
    r"\underset",
    r"\not",
    r"{pmatrix}",
    r"{bmatrix}",
    r"{vmatrix}",
    r"{Vmatrix}",
    r"{Bmatrix}",
    r"{matrix}",
    r"{cases}",
    r"{array}",
    r"\hline",
    r"{aligned}",
    r"{gathered}",
    r"{multline*}",
    r"\substack",
    r"\text",
    r"\operatorname",
    r"\operatorname*",
    r"\mathrm",
    r"\mathbf",
    r"\boldsymbol",
    r"\mathbb",
    r"\mathcal",
    r"\mathscr",
    r"\mathfrak",
    r"\mathsf",
    r"\mathtt",
    r"\ldots",
    r"\cdots",
    r"\vdots",
    r"\ddots",
    r"\quad",
    r"\qquad",
    r"\boxed",
    r"\sum",
    r"\prod",
    r"\int",
    r"\iint",
    r"\oint",
    r"\lim",
    r"\limsup",
    r"\min",
    r"'",
]


def truth(name: str) -> list[dict]:
    return [json.loads(line) for line in (SAMPLES / name).read_text(encoding="utf-8").splitlines()]


def test_the_paper_has_all_kinds_of_displays() -> None:
    rows = truth("paper.jsonl")
    everything = "\n".join(row["latex"] for row in rows)
    assert len(rows) >= 45
    assert [kind for kind in KINDS if kind not in everything] == []
    assert rows[0]["tag"] == ["(1)"]
    assert rows[0]["latex"].startswith(r"\mathrm{Attention}(Q, K, V)")


def test_numbers_run_on_without_a_gap() -> None:
    numbers = [tag for row in truth("paper.jsonl") for tag in row["tag"] if tag != "(Z)"]
    assert numbers == [f"({n})" for n in range(1, len(numbers) + 1)]


def test_every_picture_is_there() -> None:
    rows = truth("pictures.jsonl")
    assert len(rows) >= 9
    for row in rows:
        with Image.open(SAMPLES / row["image"]) as image:
            assert min(image.size) > 20


@pytest.mark.tex
@pytest.mark.skipif(not which("pdflatex"), reason="needs pdflatex")
def test_the_paper_is_read_as_well_as_is_promised() -> None:
    figures = papers(SAMPLES, SAMPLES / "paper.jsonl").figures()
    assert figures["found"] == figures["n"]
    assert figures["extra"] == 0
    assert figures["lenient"] >= 0.98
    assert figures["exact"] >= 0.94


@pytest.mark.tex
@pytest.mark.skipif(not which("pdflatex"), reason="needs pdflatex")
def test_the_truth_compiles(tmp_path: Path) -> None:
    bodies = "\n".join(
        row["latex"].join((r"\begin{equation*}", r"\end{equation*}"))
        if "{multline*}" not in row["latex"]
        else row["latex"]
        for row in truth("paper.jsonl")
    )
    packages = "amsmath,amssymb,mathtools,bm,mathrsfs"
    source = rf"\documentclass{{article}}\usepackage{{{packages}}}\begin{{document}}{bodies}\end{{document}}"
    (tmp_path / "a.tex").write_text(source, encoding="utf-8")
    command = ["pdflatex", "-interaction=batchmode", "-halt-on-error", "a.tex"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0


@pytest.mark.tex
@pytest.mark.skipif(not which("pdflatex"), reason="needs pdflatex")
def test_the_samples_are_what_the_script_makes() -> None:
    run = subprocess.run(
        [sys.executable, SAMPLES / "make.py", "--check"], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
