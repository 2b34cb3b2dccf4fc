"""Pages one by one: the file is opened afresh now and then, and that shows nowhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mathsnap.errors import InputError
from mathsnap.pdf import pages
from mathsnap.pdf.pages import Pages

MakePdf = Callable[..., Path]


@pytest.fixture(autouse=True)
def _two_pages_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "_AFRESH", 2)


def test_every_page_is_the_one_asked_for(make_pdf: MakePdf) -> None:
    path = make_pdf("a.pdf", *(f"a={n}" for n in range(5)))
    with Pages(path, "a.pdf") as file:
        assert file.count == 5
        texts = [file.page(number)[0].get_text().strip() for number in (1, 2, 3, 4, 5, 2)]
    assert texts == ["a=0", "a=1", "a=2", "a=3", "a=4", "a=1"]


def test_fonts_are_kept_for_some_pages_only(make_pdf: MakePdf) -> None:
    with Pages(make_pdf("a.pdf", "a", "b", "c", "d"), "a.pdf") as file:
        books = [file.page(number)[1] for number in (1, 2, 3, 4)]
    assert books[0] is books[1]
    assert books[1] is not books[2]
    assert books[2] is books[3]


def test_a_file_that_was_repaired_is_not_repaired_again(make_pdf: MakePdf) -> None:
    content = make_pdf("a.pdf", "a", "b", "c").read_bytes()
    with Pages(content[: content.rindex(b"startxref")], "a.pdf") as file:
        books = [file.page(number)[1] for number in (1, 2, 3)]
    assert books[0] is books[2]


def test_a_file_that_goes_away_is_named(make_pdf: MakePdf) -> None:
    path = make_pdf("a.pdf", "a", "b", "c", "d")
    with Pages(path, "a.pdf") as file:
        file.page(1)
        file.page(2)
        path.unlink()
        for number in (3, 4):
            with pytest.raises(InputError, match=r"a\.pdf: there is no such file"):
                file.page(number)
