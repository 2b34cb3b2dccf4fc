"""The formats, from records made by hand."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from mathsnap import Formula, Source, Status
from mathsnap.cli import cli
from mathsnap.cli.formats import FORMATS

FORMULAS = (
    Formula(r"\frac{a}{b} < c", tag="(1)", source=Source("p.pdf", 1)),
    Formula(r"\begin{aligned}a &= b \\ c &= d\end{aligned}", tag=("(2)", "(3)"), source=Source("p.pdf", 1)),
    Formula(r"x \in \mathscr{L}", kind="inline", source=Source("p.pdf", 2)),
    Formula("x + \\text{\ufffd}", tag="[4]", status=Status.SUSPECT, source=Source("p.pdf", 2)),
    Formula("", status=Status.SUSPECT, source=Source("p.pdf", 3)),
)


def text(form: str) -> str:
    return "".join(FORMATS[form](FORMULAS))


def test_jsonl() -> None:
    rows = [json.loads(line) for line in text("jsonl").splitlines()]
    assert rows == [formula.to_dict() for formula in FORMULAS]


def test_markdown() -> None:
    assert text("markdown").startswith("## p.pdf, page 1\n\n$$\n\\frac{a}{b} < c \\tag{1}\n$$\n\n")
    assert r"\tag{2, 3}" in text("markdown")
    assert r"$x \in \mathscr{L}$" in text("markdown")
    assert r"\tag*{[4]}" in text("markdown")
    assert "<!-- suspect -->" in text("markdown")


def test_tex_names_its_packages() -> None:
    assert "\\usepackage{mathrsfs}" in text("tex")
    assert "\ufffd" not in text("tex")


@pytest.mark.tex
def test_tex_compiles(tmp_path: Path) -> None:
    if shutil.which("pdflatex") is None:
        pytest.skip("pdflatex is not installed")
    (tmp_path / "f.tex").write_text(text("tex"), encoding="utf-8")
    command = ["pdflatex", "-interaction=batchmode", "-halt-on-error", "f.tex"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_is_a_sound_document_too(form: str) -> None:
    assert "".join(FORMATS[form](())).strip() == "".join(FORMATS[form](())).strip()


def test_rendering_into_a_suffix_that_tells_no_format(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["render", "x", "-o", str(tmp_path / "x.pdf")])
    assert result.exit_code == 2
    assert ".svg" in result.stderr
    assert list(tmp_path.iterdir()) == []
