"""Files that are not what they should be: a message that says what is wrong, and no traceback."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pymupdf
import pytest

from mathsnap import InputError
from mathsnap.pdf.document import open_pdf, sha256_of

MakePdf = Callable[..., Path]


def error_of(source: Path | bytes, name: str = "f.pdf") -> str:
    with pytest.raises(InputError) as caught, open_pdf(source, name):
        pass
    return str(caught.value)


def test_missing(tmp_path: Path) -> None:
    assert error_of(tmp_path / "f.pdf") == "f.pdf: there is no such file"


def test_a_folder(tmp_path: Path) -> None:
    assert "is a folder" in error_of(tmp_path)


def test_empty(tmp_path: Path) -> None:
    path = tmp_path / "f.pdf"
    path.touch()
    assert error_of(path) == "f.pdf: the file is empty"
    assert error_of(b"") == "f.pdf: the file is empty"


@pytest.mark.parametrize(
    "content", [b"hello\n" * 50, b"\x89PNG\r\n\x1a\n" + b"1" * 100, b"PK\x03\x04" + b"0" * 99]
)
def test_not_a_pdf(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "f.pdf"
    path.write_bytes(content)
    assert error_of(path).startswith("f.pdf: not a PDF file")
    assert error_of(content).startswith("f.pdf: not a PDF file")


def test_encrypted(tmp_path: Path) -> None:
    path = tmp_path / "f.pdf"
    with pymupdf.open() as document:
        document.new_page()
        document.save(path, encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="x", owner_pw="y")
    assert error_of(path).startswith("f.pdf: encrypted; remove the password")


def test_a_password_only_for_changes_is_no_hindrance(tmp_path: Path) -> None:
    path = tmp_path / "f.pdf"
    with pymupdf.open() as document:
        document.new_page()
        document.save(path, encryption=pymupdf.PDF_ENCRYPT_AES_256, owner_pw="y")
    with open_pdf(path, "f.pdf") as opened:
        assert opened.page_count == 1


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.8])
def test_truncated(make_pdf: MakePdf, share: float) -> None:
    content = make_pdf("f.pdf", *["x=y"] * 9).read_bytes()
    pages = range(0)
    with suppress(InputError), open_pdf(content[: int(len(content) * share)], "f.pdf") as document:
        pages = range(document.page_count)
    assert len(pages) <= 9


def test_no_page_at_all() -> None:
    assert "truncated or damaged" in error_of(b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n")


def test_a_repaired_file_is_remarked(
    make_pdf: MakePdf, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    content = make_pdf("f.pdf", "x=y").read_bytes()
    with open_pdf(content[:-60], "f.pdf") as document:
        assert document.page_count == 1
    assert "f.pdf: the file is damaged and was repaired" in caplog.text
    assert capfd.readouterr() == ("", "")


def test_hash_of_path_and_content(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"abc")
    assert sha256_of(path) == sha256_of(b"abc")
    assert sha256_of(b"abc").startswith("ba7816bf")


def test_the_layout_model_is_not_loaded_but_stays_loadable() -> None:
    code = (
        "import sys; from mathsnap.pdf.document import load_pymupdf; load_pymupdf()\n"
        "assert 'onnxruntime' not in sys.modules\n"
        "assert 'pymupdf.layout' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
