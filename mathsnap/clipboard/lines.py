"""A program that stays and writes a line whenever the clipboard has changed."""

from __future__ import annotations

import select
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence

from mathsnap.clipboard.board import Asking
from mathsnap.errors import MathsnapError

__all__ = ["LineChanges"]


class LineChanges(Asking):
    """Runs the program; each line of its output is a change.

    Raises:
        MathsnapError: the program ends within the first `trial` seconds: this system has no such thing.
    """

    def __init__(self, command: Sequence[str], write: Callable[[str], None], trial: float = 0.3) -> None:
        super().__init__(write)
        self._command = command
        self._process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0,
            start_new_session=True,
        )  # fmt: skip
        self._changed = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._reader.join(trial)
        if not self._reader.is_alive():
            raise MathsnapError(self._last_words())

    def ask(self, seconds: float) -> bool:
        changed = self._changed.wait(seconds) if seconds else self._changed.is_set()
        if changed:
            self._changed.clear()
        elif not self._reader.is_alive():
            raise MathsnapError(self._last_words())
        return changed

    def close(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(2.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(1.0)
        for pipe in (self._process.stdout, self._process.stderr):
            if pipe is not None:
                pipe.close()

    def _read(self) -> None:
        assert self._process.stdout is not None
        while self._process.stdout.readline():
            self._changed.set()

    def _last_words(self) -> str:
        assert self._process.stderr is not None
        code = self._process.wait()
        ready = sys.platform == "win32" or select.select([self._process.stderr], [], [], 0.1)[0]
        words = self._process.stderr.read(400).decode("utf-8", "replace").strip() if ready else ""
        return f"{self._command[0]} ended with exit code {code}" + (f": {words}" if words else "")
