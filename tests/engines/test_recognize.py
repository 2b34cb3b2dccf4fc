"""Engines of other packages, and what mathsnap adds to what they read."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

import mathsnap
from mathsnap import DependencyError, Formula, Source, Status, SymbolReading
from mathsnap.boxes import Box
from mathsnap.cli import cli
from mathsnap.engines import EngineError, State, registry
from mathsnap.pdf.regions import Region
from mathsnap.recognize import agreement, better, reread, reread_pages, reread_picture, tidy
from mathsnap.render import set_glyphs

PICTURE = Image.new("RGB", (200, 100), "white")

PLUGIN = """
class MyTex:
    name = "mytex"
    version = "1.0"

    def state(self):
        from mathsnap.engines import State
        return State(ready=True, weights="built in")

    def read(self, picture):
        return f"$ x_{{{picture.width}}} $"

    def close(self):
        pass
"""


class Saying:
    """An engine that says what it was told to."""

    name, version = "saying", "1"

    def __init__(self, latex: str | Exception, ready: bool = True) -> None:
        self.latex, self.ready = latex, ready
        self.seen: list[tuple[int, int]] = []

    def state(self) -> State:
        return State(self.ready, reason="" if self.ready else "it sleeps")

    def read(self, picture: Image.Image) -> str:
        self.seen.append(picture.size)
        if isinstance(self.latex, Exception):
            raise self.latex
        return self.latex

    def close(self) -> None:
        pass


_BOX = Box(10, 10, 60, 30)


def ours(*symbols: str, box: Box = _BOX) -> Formula:
    readings = tuple(SymbolReading(symbol, box, 1.0) for symbol in symbols)
    return Formula("".join(symbols), symbols=readings, source=Source("f.png", None, box))


@pytest.mark.parametrize(
    ("latex", "status", "confidence"),
    [
        (r"\frac{a}{b}=\alpha", Status.PLAUSIBLE, 1.0),
        (r"{\bf a}\over{b}=\alpha~", Status.PLAUSIBLE, 1.0),
        (r"a b c d e f g", Status.SUSPECT, 0.364),
        (r"\frac{a}{b=\alpha", Status.SUSPECT, 1.0),
        (r"\frac{a}}{b=\alpha", Status.INVALID, 0.0),
        (r"a^b^c = \alpha", Status.INVALID, 0.0),
        (r"\left. a b = \alpha", Status.SUSPECT, 0.8),
        (r"\foo{a} b = \alpha", Status.INVALID, 0.0),
        ("", Status.INVALID, 0.0),
        (EngineError("it took too long"), Status.INVALID, 0.0),
    ],
)
def test_our_signs_bear_witness(latex: str | Exception, status: Status, confidence: float) -> None:
    found = reread(ours("a", "b", "=", r"\alpha"), PICTURE, Saying(latex))
    assert found.status == status
    assert found.confidence == pytest.approx(confidence, abs=0.01)
    assert found.engine == "saying"
    assert found.checks


def test_endless_repetition_is_no_sense() -> None:
    said = "a b = " + "x " * 40
    found = reread(ours(*said.split()), PICTURE, Saying(said))
    assert found.status == Status.SUSPECT
    assert found.confidence <= 0.5
    assert [check.name for check in found.checks if not check.passed] == ["sense"]


def test_several_formulas_are_cut_out() -> None:
    engine = Saying("a")
    found = [ours("a"), ours("a", box=Box(100, 50, 199, 99))]
    assert [f.latex for f in reread_picture(found, PICTURE, engine)] == ["a", "a"]
    assert engine.seen == [(57, 27), (103, 53)]
    assert reread_picture([], PICTURE, engine) == []


def test_formulas_of_pages_are_drawn(sample_pdf: Path) -> None:
    engine = Saying("a")
    found = list(mathsnap.extract(sample_pdf, pages="1"))
    again = list(reread_pages(found, sample_pdf, "paper.pdf", engine))
    assert len(again) == len(found) == len(engine.seen) > 0
    assert all(w > 40 and h > 15 for w, h in engine.seen)
    assert [f.source for f in again] == [f.source for f in found]


@pytest.fixture
def sample_pdf() -> Path:
    path = Path(__file__).parents[2] / "samples" / "paper.pdf"
    if not path.is_file():
        pytest.skip("the samples are not here")
    return path


def test_an_engine_that_is_not_ready() -> None:
    with pytest.raises(DependencyError, match="saying is not ready: it sleeps"):
        mathsnap.snap_all(PICTURE, engine=Saying("a", ready=False))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("$$ x $$", "x"),
        (r"\[x\]", "x"),
        (r"~~\,x \quad y\, ", r"x \quad y"),
        (r"x\\", r"x\\"),
        ("$", "$"),
        ("", ""),
    ],
)
def test_tidy(before: str, after: str) -> None:
    assert tidy(before) == after


def test_agreement() -> None:
    assert agreement(r"\left(\begin{array}{cc}a&b\end{array}\right)", ["(", "a", "b", ")"]) == 1.0
    assert agreement("", []) == 0.0


def test_an_engine_of_another_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mytex.py").write_text(PLUGIN)
    info = tmp_path / "mytex-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: mytex\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[mathsnap.engines]\nmytex = mytex:MyTex\nbroken = mytex:Nothing\nglyph = mytex:MyTex\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    registry._added.cache_clear()
    registry.open_engine.cache_clear()
    try:
        assert mathsnap.engines.engine_names() == ("glyph", "pix2tex", "broken", "mytex")
        rows = [json.loads(line) for line in CliRunner().invoke(cli, ["engines"]).stdout.splitlines()]
        ready = {row["name"]: row["ready"] for row in rows}
        assert ready["mytex"]
        assert not ready["broken"]
        with mathsnap.Recognizer("mytex") as recognizer:
            assert recognizer.engine is not None
            assert reread(ours("x"), PICTURE, recognizer.engine).latex == "x_{200}"
        with pytest.raises(DependencyError, match="broken cannot be loaded"):
            mathsnap.Recognizer("broken")
    finally:
        registry._added.cache_clear()
        registry.open_engine.cache_clear()
        sys.modules.pop("mytex", None)


class Other(Saying):
    """An engine of another package, ready at once."""

    latex_to_say = ""

    def __init__(self) -> None:
        super().__init__(self.latex_to_say)


@pytest.fixture
def second(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Other]]:
    """`Other` as the one engine besides our own, found by its entry point."""

    class Point:
        name = "other"

        def load(self) -> type[Other]:
            return Other

    monkeypatch.setattr(registry, "_added", lambda: {"other": Point()})
    monkeypatch.setattr(registry, "_BUILT_IN", {})
    registry.open_engine.cache_clear()
    yield Other
    registry.open_engine.cache_clear()


def _found(latex: str, truth: str, status: Status) -> tuple[Formula, Region]:
    run = set_glyphs(truth, size=20.0)
    return Formula(latex, status=status, source=Source("f.png", None, run.box)), Region(
        "display", run.box, run
    )


@pytest.mark.parametrize(
    ("ours_is", "status", "said", "kept", "by"),
    [
        ("x2", Status.PLAUSIBLE, "$x^2$", "x^2", "saying"),
        ("x^2", Status.PLAUSIBLE, "x2", "x^2", "glyph"),
        ("x^2", Status.PLAUSIBLE, "x^{2}", "x^2", "glyph"),
        ("x2", Status.VERIFIED, "x^2", "x2", "glyph"),
        ("x2", Status.PLAUSIBLE, r"\foo{x}", "x2", "glyph"),
        ("x2", Status.PLAUSIBLE, "x^{2", "x^{2}", "saying"),
        ("x2", Status.PLAUSIBLE, EngineError("it took too long"), "x2", "glyph"),
    ],
)
def test_the_better_round_trip_is_kept(
    ours_is: str, status: Status, said: str | Exception, kept: str, by: str
) -> None:
    engine = Saying(said)
    (formula,) = better([_found(ours_is, "x^2", status)], PICTURE, lambda: engine)
    assert (formula.latex, formula.engine) == (kept, by)
    assert bool(engine.seen) == (status is not Status.VERIFIED)
    assert bool(formula.repairs) == (said == "x^{2")


def test_auto_asks_the_engine_that_is_ready(second: type[Other], monkeypatch: pytest.MonkeyPatch) -> None:
    found = _found("x2", "x^2", Status.PLAUSIBLE)
    monkeypatch.setattr("mathsnap.pictures._read", lambda *_: [found])
    monkeypatch.setattr(second, "latex_to_say", "x^2")
    (auto,) = mathsnap.snap_all(PICTURE)
    assert (auto.latex, auto.engine) == ("x^2", "saying")
    (ours_only,) = mathsnap.snap_all(PICTURE, engine="glyph")
    assert (ours_only.latex, ours_only.engine) == ("x2", "glyph")
