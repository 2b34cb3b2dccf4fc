"""Draw story.png, the picture of the README: a screenshot, its LaTeX as mathsnap reads it, the draft.

    python samples/story.py

Nothing in it is written by hand but the words around: the LaTeX is what `mathsnap snap attention.png` says,
the formula of the draft is that LaTeX set by `mathsnap render`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pymupdf

import mathsnap

HERE = Path(__file__).parent
WIDTH, HEIGHT, GAP, MARGIN = 290, 190, 40, 14  # points
INK, PALE, GREEN, PAPER = (0.13, 0.15, 0.2), (0.45, 0.48, 0.53), (0.04, 0.43, 0.31), (0.96, 0.965, 0.975)
INNER = (MARGIN, 32, MARGIN, MARGIN)  # what a panel leaves free around and below its title
COLUMNS = 44  # letters of LaTeX on a line


def main() -> None:
    """Read the screenshot and draw."""
    formula = mathsnap.snap(HERE / "attention.png")
    with pymupdf.open() as document:
        page = document.new_page(width=3 * WIDTH + 2 * GAP + 2 * MARGIN, height=HEIGHT + 2 * MARGIN)
        boxes = [
            pymupdf.Rect(x, MARGIN, x + WIDTH, MARGIN + HEIGHT)
            for x in (MARGIN + i * (WIDTH + GAP) for i in range(3))
        ]
        for box, title in zip(boxes, ("a screenshot", "its LaTeX, checked", "in your draft"), strict=True):
            page.draw_rect(box, color=(0.8, 0.82, 0.85), fill=PAPER, width=0.7, radius=0.04)
            page.insert_text((box.x0 + MARGIN, box.y0 + 20), title, fontname="hebo", fontsize=10, color=PALE)
        screenshot(page, inset(boxes[0], *INNER))
        reading(page, inset(boxes[1], *INNER), formula)
        draft(page, inset(boxes[2], *INNER), formula)
        for box in boxes[:2]:
            arrow(page, box.x1 + 8, (box.y0 + box.y1) / 2, GAP - 16)
        page.get_pixmap(dpi=144).save(HERE / "story.png")


def inset(box: Any, left: float, top: float, right: float = 0, bottom: float = 0) -> Any:
    """A box less something at its sides."""
    return pymupdf.Rect(box.x0 + left, box.y0 + top, box.x1 - right, box.y1 - bottom)


def screenshot(page: Any, box: Any) -> None:
    """The picture as it is, below the command."""
    code(page, box.x0, box.y0 + 10, ["$ mathsnap snap attention.png"], PALE)
    page.insert_image(inset(box, 0, 30, 0, 30), filename=HERE / "attention.png")


def reading(page: Any, box: Any, formula: mathsnap.Formula) -> None:
    """The LaTeX and what is thought of it."""
    lines = [""]
    for piece in re.split(r"(?=\\(?!right))", formula.latex):
        if len(lines[-1] + piece) > COLUMNS:
            lines.append("  ")
        lines[-1] += piece
    below = code(page, box.x0, box.y0 + 24, lines, INK, "cobo")
    said = f"{formula.status}, confidence {formula.confidence:.2f}"
    code(page, box.x0, below + 22, [said], GREEN)
    code(
        page,
        box.x0,
        box.y1 - 12,
        ["$ mathsnap snap attention.png \\", "    --into issue.md --after '## Attention'"],
        PALE,
    )


def draft(page: Any, box: Any, formula: mathsnap.Formula) -> None:
    """A piece of the issue with the formula set in it."""
    page.insert_text((box.x0, box.y0 + 16), "Attention", fontname="tibo", fontsize=15, color=INK)
    words(
        page,
        inset(box, 0, 26),
        "Every token asks all the others how much they matter to it; that is the formula",
    )
    drawn = mathsnap.render(formula.latex, "png", dpi=288, font_size=11)
    assert isinstance(drawn, bytes)
    page.insert_image(inset(box, 14, 58, 14, 38), stream=drawn)
    words(
        page,
        inset(box, 0, box.height - 32),
        "and you can copy, edit and search it like the rest of the text.",
    )


def code(
    page: Any, x: float, y: float, lines: list[str], color: tuple[float, float, float], font: str = "cour"
) -> float:
    """Lines as in a terminal, the first on the baseline y; gives the baseline of the last."""
    for number, line in enumerate(lines):
        page.insert_text((x, y + 13 * number), line, fontname=font, fontsize=9, color=color)
    return y + 13 * (len(lines) - 1)


def words(page: Any, box: Any, text: str) -> None:
    """Running text."""
    page.insert_textbox(box, text, fontname="tiro", fontsize=11, color=INK)


def arrow(page: Any, x: float, y: float, length: float) -> None:
    """To the right."""
    page.draw_line((x, y), (x + length, y), color=PALE, width=1.6)
    page.draw_polyline(
        [(x + length - 6, y - 5), (x + length, y), (x + length - 6, y + 5)], color=PALE, width=1.6
    )


if __name__ == "__main__":
    main()
