"""Opening a PDF file: what is wrong with it is said here, and its pages are handed out by number."""

from __future__ import annotations

import hashlib
import io
import logging
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from mathsnap.errors import InputError, UsageError

__all__ = ["PdfSource", "load_pymupdf", "open_pdf", "opened", "page_numbers", "sha256_of"]

_log = logging.getLogger(__name__)

PdfSource = str | Path | bytes
"""The place of a PDF file, or its content."""

_RANGE = re.compile(r"(?P<one>\d{1,9})|(?P<first>\d{0,9})\s*-\s*(?P<last>\d{0,9})")


_UNUSED = ("pymupdf.layout", "pymupdf4llm")
"""What PyMuPDF imports with itself if it can: its layout model, and a package that loads the runtime."""


def load_pymupdf() -> Any:
    """PyMuPDF without its layout model, which takes two thirds of the import's time, and much memory.

    The model can still be imported afterwards.
    """
    if "pymupdf" not in sys.modules:
        refused = [name for name in _UNUSED if name not in sys.modules]
        sys.modules.update(dict.fromkeys(refused))  # type: ignore[arg-type]  # how Python refuses an import
        try:
            import_module("pymupdf")
        finally:
            for name in refused:
                del sys.modules[name]
    return import_module("pymupdf")


@contextmanager
def open_pdf(source: PdfSource, name: str) -> Iterator[Any]:
    """The pymupdf.Document of a PDF file, closed at the end.

    name: what the file is called in messages, "" for data without a name.

    Raises:
        InputError: the file is missing, empty, encrypted, not a PDF or holds no page.
    """
    with closing(opened(source, name)) as document:
        yield document


def opened(source: PdfSource, name: str) -> Any:
    """As `open_pdf`, but it is left to the caller to close it."""
    pymupdf = load_pymupdf()
    # MuPDF reports each repair on the process's own standard error, PyMuPDF on standard output.
    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    pymupdf.set_messages(pylogging=True, pylogging_name="mathsnap.pymupdf", pylogging_level=logging.DEBUG)
    name = name or "PDF data"
    document = _open(pymupdf, source, name)
    _require_pages(document, name)
    return document


def _open(pymupdf: Any, source: PdfSource, name: str) -> Any:
    try:
        content = source if isinstance(source, bytes) else _existing(Path(source), name)
        if isinstance(content, bytes):
            return pymupdf.open(stream=content, filetype="pdf")
        return pymupdf.open(content, filetype="pdf")
    except pymupdf.EmptyFileError:
        raise InputError(f"{name}: the file is empty") from None
    except OSError as error:
        raise InputError(f"{name}: cannot be read: {error.strerror or error}") from error
    except RuntimeError as error:  # the base of all that PyMuPDF raises
        raise InputError(f"{name}: {_complaint(source)}") from error


def _complaint(source: PdfSource) -> str:
    """What is wrong with a file that MuPDF cannot open; a PDF has its mark in the first kilobyte."""
    with _stream(source) as stream:
        marked = b"%PDF-" in stream.read(1024)
    return "truncated or damaged beyond repair; fetch it again" if marked else "not a PDF file"


def _existing(path: Path, name: str) -> Path | bytes:
    """The path if MuPDF can open it; the content if the path is no text, which MuPDF cannot open."""
    if not path.exists():
        raise InputError(f"{name}: there is no such file")
    if path.is_dir():
        raise InputError(f"{name}: is a folder, not a PDF file")
    with path.open("rb") as stream:  # says in the system's words why it cannot be read
        return path if str(path).isprintable() else stream.read()


def _require_pages(document: Any, name: str) -> None:
    if not document.is_pdf:
        raise InputError(f"{name}: not a PDF file, whatever its name says")
    if document.needs_pass:
        raise InputError(f"{name}: encrypted; remove the password first (qpdf --decrypt --password=…)")
    if document.page_count == 0:
        raise InputError(f"{name}: holds no page; truncated or damaged, fetch it again")
    if document.is_repaired:
        _log.warning("%s: the file is damaged and was repaired; pages may be missing", name)


def page_numbers(pages: str | Iterable[int] | None, count: int, name: str) -> list[int]:
    """The numbers, from 1 and in order, of the pages asked for in a document of `count` pages.

    pages: "1-3,7", "5-" (to the end), "-2" (from the start), an iterable of numbers, or None for all.

    Raises:
        UsageError: it cannot be understood, or names a page that is not there.
    """
    if pages is None:
        return list(range(1, count + 1))
    wanted = _ranges(pages, count) if isinstance(pages, str) else set(pages)
    missing = sorted(n for n in wanted if not 1 <= n <= count)
    if missing:
        raise UsageError(f"{name or 'PDF data'}: there is no page {missing[0]}; the file has {_pages(count)}")
    return sorted(wanted)


def _pages(count: int) -> str:
    return "1 page" if count == 1 else f"{count} pages"


def _ranges(text: str, count: int) -> set[int]:
    wanted: set[int] = set()
    for part in text.split(","):
        match = _RANGE.fullmatch(part.strip())
        if match is None or part.strip() == "-":
            raise UsageError(f"pages {text!r} cannot be understood; write them like 1-3,7")
        first = int(match["one"] or match["first"] or 1)
        last = int(match["one"] or match["last"] or max(count, first))
        if last < first:
            raise UsageError(f"pages {text!r}: {part.strip()} runs backwards; write them like 1-3,7")
        wanted |= {first, *range(first, min(last, count + 1) + 1)}
    return wanted


def sha256_of(source: PdfSource) -> str:
    """The SHA-256 of the file, in hexadecimal digits."""
    with _stream(source) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _stream(source: PdfSource) -> io.BytesIO | io.BufferedReader:
    return io.BytesIO(source) if isinstance(source, bytes) else Path(source).open("rb")
