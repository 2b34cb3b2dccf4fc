"""A page as glyphs and rules, from PDFs made on the spot."""

from __future__ import annotations

from collections.abc import Callable

import pymupdf
import pytest

from mathsnap.glyphs import GlyphRun
from mathsnap.pdf.reader import read_page
from mathsnap.symbols import Style


def symbols(run: GlyphRun) -> list[str]:
    return [g.symbol for g in run.glyphs]


@pytest.mark.tex
def test_glyphs_of_a_display(typeset: Callable[..., list[GlyphRun]]) -> None:
    (run,) = typeset([r"\[ \sum_{i} \frac{\alpha_i}{\sqrt{x}} \in \mathbb{R} \]"])
    assert sorted(symbols(run)) == sorted("∑iαi√x∈R")
    assert len(run.rules) == 2
    assert all(r.horizontal for r in run.rules)
    by_symbol = {g.symbol: g for g in run.glyphs}
    assert by_symbol["∑"].centred
    assert by_symbol["√"].centred
    assert by_symbol["R"].style is Style.DOUBLE_STRUCK
    assert by_symbol["α"].style is Style.ITALIC
    assert by_symbol["∑"].box.height == pytest.approx(14, abs=0.3)


def test_hidden_and_turned_text_is_left_out() -> None:
    with pymupdf.open() as document:
        page = document.new_page()
        page.insert_text((72, 72), "ab c")
        page.insert_text((72, 144), "hidden", render_mode=3)
        page.insert_text((300, 300), "turned", rotate=90)
        assert symbols(read_page(page)) == list("abc")


def test_rules_are_thin_dark_bars() -> None:
    with pymupdf.open() as document:
        page = document.new_page()
        page.draw_line((72, 100), (172, 100), width=0.4)
        page.draw_rect((72, 200, 172, 200.4), color=None, fill=(0, 0, 0))
        page.draw_rect((72, 300, 172, 320), color=None, fill=(1, 1, 0))
        page.draw_rect((72, 400, 172, 400.4), color=None, fill=(1, 1, 1))
        page.draw_line((72, 500), (172, 560), width=0.4)
        rules = read_page(page).rules
    assert [round(r.box.cy) for r in rules] == [100, 200]


def test_a_page_is_read_as_it_is_shown() -> None:
    with pymupdf.open() as document:
        page = document.new_page()
        page.insert_text((300, 300), "up", rotate=90)
        page.set_rotation(90)
        run = read_page(page)
    assert symbols(run) == ["u", "p"]
    assert run.glyphs[0].x < run.glyphs[1].x
    assert run.glyphs[0].y == pytest.approx(run.glyphs[1].y)
