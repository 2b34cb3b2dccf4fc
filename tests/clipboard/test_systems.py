"""The clipboards of other systems against the same interface, and what is said where programs are missing."""

from __future__ import annotations

import base64
import io
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from desks import png
from PIL import Image, ImageGrab

from mathsnap import DependencyError, MathsnapError, UsageError
from mathsnap.clipboard import macos, open_clipboard, region, take_region, windows, wsl
from mathsnap.clipboard.board import Poller
from mathsnap.clipboard.lines import LineChanges
from mathsnap.clipboard.pictures import files_in, picture_type, pixel_hash
from mathsnap.clipboard.programs import feed, output
from mathsnap.clipboard.system import system_name

PICTURE = Image.open(io.BytesIO(png(1)))


class Programs:
    """Stands in for the programs of a system: what each prints, and what each was given."""

    def __init__(self, answers: dict[str, bytes]) -> None:
        self.answers, self.given = answers, dict[str, bytes]()

    def output(self, command: Sequence[str], seconds: float, data: bytes | None = None) -> bytes | None:
        return next((answer for word, answer in self.answers.items() if word in " ".join(command)), None)

    def feed(self, command: Sequence[str], data: bytes, seconds: float = 5.0) -> None:
        self.given[command[0]] = data


def programs(monkeypatch: pytest.MonkeyPatch, module: Any, answers: dict[str, bytes]) -> Programs:
    found = Programs(answers)
    for name in ("output", "feed"):
        monkeypatch.setattr(module, name, getattr(found, name), raising=False)
    monkeypatch.setattr(windows, "feed", found.feed)
    monkeypatch.setattr("shutil.which", lambda name: f"/bin/{name}")
    return found


@pytest.mark.parametrize(
    ("info", "expected"),
    [
        (b"\xc2\xabclass PNGf\xc2\xbb, 4811, TIFF picture, 9000", 1),
        (b"Unicode text, 20, string, 10", 0),
        (b"\xc2\xabclass utf8\xc2\xbb, 20, TIFF picture, 9000", 0),
        (b"\xc2\xabclass furl\xc2\xbb, 40, \xc2\xabclass utf8\xc2\xbb, 9", 1),
        (b"", 0),
    ],
)
def test_macos(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, info: bytes, expected: int) -> None:
    (tmp_path / "f.png").write_bytes(png(1))
    path = f"{tmp_path / 'f.png'}\n".encode()
    system = programs(monkeypatch, macos, {"clipboard info": info, "furl": path})
    monkeypatch.setattr(ImageGrab, "grabclipboard", lambda: PICTURE if b"PNGf" in info else None)
    monkeypatch.setattr(macos, "_change_counter", lambda: iter([1, 1, 2]).__next__)
    board = open_clipboard("macos")
    found = board.pictures()
    assert len(found) == expected
    assert all(pixel_hash(Image.open(io.BytesIO(blob))) == pixel_hash(PICTURE) for blob in found)
    board.write("∞")
    assert system.given == {"pbcopy": "∞".encode()}
    changes = board.changes()
    assert [changes.wait(0), changes.wait(0)] == [False, True]


class User32:
    def __init__(self, text: bool) -> None:
        self.text, self.number = text, 1

    def IsClipboardFormatAvailable(self, kind: int) -> bool:  # noqa: N802
        return self.text and kind == 13

    def GetClipboardSequenceNumber(self) -> int:  # noqa: N802
        return self.number


def test_windows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "f.png").write_bytes(png(2))
    user32 = User32(text=False)
    monkeypatch.setattr(windows, "_user32", lambda: user32)
    system = programs(monkeypatch, windows, {})
    board = open_clipboard("windows")
    changes = board.changes()

    monkeypatch.setattr(ImageGrab, "grabclipboard", lambda: [str(tmp_path / "f.png")])
    assert board.pictures() == (png(2),)
    monkeypatch.setattr(ImageGrab, "grabclipboard", lambda: [str(tmp_path / "letter.docx")])
    assert board.pictures() == ()
    monkeypatch.setattr(ImageGrab, "grabclipboard", lambda: PICTURE)
    assert len(board.pictures()) == 1
    user32.text = True
    assert board.pictures() == ()

    def busy() -> None:
        raise OSError("another program has the clipboard open")

    user32.text = False
    monkeypatch.setattr(ImageGrab, "grabclipboard", busy)
    assert board.pictures() == ()

    assert not changes.wait(0)
    user32.number += 1
    assert changes.wait(0)
    board.write("∞")
    assert system.given == {"clip.exe": "∞".encode("utf-16-le")}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"files": [], "png": base64.b64encode(png(1)).decode()}, (png(1),)),
        ({"files": ["C:\\f.png"], "png": ""}, (png(2),)),
        ({"files": [], "png": ""}, ()),
        ([], ()),
    ],
)
def test_wsl(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, answer: Any, expected: tuple[bytes, ...]
) -> None:
    (tmp_path / "f.png").write_bytes(png(2))
    answers = {"Clipboard": json.dumps(answer).encode(), "wslpath": f"{tmp_path / 'f.png'}\n".encode()}
    system = programs(monkeypatch, wsl, answers)
    board = open_clipboard("wsl")
    assert board.pictures() == expected
    board.write("∞")
    assert system.given == {"clip.exe": "∞".encode("utf-16-le")}


def test_lines_are_changes() -> None:
    code = "import time, sys\ntime.sleep(0.5); print(flush=True); time.sleep(0.3); sys.exit('no more')"
    changes = LineChanges((sys.executable, "-c", code), print, trial=0.1)
    assert not changes.wait(0)
    assert changes.wait(5)
    with pytest.raises(MathsnapError, match="exit code 1: no more"):
        all(changes.wait(0.1) or True for _ in range(50))
    changes.close()


def test_a_program_that_cannot_watch() -> None:
    with pytest.raises(MathsnapError, match="no wlr-data-control"):
        LineChanges((sys.executable, "-c", "import sys; sys.exit('no wlr-data-control')"), print, trial=5)


def test_poller_looks_once_an_interval() -> None:
    looks: list[int] = []

    def stamp() -> int:
        looks.append(1)
        return len(looks)

    poller = Poller(stamp, 0.2, print)
    assert not poller.wait(0.05)
    assert len(looks) == 1
    assert poller.wait(1)
    assert len(looks) == 2


def test_asking_writes_only_where_nothing_is_new() -> None:
    versions, written = iter([1, 1, 2, 2, 2]), list[str]()
    poller = Poller(versions.__next__, 9, written.append)
    assert poller.replace("a")
    assert not poller.replace("b")
    assert poller.wait(0)
    assert not poller.wait(0)
    assert written == ["a"]


@pytest.mark.parametrize(
    ("types", "expected"),
    [
        (["TARGETS", "image/jpeg", "image/png"], "image/png"),
        (["text/html", "image/png"], "image/png"),
        (["image/x-icon"], "image/x-icon"),
        (["image/svg+xml"], None),
        (["image/png", "UTF8_STRING"], None),
        (["image/png", "text/plain;charset=utf-8"], None),
        ([], None),
    ],
)
def test_picture_type(types: list[str], expected: str | None) -> None:
    assert picture_type(types) == expected


def test_files_in() -> None:
    uris = (
        b"# copied\r\nfile:///a%20b/%C3%A9.png\r\nfile://localhost/c.png\r\nhttps://example.org/d.png\r\n\0"
    )
    assert files_in(uris) == [Path("/a b/é.png"), Path("/c.png")]


def test_programs_have_a_time_limit() -> None:
    sleep = (sys.executable, "-c", "import time; time.sleep(9)")
    assert output(sleep, 0.3) is None
    assert output(("no-such-program",), 1) is None
    assert output((sys.executable, "-c", "raise SystemExit(1)"), 5) is None
    for command, limit in (
        (sleep, 0.3),
        (("no-such-program",), 1),
        ((sys.executable, "-c", "raise SystemExit(1)"), 5),
    ):
        with pytest.raises(MathsnapError, match="did not take the text"):
            feed(command, b"x", limit)


def test_what_is_missing_is_named_with_its_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    with pytest.raises(DependencyError, match=r"xclip.*: sudo apt-get install xclip$"):
        open_clipboard("x11")
    with pytest.raises(DependencyError, match=r"sudo apt-get install wl-clipboard$"):
        open_clipboard("wayland")
    monkeypatch.setattr(region, "system_name", lambda: "wayland")
    with pytest.raises(DependencyError, match=r"slurp with grim.*: sudo apt-get install slurp grim$"):
        take_region()
    with pytest.raises(UsageError, match="beos"):
        open_clipboard("beos")


def test_system_name(monkeypatch: pytest.MonkeyPatch) -> None:
    for platform, name in (("darwin", "macos"), ("win32", "windows")):
        monkeypatch.setattr(sys, "platform", platform)
        assert system_name() == name
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr("mathsnap.clipboard.system._is_wsl", lambda: False)
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert system_name() == "wayland"
    monkeypatch.delenv("WAYLAND_DISPLAY")
    assert system_name() == "x11"
    monkeypatch.delenv("DISPLAY")
    with pytest.raises(DependencyError, match="no desktop is running"):
        system_name()


def test_a_region_by_the_first_tool_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[tuple[str, ...]] = []

    def run(command: tuple[str, ...], **_: Any) -> subprocess.CompletedProcess[bytes]:
        ran.append(command)
        Path(command[-1]).write_bytes(png(1))
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(region, "system_name", lambda: "x11")
    monkeypatch.setattr("shutil.which", lambda name: name if name == "scrot" else None)
    monkeypatch.setattr(subprocess, "run", run)
    found = take_region()
    assert found is not None
    assert found.size == PICTURE.size
    assert ran[0][0] == "scrot"
    monkeypatch.setattr(subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 1))
    assert take_region() is None
