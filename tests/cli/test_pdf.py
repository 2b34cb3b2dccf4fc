"""`mathsnap pdf` through click's runner: what it prints, writes and returns."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from mathsnap import pipeline
from mathsnap.cli import cli

MakePdf = Callable[..., Path]

pytestmark = pytest.mark.usefixtures("plain_regions")


def run(*arguments: object, stdin: bytes | None = None) -> Result:
    result = CliRunner().invoke(cli, ["pdf", *map(str, arguments)], input=stdin)
    assert "Traceback" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def records(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_json_lines(make_pdf: MakePdf) -> None:
    path = make_pdf("a.pdf", "x=y(1)", "z=1")
    result = run(path)
    assert (result.exit_code, result.stderr) == (0, "")
    first, second = records(result)
    assert list(first) == [
        "latex", "kind", "tag", "status", "confidence", "checks", "source", "engine", "symbols", "elapsed_ms",
        "repairs",
    ]  # fmt: skip
    assert first["source"]["path"] == str(path)
    assert (first["tag"], second["tag"]) == ("(1)", None)
    assert [first["source"]["page"], second["source"]["page"]] == [1, 2]
    assert len(first["source"]["bbox"]) == 4


def test_pages(make_pdf: MakePdf) -> None:
    result = run(make_pdf("a.pdf", "a=1", "b=2", "c=3"), "--pages", "1,3")
    assert [r["source"]["page"] for r in records(result)] == [1, 3]


def test_standard_input(make_pdf: MakePdf) -> None:
    (record,) = records(run("-", stdin=make_pdf("a.pdf", "a=1").read_bytes()))
    assert record["source"]["path"] == "-"
    empty = run("-", stdin=b"")
    assert (empty.exit_code, empty.stderr) == (1, "mathsnap: -: the file is empty\n")


def test_a_name_that_is_no_text(make_pdf: MakePdf, tmp_path: Path) -> None:
    try:
        odd = make_pdf("a.pdf", "a=1").rename(tmp_path / "caf\udce9.pdf")
    except OSError:
        pytest.skip("this file system allows only text")
    (record,) = records(run(odd))
    assert record["source"]["path"].endswith("caf?.pdf")


def test_a_folder_is_searched_in_depth(make_pdf: MakePdf, tmp_path: Path) -> None:
    make_pdf("in/b.pdf", "b=1")
    make_pdf("in/deep/a.PDF", "a=1")
    (tmp_path / "in/notes.txt").write_text("not one of them")
    paths = [r["source"]["path"] for r in records(run(tmp_path / "in"))]
    assert paths == [str(tmp_path / "in/b.pdf"), str(tmp_path / "in/deep/a.PDF")]


def test_the_display_with_a_number(make_pdf: MakePdf) -> None:
    path = make_pdf("a.pdf", "a=1(4)", "b=2(5)", "c=3(15)")
    for number in ("5", "(5)"):
        (record,) = records(run(path, "--eq", number))
        assert record["source"]["page"] == 2
    missing = run(path, "--eq", "6")
    assert (missing.exit_code, missing.stdout) == (3, "")
    assert missing.stderr == "mathsnap: no display carries the number 6\n"


def test_the_batch_goes_on_after_a_bad_file(make_pdf: MakePdf, tmp_path: Path) -> None:
    good = make_pdf("good.pdf", "a=1")
    bad = tmp_path / "bad.pdf"
    bad.write_text("nonsense")
    gone = tmp_path / "gone.pdf"
    bare = tmp_path / "bare"
    bare.mkdir()
    result = run(bad, gone, bare, good)
    assert result.exit_code == 1
    assert [r["source"]["path"] for r in records(result)] == [str(good)]
    lines = result.stderr.splitlines()
    assert [str(p) in line for p, line in zip((bad, gone, bare), lines, strict=True)] == [True] * 3


def test_a_page_that_is_not_there(make_pdf: MakePdf) -> None:
    short, long = make_pdf("short.pdf", "a=1"), make_pdf("long.pdf", "b=1", "c=2")
    result = run(short, "--pages", "2")
    assert result.exit_code == 2
    assert result.stderr == f"mathsnap: {short}: there is no page 2; the file has 1 page\n"
    result = run(short, long, "--pages", "2")
    assert [r["source"]["path"] for r in records(result)] == [str(long)]
    assert result.exit_code == 2


def test_a_page_that_cannot_be_read(make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_pdf("a.pdf", "a=1", "b=2")
    read_page = pipeline.read_page

    def fragile(page: Any, fonts: Any) -> Any:
        if page.number == 0:
            raise RuntimeError("bad stream")
        return read_page(page, fonts)

    monkeypatch.setattr(pipeline, "read_page", fragile)
    result = run(path)
    assert result.exit_code == 1
    assert [r["source"]["page"] for r in records(result)] == [2]
    assert result.stderr == f"mathsnap: {path}: page 1 cannot be read: bad stream\n"


@pytest.mark.parametrize(
    "arguments", [[], ["--format", "word"], ["--jobs", "0"], ["--pages", "x"], ["--engine", "crystal"]]
)
def test_bad_usage(make_pdf: MakePdf, arguments: list[str]) -> None:
    paths = [make_pdf("a.pdf", "a=1")] if arguments else []
    result = run(*paths, *arguments)
    assert (result.exit_code, result.stdout) == (2, "")


def test_the_other_engine_is_not_there_yet(make_pdf: MakePdf) -> None:
    result = run(make_pdf("a.pdf", "a=1"), "--engine", "pix2tex")
    assert result.exit_code == 1
    assert "pix2tex" in result.stderr
    assert result.stderr.count("\n") == 1


def test_interrupted(make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: Any, **__: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "read_page", interrupted)
    result = run(make_pdf("a.pdf", "a=1"))
    assert (result.exit_code, result.stderr) == (130, "mathsnap: interrupted\n")


def test_a_file_by_its_suffix(make_pdf: MakePdf, tmp_path: Path) -> None:
    path = make_pdf("a.pdf", "x=y(1)")
    for suffix, sign in (
        (".md", "$$"),
        (".tex", r"\begin{document}"),
        (".html", "<article"),
        (".jsonl", '{"latex"'),
    ):
        out = tmp_path / f"new/out{suffix}"
        result = run(path, "-o", out)
        assert (result.exit_code, result.output) == (0, "")
        assert sign in out.read_text(encoding="utf-8")
    assert sorted(p.suffix for p in (tmp_path / "new").iterdir()) == [".html", ".jsonl", ".md", ".tex"]


def test_a_folder_gets_a_file_for_each(make_pdf: MakePdf, tmp_path: Path) -> None:
    make_pdf("in/b.pdf", "b=1")
    make_pdf("in/deep/a.pdf", "a=1")
    (tmp_path / "in/broken.pdf").write_text("nonsense")
    result = run(tmp_path / "in", "-o", tmp_path / "out", "--format", "markdown")
    assert result.exit_code == 1
    written = sorted(str(p.relative_to(tmp_path / "out")) for p in (tmp_path / "out").rglob("*.*"))
    assert written == ["b.md", "deep/a.md"]


def test_two_files_of_one_name_do_not_overwrite_each_other(make_pdf: MakePdf, tmp_path: Path) -> None:
    one, two = make_pdf("one/a.pdf", "a=1"), make_pdf("two/a.pdf", "b=1")
    result = run(one, two, "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert "is taken by" in result.stderr
    assert str(one) in (tmp_path / "out/a.jsonl").read_text()


def test_a_file_stays_when_nothing_could_be_read(tmp_path: Path) -> None:
    out = tmp_path / "out.md"
    out.write_text("precious")
    assert run(tmp_path / "gone.pdf", "-o", out).exit_code == 1
    assert out.read_text() == "precious"
    assert [p.name for p in tmp_path.iterdir()] == ["out.md"]


def test_a_place_that_cannot_be_written(make_pdf: MakePdf, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = run(make_pdf("a.pdf", "a=1"), "-o", tmp_path / "file/out.md")
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr


def test_every_option_is_told(make_pdf: MakePdf) -> None:
    text = run("--help").output
    for word in (
        "--pages",
        "--eq",
        "--inline",
        "-o, --output",
        "--format",
        "--jobs",
        "--engine",
        "Exit codes",
    ):
        assert word in text


def test_a_suffix_that_tells_no_format(make_pdf: MakePdf, tmp_path: Path) -> None:
    out = tmp_path / "out.docx"
    result = run(make_pdf("a.pdf", "a=1"), "-o", out)
    assert result.exit_code == 2
    assert "--format" in result.stderr
    assert run(make_pdf("a.pdf", "a=1"), "-o", out, "--format", "markdown").exit_code == 0
    assert out.is_file()
