"""Drafts with something wrong: each command says what and where, ends with 1, and leaves the file alone."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from mathsnap.cli import cli

SAMPLES = Path(__file__).parents[2] / "samples"

COMMANDS = {
    "draft": lambda path: ["draft", path, "--all-images"],
    "dry": lambda path: ["draft", path, "--all-images", "--dry-run"],
    "convert": lambda path: ["convert", path, "--all-images", "-o", path.with_name("out.tex")],
    "check": lambda path: ["check", path],
    "into": lambda path: ["pdf", SAMPLES / "paper.pdf", "--eq", "1", "--into", path, "--append"],
}
ALL, READING = tuple(COMMANDS), ("draft", "dry", "convert")

BAD: list[tuple[str, str | bytes, tuple[str, ...], str]] = [
    ("d.md", b"ok\ncaf\xe9\n", ALL, "d.md:2: not UTF-8 (byte 0xe9); save the file as UTF-8"),
    ("d.md", "\ufeffok".encode("utf-16"), ALL, "d.md:1: the file is in UTF-16; save it as UTF-8"),
    ("d.tex", b"a\nb\0c\n", ALL, "d.tex:2: not a text: it holds a zero byte"),
    ("d.ipynb", '{"cells":\n [}', ALL, "d.ipynb:2: not a notebook: "),
    ("d.ipynb", json.dumps({"metadata": {}}), ALL, "d.ipynb:1: not a notebook: 'cells'"),
    ("d.md", "a\n\n<!-- mathsnap: a.png hash=1f -->\n$x$\n", ALL, "d.md:3: the marker has a hash but no end"),
    ("d.md", "a\n\n![b](missing.png)\n", READING, "d.md:3: missing.png: there is no such file in "),
    ("d.md", "a\n![b](../outside.png)\n", READING, "d.md:2: ../outside.png: lies outside the draft's folder"),
    ("d.md", "a\n![b](link.png)\n", READING, "d.md:2: link.png: lies outside the draft's folder"),
    ("d.md", "a\n<!-- mathsnap: folder -->\n", READING, "d.md:2: folder: not a file"),
    ("d.md", "a\n<!-- mathsnap: d.md -->\n", READING, "d.md:2: "),
    ("d.md", "a\n<!-- mathsnap: broken.png -->\n", READING, "d.md:2: broken.png: "),
    ("d.md", "a\n<!-- mathsnap: broken.pdf#eq=1 -->\n", READING, "d.md:2: "),
    ("d.md", "a\n<!-- mathsnap: paper.pdf#eq=99 -->\n", READING, "d.md:2: paper.pdf#eq=99: no display"),
    ("d.md", "a\n<!-- mathsnap: paper.pdf#page=0 -->\n", READING, "d.md:2: paper.pdf#page=0: page must be"),
    ("d.md", "a\n<!-- mathsnap: https://x.org/a.png -->\n", READING, "d.md:2: https://x.org/a.png: only"),
    ("d.html", "<p>\n<img src='missing.png'></p>", READING, "d.html:2: missing.png: there is no such file"),
    ("d.tex", "a\n\\includegraphics{missing}\n", READING, "d.tex:2: missing: there is no such file"),
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inner = tmp_path / "in"
    (inner / "folder").mkdir(parents=True)
    shutil.copy(SAMPLES / "attention.png", tmp_path / "outside.png")
    (inner / "link.png").symlink_to(tmp_path / "outside.png")
    shutil.copy(SAMPLES / "paper.pdf", inner)
    for name in ("broken.png", "broken.pdf"):
        (inner / name).write_bytes(b"\x89PNG nothing")
    return inner


@pytest.mark.parametrize(
    ("name", "content", "command", "message"),
    [(name, content, command, message) for name, content, commands, message in BAD for command in commands],
)
def test_bad_drafts(folder: Path, name: str, content: str | bytes, command: str, message: str) -> None:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    _refused(path, COMMANDS[command], message)


@pytest.mark.parametrize("command", ["draft", "into"])
def test_a_file_that_is_read_only(folder: Path, command: str) -> None:
    path = folder / "d.md"
    path.write_text("a\n<!-- mathsnap: paper.pdf#eq=1 -->\n")
    path.chmod(0o444)
    _refused(path, COMMANDS[command], "d.md: is read-only; nothing was written")


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything"
)
@pytest.mark.parametrize("command", ALL)
def test_a_file_that_cannot_be_read(folder: Path, command: str) -> None:
    path = folder / "d.md"
    path.write_text("a\n")
    path.chmod(0)
    result = CliRunner().invoke(cli, list(map(str, COMMANDS[command](path))))
    path.chmod(0o600)
    assert result.exit_code == 1
    assert "d.md: cannot be read: Permission denied" in result.stderr


@pytest.mark.parametrize("command", ["dry", "convert", "check"])
def test_a_read_only_file_is_read(folder: Path, command: str) -> None:
    path = folder / "d.md"
    path.write_text("a\n<!-- mathsnap: paper.pdf#eq=1 -->\n")
    path.chmod(0o444)
    if command == "convert":
        pytest.importorskip("pypandoc")
    assert CliRunner().invoke(cli, list(map(str, COMMANDS[command](path)))).exit_code == 0


def _refused(path: Path, command: Callable[[Path], list[object]], message: str) -> None:
    before = path.read_bytes(), path.stat().st_mode, sorted(path.parent.iterdir())
    result = CliRunner().invoke(cli, list(map(str, command(path))))
    assert result.exit_code == 1, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert message in result.stderr
    assert "Traceback" not in result.output
    assert (path.read_bytes(), path.stat().st_mode, sorted(path.parent.iterdir())) == before
