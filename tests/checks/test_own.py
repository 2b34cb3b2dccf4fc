"""Commands of the author's own in what is checked."""

from __future__ import annotations

import json
from pathlib import Path

import mathsnap

_PAPER = r"""\documentclass{article}
\usepackage{amsmath}
\input{macros}
\newcommand{\norm}[1]{\lVert #1 \rVert}
\newcommand{\odd}[1]{\ifmmode\bigl(#1\bigr)\fi}
\begin{document}
Let $x \in \R$ and $\norm{x} \le \odd{1}$,
\[ \norm{x^2^3} + \unheard \]
\end{document}
"""


def _found(path: Path, **how: str) -> list[tuple[str, str]]:
    return [
        (message.severity, message.text)
        for _, report in mathsnap.check_file(path, **how)  # type: ignore[arg-type]
        for message in report.messages
    ]


def test_a_paper_may_use_what_it_defines(tmp_path: Path) -> None:
    paper = tmp_path / "paper.tex"
    paper.write_text(_PAPER, encoding="utf-8")
    (tmp_path / "macros.tex").write_text(r"\newcommand{\R}{\mathbb{R}}", encoding="utf-8")
    assert _found(paper) == [
        ("error", "a second superscript: put braces around what has the first"),
        ("error", r"\unheard is not known"),
    ]
    ((place, report),) = [(where, r) for where, r in mathsnap.check_file(paper) if not r.ok]
    assert place.endswith("|8:4")
    assert [(m.line, m.column) for m in report.messages] == [(1, 10), (1, 16)]


def test_what_a_package_may_define_is_a_warning(tmp_path: Path) -> None:
    paper = tmp_path / "paper.tex"
    paper.write_text(_PAPER.replace("amsmath", "amsmath,physics"), encoding="utf-8")
    kinds = {severity for severity, text in _found(paper) if "not known" in text}
    assert kinds == {"warning"}


def test_files_outside_of_the_folder_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "macros.tex").write_text(r"\newcommand{\R}{\mathbb{R}}", encoding="utf-8")
    (tmp_path / "inner").mkdir()
    paper = tmp_path / "inner" / "paper.tex"
    paper.write_text(_PAPER.replace("{macros}", "{../macros}"), encoding="utf-8")
    assert any(text.startswith(r"LaTeX does not know \R") for _, text in _found(paper))


def test_mathjax_keeps_what_a_formula_defines(tmp_path: Path) -> None:
    source = "$$\\newcommand{\\R}{\\mathbb{R}}$$\n\nLet $x \\in \\R$.\n"
    draft, notebook = tmp_path / "issue.md", tmp_path / "issue.ipynb"
    draft.write_text(source, encoding="utf-8")
    cell = {"cell_type": "markdown", "metadata": {}, "source": source}
    notebook.write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    assert not _found(draft, dialect="mathjax")
    assert not _found(notebook)
    assert ("error", r"\newcommand is not for formulas") in _found(draft)


def test_macros_from_elsewhere() -> None:
    macros = r"\newcommand{\R}{\mathbb{R}} \def\v#1{\hdots\frac{#1}}"
    assert mathsnap.check(r"x \in \R", macros=macros).ok
    report = mathsnap.check(r"x + \v x", macros=macros)
    assert [(m.column, m.code) for m in report.messages] == [(5, "dialect"), (5, "argument")]
    assert report.latex == r"x + \v x"
    assert report.fixed == r"x + \v x"
    assert mathsnap.check(r"\R \hdots", macros=macros).fixed == r"\R \ldots"
