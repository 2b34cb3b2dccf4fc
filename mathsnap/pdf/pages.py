"""The pages of a PDF file one by one, in memory that does not grow with their number."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

from mathsnap.pdf.document import PdfSource, opened
from mathsnap.pdf.fonts import FontBook

__all__ = ["Pages"]

_AFRESH = 50
"""So many pages are read before the file is opened anew, which takes about 20 ms."""


class Pages:
    """An open file. MuPDF keeps all that it has parsed of one, and FreeType each font, until it is closed: so
    it is opened afresh now and then (not if it had to be repaired, which can take long).

    Raises:
        InputError: as `open_pdf`.
    """

    def __init__(self, source: PdfSource, name: str) -> None:
        self._source, self._name = source, name
        self._open()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        if not self._document.is_closed:
            self._document.close()

    @property
    def count(self) -> int:
        count: int = self._document.page_count
        return count

    def page(self, number: int) -> tuple[Any, FontBook]:
        """The page with that number, from 1, and its document's fonts; good until the next is asked for."""
        if self._document.is_closed or (self._given >= _AFRESH and not self._document.is_repaired):
            self.close()
            self._open()
        self._given += 1
        return self._document[number - 1], self._fonts

    def _open(self) -> None:
        self._document = opened(self._source, self._name)
        self._fonts = FontBook(self._document)
        self._given = 0
