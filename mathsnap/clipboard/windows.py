"""The clipboard of Windows: Pillow reads pictures and copied files, clip.exe takes text."""

from __future__ import annotations

import ctypes

from mathsnap.clipboard.board import Changes, Poller
from mathsnap.clipboard.macos import grabbed
from mathsnap.clipboard.programs import feed

__all__ = ["Windows", "to_clip"]

_INTERVAL = 0.4
_UNICODE_TEXT = 13
"""CF_UNICODETEXT (winuser.h)."""


class Windows:
    name = "Windows"

    def pictures(self) -> tuple[bytes, ...]:
        if _user32().IsClipboardFormatAvailable(_UNICODE_TEXT):
            return ()
        try:
            return grabbed()
        except OSError:  # another program has the clipboard open; it changes again when that is done
            return ()

    def write(self, text: str) -> None:
        to_clip(text)

    def changes(self) -> Changes:
        return Poller(_user32().GetClipboardSequenceNumber, _INTERVAL, self.write)


def _user32() -> ctypes.CDLL:
    library: ctypes.CDLL = ctypes.windll.user32  # type: ignore[attr-defined, unused-ignore]
    return library


def to_clip(text: str) -> None:
    """Gives a text to clip.exe, which takes UTF-16 without a mark as such."""
    feed(("clip.exe",), text.encode("utf-16-le"))
