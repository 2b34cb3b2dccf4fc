"""Whose paper a PDF file is: title and authors, and arXiv's identifier where its first page shows one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from statistics import median
from typing import Any

from mathsnap.pdf.document import open_pdf

__all__ = ["Paper", "paper_of"]

_ARXIV = re.compile(r"(?i:arXiv):\s*(\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[A-Z]{2})?/\d{7}(?:v\d+)?)")
_FILE_NAME = re.compile(r"(\d{4}\.\d{4,5})(v\d+)?")
_NO_TITLE = re.compile(r"(?:untitled|microsoft word.*|.*\.(?:dvi|tex|pdf|docx?))?", re.IGNORECASE)

_NAME = re.compile(r"[A-ZÀ-Þ][\w'’.-]*(?: (?:[A-ZÀ-Þ][\w'’.-]*|van|von|der|den|de|da|di|la|le|el|bin)){1,4}")
_MARKS = re.compile(r"[\d∗*†‡§¶♦♠♣♥♯♭⋆✉]+|\b(?=\d)")
_NO_NAME = re.compile(
    r"\b(?:Univers\w*|Institut\w*|Depart\w*|School|College|Laborator\w*|Labs?|Research|Google|Brain|DeepMind|OpenAI|"
    r"Facebook|Meta|Microsoft|Amazon|Inc|Group|Cent(?:er|re)|Academy|Science\w*|Technolog\w*|Engineering|AI)\b"
)


@dataclass(frozen=True, slots=True)
class Paper:
    """What is known of a paper; "" and () where nothing is."""

    title: str = ""
    authors: tuple[str, ...] = ()
    arxiv: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    size: float
    top: float
    faces: tuple[tuple[str, str, float], ...]  # text, font and size of its runs
    larger: bool = False  # than most of the page


def paper_of(path: Path) -> Paper:
    """From the file's metadata, its first page and its name.

    Raises:
        InputError: the file cannot be read.
    """
    with open_pdf(path, str(path)) as document:
        metadata = document.metadata or {}
        page = document[0] if document.page_count else None
        text = page.get_text() if page is not None else ""
        lines = _head(page) if page is not None else []
    heading = _heading(lines)
    title = " ".join((metadata.get("title") or "").split())
    if _NO_TITLE.fullmatch(title):
        title = " ".join(" ".join(line.text for line in heading).split())
    named = re.split(r"\s*(?:;|,| and )\s*", metadata.get("author") or "")
    authors = tuple(name for name in named if name) or _authors(lines, heading)
    shown = _ARXIV.search(text) or _FILE_NAME.fullmatch(path.stem)
    return Paper(title, authors, shown[1] if shown else "")


def _head(page: Any) -> list[_Line]:
    """The lines before the abstract; arXiv's stamp runs upwards and is none of them."""
    lines = []
    for block in page.get_text("dict")["blocks"]:
        for line in block.get("lines", ()):
            spans = line["spans"]
            text = "".join(span["text"] for span in spans).strip()
            if line["dir"][0] > 0.9 and text:
                faces = tuple(_runs(spans))
                lines.append(_Line(text, max(face[2] for face in faces), line["bbox"][1], faces))
    usual = median(line.size for line in lines) if lines else 0.0
    lines = [replace(line, larger=line.size > 1.1 * usual) for line in lines]
    abstract = [line.top for line in lines if re.match(r"abstract\b", line.text, re.IGNORECASE)]
    end = min([page.rect.height * 0.6, *abstract])
    return [line for line in lines if line.top < end]


def _runs(spans: list[Any]) -> Iterator[tuple[str, str, float]]:
    """Spans of one face put together: a word each is how some of them come."""
    for (font, size), group in groupby(spans, key=lambda span: (span["font"], round(span["size"], 1))):
        yield "".join(span["text"] for span in group), font, size


def _heading(lines: list[_Line]) -> list[_Line]:
    """The title: what is set in the largest type, if that is larger than most and a few lines at most."""
    if not lines:
        return []
    largest = max(line.size for line in lines)
    found = [line for line in lines if line.size > largest - 0.5]
    is_title = found[0].larger and len(found) <= _MOST_LINES
    return found if is_title else []


_MOST_LINES = 4


def _authors(lines: list[_Line], heading: list[_Line]) -> tuple[str, ...]:
    """Names below the title, in the type of the first; affiliations are in another or say what they are."""
    if not heading:
        return ()
    below = heading[-1].top
    names: list[str] = []
    first: tuple[str, float] | None = None
    for text, font, size in (face for line in lines if line.top > below for face in line.faces):
        if "@" in text or (first and first != (font, size)):
            continue
        for part in re.split(r",|;|·|\band\b|&|\s{2,}", _MARKS.sub("", text)):
            if _NAME.fullmatch(part.strip()) and not _NO_NAME.search(part):
                names.append(part.strip())
                first = first or (font, size)
    return tuple(dict.fromkeys(names))
