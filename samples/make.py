"""Make the samples from their LaTeX source, or check that they are what this script makes.

    python samples/make.py            remake the PDF, its truth and the pictures
    python samples/make.py --check    compare with the committed files; exit 1 if they differ

Needs pdflatex (TeX Live with amsmath, mathtools, mathrsfs), pymupdf and pillow. The displays are
read from paper.tex itself. Their boxes are measured, not computed: the paper is set a second time
with each display in a colour of its own (numbers left black), drawn without anti-aliasing, and the
pixels of each colour are boxed. The glyphs of both settings must stand in the same places. Nothing
that is made holds a date.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf
from PIL import Image, ImageDraw

HERE = Path(__file__).parent
Bbox = tuple[float, float, float, float]

# an environment that makes a display -> the inner form in which its body is written down ("" = as it is)
INNER = {"equation": "", "[": "", "align": "aligned", "gather": "gathered", "multline": "multline*"}
NUMBERED_BY_ROW = {"align", "gather"}
DISPLAY = re.compile(
    r"\\begin\{(?P<env>equation|align|gather|multline)(?P<star>\*?)\}(?P<body>.*?)\\end\{(?P=env)(?P=star)\}"
    r"|\\\[(?P<plain>.*?)\\\](?!\w)(?=\s*\n)",
    re.S,
)
NO_DATES = r"\pdfinfoomitdate=1 \pdftrailerid{}\pdfsuppressptexinfo=-1 "
# \msOn pushes a colour on pdfTeX's stack, \msOff pops it; whatsits alone, so no space between atoms changes
COLOURS = r"""
\def\msOn#1{\pdfcolorstack0 push{#1 rg #1 RG}}
\def\msOff{\pdfcolorstack0 pop\relax}
\makeatletter
\def\maketag@@@#1{\hbox{\m@th\normalfont\msOn{0 0 0}#1\msOff}}
\makeatother
"""
DRAW_DPI = 288


@dataclass(frozen=True)
class Display:
    """One display of the source: its place in the file, its LaTeX without number, its numbers."""

    start: int
    end: int
    latex: str
    tag: list[str]


@dataclass(frozen=True)
class Picture:
    """A screenshot to take of display number `display` (from 0), with its looks and what it shows."""

    name: str
    display: int
    dpi: int
    margin: float  # points
    ink: tuple[int, int, int] = (0, 0, 0)
    paper: tuple[int, int, int] = (255, 255, 255)


def main(arguments: list[str]) -> int:
    """Make or check; the exit code."""
    source = (HERE / "paper.tex").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as tmp:
        pdf = typeset(source, Path(tmp))
        rows = truth(source, pdf, Path(tmp))
    if "--check" in arguments:
        return check(pdf, rows)
    (HERE / "paper.pdf").write_bytes(pdf)
    write_jsonl(HERE / "paper.jsonl", rows)
    write_jsonl(HERE / "pictures.jsonl", list(pictures(pdf, rows)))
    return 0


def check(pdf: bytes, rows: list[dict[str, Any]]) -> int:
    """Compare with the committed files as far as versions of TeX allow: boxes within two points."""
    old = [json.loads(line) for line in (HERE / "paper.jsonl").read_text(encoding="utf-8").splitlines()]
    faults = []
    if pymupdf.open(HERE / "paper.pdf").page_count != pymupdf.open("pdf", pdf).page_count:
        faults.append("paper.pdf has another number of pages")
    if len(old) != len(rows):
        faults.append(f"paper.jsonl has {len(old)} displays, the paper {len(rows)}")
    for number, (a, b) in enumerate(zip(old, rows, strict=False), 1):
        same = all(a[key] == b[key] for key in ("page", "latex", "tag"))
        if not same or max(abs(x - y) for x, y in zip(a["bbox"], b["bbox"], strict=True)) > 2:
            faults.append(f"line {number} of paper.jsonl differs: {a['latex'][:60]!r}")
    for row in (HERE / "pictures.jsonl").read_text(encoding="utf-8").splitlines():
        if not (HERE / json.loads(row)["image"]).exists():
            faults.append(f"{json.loads(row)['image']} is missing")
    sys.stderr.write("".join(f"{fault}\n" for fault in faults))
    return int(bool(faults))


def displays(source: str) -> Iterator[Display]:
    """The displays of a LaTeX source in order, numbered as amsmath numbers them."""
    number = 0
    for match in DISPLAY.finditer(source):
        env, body = match["env"] or "[", (match["body"] or match["plain"]).strip()
        rows = split_rows(body) if env in NUMBERED_BY_ROW else [body]
        tags = []
        for row in rows:
            own = re.search(r"\\tag\{([^{}]*)\}", row)
            if own:
                tags.append(f"({own[1]})")
            elif env != "[" and not match["star"] and not re.search(r"\\(nonumber|notag)\b", row):
                number += 1
                tags.append(f"({number})")
        latex = re.sub(r"\s*\\(?:tag|label)\{[^{}]*\}|\s*\\(?:nonumber|notag)\b", "", body)
        latex = re.sub(r"(begin|end)\{split\}", r"\1{aligned}", latex)  # the same print, allowed anywhere
        if inner := INNER[env]:
            latex = f"\\begin{{{inner}}}\n{latex}\n\\end{{{inner}}}"
        group = "body" if match["env"] else "plain"
        yield Display(match.start(group), match.end(group), latex, tags)


def split_rows(body: str) -> list[str]:
    """Split at each row end that is not inside an inner environment."""
    rows, depth = [""], 0
    for piece in re.split(r"(\\begin\{|\\end\{|\\\\)", body):
        depth += {"\\begin{": 1, "\\end{": -1}.get(piece, 0)
        if piece == r"\\" and not depth:
            rows.append("")
        else:
            rows[-1] += piece
    return rows


def typeset(source: str, folder: Path) -> bytes:
    """Set a source twice (for its references) with pdflatex and give the PDF, without dates or ids."""
    (folder / "paper.tex").write_text(source, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "-jobname=paper"]
    environment = os.environ | {"SOURCE_DATE_EPOCH": "0", "FORCE_SOURCE_DATE": "1"}
    for _ in range(2):
        run = subprocess.run(
            [*command, NO_DATES + r"\input{paper.tex}"],
            cwd=folder,
            env=environment,
            capture_output=True,
            check=False,
        )
        if run.returncode:
            raise SystemExit(run.stdout.decode(errors="replace")[-2000:])
    return (folder / "paper.pdf").read_bytes()


def truth(source: str, pdf: bytes, folder: Path) -> list[dict[str, Any]]:
    """One row a display: paper, page (from 1), bbox in points from the top left, latex and tag."""
    found = list(displays(source))
    coloured = typeset(colour(source, found), folder)
    if glyph_places(pdf) != glyph_places(coloured):
        raise SystemExit("colouring the displays has moved a glyph")
    boxes = dict(coloured_boxes(coloured))
    rows = []
    for index, display in enumerate(found):
        page, bbox = boxes[index]
        rows.append(
            {"paper": "paper", "page": page, "bbox": bbox, "latex": display.latex, "tag": display.tag}
        )
    return rows


def colour(source: str, found: list[Display]) -> str:
    """The source with display i in its own colour, rgb(i)."""
    out, last = "", 0
    for index, display in enumerate(found):
        value = " ".join(f"{part / 255:.4f}" for part in rgb(index))
        out += (
            source[last : display.start] + f"\\msOn{{{value}}}" + source[display.start : display.end].strip()
        )
        out += r"\msOff" + "\n"
        last = display.end
    return (out + source[last:]).replace(r"\begin{document}", COLOURS + r"\begin{document}", 1)


def rgb(index: int) -> tuple[int, int, int]:
    """A colour of its own for each of 124 displays: index + 1 to the base five, neither black nor white."""
    code = index + 1
    return 51 * (code // 25), 51 * (code // 5 % 5), 51 * (code % 5)


def glyph_places(pdf: bytes) -> list[tuple[int, int, int, int]]:
    """Page, code and origin (in tenths of a point) of every glyph."""
    return [
        (page.number, char[0], round(char[2][0] * 10), round(char[2][1] * 10))
        for page in pymupdf.open("pdf", pdf)
        for span in page.get_texttrace()
        for char in span["chars"]
    ]


def coloured_boxes(pdf: bytes) -> Iterator[tuple[int, tuple[int, list[float]]]]:
    """(index, (page, bbox)) of the pixels of each display's colour."""
    pymupdf.TOOLS.set_aa_level(0)
    for page in pymupdf.open("pdf", pdf):
        # steps of a fifth of the full scale, whichever way the drawing rounds; white is 155
        steps = (draw(page, DRAW_DPI).astype(np.uint16) + 25) // 51
        codes = steps[..., 0] * 25 + steps[..., 1] * 5 + steps[..., 2]
        codes[steps.max(axis=2) == 5] = 0
        for code in np.unique(codes[codes > 0]):
            rows, columns = np.nonzero(codes == code)
            edges = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
            yield int(code) - 1, (page.number + 1, [round(float(e) * 72 / DRAW_DPI, 1) for e in edges])
    pymupdf.TOOLS.set_aa_level(8)


def draw(page: Any, dpi: int, clip: Bbox | None = None) -> Any:
    """A page, or a part of it, as an array of RGB pixels."""
    pix = page.get_pixmap(dpi=dpi, clip=pymupdf.Rect(*clip) if clip else None)
    return np.frombuffer(pix.samples, np.uint8).reshape(pix.height, pix.width, 3)


def pictures(pdf: bytes, rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Take the screenshots; yield the truth of each: image, dpi, latex (and the inline formulas, if any)."""
    document = pymupdf.open("pdf", pdf)
    for picture in chosen(rows):
        row = rows[picture.display]
        left, top, right, bottom = row["bbox"]
        m = picture.margin
        clip = (left - m, top - m, right + m, bottom + m)
        shot = tint(draw(document[row["page"] - 1], picture.dpi, clip), picture.ink, picture.paper)
        Image.fromarray(shot).save(HERE / picture.name, quality=60, optimize=True)
        yield {"image": picture.name, "dpi": picture.dpi, "latex": row["latex"]}
    first, second = rows[0], rows[1]
    clip = (50.0, first["bbox"][1] - 47, 290.0, second["bbox"][3] + 34)
    Image.fromarray(draw(document[first["page"] - 1], 144, clip)).save(HERE / "paragraph.png", optimize=True)
    yield {"image": "paragraph.png", "dpi": 144, "latex": first["latex"], "more": [second["latex"]]}
    landscape().save(HERE / "landscape.png", optimize=True)
    yield {"image": "landscape.png", "dpi": 96, "latex": ""}


def chosen(rows: list[dict[str, Any]]) -> list[Picture]:
    """The screenshots, their displays found by a piece of their LaTeX."""

    def at(piece: str) -> int:
        return next(i for i, row in enumerate(rows) if piece in row["latex"])

    return [
        Picture("attention.png", 0, 144, 5),
        Picture("dark.png", at("m_t &="), 144, 4, ink=(230, 230, 235), paper=(30, 31, 38)),
        Picture("coloured.png", at("binom{n}{k}"), 144, 5, ink=(20, 40, 90), paper=(253, 243, 208)),
        Picture("elbo.jpg", at("fit to the page"), 200, 4),
        Picture("small.png", at("varphi(x)"), 96, 4),
        Picture("lines.png", at("(x + y)^3"), 200, 4),
        Picture("matrix.png", at("ddots"), 300, 4),
    ]


def tint(pixels: Any, ink: tuple[int, int, int], paper: tuple[int, int, int]) -> Any:
    """Black on white -> ink on paper, shades kept."""
    share = pixels.astype(float) / 255
    return np.round(share * np.array(paper) + (1 - share) * np.array(ink)).astype(np.uint8)


def landscape() -> Image.Image:
    """A drawn picture without mathematics: sky, sun, hills and a house."""
    image = Image.new("RGB", (320, 200), (150, 200, 240))
    pen = ImageDraw.Draw(image)
    pen.ellipse((240, 20, 285, 65), fill=(255, 220, 90))
    pen.polygon([(0, 140), (90, 60), (180, 140)], fill=(110, 130, 120))
    pen.polygon([(110, 150), (220, 80), (320, 150)], fill=(90, 115, 105))
    pen.rectangle((0, 135, 320, 200), fill=(95, 160, 80))
    pen.rectangle((60, 125, 105, 160), fill=(190, 120, 90))
    pen.polygon([(55, 125), (82, 102), (110, 125)], fill=(120, 60, 50))
    return image


def write_jsonl(path: Path, rows: list[dict[str, Any]]) -> None:
    """One JSON object a line."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
