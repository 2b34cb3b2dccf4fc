"""Clipboards for tests: one in memory, and programs of a running desktop that copy and paste."""

from __future__ import annotations

import io
import itertools
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from PIL import Image

from mathsnap.clipboard import Clipboard, Copied, watch
from mathsnap.clipboard.xselection import XSelection


def png(colour: int, size: tuple[int, int] = (60, 40)) -> bytes:
    """A plain picture; a colour gives one picture."""
    stream = io.BytesIO()
    Image.new("RGB", size, (colour % 256, colour // 256, 7)).save(stream, "PNG")
    return stream.getvalue()


_fresh = itertools.count(40_000)


def fresh_png() -> bytes:
    """A picture that there was not before."""
    return png(next(_fresh))


def eventually(condition: Callable[[], bool], seconds: float = 8.0) -> bool:
    """Whether something comes true in that time."""
    until = time.monotonic() + seconds
    while not (found := condition()) and time.monotonic() < until:
        time.sleep(0.01)
    return found


@dataclass
class InMemory:
    """A clipboard that programs of the test write to, with the interface of the real ones."""

    name: str = "in memory"
    content: tuple[bytes, ...] | str = ""
    _version: int = 0
    _news: threading.Condition = field(default_factory=threading.Condition)

    def copy(self, *content: bytes) -> None:
        self._set(content)

    def write(self, text: str) -> None:
        self._set(text)

    def pictures(self) -> tuple[bytes, ...]:
        return self.content if isinstance(self.content, tuple) else ()

    def changes(self) -> InMemory.Changes:
        return InMemory.Changes(self, self._version)

    def _set(self, content: tuple[bytes, ...] | str) -> None:
        with self._news:
            self.content = content
            self._version += 1
            self._news.notify_all()

    @dataclass
    class Changes:
        board: InMemory
        seen: int

        def wait(self, seconds: float) -> bool:
            with self.board._news:
                self.board._news.wait_for(lambda: self.board._version != self.seen, seconds)
                changed, self.seen = self.board._version != self.seen, self.board._version
                return changed

        def replace(self, text: str) -> bool:
            with self.board._news:
                if self.board._version != self.seen:
                    return False
                self.board.write(text)
                return True

        def close(self) -> None:
            pass


@dataclass(frozen=True)
class Desktop:
    """A desktop that is running; `copy` and `paste` are those of another program on it."""

    copy_command: tuple[str, ...]
    paste_command: tuple[str, ...]
    text: str

    def copy(self, content: bytes, kind: str = "image/png") -> None:
        silent = subprocess.DEVNULL
        # xclip returns before it has the clipboard.
        observer = XSelection(lambda _: None) if self.copy_command[0] == "xclip" else None
        subprocess.run((*self.copy_command, kind), input=content, check=True, stdout=silent, stderr=silent)
        if observer is not None:
            assert observer.wait(8)
            observer.close()

    def copy_text(self, text: str) -> None:
        self.copy(text.encode(), self.text)

    def paste(self) -> str:
        done = subprocess.run(self.paste_command, capture_output=True, check=False)
        return done.stdout.decode("utf-8", "replace")


class _EndError(Exception):
    pass


@contextmanager
def watching(
    clipboard: Clipboard, on_picture: Callable[[Copied], str | None], end: Callable[[], None], **options: bool
) -> Iterator[threading.Thread]:
    """Runs the watch; `end` copies a last new picture, at which the watch is ended."""
    ready, ending = threading.Event(), threading.Event()

    def callback(picture: Copied) -> str | None:
        if ending.is_set():
            raise _EndError
        return on_picture(picture)

    def run() -> None:
        with suppress(_EndError):
            watch(clipboard, callback, on_ready=ready.set, **options)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(5)
    try:
        yield thread
    finally:
        ending.set()
        if thread.is_alive():
            end()
        thread.join(5)
    assert not thread.is_alive()
