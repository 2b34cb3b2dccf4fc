"""The clipboards of X11 and Wayland, for real."""

from __future__ import annotations

import os
import resource
import struct
import subprocess
import threading
import time
from functools import partial
from pathlib import Path

import pytest
from desks import Desktop, eventually, fresh_png, png, watching

from mathsnap import MathsnapError
from mathsnap.clipboard import Copied, open_clipboard, read_picture, write_text
from mathsnap.clipboard.board import Poller
from mathsnap.clipboard.x11 import X11
from mathsnap.clipboard.xselection import XSelection
from mathsnap.clipboard.xwire import XError


def digest(blob: bytes) -> str:
    copied = Copied.of(blob)
    assert copied is not None
    return copied.digest


def test_pictures_and_texts(desktop: Desktop, tmp_path: Path) -> None:
    desktop.copy(png(1))
    picture = read_picture()
    assert picture is not None
    assert picture.getpixel((0, 0)) == (1, 0, 7)

    desktop.copy_text("\\frac{a}{b} – ∞")
    assert read_picture() is None

    write_text("\\sum_{i=1}^{n} ∞\n")
    assert desktop.paste() == "\\sum_{i=1}^{n} ∞\n"
    assert read_picture() is None

    (tmp_path / "a b.png").write_bytes(png(2))
    (tmp_path / "c.PNG").write_bytes(png(3))
    desktop.copy(
        f"{(tmp_path / 'a b.png').as_uri()}\r\n{(tmp_path / 'c.PNG').as_uri()}\r\n".encode(), "text/uri-list"
    )
    assert open_clipboard().pictures() == (png(2), png(3))

    desktop.copy((tmp_path / "notes.txt").as_uri().encode(), "text/uri-list")
    assert read_picture() is None


def test_pictures_of_more_than_a_pipe_holds(desktop: Desktop) -> None:
    large = os.urandom(3 << 20)
    desktop.copy(large)
    assert open_clipboard().pictures() == (large,)


def test_watching(desktop: Desktop) -> None:
    seen: list[str] = []

    def read(picture: Copied) -> str:
        seen.append(picture.digest)
        return f"x_{len(seen)}"

    desktop.copy(png(1))
    with watching(open_clipboard(), read, lambda: desktop.copy(fresh_png())):
        time.sleep(0.5)
        assert seen == []
        desktop.copy(png(2))
        assert eventually(lambda: desktop.paste() == "x_1")
        desktop.copy_text("a letter to Ada")
        time.sleep(0.3)
        assert desktop.paste() == "a letter to Ada"
        desktop.copy(png(3))
        assert eventually(lambda: desktop.paste() == "x_2")
    assert seen == [digest(png(2)), digest(png(3))]


def test_waiting_costs_next_to_nothing(desktop: Desktop) -> None:
    def seconds() -> float:
        usage = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
        return sum(u.ru_utime + u.ru_stime for u in usage)

    with watching(open_clipboard(), lambda _: None, lambda: desktop.copy(fresh_png())):
        time.sleep(0.5)
        before = seconds()
        time.sleep(2)
        assert seconds() - before < 0.005 * 2


_LONG = pytest.mark.skipif(not os.environ.get("MATHSNAP_LONG_TESTS"), reason="MATHSNAP_LONG_TESTS is not set")


@pytest.mark.parametrize("count", [60, pytest.param(1000, marks=[pytest.mark.slow, _LONG])])
def test_many_pictures(x11: Desktop, count: int) -> None:
    """None lost, none read twice, no memory held; two of three are copied while the one before is read."""
    seen: list[str] = []
    sizes: list[int] = []
    go_on = threading.Semaphore(0)

    def read(picture: Copied) -> str:
        seen.append(picture.digest)
        go_on.acquire(timeout=5)
        return f"x_{len(seen)}"

    with watching(open_clipboard(), read, lambda: x11.copy(fresh_png())):
        for number in range(1, count + 1):
            x11.copy(png(number, (900, 300)))
            if number % 3 != 1:
                go_on.release()
            assert eventually(partial(_is_long, seen, number))
            if number % 3 == 0:
                go_on.release()
                assert eventually(partial(_holds, x11, f"x_{number}"))
            sizes.append(_resident())
        go_on.release()
    assert len(seen) == len(set(seen)) == count
    assert max(sizes[count // 2 :]) <= 1.1 * max(sizes[count // 10 : count // 2])


def _is_long(found: list[str], length: int) -> bool:
    return len(found) == length


def _holds(desktop: Desktop, text: str) -> bool:
    return desktop.paste() == text


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1])


def test_polling_where_the_server_sends_no_events(x11: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> XSelection:
        raise XError("the X server has no XFIXES extension")

    monkeypatch.setattr("mathsnap.clipboard.x11.XSelection", refuse)
    x11.copy(png(1))
    changes = X11().changes()
    assert isinstance(changes, Poller)
    assert not changes.wait(0)
    x11.copy(png(2))
    assert changes.wait(0)
    assert not changes.wait(0)


def test_the_server_goes(tmp_path: Path, x11: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that asks for a key, and ends while it is watched."""
    key = os.urandom(16)
    reading, writing = os.pipe()
    authority = tmp_path / "authority"
    command = ("Xvfb", "-displayfd", str(writing), "-auth", str(authority), "-nolisten", "tcp")

    def write_key(number: bytes) -> None:
        fields = (b"host", number, b"MIT-MAGIC-COOKIE-1", key)
        packed = b"".join(struct.pack(">H", len(field)) + field for field in fields)
        authority.write_bytes(struct.pack(">H", 256) + packed)

    write_key(b"0")
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading) as answer:
            number = answer.readline().strip()
        try:
            monkeypatch.setenv("DISPLAY", f":{number}")
            monkeypatch.setenv("XAUTHORITY", str(tmp_path / "none"))
            with pytest.raises(XError, match="refuses"):
                XSelection(write_text)
            write_key(number.encode())
            monkeypatch.setenv("XAUTHORITY", str(authority))
            changes = XSelection(write_text)
            assert not changes.wait(0)
        finally:
            server.terminate()
        with pytest.raises(MathsnapError, match="X server"):
            all(changes.wait(0.1) or True for _ in range(50))


@pytest.mark.parametrize("display", ["", "nowhere", ":4711"])
def test_no_server(display: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", display)
    with pytest.raises(XError):
        XSelection(write_text)


def test_many_watch_at_the_same_time(x11: Desktop) -> None:
    observers = [XSelection(write_text) for _ in range(3)]
    x11.copy(png(5))
    assert all(observer.wait(2) for observer in observers)
    assert eventually(lambda: not observers[0].wait(0.1) and observers[0].replace("x"))
    assert all(observer.wait(2) for observer in observers[1:])
    assert not observers[0].wait(0)
    for observer in observers:
        observer.close()
    assert x11.paste() == "x"


def test_the_text_is_handed_over_without_a_gap(x11: Desktop) -> None:
    """The server of the tests resets itself when its last client leaves, and forgets the clipboard then."""
    held: list[bool] = []

    def hand_over(text: str) -> None:
        held.append(selection._is_owner())
        write_text(text)
        held.append(selection._is_owner())

    x11.copy(png(5))
    for number in range(20):
        selection = XSelection(hand_over)
        x11.copy(png(number))
        assert selection.wait(2)
        assert selection.replace(f"x_{number}")
        selection.close()
        assert x11.paste() == f"x_{number}"
    assert held == [True, False] * 20


def test_what_is_copied_at_the_last_moment_is_not_overwritten(x11: Desktop) -> None:
    x11.copy(png(5))
    selection = XSelection(write_text)
    x11.copy(png(6))
    assert selection.wait(2)
    x11.copy(png(7))
    assert eventually(lambda: open_clipboard().pictures() == (png(7),))
    assert not selection.replace("x")
    assert selection.wait(0)
    assert open_clipboard().pictures() == (png(7),)
    selection.close()


def test_a_text_is_handed_out_in_the_types_that_programs_ask_for(x11: Desktop) -> None:
    text = "\\sum ∞" * 9000
    x11.copy(png(5))
    with watching(open_clipboard(), lambda _: text, lambda: x11.copy(fresh_png())):
        x11.copy(fresh_png())
        for kind in ("UTF8_STRING", "text/plain", "text/plain;charset=utf-8", "TEXT"):
            assert eventually(lambda kind=kind: _get(x11, kind) == text.encode())
        assert eventually(lambda: _get(x11, "STRING") == text.encode("latin-1", "replace"))
        assert b"UTF8_STRING" in _get(x11, "TARGETS")
        assert _get(x11, "image/png") == b""


def _get(desktop: Desktop, kind: str) -> bytes:
    return subprocess.run((*desktop.paste_command, "-t", kind), capture_output=True, check=False).stdout
