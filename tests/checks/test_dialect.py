"""What each dialect takes; KaTeX is asked itself where it is installed."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import mathsnap
from mathsnap.checks.dialect import _katex_lacks
from mathsnap.checks.known import arguments
from mathsnap.cli import cli


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


@pytest.fixture(scope="module")
def katex() -> Any:
    """A function that gives KaTeX's complaint of a formula, "" for none."""
    quickjs = pytest.importorskip("quickjs")
    package = find_spec("sphinxcontrib.katex")
    if package is None or package.origin is None:
        pytest.skip("no KaTeX")
    source = next(Path(package.origin).parent.rglob("katex.min.js"))
    context = quickjs.Context()
    context.eval("var self = globalThis, window = globalThis;" + source.read_text(encoding="utf-8"))
    return context.eval(
        "(s => { try { katex.renderToString(s, {displayMode: true, strict: false}); return '' }"
        " catch (e) { return String(e.message) } })"
    )


def test_the_table_is_what_katex_says(katex: Any) -> None:
    samples = {"m": "{a}", "t": "{a}", "o": "", "d": "(", "n": "3mu", "r": "{1}"}
    for name in sorted(_katex_lacks()):
        if name.startswith("\\"):
            example = name + "".join(samples[kind] for kind in arguments(name) or "")
            assert katex(example), example
    for example in (r"\frac{a}{b}", r"\begin{aligned}a&=b\end{aligned}", r"\boldsymbol{x}\mathscr{A}\bm{y}"):
        assert not katex(example)
        assert mathsnap.check(example).ok


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
