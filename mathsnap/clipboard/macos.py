"""The clipboard of macOS: Pillow reads pictures, osascript file names, pbcopy takes text."""

from __future__ import annotations

import ctypes
import ctypes.util
import io
from pathlib import Path

from mathsnap.clipboard.board import Changes, Poller
from mathsnap.clipboard.pictures import picture_files
from mathsnap.clipboard.programs import feed, output

__all__ = ["MacOS"]

_INTERVAL = 0.4
_FILE = ("osascript", "-e", "POSIX path of (the clipboard as «class furl»)")
_INFO = ("osascript", "-e", "clipboard info")


class MacOS:
    name = "macOS"

    def pictures(self) -> tuple[bytes, ...]:
        offered = (output(_INFO, 3.0) or b"").decode("utf-8", "replace")
        if "furl" in offered:
            path = (output(_FILE, 3.0) or b"").decode("utf-8", "replace").rstrip("\n")
            return picture_files([Path(path)] if path else [])
        if any(kind in offered for kind in ("utf8", "Unicode text", "ut16")):
            return ()
        return grabbed()

    def write(self, text: str) -> None:
        feed(("pbcopy",), text.encode("utf-8"))

    def changes(self) -> Changes:
        return Poller(_change_counter(), _INTERVAL, self.write)


def grabbed() -> tuple[bytes, ...]:
    """What Pillow takes from the clipboard of macOS or Windows, as files."""
    from PIL import ImageGrab

    found = ImageGrab.grabclipboard()
    if found is None:
        return ()
    if isinstance(found, list):  # files, on Windows (Pillow issue 4615)
        return picture_files([Path(name) for name in found])
    stream = io.BytesIO()
    found.save(stream, "PNG", compress_level=1)
    return (stream.getvalue(),)


class _ChangeCounter:
    """NSPasteboard's changeCount, by the Objective-C runtime: a look costs microseconds."""

    def __init__(self) -> None:
        ctypes.cdll.LoadLibrary(ctypes.util.find_library("AppKit") or "AppKit")
        self._objc = ctypes.cdll.LoadLibrary(ctypes.util.find_library("objc") or "libobjc.dylib")
        self._objc.objc_getClass.restype = self._objc.sel_registerName.restype = ctypes.c_void_p
        self._pasteboard = self._send(self._objc.objc_getClass(b"NSPasteboard"), b"generalPasteboard")

    def __call__(self) -> object:
        return self._send(self._pasteboard, b"changeCount")

    def _send(self, receiver: int | None, message: bytes) -> int | None:
        call = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)(
            ("objc_msgSend", self._objc)
        )
        selector: int = self._objc.sel_registerName(message)
        answer: int | None = call(receiver, selector)
        return answer


def _change_counter() -> _ChangeCounter:
    return _ChangeCounter()
