"""Pictures with known formulas: benchmark rows, and displays cut out of papers as a person would."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from PIL import Image, ImageOps

from mathsnap.errors import InputError, NoFormulaError
from mathsnap.formula import Formula
from mathsnap.pictures import snap, snap_all
from mathsnap.training.papers import Comparison, Tally, papers
from mathsnap.training.score import score

__all__ = ["VARIANTS", "Known", "cuttings", "pages", "rows", "snaps"]

_AROUND = 16  # pixels of paper around the ink of a row
_MARGIN = 4.0  # points of paper around a display of a paper


@dataclass(frozen=True)
class Known:
    """A picture whose formula is known."""

    where: str
    picture: Image.Image
    latex: str


def snaps(known: Iterable[Known]) -> tuple[Tally, list[float]]:
    """Reads every picture and compares; with the seconds that each took."""
    asked, read, seconds = [], [], []
    tally = Tally()
    for one in known:
        begun = perf_counter()
        formula = _read(one.picture)
        seconds.append(perf_counter() - begun)
        asked.append((one.where, one.latex))
        read.append(formula)
    results = score([(latex, f.latex if f else "") for (_, latex), f in zip(asked, read, strict=True)])
    for (where, latex), formula, result in zip(asked, read, results, strict=True):
        if result is None:
            continue
        tally.comparisons.append(Comparison(where, latex, formula.latex if formula else "", result))
        verified = formula is not None and formula.status == "verified"
        tally.add("verified", verified)
        tally.add("verified_wrong", verified and not result.lenient)
    return tally, seconds


def _read(picture: Image.Image) -> Formula | None:
    try:
        return snap(picture)
    except (InputError, NoFormulaError):
        return None


def rows(path: Path, count: int | None = None, scale: float = 1.0) -> Iterable[Known]:
    """Benchmark rows, JSON lines with "image" (relative to the file) and "latex", in a fixed random order.

    Each picture is laid on white, cut to its ink and scaled.
    """
    import random

    records: list[dict[str, Any]] = [
        json.loads(line) for line in path.read_text("utf-8").splitlines() if line
    ]
    random.Random(5).shuffle(records)
    for record in records[:count]:
        picture = _cut(_on_white(Image.open(path.parent / record["image"])))
        if scale != 1:
            size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
            picture = picture.resize(size, Image.Resampling.LANCZOS)
        yield Known(str(record.get("id", record["image"])), picture, record["latex"])


def _on_white(picture: Image.Image) -> Image.Image:
    page = Image.new("RGBA", picture.size, "white")
    page.alpha_composite(picture.convert("RGBA"))
    return page.convert("L")


def _cut(picture: Image.Image) -> Image.Image:
    box = ImageOps.invert(picture).point(lambda v: 255 if v > 55 else 0).getbbox()
    if box is None:
        return picture
    x0, y0, x1, y1 = box
    return picture.crop(
        (
            max(0, x0 - _AROUND),
            max(0, y0 - _AROUND),
            min(picture.width, x1 + _AROUND),
            min(picture.height, y1 + _AROUND),
        )
    )


def _dark(picture: Image.Image) -> Image.Image:
    return ImageOps.invert(picture.convert("RGB"))


def _jpeg(picture: Image.Image) -> Image.Image:
    stored = io.BytesIO()
    picture.convert("RGB").save(stored, "JPEG", quality=50)
    return Image.open(stored)


def _transparent(picture: Image.Image) -> Image.Image:
    clear = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    clear.putalpha(ImageOps.invert(picture.convert("L")))
    return clear


def _enlarged(picture: Image.Image) -> Image.Image:
    size = (round(picture.width * 2.5), round(picture.height * 2.5))
    return picture.resize(size, Image.Resampling.BICUBIC)


VARIANTS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "plain": lambda picture: picture,
    "dark": _dark,
    "jpeg": _jpeg,
    "transparent": _transparent,
    "enlarged": _enlarged,
}
"""What may happen to a screenshot: dark mode, JPEG at quality 50, no background, enlarged 2.5 times."""


def cuttings(
    folder: Path, truth: Path, dpi: float, variant: str = "plain", count: int | None = None
) -> Iterable[Known]:
    """The displays of papers as pictures, without their numbers: truth has paper, page, bbox and latex.

    count: only so many, drawn at random.
    """
    import random

    import pymupdf

    records = [json.loads(line) for line in truth.read_text("utf-8").splitlines() if line.strip()]
    if count is not None:
        records = random.Random(5).sample(records, min(count, len(records)))
    for paper in sorted({record["paper"] for record in records}):
        with pymupdf.open(folder / f"{paper}.pdf") as document:
            for record in (r for r in records if r["paper"] == paper):
                picture = _cutting(document[record["page"] - 1], record["bbox"], dpi)
                where = f"{paper} p. {record['page']}"
                yield Known(where, VARIANTS[variant](picture), record["latex"])


def pages(folder: Path, truth: Path, dpi: float) -> tuple[Tally, list[float]]:
    """The displays that are found in pictures of those pages of papers that hold some, against truth as for
    `cuttings`; with the seconds that each page took.
    """
    seconds: list[float] = []

    def read(path: Path, numbers: Sequence[int]) -> list[dict[str, Any]]:
        import pymupdf

        records = []
        with pymupdf.open(path) as document:
            for number in numbers:
                picture = _drawn(document[number - 1], dpi)
                begun = perf_counter()
                found = snap_all(picture, engine="glyph")
                seconds.append(perf_counter() - begun)
                for formula in found:
                    record = formula.to_dict()
                    box = [side * 72 / dpi for side in record["source"]["bbox"]]
                    records.append({**record, "source": {"page": number, "bbox": box}})
        return records

    return papers(folder, truth, read), seconds


def _cutting(page: Any, box: Sequence[float], dpi: float) -> Image.Image:
    import pymupdf

    x0, y0, x1, y1 = box
    clip = pymupdf.Rect(x0 - _MARGIN, y0 - _MARGIN, x1 + _MARGIN, y1 + _MARGIN)
    return _drawn(page, dpi, clip)


def _drawn(page: Any, dpi: float, clip: Any = None) -> Image.Image:
    drawn = page.get_pixmap(dpi=round(dpi), clip=clip)
    return Image.frombytes("RGB", (drawn.width, drawn.height), drawn.samples)
