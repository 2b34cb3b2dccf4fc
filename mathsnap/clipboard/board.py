"""The interface that every system's clipboard has."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

__all__ = ["Asking", "Changes", "Clipboard", "Poller"]


class Changes(Protocol):
    """Tells that the clipboard has changed."""

    def wait(self, seconds: float) -> bool:
        """Whether the content has changed since the last call, waiting so long for it; 0 asks now.

        Raises:
            MathsnapError: the clipboard is gone, with the session it belonged to.
        """
        ...

    def replace(self, text: str) -> bool:
        """Puts a text in unless something was copied since the last `wait`; whether it did.

        Raises:
            MathsnapError: the text was not taken.
        """
        ...

    def close(self) -> None:
        """Ends the observing; a text put in stays."""
        ...


class Clipboard(Protocol):
    """One system's clipboard."""

    name: str

    def pictures(self) -> tuple[bytes, ...]:
        """The pictures in it, each as an encoded file (PNG, JPEG …); none if it holds something else.

        What cannot be read is logged once and counts as none.
        """
        ...

    def write(self, text: str) -> None:
        """Puts a text in; it stays when this program has ended.

        Raises:
            MathsnapError: it was not taken.
        """
        ...

    def changes(self) -> Changes:
        """A new observer; what changes from now on is seen by it."""
        ...


class Asking:
    """Observes by asking, and puts a text in after having asked once more.

    Between the asking and the writing lie some milliseconds in which something else may be copied; no system
    but X11 has a way around that.
    """

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._missed = False

    def wait(self, seconds: float) -> bool:
        missed, self._missed = self._missed, False
        return missed or self.ask(seconds)

    def ask(self, seconds: float) -> bool:
        """What `wait` is for, by the ways of the system."""
        raise NotImplementedError

    def replace(self, text: str) -> bool:
        self._missed = self.wait(0)
        if not self._missed:
            self._write(text)
        return not self._missed


class Poller(Asking):
    """Asks for a stamp that differs when the content does, at most once an interval.

    interval: seconds between two looks; a look asked for by `wait(0)` is taken at once.
    """

    def __init__(self, stamp: Callable[[], object], interval: float, write: Callable[[str], None]) -> None:
        super().__init__(write)
        self._stamp, self._interval = stamp, interval
        self._last = stamp()
        self._next = time.monotonic() + interval

    def ask(self, seconds: float) -> bool:
        until = time.monotonic() + seconds
        if seconds > 0:
            time.sleep(max(0.0, min(self._next, until) - time.monotonic()))
            if time.monotonic() < self._next:
                return False
        before, self._last = self._last, self._stamp()
        self._next = time.monotonic() + self._interval
        return self._last != before

    def close(self) -> None:
        """There is nothing to let go."""
