"""The selection CLIPBOARD of an X server: to be told of its changes, and to take it without a race.

The server sends an event when the owner changes (extension XFIXES), so nothing has to be asked over and over.
And it gives the selection only to who names a time that is not before the last change (ICCCM 2.1), so a text
put in with the time of the picture that it replaces can never overwrite what was copied since. The price is
that the text has to be handed out from here until the watch ends.
"""

from __future__ import annotations

import os
import select
import struct
from collections import deque
from collections.abc import Callable

from mathsnap.clipboard.xwire import ERROR, REPLY, Wire, XError

__all__ = ["XSelection"]

_ALL_OWNER_EVENTS = 0b111  # a new owner, the owner's window destroyed, the owner gone
_SELECTION_REQUEST, _SELECTION_NOTIFY = 30, 31
_ATOM, _INTEGER, _STRING = 4, 19, 31  # predefined atoms
_NAMES = (
    "CLIPBOARD",
    "TARGETS",
    "TIMESTAMP",
    "UTF8_STRING",
    "TEXT",
    "text/plain",
    "text/plain;charset=utf-8",
)
_LONGEST = 200_000
"""Bytes of text that fit one request (at most 262,140); longer ones would have to be handed out in parts."""


class XSelection:
    """Observes the clipboard of $DISPLAY and takes it.

    hand_over: puts a text into the clipboard for good, when it is no longer handed out from here.

    Raises:
        XError: the server cannot be reached or has no XFIXES.
    """

    def __init__(self, hand_over: Callable[[str], None]) -> None:
        self._hand_over = hand_over
        self._wire = Wire(os.environ.get("DISPLAY", ""))
        self._events: deque[bytes] = deque()
        self._since = 0
        self._text = ""
        try:
            self._event = self._subscribe()
        except XError:
            self._wire.socket.close()
            raise

    def wait(self, seconds: float) -> bool:
        changed = False
        while self._events or self._wire.pending or self._readable(0.0 if changed else seconds):
            changed = self._handle(self._events.popleft() if self._events else self._wire.next()) or changed
        return changed

    def replace(self, text: str) -> bool:
        if len(text.encode()) > _LONGEST:
            self._hand_over(text)
            return True
        self._text = text
        self._wire.send(struct.pack("<BxHIII", 22, 4, self._window, self._atoms["CLIPBOARD"], self._since))
        return self._is_owner()

    def close(self) -> None:
        # The text is handed over while it is still ours: in between the clipboard would be empty, and a
        # server that resets itself when its last client leaves would turn the program that takes it away.
        try:
            if self._is_owner():
                self._hand_over(self._text)
        except XError:
            pass
        finally:
            self._wire.socket.close()

    def _readable(self, seconds: float) -> bool:
        return bool(select.select([self._wire.socket], [], [], seconds)[0])

    def _subscribe(self) -> int:
        """Makes a window to own the selection, asks for the events; gives the code they come with."""
        self._window = self._wire.identity
        self._wire.send(
            struct.pack("<BBHIIhhHHHHII", 1, 0, 8, self._window, self._wire.root, 0, 0, 1, 1, 0, 2, 0, 0)
        )  # CreateWindow, for input only
        self._atoms = {name: self._atom(name) for name in _NAMES}
        present, opcode, event = struct.unpack_from(
            "<8xBBB", self._ask(struct.pack("<BxHHxx8s", 98, 4, 6, b"XFIXES"))
        )  # QueryExtension
        if not present:
            raise XError("the X server has no XFIXES extension")
        self._ask(struct.pack("<BBHII", opcode, 0, 3, 5, 0))  # XFixesQueryVersion: 5.0
        clipboard = self._atoms["CLIPBOARD"]
        self._wire.send(
            struct.pack("<BBHIII", opcode, 2, 4, self._wire.root, clipboard, _ALL_OWNER_EVENTS)
        )  # XFixesSelectSelectionInput
        self._is_owner()  # when this is answered, the server has seen all of it
        return int(event)

    def _atom(self, name: str) -> int:
        data = name.encode()
        request = (
            struct.pack("<BxHHxx", 16, 2 + (len(data) + 3) // 4, len(data)) + data + bytes(-len(data) % 4)
        )
        (atom,) = struct.unpack_from("<8xI", self._ask(request))  # InternAtom
        return int(atom)

    def _is_owner(self) -> bool:
        answer = self._ask(struct.pack("<BxHI", 23, 2, self._atoms["CLIPBOARD"]))  # GetSelectionOwner
        (owner,) = struct.unpack_from("<8xI", answer)
        return bool(owner == self._window)

    def _ask(self, request: bytes) -> bytes:
        """Sends a request and waits for its reply; events that come before it are kept."""
        self._wire.send(request)
        while (message := self._wire.next())[0] != REPLY:
            if message[0] == ERROR:
                raise XError(f"the X server refused a request (error {message[1]})")
            self._events.append(message)
        return message

    def _handle(self, event: bytes) -> bool:
        """Whether the event tells of a new content; requests for our text are answered."""
        code = event[0] & 0x7F
        if code == self._event:
            owner, self._since = struct.unpack_from("<8xI8xI", event)
            return bool(owner != self._window)
        if code == _SELECTION_REQUEST:
            self._answer(event)
        return False

    def _answer(self, event: bytes) -> None:
        time, _, requestor, selection, target, place = struct.unpack_from("<4xIIIIII", event)
        place = place or target  # clients older than ICCCM name no place
        found = self._converted(target)
        if found is None:
            place = 0
        else:
            kind, width, data = found
            self._wire.send(
                struct.pack("<BBHIIIBxxxI", 18, 0, 6 + (len(data) + 3) // 4, requestor, place, kind, width,
                            8 * len(data) // width)
                + data + bytes(-len(data) % 4)
            )  # ChangeProperty  # fmt: skip
        notice = struct.pack(
            "<BxHIIIIIxxxxxxxx", _SELECTION_NOTIFY, 0, time, requestor, selection, target, place
        )
        self._wire.send(struct.pack("<BBHII", 25, 0, 11, requestor, 0) + notice)  # SendEvent

    def _converted(self, target: int) -> tuple[int, int, bytes] | None:
        """The text as a type: the type's atom, bits of a unit, data; None for a type that is not on offer."""
        atoms = self._atoms
        texts = [atoms[name] for name in ("UTF8_STRING", "text/plain;charset=utf-8", "text/plain", "TEXT")]
        if target == atoms["TARGETS"]:
            offered = [atoms["TARGETS"], atoms["TIMESTAMP"], *texts, _STRING]
            return _ATOM, 32, struct.pack(f"<{len(offered)}I", *offered)
        if target == atoms["TIMESTAMP"]:
            return _INTEGER, 32, struct.pack("<I", self._since)
        if target == _STRING:
            return _STRING, 8, self._text.encode("latin-1", "replace")
        if target in texts:
            return (atoms["UTF8_STRING"] if target == atoms["TEXT"] else target), 8, self._text.encode()
        return None
