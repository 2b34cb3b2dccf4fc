"""Whose paper a PDF file is: title and authors, and arXiv's identifier where its first page shows one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mathsnap.pdf.document import open_pdf

__all__ = ["Paper", "paper_of"]

_ARXIV = re.compile(
    r"arXiv:\s*(\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[A-Z]{2})?/\d{7}(?:v\d+)?)", re.IGNORECASE
)
_NAME = re.compile(r"(\d{4}\.\d{4,5})(v\d+)?")
_NO_TITLE = re.compile(r"(?:untitled|microsoft word.*|.*\.(?:dvi|tex|pdf|docx?))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Paper:
    """What is known of a paper; "" and () where nothing is."""

    title: str = ""
    authors: tuple[str, ...] = ()
    arxiv: str = ""


def paper_of(path: Path) -> Paper:
    """From the file's metadata, its first page and its name.

    Raises:
        InputError: the file cannot be read.
    """
    with open_pdf(path, str(path)) as document:
        metadata = document.metadata or {}
        page = document[0] if document.page_count else None
        text = page.get_text() if page is not None else ""
        title = " ".join((metadata.get("title") or "").split())
        if _NO_TITLE.fullmatch(title):
            title = _largest_line(page) if page is not None else ""
    authors = re.split(r"\s*(?:;|,| and )\s*", metadata.get("author") or "")
    shown = _ARXIV.search(text) or _NAME.fullmatch(path.stem)
    return Paper(title, tuple(a for a in authors if a), shown[1] if shown else "")


def _largest_line(page: Any) -> str:
    """The words in the largest type of the upper half; arXiv's stamp runs upwards and is none of them."""
    lines = [
        (max(span["size"] for span in line["spans"]), "".join(span["text"] for span in line["spans"]).strip())
        for block in page.get_text("dict")["blocks"]
        for line in block.get("lines", ())
        if line["dir"][0] > 0.9 and line["bbox"][1] < page.rect.height / 2 and line["spans"]
    ]
    lines = [(size, text) for size, text in lines if text]
    if not lines:
        return ""
    largest = max(size for size, _ in lines)
    return " ".join(" ".join(text for size, text in lines if size > largest - 0.5).split())
