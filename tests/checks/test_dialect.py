"""What each dialect takes; KaTeX is asked itself where it is installed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from time import process_time

import pytest
from click.testing import CliRunner

import mathsnap
from mathsnap.checks.dialect import _COLUMNS, REWRITES, _lacking, table
from mathsnap.checks.katex import KaTeX, is_installed, katex
from mathsnap.checks.known import ENVIRONMENTS, OUTER, commands
from mathsnap.cli import cli
from mathsnap.training import dialects


def test_rewrites() -> None:
    report = mathsnap.check(r"\bm{x} + \mbox{a}", "mathjax")
    assert [m.text for m in report.messages] == [r"MathJax does not know \bm; write \boldsymbol"]
    assert report.fixed == r"\boldsymbol{x} + \mbox{a}"
    assert mathsnap.check(r"\mbox{a}").fixed == r"\text{a}"
    rows = mathsnap.check(r"\begin{eqnarray}a&=&b\end{eqnarray}")
    assert rows.fixed == r"\begin{aligned}a&=b\end{aligned}"
    assert mathsnap.check(rows.fixed).ok


def test_dialects_differ() -> None:
    assert not mathsnap.check(r"\mbox{a}", "katex").ok
    assert mathsnap.check(r"\mbox{a}", "latex").ok
    with pytest.raises(mathsnap.UsageError):
        mathsnap.check("x", "word")  # type: ignore[arg-type]


def test_sense_only_warns() -> None:
    report = mathsnap.check("(a +")
    assert report.ok
    assert [m.severity for m in report.messages] == ["warning", "warning"]
    assert not mathsnap.check("[0, 1)").messages


@pytest.fixture
def real() -> KaTeX:
    if not is_installed():
        pytest.skip("no KaTeX")
    return katex()


def head(column: str) -> str:
    """What the table says of where a column comes from."""
    text = files("mathsnap.checks").joinpath("dialects.tsv").read_text(encoding="utf-8")
    return next(line for line in text.splitlines() if line.startswith(f"# {column}: "))


def test_the_table_is_what_katex_says(real: KaTeX) -> None:
    if real.version not in head("k"):
        pytest.skip(f"KaTeX {real.version} is not the one that was asked")
    for name, letters in table().items():
        assert dialects._katex_knows(name) == ("k" in letters), name


def test_the_table_is_what_latex2mathml_says() -> None:
    if version("latex2mathml") not in head("h"):
        pytest.skip("another latex2mathml was asked")
    # in a process of its own: ziamath, once imported, teaches latex2mathml some more functions
    asked = """
from mathsnap.checks.dialect import table
from mathsnap.training.dialects import _is_converted
print([name for name, letters in table().items() if _is_converted(name) != ("h" in letters)])
"""
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.tex
def test_the_table_is_what_latex_says() -> None:
    if shutil.which("pdflatex") is None:
        pytest.skip("pdflatex is not installed")
    defined = dialects._latex(table())
    wrong = [name for name, letters in table().items() if (name in defined) != ("l" in letters)]
    assert len(wrong) <= 20, wrong  # other years of TeX Live have a few commands more or less


def test_every_known_command_has_its_row() -> None:
    assert set(table()) == {*commands(), *ENVIRONMENTS, *OUTER}


def test_no_rewrite_is_unknown_itself() -> None:
    for dialect in ("katex", "mathjax", "github", "latex", "mathml"):
        for name in REWRITES:
            latex = dialects.example(name)
            for message in mathsnap.check(latex, dialect).messages:
                if message.code == "dialect" and message.old:
                    lacks = _lacking(_COLUMNS[dialect])
                    assert lacks.isdisjoint(re.findall(r"\\[A-Za-z]+", message.rewrite)), (dialect, name)
                    assert message.rewrite not in lacks


def test_katex_itself_is_asked(real: KaTeX, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = r"\begin{array}{p{1cm}}a\end{array}"
    assert mathsnap.check(refused).ok
    report = mathsnap.check(refused, ask=True)
    assert [m.code for m in report.messages] == ["katex"]
    assert report.messages[0].text.startswith("KaTeX: ")
    assert mathsnap.check(refused, "latex", ask=True).ok
    monkeypatch.setattr("mathsnap.checks.katex.is_installed", lambda: False)
    assert mathsnap.check(refused, ask=True).ok


def test_katex_is_stopped_in_time(real: KaTeX) -> None:
    begun = process_time()
    real.complaint(r"\def\a{\a\a}" + r"\a" * 3)
    real.complaint("{" * 20_000)
    assert process_time() - begun < 4


def test_commands_of_the_web_are_no_latex() -> None:
    assert mathsnap.check(r"\R \ket{0} \argmin", "katex").ok
    texts = [m.text for m in mathsnap.check(r"\R", "latex").messages]
    assert texts == [r"LaTeX does not know \R"]


@pytest.mark.parametrize(
    ("latex", "fixed"),
    [
        (r"{a \over b}", r"{\frac{a}{b}}"),
        (r"a + b \over c", r"\frac{a + b}{c}"),
        (r"\left( n \choose k \right)", r"\left(\binom{n}{k} \right)"),
        (
            r"x^{1 \over 2} + {{a \over b} \over \mbox{c}}",
            r"x^{\frac{1}{2}} + {\frac{{\frac{a}{b}}}{\text{c}}}",
        ),
        (r"\begin{matrix} a \over b & c\end{matrix}", r"\begin{matrix}\frac{a}{b} & c\end{matrix}"),
        (r"{a \atop b}", r"{\genfrac{}{}{0pt}{}{a}{b}}"),
        (r"{a \over b \over c}", r"{a \over b \over c}"),
        (r"\begin{aligned}a &=& b\end{aligned}", r"\begin{aligned}a &=& b\end{aligned}"),
    ],
)
def test_fractions_of_plain_tex(latex: str, fixed: str) -> None:
    assert mathsnap.check(latex).fixed == fixed
    assert mathsnap.check(fixed).fixed == fixed


def test_the_command(tmp_path: Path) -> None:
    run = CliRunner().invoke(cli, ["check", r"\fracc{a}{b}"])
    assert run.exit_code == 1
    assert run.stdout == "formula:1:1: error: \\fracc is not known; did you mean \\frac?\n"
    draft = tmp_path / "issue.md"
    draft.write_text(
        "# Issue\n\nIt costs $5 and $6.\n\nThen $x^2^3$ and\n\n$$\na\n& b\n$$\n", encoding="utf-8"
    )
    run = CliRunner().invoke(cli, ["check", str(draft)])
    assert run.exit_code == 1
    assert [line.removeprefix(f"{draft}:").partition(": ")[0] for line in run.stdout.splitlines()] == [
        "5:10",
        "9:1",
    ]
    run = CliRunner().invoke(cli, ["check", "--json", "x"])
    assert json.loads(run.stdout)["ok"] is True
    run = CliRunner().invoke(cli, ["check", "--fix", "--dialect", "mathjax", r"\bm{x}"])
    assert run.stdout == "\\boldsymbol{x}\n"


DRAFTS = {
    "issue.md": (
        "\\bm here\r\n\r\n`$\\bm{a}$` and $\\bm{x} + 1$, then\r\n\r\n$$\r\n{a \\over b}\r\n$$\r\n",
        "\\bm here\r\n\r\n`$\\bm{a}$` and $\\boldsymbol{x} + 1$, then\r\n\r\n$$\r\n{\\frac{a}{b}}\r\n$$\r\n",
    ),
    "page.html": ("<p>\\(\\bm{x}\\) &amp; \\bm</p>", "<p>\\(\\boldsymbol{x}\\) &amp; \\bm</p>"),
    "book.ipynb": (
        json.dumps({"cells": [{"cell_type": "markdown", "source": ["é $\\bm{x}$\n", "b"]}]}),
        json.dumps({"cells": [{"cell_type": "markdown", "source": ["é $\\boldsymbol{x}$\n", "b"]}]}),
    ),
}


@pytest.mark.parametrize("name", DRAFTS)
def test_files_are_mended_and_all_else_stays(tmp_path: Path, name: str) -> None:
    before, after = (text.encode() for text in DRAFTS[name])
    draft = tmp_path / name
    draft.write_bytes(before)
    run = CliRunner().invoke(cli, ["check", "--fix", "--dry-run", "--dialect", "mathjax", str(draft)])
    assert run.exit_code == 0
    assert "boldsymbol" in run.stdout
    assert run.stdout.startswith("---")
    assert draft.read_bytes() == before
    run = CliRunner().invoke(cli, ["check", "--fix", "--dialect", "mathjax", str(draft)])
    assert (run.exit_code, run.stdout) == (0, "")
    assert draft.read_bytes() == after
    assert not mathsnap.fix_file(draft, "mathjax").changed
    mathsnap.undo(draft)
    assert draft.read_bytes() == before


def test_what_cannot_be_mended_is_still_told(tmp_path: Path) -> None:
    draft = tmp_path / "issue.md"
    draft.write_text("$\\mbox{a} \\fracc{b}$\n", encoding="utf-8")
    run = CliRunner().invoke(cli, ["check", "--fix", str(draft)])
    assert run.exit_code == 1
    assert "did you mean \\frac?" in run.stdout
    assert draft.read_text(encoding="utf-8") == "$\\text{a} \\fracc{b}$\n"
    assert CliRunner().invoke(cli, ["check", "--dry-run", str(draft)]).exit_code == 2


def test_formulas_of_several_lines_are_mended_where_they_stand(tmp_path: Path) -> None:
    text = "> $$\n> \\mbox{a} \\\\\n>   b\n> $$\n\n1. x\n\n   \\\\[\n   c\n   \\mbox{d}\n   \\\\]\n".replace(
        "\n", "\r\n"
    )
    draft = tmp_path / "issue.md"
    draft.write_bytes(text.encode())
    assert len(mathsnap.fix_file(draft).events) == 2
    assert draft.read_bytes() == text.replace("\\mbox", "\\text").encode()
    assert [place.rpartition("|")[2] for place, _ in mathsnap.check_file(draft)] == ["2:3", "9:4"]
