"""The clipboard of Wayland, by wl-clipboard."""

from __future__ import annotations

import hashlib
import logging

from mathsnap.clipboard.board import Changes, Poller
from mathsnap.clipboard.lines import LineChanges
from mathsnap.clipboard.pictures import FILES, files_in, picture_files, picture_type
from mathsnap.clipboard.programs import feed, need, output
from mathsnap.errors import MathsnapError

__all__ = ["Wayland"]

_log = logging.getLogger(__name__)

_OFFER_LIMIT, _PICTURE_LIMIT = 2.0, 10.0
_WATCH = ("wl-paste", "--watch", "sh", "-c", "cat >/dev/null; echo")
"""The content is read to its end, as wl-paste waits for ever when more than 64 kB are left (its issue 78)."""

_INTERVAL = 5.0
"""Seconds between looks on compositors that do not tell (GNOME): each look takes the focus for a moment."""


class Wayland:
    name = "Wayland (wl-clipboard)"

    def __init__(self) -> None:
        need("wl-paste", "wl-copy", purpose="the clipboard of Wayland")

    def pictures(self) -> tuple[bytes, ...]:
        types = self._types()
        if FILES in types:
            found = picture_files(files_in(self._get(FILES, _OFFER_LIMIT) or b""))
            if found:
                return found
        kind = picture_type(types)
        blob = self._get(kind, _PICTURE_LIMIT) if kind is not None else None
        return (blob,) if blob else ()

    def write(self, text: str) -> None:
        feed(("wl-copy", "--type", "text/plain;charset=utf-8"), text.encode("utf-8"))

    def changes(self) -> Changes:
        try:
            return LineChanges(_WATCH, self.write)
        except MathsnapError as error:
            _log.info("%s", error)
            _log.warning(
                "this desktop does not tell when something is copied, so the clipboard is looked at every "
                "%g s, which may take the focus for a moment; MATHSNAP_CLIPBOARD=x11 asks XWayland instead",
                _INTERVAL,
            )
            return Poller(self._stamp, _INTERVAL, self.write)

    def _types(self) -> list[str]:
        return (output(("wl-paste", "--list-types"), _OFFER_LIMIT) or b"").decode("latin-1").split("\n")

    def _stamp(self) -> object:
        return self._types(), [hashlib.sha256(blob).digest() for blob in self.pictures()]

    def _get(self, kind: str, seconds: float) -> bytes | None:
        return output(("wl-paste", "--no-newline", "--type", kind), seconds)
