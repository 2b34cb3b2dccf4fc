"""TeX as the second setter, and that it can be made to do nothing but set."""

from __future__ import annotations

import io
import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

import mathsnap
from mathsnap.cli import cli
from mathsnap.harm import FORBIDDEN
from mathsnap.render import tex

needs_tex = pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")


@needs_tex
@pytest.mark.tex
def test_drawings_and_pictures() -> None:
    drawing = mathsnap.render(r"\frac{a}{b}", setter="tex", color="#aa0000")
    assert drawing.startswith("<svg")
    assert "#aa0000" in drawing
    small = Image.open(io.BytesIO(mathsnap.render("x", "png", setter="tex", dpi=100)))
    large = Image.open(io.BytesIO(mathsnap.render("x", "png", setter="tex", dpi=200, background="white")))
    assert large.width == pytest.approx(2 * small.width, abs=2)
    assert small.mode == "RGBA"
    assert small.getpixel((0, 0))[3] == 0
    assert large.getpixel((0, 0)) == (255, 255, 255)


@needs_tex
@pytest.mark.tex
@pytest.mark.parametrize("latex", [r"\begin{align}a&=b\\c&=d\end{align}", "a % b\n+ c", r"x\label{a}\tag{1}"])
def test_whole_displays_are_set(latex: str) -> None:
    assert mathsnap.render(latex, setter="tex").startswith("<svg")


@needs_tex
@pytest.mark.tex
@pytest.mark.parametrize("latex", [r"\foo", "{", "x}", r"\end{document}", "x^2^3", ""])
def test_what_tex_refuses_is_said(latex: str) -> None:
    with pytest.raises(mathsnap.RenderError):
        mathsnap.render(latex, setter="tex")


@pytest.mark.parametrize("name", sorted(FORBIDDEN | {r"\pdfobj", r"\ifx", r"\luafunction", r"\newwrite"}))
def test_what_could_do_harm_is_refused_by_name(name: str) -> None:
    message = f"{name} is not for formulas"
    with pytest.raises(mathsnap.RenderError, match=message.replace("\\", r"\\")):
        mathsnap.render(f"a {name} b", setter="tex")
    report = mathsnap.check(f"a {name} b")
    assert not report.ok
    assert message in [m.text for m in report.messages]
    assert message in [m.text for m in mathsnap.check(rf"\text{{{name}}}").messages]


def test_a_name_cannot_hide_behind_a_code() -> None:
    with pytest.raises(mathsnap.RenderError, match="by code"):
        mathsnap.render("^^5cinput{x}", setter="tex")
    assert not mathsnap.check("^^5cinput{x}").ok


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", " JavaScript:x", "data:text/html,x", "vbscript:x"]
)
def test_a_link_that_runs_something_is_refused(address: str) -> None:
    latex = rf"\href{{{address}}}{{x}}"
    assert not mathsnap.check(latex).ok
    assert "href" not in str(mathsnap.render(latex, "mathml")).split("<mtext>")[0]


@pytest.mark.parametrize("address", ["https://example.org/a:b", "mailto:a@example.org", "#eq:1", "a/b.html"])
def test_other_links_are_fine(address: str) -> None:
    assert "forbidden" not in [m.code for m in mathsnap.check(rf"\href{{{address}}}{{x}}", "latex").messages]


@needs_tex
@pytest.mark.tex
def test_tex_is_fenced_in_even_without_the_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tex, "require_harmless", lambda latex: None)
    secret, written = tmp_path / "secret.tex", tmp_path / "written.txt"
    secret.write_text("s", encoding="utf-8")
    attacks = [
        rf"\input{{{secret}}}",
        rf"\newwrite\w\immediate\openout\w={written}\immediate\write\w{{x}}",
        rf"x\immediate\write18{{touch {written}}}",
    ]
    for attack in attacks:
        try:
            tex.typeset(attack)
        except mathsnap.RenderError:
            continue
        assert "write18" in attack  # TeX goes on without running it
    assert not written.exists()


@needs_tex
@pytest.mark.tex
@pytest.mark.slow
def test_what_has_no_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tex, "require_harmless", lambda latex: None)
    monkeypatch.setattr(tex, "_SECONDS", 3.0)
    with pytest.raises(mathsnap.RenderError, match=r"did not end|stopped with"):
        tex.typeset(r"\loop\iftrue\repeat")


def test_without_a_tex(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tex.shutil, "which", lambda name: None)
    with pytest.raises(mathsnap.DependencyError, match="set with ziamath"):
        mathsnap.render("x", setter="tex")


def test_wrong_calls() -> None:
    with pytest.raises(mathsnap.UsageError):
        mathsnap.render("x", "text", setter="tex")
    with pytest.raises(mathsnap.UsageError):
        mathsnap.render("x", setter="word")  # type: ignore[arg-type]
    run = CliRunner().invoke(cli, ["render", "--help"])
    assert "--setter" in run.stdout


@pytest.mark.skipif(os.name != "posix", reason="bytes that are no text")
def test_bytes_that_are_no_text() -> None:
    run = CliRunner().invoke(cli, ["check", "-"], input=b"a\xff")
    assert run.exit_code == 1
    assert "not UTF-8" in run.stderr
    assert CliRunner().invoke(cli, ["render", "--format", "text", "a\udcff"]).exit_code == 0
