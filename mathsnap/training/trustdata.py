"""Formulas that the network was not trained on, as pages and pictures in all fonts: to fit trust on."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from mathsnap.glyphs import GlyphRun
from mathsnap.training.corpus import read_corpus
from mathsnap.training.fontsetups import FONT_SETUPS
from mathsnap.training.latexforms import body
from mathsnap.training.snaps import VARIANTS, Known
from mathsnap.training.typeset import Setting, documents, read_runs

__all__ = ["Page", "held_out", "pages", "pictures"]

_DPI = (72, 300)
_BATCH = 20  # formulas of one font
_BORDER = 14  # points of paper around a formula


@dataclass(frozen=True)
class Page:
    """The glyphs of a page whose formula is known."""

    latex: str
    run: GlyphRun


def held_out(corpus: Path, seed: int = 0) -> list[str]:
    """The formulas that `build` with this seed keeps for validation, shuffled."""
    formulas = list(read_corpus(corpus))
    random.Random(seed).shuffle(formulas)
    return formulas[: len(formulas) // 50]


def pages(formulas: Sequence[str], seed: int) -> Iterator[Page]:
    """Each formula as the glyphs of a page."""
    for latex, document, number in _set(formulas, seed):
        run = read_runs(document)(document[number])
        if run.glyphs:
            yield Page(latex, run)


def pictures(formulas: Sequence[str], seed: int) -> Iterator[Known]:
    """Each formula as a screenshot: at a random resolution, some in dark mode, as JPEG or without paper."""
    draw = random.Random(seed)
    for latex, document, number in _set(formulas, seed):
        dpi = draw.randint(*_DPI)
        variant = draw.choice(("plain", "plain", "plain", "plain", "dark", "jpeg", "transparent"))
        drawn = document[number].get_pixmap(dpi=dpi)
        print_ = Image.frombytes("RGB", (drawn.width, drawn.height), drawn.samples)
        border = round(_BORDER * dpi / 72)
        picture = Image.new("RGB", (drawn.width + 2 * border, drawn.height + 2 * border), "white")
        picture.paste(print_, (border, border))
        yield Known(f"{variant} at {dpi} dpi", VARIANTS[variant](picture), latex)


def _set(formulas: Sequence[str], seed: int) -> Iterator[tuple[str, Any, int]]:
    """Every formula that TeX takes, with the document and the number of its page."""
    import pymupdf

    draw = random.Random(seed)
    for start in range(0, len(formulas), _BATCH):
        batch = [body(formula) for formula in formulas[start : start + _BATCH]]
        setting = Setting(FONT_SETUPS[draw.choice(list(FONT_SETUPS))], draw.choice((10, 10, 11, 12)))
        for numbers, pdf in documents(batch, setting):
            with pymupdf.open("pdf", pdf) as document:
                for page, number in enumerate(numbers):
                    yield batch[number], document, page
