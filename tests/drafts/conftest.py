"""Drafts in a folder of their own, and a reader of formulas that needs neither network nor PDF file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import mathsnap
from mathsnap import Formula, NoFormulaError, Source, Status
from mathsnap.drafts.references import Reference

Write = Callable[..., Path]
Fill = Callable[..., mathsnap.Change]


def _read(reference: Reference) -> Formula:
    """What a picture says in its first bytes: its LaTeX, a status before a colon, or "nothing"."""
    content = reference.path.read_bytes()
    text = content.decode()
    if text == "nothing":
        raise NoFormulaError(f"{reference.text}: no formula was found")
    status, _, latex = text.rpartition(":")
    source = Source(reference.text, reference.page, None, None, hashlib.sha256(content).hexdigest())
    return Formula(latex, status=Status(status) if status else Status.PLAUSIBLE, source=source)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a draft, with pictures beside it given by name (a dot for an underscore) and LaTeX."""

    def make(name: str, text: str | bytes, **pictures: str) -> Path:
        for picture, latex in pictures.items():
            (tmp_path / f"{picture}.png").write_text(latex)
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return make


@pytest.fixture
def fill() -> Fill:
    """mathsnap.fill with a reader for such pictures."""

    def run(path: Path, **options: Any) -> mathsnap.Change:
        return mathsnap.fill(path, read=_read, **options)

    return run
