"""The clipboard of the system: pictures come out, text goes in; and a region of the screen as a picture.

X11 (xclip), Wayland (wl-clipboard), macOS, Windows and WSL stand behind one interface, `Clipboard`; a picture
is what was copied in a viewer or by a screenshot tool, or a picture file copied in a file manager. Text is
never taken for a picture, whatever the programs in between say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathsnap.clipboard.board import Changes, Clipboard
from mathsnap.clipboard.pictures import Copied, pixel_hash
from mathsnap.clipboard.region import take_region
from mathsnap.clipboard.system import open_clipboard
from mathsnap.clipboard.watch import watch

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = [
    "Changes",
    "Clipboard",
    "Copied",
    "open_clipboard",
    "pixel_hash",
    "read_picture",
    "take_region",
    "watch",
    "write_text",
]


def read_picture() -> Image | None:
    """The picture that lies in the clipboard now, of several files the first; None for anything else.

    Raises:
        DependencyError: there is no clipboard, or the program that reads it is not installed.
    """
    for blob in open_clipboard().pictures():
        copied = Copied.of(blob)
        if copied is not None:
            return copied.image()
    return None


def write_text(text: str) -> None:
    """Puts a text into the clipboard; it stays there when this program has ended.

    Raises:
        DependencyError: there is no clipboard, or the program that writes it is not installed.
        MathsnapError: the clipboard did not take it.
    """
    open_clipboard().write(text)
