"""The clipboard of X11, by xclip."""

from __future__ import annotations

import hashlib
import logging

from mathsnap.clipboard.board import Changes, Poller
from mathsnap.clipboard.pictures import FILES, files_in, picture_files, picture_type
from mathsnap.clipboard.programs import feed, need, output
from mathsnap.clipboard.xselection import XSelection
from mathsnap.clipboard.xwire import XError

__all__ = ["X11"]

_log = logging.getLogger(__name__)

_XCLIP = ("xclip", "-selection", "clipboard")
_OFFER_LIMIT, _PICTURE_LIMIT = 2.0, 10.0
_TAKEN_WITHIN = 2.0
_INTERVAL = 1.0
"""Seconds between looks where the server sends no events: each look starts a program, which costs 3 ms."""


class X11:
    name = "X11 (xclip)"

    def __init__(self) -> None:
        need("xclip", purpose="the clipboard of X11")

    def pictures(self) -> tuple[bytes, ...]:
        # xclip gives text when it is asked for image/png and text was copied (xclip issue 113), so the types
        # on offer are looked at first.
        types = (self._get("TARGETS", _OFFER_LIMIT) or b"").decode("latin-1").split("\n")
        if FILES in types:
            found = picture_files(files_in(self._get(FILES, _OFFER_LIMIT) or b""))
            if found:
                return found
        kind = picture_type(types)
        blob = self._get(kind, _PICTURE_LIMIT) if kind is not None else None
        return (blob,) if blob else ()

    def write(self, text: str) -> None:
        # xclip returns before its other half, which stays behind, has taken the clipboard.
        try:
            observer = XSelection(lambda _: None)
        except XError:
            feed((*_XCLIP, "-i"), text.encode("utf-8"))
            return
        try:
            feed((*_XCLIP, "-i"), text.encode("utf-8"))
            observer.wait(_TAKEN_WITHIN)
        finally:
            observer.close()

    def changes(self) -> Changes:
        try:
            return XSelection(self.write)
        except XError as error:
            _log.info("%s; the clipboard is looked at every %g s instead", error, _INTERVAL)
            return Poller(self._stamp, _INTERVAL, self.write)

    def _stamp(self) -> object:
        """The time at which the owner took the selection; an owner that knows none gives its content."""
        return hashlib.sha256(self._get("TIMESTAMP", _OFFER_LIMIT) or b"").digest()

    def _get(self, target: str, seconds: float) -> bytes | None:
        return output((*_XCLIP, "-o", "-t", target), seconds)
