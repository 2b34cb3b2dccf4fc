"""Speaking to an X server over its socket: log in, send requests, read what comes back.

X Window System Protocol, release 7.7, appendix B (encoding). No library, so nothing to install and nothing
that ends the process when the server goes.
"""

from __future__ import annotations

import os
import re
import socket
import struct
from pathlib import Path

from mathsnap.errors import MathsnapError

__all__ = ["ERROR", "REPLY", "Wire", "XError"]

ERROR, REPLY = 0, 1
"""First byte of what comes from the server; any other is the code of an event."""


class XError(MathsnapError):
    """The X server cannot be reached, refuses, or lacks an extension."""


class Wire:
    """A session with the server of a display.

    root: the root window of the first screen; identity: a free number for one window of ours.

    Raises:
        XError: the server cannot be reached or refuses.
    """

    def __init__(self, display: str) -> None:
        self._buffer = b""
        self.socket = _connect(display)
        self.socket.settimeout(5.0)
        try:
            self.root, self.identity = self._log_in(*_cookie(_display_number(display)))
        except (XError, struct.error) as error:
            self.socket.close()
            raise XError(f"{error}") from error

    def send(self, request: bytes) -> None:
        try:
            self.socket.sendall(request)
        except OSError as error:
            raise XError(f"the X server has gone: {error}") from error

    def next(self) -> bytes:
        """The next event, error or reply; all have 32 bytes, a reply may have more."""
        message = self._read(32)
        if message[0] == REPLY:
            message += self._read(4 * struct.unpack_from("<4xI", message)[0])
        return message

    def _read(self, size: int) -> bytes:
        while len(self._buffer) < size:
            try:
                more = self.socket.recv(4096)
            except OSError as error:
                raise XError(f"the X server does not answer: {error}") from error
            if not more:
                raise XError("the X server has gone")
            self._buffer += more
        found, self._buffer = self._buffer[:size], self._buffer[size:]
        return found

    @property
    def pending(self) -> bool:
        """Whether something has come that was not asked for by `next` yet."""
        return bool(self._buffer)

    def _log_in(self, name: bytes, data: bytes) -> tuple[int, int]:
        self.send(struct.pack("<BxHHHHxx", 0x6C, 11, 0, len(name), len(data)) + _padded(name) + _padded(data))
        success, length = struct.unpack("<B5xH", self._read(8))
        body = self._read(4 * length)
        if success != 1:
            reason = body.decode("latin-1").strip("\0\n ")
            raise XError(f"the X server refuses: {reason or 'no reason given'}")
        identity, vendor, formats = struct.unpack_from("<4xI8xH3xB", body)
        (root,) = struct.unpack_from("<I", body, 32 + vendor + -vendor % 4 + 8 * formats)
        return root, identity


def _connect(display: str) -> socket.socket:
    host = display.rpartition(":")[0]
    number = _display_number(display)
    try:
        if host in ("", "unix") or host.startswith("/"):
            found = socket.socket(socket.AF_UNIX)
            found.connect(f"/tmp/.X11-unix/X{number}")
            return found
        return socket.create_connection((host, 6000 + number), timeout=5.0)
    except (OSError, AttributeError) as error:  # AttributeError: a system without such sockets
        raise XError(
            f"the X server {display or '(DISPLAY is not set)'} cannot be reached: {error}"
        ) from error


def _display_number(display: str) -> int:
    match = re.search(r":(\d+)(\.\d+)?$", display)
    if match is None:
        raise XError(f"DISPLAY={display!r} names no X server")
    return int(match[1])


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)


def _cookie(number: int) -> tuple[bytes, bytes]:
    """Name and data of the key for a display, from the file of keys (Xauthority); empty if there is none."""
    path = Path(os.environ.get("XAUTHORITY") or Path.home() / ".Xauthority")
    try:
        content = path.read_bytes()
    except OSError:
        return b"", b""
    at = 0
    while at + 2 < len(content):
        at += 2  # the family of the address; a key for another host is refused like none
        fields = []
        for _ in range(4):
            (size,) = struct.unpack_from(">H", content, at)
            fields.append(content[at + 2 : at + 2 + size])
            at += 2 + size
        if fields[1] in (b"", str(number).encode()) and fields[2] == b"MIT-MAGIC-COOKIE-1":
            return fields[2], fields[3]
    return b"", b""
