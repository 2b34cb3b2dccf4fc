"""`python -m mathsnap.bench.snaps`: how long a picture takes, from a cold start and warm, and what memory.

Each figure comes from a process of its own. Needs the folder `samples/`; its memory needs a Unix.
"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import click

import mathsnap
from mathsnap.bench.child import run

__all__ = ["formula", "page"]

_COLD_STARTS = 5
_REPEATS = {"formula": 20, "page": 3}
_FORMULA = r"\sum_{k=1}^{n} \frac{x_k + 7}{\sqrt{k}} = f(y) + \int_0^1 g(t)\,dt"
_SIZE = (500, 100)
_DPI = 150


@click.command()
@click.option("--samples", default="samples", show_default=True, type=click.Path(path_type=Path, exists=True))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write the figures there, as JSON.")
@click.option("--case", hidden=True, type=click.Choice(list(_REPEATS)))
def main(samples: Path, output: Path | None, case: str | None) -> None:
    """Measures `mathsnap snap` with nothing else running on the machine.

    \b
    Examples:
      python -m mathsnap.bench.snaps
      python -m mathsnap.bench.snaps -o snaps.json
    """
    if case is not None:
        click.echo(json.dumps(_warm(case, samples)))
        return
    figures = {"cold start": _cold(samples), **{name: _apart(name, samples) for name in _REPEATS}}
    text = json.dumps(figures, indent=1)
    click.echo(text)
    if output is not None:
        output.write_text(text + "\n", encoding="utf-8")


def _cold(samples: Path) -> dict[str, float]:
    """Seconds of the whole command in new processes that keep no history; the first finds no file cached."""
    command = [sys.executable, "-m", "mathsnap", "snap", str(samples / "attention.png"), "--no-history"]
    seconds = [run(command).seconds for _ in range(_COLD_STARTS)]
    return {"first s": round(seconds[0], 2), "median s": round(median(seconds), 2)}


def _apart(case: str, samples: Path) -> dict[str, Any]:
    """A warm case in a process of its own, and the most memory that this held."""
    command = [sys.executable, "-m", __spec__.name, "--samples", str(samples), "--case", case]
    child = run(command)
    figures: dict[str, Any] = json.loads(child.output)
    return {**figures, "most MB": round(child.megabytes)}


def _warm(case: str, samples: Path) -> dict[str, Any]:
    """The median of some readings after the first."""
    picture = formula() if case == "formula" else page(samples / "paper.pdf", 2)
    found = mathsnap.snap_all(picture, engine="glyph")
    seconds = []
    for _ in range(_REPEATS[case]):
        begun = perf_counter()
        mathsnap.snap_all(picture, engine="glyph")
        seconds.append(perf_counter() - begun)
    signs = sum(len(formula.symbols) for formula in found)
    return {
        "pixels": picture.size, "formulas": len(found), "signs in them": signs,
        "median s": round(median(seconds), 3), "least s": round(min(seconds), 3),
    }  # fmt: skip


def formula() -> Any:
    """A formula in a picture of 500 by 100 pixels, as Pillow image."""
    from PIL import Image

    drawn = mathsnap.render(_FORMULA, "png", dpi=_DPI, font_size=12, background="white")
    assert isinstance(drawn, bytes)
    picture = Image.new("RGB", _SIZE, "white")
    ink = Image.open(io.BytesIO(drawn)).convert("RGB")
    picture.paste(ink, ((_SIZE[0] - ink.width) // 2, (_SIZE[1] - ink.height) // 2))
    return picture


def page(paper: Path, number: int) -> Any:
    """A page of a PDF file as Pillow image of 150 dpi."""
    import pymupdf
    from PIL import Image

    with pymupdf.open(paper) as document:
        drawn = document[number - 1].get_pixmap(dpi=_DPI)
    return Image.frombytes("RGB", (drawn.width, drawn.height), drawn.samples)


if __name__ == "__main__":
    main()
