"""Pictures from the file to the formula, with the network of the package."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pymupdf
import pytest
from click.testing import CliRunner
from PIL import Image, ImageFilter, ImageOps

import mathsnap
from mathsnap.checks.dissent import dissent
from mathsnap.cli import cli
from mathsnap.pictures import readings

SAMPLES = Path(__file__).parents[1] / "samples"
ATTENTION = SAMPLES / "attention.png"


def photograph(seed: int = 1) -> Image.Image:
    """Soft patches of colour."""
    draw = np.random.default_rng(seed)
    colours = np.zeros((300, 400, 3), np.uint8)
    for _ in range(60):
        x, y, width, height = draw.integers(0, (400, 300, 150, 120))
        colours[y : y + height, x : x + width] = draw.integers(0, 255, 3)
    return Image.fromarray(colours).filter(ImageFilter.GaussianBlur(2))


def test_a_screenshot_becomes_latex() -> None:
    formula = mathsnap.snap(ATTENTION)
    assert formula.kind == "display"
    assert r"\mathrm{Attention}" in formula.latex or r"\operatorname{Attention}" in formula.latex
    assert formula.source.path == str(ATTENTION)
    assert formula.source.bbox is not None
    with Image.open(ATTENTION) as picture:
        assert formula.source.bbox.x1 <= picture.width + 2
        assert all(symbol.bbox.y1 <= picture.height + 2 for symbol in formula.symbols)
    assert 0 < formula.confidence <= 1


def test_every_look_is_read_by_itself() -> None:
    with Image.open(ATTENTION) as picture:
        small = picture.convert("RGB").resize((picture.width // 3, picture.height // 3))
    (formula, region), *_ = readings(small)
    assert len(region.others) == 3
    assert dissent(formula.latex, region.others) is not None


def test_one_look_is_enough_where_no_sign_is_doubtful() -> None:
    (_, region), *_ = readings(ATTENTION)
    assert min(glyph.score for glyph in region.run.glyphs) > 0.5
    assert region.others == ()


def test_colours_do_not_matter() -> None:
    with Image.open(ATTENTION) as picture:
        plain = picture.convert("RGB")
    clear = Image.new("RGBA", plain.size, (0, 0, 0, 0))
    clear.putalpha(ImageOps.invert(plain.convert("L")))
    wanted = mathsnap.snap(plain).latex
    assert mathsnap.snap(ImageOps.invert(plain)).latex == wanted
    assert mathsnap.snap(clear).latex == wanted
    assert mathsnap.snap(np.asarray(plain)).latex == wanted


@pytest.mark.parametrize(
    "picture",
    [
        Image.new("RGB", (300, 200), "white"),
        Image.new("RGB", (300, 200), "black"),
        Image.new("L", (1, 1)),
        Image.new("L", (3000, 3)),
        photograph(1),
        photograph(2),
    ],
    ids=["white", "black", "1x1", "3000x3", "photograph", "another"],
)
def test_where_no_mathematics_is_none_is_invented(picture: Image.Image) -> None:
    assert mathsnap.snap_all(picture) == []
    with pytest.raises(mathsnap.NoFormulaError):
        mathsnap.snap(picture)


@pytest.mark.slow
def test_a_scanned_page_is_read_as_a_picture(tmp_path: Path) -> None:
    with pymupdf.open(SAMPLES / "paper.pdf") as paper, pymupdf.open() as scan:
        drawn = paper[0].get_pixmap(dpi=150)
        page = scan.new_page(width=paper[0].rect.width, height=paper[0].rect.height)
        page.insert_image(page.rect, pixmap=drawn)
        scan.save(tmp_path / "scan.pdf")
        wanted = list(mathsnap.extract(SAMPLES / "paper.pdf", pages="1"))
    found = list(mathsnap.extract(tmp_path / "scan.pdf"))
    places = [f.source.bbox for f in wanted if f.source.bbox]
    boxes = [f.source.bbox for f in found if f.source.bbox]
    hit = sum(any(box.overlap(place) > 0.5 * place.area for box in boxes) for place in places)
    assert hit >= 0.6 * len(places)
    assert all(f.source.page == 1 and f.source.dpi == 200 for f in found)


def test_the_command(tmp_path: Path) -> None:
    run = CliRunner().invoke(cli, ["snap", str(ATTENTION)])
    assert run.exit_code == 0
    assert "Attention" in run.stdout
    run = CliRunner().invoke(cli, ["snap", "--json", str(ATTENTION)])
    record = json.loads(run.stdout)
    assert record["source"]["path"] == str(ATTENTION)
    photograph().save(tmp_path / "photo.png")
    run = CliRunner().invoke(cli, ["snap", str(tmp_path / "photo.png"), str(ATTENTION)])
    assert run.exit_code == 3
    assert "no formula" in run.stderr
    assert "Attention" in run.stdout
    (tmp_path / "bad.png").write_bytes(b"nothing")
    run = CliRunner().invoke(cli, ["snap", str(tmp_path / "bad.png"), str(tmp_path / "none.png")])
    assert run.exit_code == 1
    assert run.stderr.count("\n") == 2
    assert "Traceback" not in run.stderr


def test_a_page_of_a_pdf_file() -> None:
    found = mathsnap.snap_all(f"{SAMPLES / 'paper.pdf'}#page=1")
    assert found
    assert all(formula.source.page == 1 for formula in found)


def test_what_is_too_large_for_a_formula_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mathsnap.pipeline.MOST_GLYPHS", 3)
    (formula,) = mathsnap.snap_all(ATTENTION)
    (said,) = [check.detail for check in formula.checks]
    assert formula.latex == ""
    assert said == "33 glyphs are more than any formula has; cut out the part that is wanted"
