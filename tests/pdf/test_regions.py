"""Formulas found on pages that a TeX sets, and on the papers beside the repository."""

from __future__ import annotations

import random
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from mathsnap.boxes import Box
from mathsnap.glyphs import Glyph, GlyphRun, Rule
from mathsnap.latex import write
from mathsnap.pdf.displays import table_rules
from mathsnap.pdf.reader import read_page
from mathsnap.pdf.regions import Region, find_regions
from mathsnap.structure import parse
from mathsnap.symbols import Style

PAGE = Box(0, 0, 595, 842)
PROSE = "The quick brown fox jumps over the lazy dog while seven wizards watch it from afar. " * 6


def text(region: Region) -> str:
    return "".join(g.symbol for g in sorted(region.run.glyphs, key=lambda g: (round(g.y), g.x)))


def regions(folder: Path, body: str, options: str = "", preamble: str = "", **kinds: bool) -> list[Region]:
    """The formulas of a page of LaTeX."""
    pymupdf = pytest.importorskip("pymupdf")
    if shutil.which("pdflatex") is None:
        pytest.skip("no pdflatex")
    source = folder / "page.tex"
    source.write_text(
        rf"\documentclass[{options}]{{article}}\usepackage{{amsmath,amssymb}}{preamble}"
        rf"\begin{{document}}{body}\end{{document}}",
        encoding="utf-8",
    )
    subprocess.run(
        ["pdflatex", "-interaction=batchmode", source.name], cwd=folder, check=True, capture_output=True
    )
    page = pymupdf.open(folder / "page.pdf")[0]
    return find_regions(read_page(page), Box(*page.rect), **kinds)


@pytest.mark.tex
@pytest.mark.parametrize("options", ["", "fleqn", "leqno", "twocolumn", "11pt,fleqn,leqno"])
def test_displays_and_their_numbers(tmp_path: Path, options: str) -> None:
    body = (
        PROSE
        + r"""
\begin{equation} \frac{a}{b} = \sum_{i=1}^n x_i \quad\text{if } x > 0. \end{equation}
"""
        + PROSE
        + r"""
\begin{align} u &= v + \frac{1}{2} \\ w &= \int_0^1 f(x)\,dx \\ y &= z \end{align}
"""
        + PROSE
        + r"\[ \begin{pmatrix} a & b \\ c & d \end{pmatrix} \in M \] where $x$ is small. "
        + PROSE
    )
    found = regions(tmp_path, body, options)
    assert [r.tags for r in found] == [("(1)",), ("(2)", "(3)", "(4)"), ()]
    assert not any("(1)" in text(r) or "where" in text(r) for r in found)


@pytest.mark.tex
def test_two_displays_that_follow_each_other_are_two(tmp_path: Path) -> None:
    found = regions(tmp_path, PROSE + r"\[ a = b \]\[ c = \frac{d}{e} \]" + PROSE)
    assert len(found) == 2


@pytest.mark.tex
def test_no_display_in_lists_tables_and_headings(tmp_path: Path) -> None:
    body = (
        PROSE
        + r"""
\section{The $x^2$ of it}
\begin{itemize}\item $x = y$ is an item, and it goes on. \item Let $a > b$ be so.\end{itemize}
\begin{center}\begin{tabular}{lll}\hline Method & Score & Error\\\hline Ours & $0.5$ & $0.1$\\
Theirs & $0.6$ & $0.2$\\\hline\end{tabular}\end{center}
"""
        + PROSE
        + r"\footnote{A note with $z=1$ in it.}"
    )
    assert regions(tmp_path, body) == []


def test_an_empty_page_has_none() -> None:
    assert find_regions(GlyphRun(()), PAGE) == []


@pytest.mark.parametrize("spread", [500.0, 5.0])
def test_fifty_thousand_glyphs_take_no_age(spread: float) -> None:
    rng = random.Random(1)
    glyphs = []
    for _ in range(50_000):
        x, y, size = 40 + spread * rng.random(), 40 + spread * rng.random(), rng.choice((5.0, 7.0, 10.0))
        glyphs.append(Glyph("x", Style.ITALIC, x, y, size, Box(x, y - 5, x + 5, y), 5.0))
    start = time.perf_counter()
    find_regions(GlyphRun(tuple(glyphs)), PAGE, inline=True)
    assert time.perf_counter() - start < 30


@pytest.mark.tex
def test_formulas_within_lines(tmp_path: Path) -> None:
    body = r"We let $x_1 = y^2$ and, for all $a, b \in S$, set $f(x)$. Then $\alpha > 0$, as shown (above)."
    found = regions(tmp_path, body, inline=True)
    assert [r.kind for r in found] == ["inline"] * 4
    assert ["".join(g.symbol for g in r.run.glyphs) for r in found] == ["x1=y2", "a,b∈S", "f(x)", "α>0"]


NARROW = r"\hsize=9cm\parindent0pt "


def inline(folder: Path, body: str) -> list[str]:
    return [write(parse(r.run, "text"), display=False) for r in regions(folder, NARROW + body, inline=True)]


@pytest.mark.tex
@pytest.mark.parametrize(
    "body",
    [
        r"{\large S}{\small MALL CAPITALS OF A HEADING} stand here.",
        r"See the page of mathsnap/samples/paper for more of it.",
        r"\underline{Published in the proceedings of 2021}\par\medskip and more words.",
    ],
)
def test_headings_paths_and_running_heads_are_no_formulas(tmp_path: Path, body: str) -> None:
    assert inline(tmp_path, body) == []


@pytest.mark.tex
def test_a_roof_is_no_line_under_the_text_above_it(tmp_path: Path) -> None:
    body = (
        r"The words stand over it, and $y_1, y_2, \ldots, y_t$ do.\\Below is $a \in \sqrt{b^2 + c^2 + d^2}$."
    )
    assert inline(tmp_path, body) == [r"y_1, y_2, \ldots, y_t", r"a \in \sqrt{b^2 + c^2 + d^2}"]


@pytest.mark.tex
@pytest.mark.parametrize(
    "latex",
    [
        r"F = \frac{x^n - y^n}{\sqrt{5}}",
        r"V = \frac{1}{\sum_i 1/a_i^2}",
        r"P = -\frac{C_n \cdot t_n}{(1 + r)^{t_n+1}}",
        r"e^{-\frac{(x - m)^2}{2s^2}}",
    ],
)
def test_parts_of_a_small_fraction_stay_with_it(tmp_path: Path, latex: str) -> None:
    assert inline(tmp_path, rf"Words above the one.\\And ${latex}$ here.\\Words below are long enough.") == [
        latex
    ]


@pytest.mark.tex
@pytest.mark.parametrize(
    ("body", "latex"),
    [
        (r"Both $|0\rangle$ hold.", r"|0\rangle"),
        (r"This is $1/4$ of it.", "1/4"),
        (r"So $a \in \vec{e}$ Publish or perish.", r"a \in \vec{e}"),
        (r"Then $a \supset b \supset \cdots$ Printed words go on.", r"a \supset b \supset \cdots"),
        (r"Take $U = Z \smallsetminus V$ and go.", r"U = Z \smallsetminus V"),
        (r"Then $e^x = f,$ the comma being inside.", r"e^x = f,"),
        (r"Where is $\arg\max_k g_k$ of all?", r"\arg\max_k g_k"),
        (r"Then $e^x = f$, the comma being outside.", r"e^x = f"),
        (r"Both $v = (1, 2),\ w = (3, 4)$ are one.", r"v = (1, 2), w = (3, 4)"),
    ],
)
def test_where_a_formula_ends(tmp_path: Path, body: str, latex: str) -> None:
    assert inline(tmp_path, body) == [latex]


WORDS = r"r = 1\text{ for games} \quad \text{and} \quad r = 0\text{ otherwise}"
ARRAY = r"\left[\begin{array}{c|c} 1 & 2 \\ \hline 3 & 4 \end{array}\right]"
BRACES = r"\underbrace{a + b + \cdots + z}_{26\text{ letters}} = \underbrace{\overbrace{a}^1 + b}_2"
LONG = r"a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p + q + r + s + t + u + v + w"
LINES = rf"{LONG} + x \\ +y + z + \alpha \\ = \kappa + \lambda"


@pytest.mark.tex
@pytest.mark.parametrize(
    ("before", "latex", "after"),
    [
        (r"\begin{equation}", WORDS, r"\end{equation}"),
        (r"\begin{equation}", ARRAY, r"\end{equation}"),
        (r"\[", BRACES, r"\]"),
        (r"\begin{multline}", LINES, r"\end{multline}"),
    ],
    ids=["words", "numbers", "braces", "multline"],
)
def test_a_display_is_found_whole(tmp_path: Path, before: str, latex: str, after: str) -> None:
    found = regions(tmp_path, PROSE + r"\par Hence we have " + before + latex + after + PROSE)
    expected = rf"\begin{{gathered}} {latex} \end{{gathered}}" if latex is LINES else latex
    assert [write(parse(region.run)) for region in found] == [expected]


@pytest.mark.tex
def test_fractions_of_words_are_a_display(tmp_path: Path) -> None:
    latex = r"\text{base amperes} = \frac{\text{base kva of the line}}{\text{base kv of the line}}"
    found = regions(tmp_path, PROSE + rf"\[ {latex} \]" + PROSE)
    assert [write(parse(region.run)) for region in found] == [latex]


@pytest.mark.parametrize("off", [0.4, -0.4])
def test_rules_whose_ends_are_half_a_pixel_apart_are_of_one_table(off: float) -> None:
    ends = ((79.3, 257.3), (79.3 + off, 257.3), (79.3 + off, 257.3 + off))
    rules = [Rule(Box(x0, 20.0 * i, x1, 20.0 * i + 0.5)) for i, (x0, x1) in enumerate(ends)]
    other = Rule(Box(85, 90, 257.3, 90.5))
    assert table_rules(GlyphRun((), (*rules, other))) == [[0, 1, 2]]
    assert table_rules(GlyphRun((), (*rules[:2], other))) == []
