"""The report: one whole file, each formula beside its source, and what a reader can do with it."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pymupdf
import pytest
from click.testing import CliRunner
from PIL import Image

import mathsnap
from mathsnap import Check, Formula, Source, Status, SymbolReading
from mathsnap.boxes import Box
from mathsnap.cli import cli

VOID = {"meta", "img", "rect"}


class Page(HTMLParser):
    """Checks that every element is closed, and keeps those that carry what is asked for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID - {"rect"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.seen if name == tag]


def page_of(*formulas: Formula, **sources: object) -> Page:
    return Page("".join(mathsnap.html_report(formulas, sources)))  # type: ignore[arg-type]


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "a & b.pdf"
    with pymupdf.open() as document:
        document.new_page(width=200, height=100).insert_text((50, 50), "x + y")
        document.save(path)
    return path


def test_a_row_for_each_formula_under_its_file_and_page(paper: Path) -> None:
    here = Source(str(paper), 1, Box(48, 40, 80, 52))
    text = "".join(
        mathsnap.html_report(
            [
                Formula("x+y", tag="(1)", source=here),
                Formula("a<b", status=Status.SUSPECT, source=Source("q", 2)),
            ]
        )
    )
    page = Page(text)
    assert [row["data-status"] for row in page.all("article")] == ["plausible", "suspect"]
    assert text.count("<h2>") == 2
    assert "a &amp; b.pdf</h2><h3>page 1</h3>" in text
    assert "<code>a&lt;b</code>" in text
    assert len(page.all("img")) == 1
    assert "the source is not at hand" in text


def test_nothing_comes_from_elsewhere(paper: Path) -> None:
    page = page_of(Formula("x+y", source=Source(str(paper), 1, Box(48, 40, 80, 52))))
    policy = next(m["content"] for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy")
    assert "default-src 'none'" in str(policy)
    links = [attrs.get("src") or attrs.get("href") or "" for _, attrs in page.seen]
    assert all(link.startswith(("data:image/png;", "#")) for link in links if link)
    assert not page.all("link")


def test_what_is_doubtful_is_outlined(paper: Path) -> None:
    trip = Check("round-trip", False, "y stands elsewhere", (Box(70, 44, 76, 52),))
    symbols = (SymbolReading("x", Box(50, 44, 56, 50), 0.99), SymbolReading("+", Box(60, 44, 66, 50), 0.4))
    source = Source(str(paper), 1, Box(48, 40, 80, 52))
    page = page_of(Formula("x+y", checks=(trip,), symbols=symbols, source=source))
    assert [rect["x"] for rect in page.all("rect")] == ["70.00", "60.00"]


def test_pictures_in_memory_are_cut_too() -> None:
    picture = Image.new("RGB", (100, 50), "white")
    page = page_of(Formula("x", source=Source("clipboard", None, Box(90, 10, 99, 20))), clipboard=picture)
    assert len(page.all("img")) == 1


def test_what_cannot_be_set_says_why() -> None:
    text = "".join(mathsnap.html_report([Formula(r"\frac{a"), Formula("")]))
    assert "the group is not closed" in text
    assert "the formula is empty" in text
    Page(text)


def test_shapes_are_drawn_once() -> None:
    page = page_of(Formula("x+x"), Formula("x+1"))
    names = [symbol["id"] for symbol in page.all("symbol")]
    assert len(names) == len(set(names)) == 3
    assert {use["href"] for use in page.all("use")} == {f"#{name}" for name in names}


def test_several_files_from_the_command(paper: Path, plain_regions: None, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    done = CliRunner().invoke(cli, ["pdf", str(paper), str(paper), "-o", str(out), "--format", "html"])
    assert done.exit_code == 0, done.output
    assert len(Page(out.read_text(encoding="utf-8")).all("img")) == 2
    run = CliRunner().invoke(cli, ["pdf", "-", "--format", "html"], input=paper.read_bytes())
    assert len(Page(run.stdout).all("img")) == 1
