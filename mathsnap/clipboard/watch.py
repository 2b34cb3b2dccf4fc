"""The watch loop: each picture that is copied goes to a callback, and the callback's text into its place.

Two threads: one of its own looks after the clipboard and takes every picture as soon as it is copied, so that
none is lost while another is read; the caller's runs the callback, so that it may ask at the terminal and be
ended by Ctrl-C.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

from mathsnap.clipboard.board import Clipboard
from mathsnap.clipboard.pictures import Copied
from mathsnap.errors import MathsnapError

__all__ = ["watch"]

_log = logging.getLogger(__name__)

_IDLE, _BUSY = 0.25, 0.02
"""Seconds after which the clipboard's thread looks up, without and with a picture that is being read."""

_REMEMBERED = 1000
"""Answers kept, so that a picture that is copied again is answered without the callback."""


def watch(
    clipboard: Clipboard,
    on_picture: Callable[[Copied], str | None],
    *,
    replace: bool = True,
    once: bool = False,
    on_ready: Callable[[], None] = lambda: None,
    on_done: Callable[[Copied], None] = lambda picture: None,
) -> None:
    """Gives each picture that is copied to a callback, until `once` is done or an exception ends it (Ctrl-C).

    What lies in the clipboard at the start is left alone, text always. The callback's text is put into the
    clipboard if the picture still lies there; of several files copied together the texts come in their order,
    a blank line between them. A picture is given to the callback once; copied again it gets the same answer.

    Args:
        clipboard: where pictures come from and texts go to.
        on_picture: gives the text for a picture, None to leave it as it is. What it raises ends the watch,
            except MathsnapError, which is logged and leaves the picture as it is.
        replace: whether texts are put into the clipboard.
        once: end after the first thing copied that holds a picture.
        on_ready: called when everything copied from now on is seen.
        on_done: called for each picture that was read when its text is in the clipboard: the place for all
            that the user need not wait for. What it raises is treated like what on_picture raises.

    Raises:
        MathsnapError: the clipboard cannot be watched, or is gone.
    """
    answers = _Answers(on_picture)
    with _Keeper(clipboard) as keeper:
        on_ready()
        while True:
            taking = keeper.next()
            texts = [text for text in map(answers, taking.pictures) if text]
            keeper.done(taking, "\n\n".join(texts) if texts and replace else None)
            for picture in answers.fresh():
                _finish(on_done, picture)
            if once:
                return


@dataclass(frozen=True, slots=True)
class _Taking:
    """What was copied at once. serial: the how manieth content of the clipboard it was."""

    serial: int
    pictures: tuple[Copied, ...]
    settled: threading.Event = field(default_factory=threading.Event)


def _finish(on_done: Callable[[Copied], None], picture: Copied) -> None:
    try:
        on_done(picture)
    except MathsnapError as error:
        _log.warning("%s", error)


class _Answers:
    """The callback, asked once for each picture."""

    def __init__(self, on_picture: Callable[[Copied], str | None]) -> None:
        self._on_picture = on_picture
        self._known: OrderedDict[str, str | None] = OrderedDict()
        self._fresh: list[Copied] = []

    def __call__(self, picture: Copied) -> str | None:
        if picture.digest not in self._known:
            try:
                self._known[picture.digest] = self._on_picture(picture)
            except MathsnapError as error:
                _log.warning("%s", error)
                return None
            self._fresh.append(picture)
            if len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        self._known.move_to_end(picture.digest)
        return self._known[picture.digest]

    def fresh(self) -> list[Copied]:
        """The pictures that the callback has read since this was asked last."""
        found, self._fresh = self._fresh, []
        return found


class _Keeper(threading.Thread):
    """Looks after the clipboard: takes pictures out as they come, puts texts in while they are wanted."""

    def __init__(self, clipboard: Clipboard) -> None:
        super().__init__(name="mathsnap-clipboard", daemon=True)
        self._clipboard = clipboard
        self._changes = clipboard.changes()
        self._inbox: queue.SimpleQueue[_Taking | BaseException] = queue.SimpleQueue()
        self._outbox: queue.SimpleQueue[tuple[_Taking, str]] = queue.SimpleQueue()
        self._end = threading.Event()
        self._serial = 0
        self._under_way = 0
        self._last = tuple(picture.digest for picture in self._pictures())

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self.join()
        self._changes.close()

    def next(self) -> _Taking:
        """Waits for pictures."""
        item = self._inbox.get()
        if isinstance(item, BaseException):
            raise item
        return item

    def done(self, taking: _Taking, text: str | None) -> None:
        """Pictures have been read; puts the text in their place and returns when that is done."""
        if text is not None:
            self._outbox.put((taking, text))
            while not taking.settled.wait(1.0) and self.is_alive():
                pass
        self._under_way -= 1

    def run(self) -> None:
        try:
            while not self._end.is_set():
                if self._changes.wait(_BUSY if self._under_way else _IDLE):
                    self._take()
                while not self._outbox.empty():
                    self._put(*self._outbox.get())
        except Exception as error:
            self._inbox.put(error)

    def _take(self) -> None:
        pictures = self._pictures()
        digests = tuple(picture.digest for picture in pictures)
        if digests and digests == self._last:
            return  # the same thing again: clipboard managers take over what others have copied
        self._last = digests
        self._serial += 1
        if pictures:
            self._under_way += 1
            self._inbox.put(_Taking(self._serial, pictures))

    def _pictures(self) -> tuple[Copied, ...]:
        found = (Copied.of(blob) for blob in self._clipboard.pictures())
        return tuple(picture for picture in found if picture is not None)

    def _put(self, taking: _Taking, text: str) -> None:
        """Writes the text unless something else has been copied since."""
        try:
            if self._changes.wait(0):
                self._take()
            if taking.serial == self._serial and self._changes.replace(text):
                self._last = ()  # the same picture, copied again, is a new wish
        except MathsnapError as error:
            _log.warning("%s", error)
        finally:
            taking.settled.set()
