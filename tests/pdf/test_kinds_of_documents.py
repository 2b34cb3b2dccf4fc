"""Displays of documents of several classes, sizes and engines come back as they were written."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

import mathsnap

PROSE = "The quick brown fox jumps over the lazy dog while $x_i$ of seven wizards watch it from afar. " * 4


def displays(
    folder: Path, head: str, body: str, *needs: str, engine: str = "pdflatex"
) -> list[tuple[str, str]]:
    """LaTeX and status of each display. needs: files of TeX without which it cannot be set."""
    if shutil.which(engine) is None:
        pytest.skip(f"no {engine}")
    for file in needs:
        if subprocess.run(["kpsewhich", file], capture_output=True, check=False).returncode:
            pytest.skip(f"no {file}")
    source = folder / "page.tex"
    source.write_text(rf"{head}\begin{{document}}{body}\end{{document}}", encoding="utf-8")
    subprocess.run(
        [engine, "-interaction=batchmode", source.name], cwd=folder, capture_output=True, check=True
    )
    return [(f.latex, str(f.status)) for f in mathsnap.extract(folder / "page.pdf")]


def prosaic(*formulas: str) -> str:
    return PROSE + PROSE.join(rf"\[ {latex} \]" for latex in formulas) + PROSE


@pytest.mark.tex
def test_a_slide_in_sans_serif(tmp_path: Path) -> None:
    matrix = (
        r"A = \begin{bmatrix} a_1 & a_2 \\ b_1 & b_2 \\ c_1 & c_2 \\ d_1 & d_2 \\ e_1 & e_2 \end{bmatrix}"
    )
    loss = r"\log p(y) = -\sum_{i=1}^n y_i^2 + \alpha x"
    slides = "".join(
        rf"\begin{{frame}}{{Slide}} We \emph{{minimise}} a loss: \[ {latex} \] \end{{frame}}"
        for latex in (matrix, loss)
    )
    found = displays(tmp_path, r"\documentclass{beamer}", slides, "beamer.cls")
    assert found == [(matrix, "verified"), (loss, "verified")]


@pytest.mark.tex
def test_scripts_of_newtx_at_nine_points_are_large(tmp_path: Path) -> None:
    head = r"\documentclass[9pt]{extarticle}\usepackage{newtxtext,amsmath,newtxmath}"
    formulas = (
        r"\sum_{i=1}^n x_i^2 = \underbrace{a + b}_{\text{a label}}",
        r"\Gamma_{\mu\lambda}^\rho \Gamma_{\nu\sigma}^\lambda = e^{-\frac{(x - \mu)^2}{2\sigma^2}}",
        r"\begin{aligned} x & = a + b_i, \\ y & = c_i^2 + d \end{aligned}",
    )
    found = displays(tmp_path, head, prosaic(*formulas), "extarticle.cls", "newtxmath.sty")
    assert found == [(latex, "verified") for latex in formulas]


@pytest.mark.tex
@pytest.mark.slow
def test_pieces_of_an_opentype_font(tmp_path: Path) -> None:
    head = r"\documentclass{article}\usepackage{amsmath,unicode-math}\setmathfont{STIXTwoMath-Regular.otf}"
    formulas = (
        r"\underbrace{a + b + \cdots + z}_{\text{the fit}} = \overbrace{a + b + \cdots + y}",
        r"y'' + \gamma y' = e^{-\frac{1}{2\sigma^2}}",
        r"g = \int_{-\infty}^\infty g(u)du",
    )
    found = displays(tmp_path, head, prosaic(*formulas), "STIXTwoMath-Regular.otf", engine="lualatex")
    assert found == [(latex, "verified") for latex in formulas]
