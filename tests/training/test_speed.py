"""The measurements of speed run and give what they say; how fast it is depends on the machine."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from mathsnap.training.speed import bound, by_formula, by_pages

SAMPLE = Path(__file__).parents[2] / "samples" / "paper.pdf"


def test_papers_are_bound_to_the_page(tmp_path: Path) -> None:
    with pymupdf.open(bound([SAMPLE], 7, tmp_path)) as volume, pymupdf.open(SAMPLE) as paper:
        assert volume.page_count == 7
        assert volume[paper.page_count].get_text() == paper[0].get_text()


def test_formulas_are_timed() -> None:
    figures = by_formula([SAMPLE], repeats=1)
    assert figures["formulas"] > 0
    assert 0 < figures["median ms"] <= figures["worst ms"]


@pytest.mark.slow
def test_memory_is_that_of_the_command_line(tmp_path: Path) -> None:
    short = bound([SAMPLE], 1, tmp_path)
    figures = by_pages(short, short)
    assert figures["short MB"] > 20
    assert abs(figures["growth MB"]) < 20
