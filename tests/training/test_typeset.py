"""Formulas set in every choice of fonts."""

from __future__ import annotations

import shutil

import pytest

from mathsnap.training.fontsetups import FONT_SETUPS
from mathsnap.training.typeset import Setting, read_runs, typeset

pytestmark = pytest.mark.tex

if shutil.which("pdflatex") is None:
    pytest.skip("pdflatex is not installed", allow_module_level=True)

ALPHABETS = (
    r"\sum \mathcal{A}\mathbb{R}\mathscr{L}\mathfrak{g}\boldsymbol{\alpha}\bm{x}\mathbf{x}\mathsf{S}"
    r"\mathtt{T}\mathit{d}\text{for \textbf{b}}\leqslant\nsubseteq\widehat{abc}\xrightarrow{a}\Bigg\|"
)


@pytest.mark.slow
@pytest.mark.parametrize("font", FONT_SETUPS)
def test_every_font_sets_every_alphabet(font: str) -> None:
    (run,) = typeset([ALPHABETS], Setting(FONT_SETUPS[font]), read_runs)
    assert run is not None
    assert len(run.glyphs) >= 20


def test_size_and_style() -> None:
    (run,) = typeset([r"\frac{a}{b}"], Setting(FONT_SETUPS["cm"], 12, "text"), read_runs)
    assert run is not None
    assert [round(glyph.size) for glyph in run.glyphs] == [8, 8]


def test_a_formula_cannot_read_files_outside() -> None:
    assert list(typeset([r"\input{/etc/hostname}"], Setting(FONT_SETUPS["cm"]), read_runs)) == [None]
