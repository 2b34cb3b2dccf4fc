"""`mathsnap draft`, `convert` and `--into` through click's runner: what is said, written and returned."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import mathsnap
from mathsnap.cli import cli
from mathsnap.cli.into import STYLES
from mathsnap.drafts import styles

SAMPLES = Path(__file__).parents[2] / "samples"
SLOT = "<!-- mathsnap: paper.pdf#eq=1 -->"


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(cli, list(map(str, arguments)))
    assert "Traceback" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("issue-29.md", "paper.pdf", "attention.png"):
        shutil.copy(SAMPLES / name, tmp_path)
    return tmp_path


def test_the_command_line_knows_every_style() -> None:
    assert ("auto", *styles.STYLES) == STYLES


def test_dry_run_check_fill_undo(folder: Path) -> None:
    draft = folder / "issue-29.md"
    before = draft.read_bytes()
    dry = run("draft", draft, "--dry-run")
    assert dry.exit_code == 0
    assert "\n-<!-- mathsnap: paper.pdf#eq=1 -->\n+<!-- mathsnap: paper.pdf#eq=1 engine=glyph" in dry.stdout
    assert f"{draft}:17: paper.pdf#eq=1: would be inserted" in dry.stderr
    assert run("draft", draft, "--check").exit_code == 1
    assert draft.read_bytes() == before

    done = run("draft", draft, "--credit")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "“Reading Formulas Glyph by Glyph" in draft.read_text()
    assert (run("draft", draft).stderr, run("draft", draft, "--check").exit_code) == ("", 0)

    assert run("draft", draft, "--undo").exit_code == 0
    assert draft.read_bytes() == before
    assert run("draft", draft, "--undo").exit_code == 1


@pytest.mark.parametrize(
    ("marker", "message"),
    [
        (
            "paper.pdf#eq=99",
            "issue-29.md:17: paper.pdf#eq=99: no display carries the number 99; it has 1, 2,",
        ),
        ("paper.pdf#page=99&n=1", "paper.pdf#page=99&n=1: page 99 has no displays"),
        ("paper.pdf#page=1", "add &eq= or &n="),
        ("paper.pdf", "say which formula"),
        ("no.pdf#eq=1", "issue-29.md:17: no.pdf: there is no such file"),
        ("issue-29.md", "issue-29.md:17: "),
    ],
)
def test_a_marker_that_names_nothing(folder: Path, marker: str, message: str) -> None:
    draft = folder / "issue-29.md"
    draft.write_text(draft.read_text().replace(SLOT, f"<!-- mathsnap: {marker} -->"))
    before = draft.read_bytes()
    result = run("draft", draft)
    assert result.exit_code == 1
    assert message in result.stderr
    assert draft.read_bytes() == before


def test_a_draft_that_is_not_there(tmp_path: Path) -> None:
    result = run("draft", tmp_path / "no.md")
    assert (result.exit_code, result.stderr) == (
        1,
        f"mathsnap: {tmp_path}/no.md: cannot be read: No such file or directory\n",
    )
    (tmp_path / "a.docx").write_text("")
    assert "not a draft that mathsnap can edit" in run("draft", tmp_path / "a.docx").stderr


def test_pdf_into(folder: Path) -> None:
    draft = folder / "issue-29.md"
    paper = folder / "paper.pdf"
    result = run("pdf", paper, "--eq", 5, "--into", draft, "--after", "Try it")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "## Try it\n\n<!-- mathsnap: paper.pdf#eq=5 engine=glyph" in draft.read_text()
    again = run("pdf", paper, "--eq", 5, "--into", draft, "--after", "Try it")
    assert "unchanged" in again.stderr
    assert run("pdf", paper, "--eq", 5, "--into", draft).exit_code == 2
    assert run("pdf", paper, "--eq", 5, "--append").exit_code == 2


def test_convert(folder: Path) -> None:
    pytest.importorskip("pypandoc")
    draft, target = folder / "issue-29.md", folder / "out" / "issue.tex"
    before = draft.read_bytes()
    result = run("convert", draft, "-o", target, "-o", folder / "out" / "issue.md")
    assert (result.exit_code, result.stdout) == (0, "")
    assert r"\begin{equation}\label{eq:1}" in target.read_text()
    assert draft.read_bytes() == before
    assert run("convert", draft, "-o", folder / "x.docx").exit_code == 2


def test_the_names_at_the_door() -> None:
    assert all(hasattr(mathsnap, name) for name in ("fill", "insert", "convert", "undo", "lint"))


def test_quiet_says_only_what_went_wrong(tmp_path: Path) -> None:
    draft = tmp_path / "d.md"
    draft.write_text("# T\n\n$$\nx\n$$\n")
    result = CliRunner().invoke(cli, ["convert", str(draft), "-o", str(tmp_path / "e.md"), "--quiet"])
    assert (result.exit_code, result.output) == (0, "")
    assert CliRunner().invoke(cli, ["convert", str(draft), "-o", str(tmp_path / "e.md")]).stderr


def test_json_says_what_became_of_each_slot(tmp_path: Path) -> None:
    draft = tmp_path / "d.md"
    draft.write_text("# T\n\n<!-- mathsnap: paper.pdf#eq=1 -->\n")
    shutil.copy(Path(__file__).parents[2] / "samples" / "paper.pdf", tmp_path)
    for planned in (True, False):
        options = ["--dry-run"] if planned else []
        result = CliRunner().invoke(cli, ["draft", str(draft), "--json", "--quiet", *options])
        (event,) = map(json.loads, result.stdout.splitlines())
        assert (event["what"], event["planned"]) == ("inserted", planned)
        assert event["where"] == f"{draft}:3"
    result = CliRunner().invoke(cli, ["convert", str(draft), "-o", str(tmp_path / "e.md"), "--json"])
    assert json.loads(result.stdout)["what"] == "unchanged"
