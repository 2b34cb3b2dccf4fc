"""A morning at the author's desk in a real terminal: copy, paste, find again, publish.

MATHSNAP_SCREENS=FOLDER keeps what every screen showed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from desks import Desktop, eventually

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"


class Terminal:
    """A terminal of 100 x 40 letters, run by tmux."""

    def __init__(self, folder: Path) -> None:
        self._socket, self._shots = folder / "tmux", 0
        self._tmux(
            "-f", os.devnull, "new-session", "-d", "-x", "100", "-y", "40", "-c", str(folder / "work"), "sh"
        )

    def type(self, *keys: str) -> None:
        self._tmux("send-keys", *keys)

    def run(self, command: str, wanted: str) -> str:
        """Types a command on a clear screen and waits until that stands there; gives the screen."""
        self.type("PS1='$ '; clear", "Enter")
        assert eventually(lambda: self.screen().strip() == "$", 20)
        self.type(command, "Enter")
        return self.wait(wanted)

    def wait(self, wanted: str) -> str:
        assert eventually(lambda: wanted in self.screen(), 60), self.screen()
        self._keep(self.screen())
        return self.screen()

    def screen(self) -> str:
        return self._tmux("capture-pane", "-p", "-J")

    def end(self) -> None:
        self._tmux("kill-server")

    def _keep(self, screen: str) -> None:
        self._shots += 1
        if folder := os.environ.get("MATHSNAP_SCREENS"):
            Path(folder, f"screen-{self._shots}.txt").write_text(screen)

    def _tmux(self, *arguments: str) -> str:
        command = ("tmux", "-S", str(self._socket), *arguments)
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def terminal(tmp_path: Path, x11: Desktop, monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed")
    programs, work = tmp_path / "bin", tmp_path / "work"
    programs.mkdir()
    work.mkdir()
    (programs / "mathsnap").write_text(f'#!/bin/sh\nexec {sys.executable} -m mathsnap "$@"\n')
    (programs / "mathsnap").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("TMUX", raising=False)
    found = Terminal(tmp_path)
    try:
        yield found
    finally:
        found.end()


@pytest.mark.slow
def test_from_copy_to_issue(terminal: Terminal, x11: Desktop, tmp_path: Path) -> None:
    draft = tmp_path / "work" / "issue.md"
    draft.write_text("# Issue 30\n\nIt costs $5 and $6:\n")
    terminal.run("mathsnap watch --into issue.md", "copy a picture, Ctrl-C ends")

    x11.copy((SAMPLES / "attention.png").read_bytes())
    assert eventually(lambda: r"\sqrt{d_k}" in x11.paste(), 20)
    latex = x11.paste()
    screen = terminal.wait("inserted")
    assert "softmax" in screen
    assert latex in "".join(screen.split("\n"))
    assert latex in draft.read_text()

    x11.copy((SAMPLES / "landscape.png").read_bytes())
    terminal.wait("holds no formula")
    x11.copy_text("a letter to Ada")
    x11.copy((SAMPLES / "matrix.png").read_bytes())
    assert eventually(lambda: "matrix" in x11.paste(), 20)
    terminal.wait("matrix}")
    assert eventually(lambda: draft.read_text().count("<!-- /mathsnap -->") == 2, 20)
    terminal.type("C-c")
    terminal.wait("ended")
    assert "matrix" in x11.paste()

    assert latex in terminal.run("mathsnap history search softmax", r"\right)V")
    terminal.run("mathsnap history copy 1 && echo copied", "\ncopied")
    assert x11.paste() == latex

    terminal.run("mathsnap snap --clipboard; echo exit $?", "exit 1")
    terminal.run("mathsnap draft issue.md --check; echo exit $?", "exit 0")
    terminal.run("mathsnap convert issue.md -o issue.html -o again.md", "again.md: written")
    page = (tmp_path / "work" / "issue.html").read_text()
    assert page.count("<math") == 2
    assert "$5 and $6" in page
    records = subprocess.run(
        ["mathsnap", "history", "export"], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert [json.loads(line)["latex"] == latex for line in records] == [True, False]
