"""From a file to its formulas: order, laziness, status, and what happens when a step fails."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import mathsnap
from mathsnap import Status, pipeline
from mathsnap.glyphs import UNKNOWN, GlyphRun
from mathsnap.pdf.regions import Region
from mathsnap.pipeline import Report

MakePdf = Callable[..., Path]

pytestmark = pytest.mark.usefixtures("plain_regions")


def changed_regions(monkeypatch: pytest.MonkeyPatch, change: Callable[[Region], Region]) -> None:
    find = pipeline.find_regions
    monkeypatch.setattr(pipeline, "find_regions", lambda *a, **k: [change(r) for r in find(*a, **k)])


def test_the_record_of_a_formula(make_pdf: MakePdf) -> None:
    path = make_pdf("a.pdf", "x=y(1)")
    (formula,) = mathsnap.extract(str(path))
    assert formula.tag == "(1)"
    assert formula.kind == "display"
    assert formula.status is Status.VERIFIED
    assert formula.confidence > 0.9
    assert formula.engine == "glyph"
    assert [s.latex[-2] if s.latex.endswith("}") else s.latex for s in formula.symbols] == ["x", "=", "y"]
    assert formula.elapsed_ms > 0
    source = formula.source
    assert (source.path, source.page) == (str(path), 1)
    assert source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert source.bbox is not None
    assert 72 <= source.bbox.x0 < source.bbox.x1 < 200


def test_pages_come_in_order_and_lazily(make_pdf: MakePdf) -> None:
    path = make_pdf("a.pdf", "a=1", "b=2", "c=3")
    seen: list[int] = []
    formulas = mathsnap.extract(path, on_page=lambda report: seen.append(report.page))
    assert seen == []
    assert next(formulas).source.page == 1
    assert seen == []
    assert next(formulas).source.page == 2
    assert seen == [1]


@pytest.mark.parametrize(
    ("pages", "numbers"),
    [
        (None, [1, 2, 3, 4]),
        ("2", [2]),
        ("1-2,4", [1, 2, 4]),
        ("3-", [3, 4]),
        ("-2", [1, 2]),
        ([4, 1], [1, 4]),
    ],
)
def test_pages_asked_for(make_pdf: MakePdf, pages: Any, numbers: list[int]) -> None:
    path = make_pdf("a.pdf", "a=1", "b=2", "c=3", "d=4")
    assert [f.source.page for f in mathsnap.extract(path, pages)] == numbers


@pytest.mark.parametrize("pages", ["5", "0", "2-9", "9-", "x", "", "1,,2", "3-2", "-", "1 2", [5]])
def test_pages_that_are_not_there(make_pdf: MakePdf, pages: Any) -> None:
    path = make_pdf("a.pdf", "a=1", "b=2", "c=3", "d=4")
    with pytest.raises(mathsnap.UsageError):
        list(mathsnap.extract(path, pages))


def test_a_page_out_of_range_is_named(make_pdf: MakePdf) -> None:
    path = make_pdf("a.pdf", "a=1")
    with pytest.raises(mathsnap.UsageError, match=r"a\.pdf: there is no page 7; the file has 1 page$"):
        list(mathsnap.extract(path, "7"))


def test_content_instead_of_a_path(make_pdf: MakePdf) -> None:
    content = make_pdf("a.pdf", "a=1").read_bytes()
    (formula,) = mathsnap.extract(content)
    assert formula.source.path == ""
    assert formula.source.sha256 == hashlib.sha256(content).hexdigest()
    (named,) = mathsnap.extract(content, name="-")
    assert named.source.path == "-"


def test_an_unknown_symbol_makes_a_formula_suspect(
    make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoilt(region: Region) -> Region:
        first, *rest = region.run.glyphs
        return replace(region, run=GlyphRun((replace(first, symbol=UNKNOWN, score=0.0), *rest)))

    changed_regions(monkeypatch, spoilt)
    monkeypatch.setattr(pipeline, "_read_drawn", lambda *_: None)  # its picture tells no more
    (formula,) = mathsnap.extract(make_pdf("a.pdf", "x=y"))
    assert formula.status is Status.SUSPECT
    assert formula.confidence < 0.5
    assert formula.checks[0].detail == "unknown symbols: 1"


def test_doubts_make_a_formula_suspect(make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch) -> None:
    changed_regions(monkeypatch, lambda region: replace(region, doubts=("cut at the margin", "words inside")))
    (formula,) = mathsnap.extract(make_pdf("a.pdf", "x=y"))
    assert formula.status is Status.SUSPECT
    assert formula.confidence < 0.9
    assert [check.detail for check in formula.checks][:2] == ["cut at the margin", "words inside"]


def test_several_numbers(make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch) -> None:
    changed_regions(monkeypatch, lambda region: replace(region, tags=("(1)", "(2)")))
    (formula,) = mathsnap.extract(make_pdf("a.pdf", "x=y"))
    assert formula.tag == ("(1)", "(2)")


def test_one_formula_that_fails_costs_no_other(
    make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    parse = pipeline.parse

    def fragile(run: GlyphRun, level: Any) -> Any:
        if any(glyph.symbol == "b" for glyph in run.glyphs):
            raise RuntimeError("cannot")
        return parse(run, level)

    monkeypatch.setattr(pipeline, "parse", fragile)
    path = make_pdf("a.pdf", "a=1", "b=2", "c=3")
    with caplog.at_level(logging.WARNING, logger="mathsnap"):
        formulas = list(mathsnap.extract(path))
    assert [f.status for f in formulas] == ["verified", "suspect", "verified"]
    assert formulas[1].latex == ""
    assert formulas[1].confidence == 0
    assert [f"{path}: page 2" in record.getMessage() for record in caplog.records] == [True]


def test_a_page_that_fails_costs_no_other(
    make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    read_page = pipeline.read_page

    def fragile(page: Any, fonts: Any) -> GlyphRun:
        if page.number == 1:
            raise RuntimeError("bad stream")
        return read_page(page, fonts)

    monkeypatch.setattr(pipeline, "read_page", fragile)
    path = make_pdf("a.pdf", "a=1", "b=2", "c=3")
    reports: list[Report] = []
    formulas = list(mathsnap.extract(path, on_page=lambda report: reports.append(report)))
    assert [f.source.page for f in formulas] == [1, 3]
    assert str(reports[1].error) == f"{path}: page 2 cannot be read: bad stream"
    with caplog.at_level(logging.WARNING, logger="mathsnap"):
        assert len(list(mathsnap.extract(path))) == 2
    assert "page 2 cannot be read" in caplog.text


def test_wrong_calls(make_pdf: MakePdf) -> None:
    path = make_pdf("a.pdf", "a=1")
    with pytest.raises(mathsnap.UsageError, match="at least 1"):
        mathsnap.extract(path, jobs=0)
    with pytest.raises(mathsnap.DependencyError, match="pix2tex"):
        mathsnap.extract(path, engine="pix2tex")
    with pytest.raises(mathsnap.UsageError, match="no engine"):
        mathsnap.extract(path, engine="crystal ball")  # type: ignore[arg-type]
