"""Writing without loss: undo, kills, several processes, modes and links."""

from __future__ import annotations

import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import mathsnap
from mathsnap import InputError, MathsnapError

Write = Callable[..., Path]
Fill = Callable[..., mathsnap.Change]

WRITER = """
import sys
from pathlib import Path
from mathsnap.drafts.files import locked, replace_file
path = Path(sys.argv[1])
print("ready", flush=True)
while True:
    with locked(path) as real:
        before = real.read_bytes()
        number = (int(before[:8]) + 1) % 10**8
        replace_file(real, before, b"%08d" % number * 40000, backup=True)
"""

ADDER = """
import sys
from pathlib import Path
import mathsnap
for i in range(int(sys.argv[3])):
    formula = mathsnap.Formula(f"{sys.argv[2]}_{{{i}}}", source=mathsnap.Source(f"{sys.argv[2]}{i}.png"))
    mathsnap.insert(Path(sys.argv[1]), formula, append=True)
"""


def test_undo_brings_back_the_first_bytes_step_by_step(write: Write, fill: Fill) -> None:
    path = write("d.md", b"\xef\xbb\xbf![a](a.png)\r\n\r\n![b](b.png) ", a="x", b="y")
    first = path.read_bytes()
    fill(path, slots=["a"])
    second = path.read_bytes()
    fill(path, all_images=True)
    mathsnap.undo(path)
    assert path.read_bytes() == second
    mathsnap.undo(path)
    assert path.read_bytes() == first
    with pytest.raises(InputError, match="no backup"):
        mathsnap.undo(path)


def test_undo_does_not_lose_what_was_written_since(write: Write, fill: Fill) -> None:
    path = write("d.md", "![a](a.png)\n", a="x")
    fill(path, all_images=True)
    path.write_text(path.read_text() + "more\n")
    with pytest.raises(InputError, match="--force"):
        mathsnap.undo(path)
    mathsnap.undo(path, force=True)
    assert path.read_text() == "![a](a.png)\n"
    mathsnap.undo(path)
    assert path.read_text().endswith("more\n")


def test_without_a_backup_nothing_is_left_beside(write: Write, fill: Fill) -> None:
    path = write("d.md", "![a](a.png)\n", a="x")
    fill(path, all_images=True, backup=False)
    assert sorted(p.name for p in path.parent.iterdir()) == ["a.png", "d.md"]


def test_mode_and_links_are_kept(write: Write, fill: Fill, tmp_path: Path) -> None:
    path = write("d.md", "![a](a.png)\n", a="x")
    path.chmod(0o640)
    link = tmp_path / "link.md"
    link.symlink_to(path)
    fill(link, all_images=True)
    assert link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert "/mathsnap" in path.read_text()


def test_a_read_only_draft_stays(write: Write, fill: Fill) -> None:
    path = write("d.md", "![a](a.png)\n", a="x")
    path.chmod(0o444)
    with pytest.raises(MathsnapError, match="read-only"):
        fill(path, all_images=True)
    assert path.read_text() == "![a](a.png)\n"


def _killed(path: Path, times: int) -> None:
    whole = 8 * 40000
    path.write_bytes(b"%08d" % 0 * 40000)
    for i in range(times):
        process = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep((i * 37 % 101) / 5000)
        process.send_signal(signal.SIGKILL)
        process.wait()
        content = path.read_bytes()
        assert len(content) == whole
        assert content == content[:8] * 40000


def test_killed_at_any_moment_the_file_is_whole(tmp_path: Path) -> None:
    _killed(tmp_path / "d.md", 15)
    left = [p for p in (tmp_path / ".mathsnap").iterdir() if p.suffix == ".tmp"]
    assert len(left) <= 2


@pytest.mark.slow
def test_killed_500_times(tmp_path: Path) -> None:
    _killed(tmp_path / "d.md", 500)


def test_two_processes_lose_nothing(write: Write) -> None:
    path = write("d.md", "start\n")
    count = 8
    running = [
        subprocess.Popen([sys.executable, "-c", ADDER, str(path), name, str(count)]) for name in ("a", "b")
    ]
    assert [process.wait() for process in running] == [0, 0]
    text = path.read_text()
    assert [text.count(f"\n{n}_{{{i}}}\n") for n in "ab" for i in range(count)] == [1] * 2 * count
