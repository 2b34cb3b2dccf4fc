"""Pictures in terminals that can show them."""

from __future__ import annotations

import base64
import io
import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from mathsnap import Formula

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["boxed", "terminal"]

_COLOURS = {"verified": "#15803d", "plausible": "#2563eb", "suspect": "#d97706", "invalid": "#dc2626"}


def terminal() -> Callable[[bytes], str] | None:
    """How the terminal wants a PNG file, if it shows any."""
    if os.environ.get("KITTY_WINDOW_ID") or "kitty" in os.environ.get("TERM", ""):
        return _kitty
    if os.environ.get("TERM_PROGRAM") in ("iTerm.app", "WezTerm", "ghostty"):
        return _iterm if os.environ["TERM_PROGRAM"] != "ghostty" else _kitty
    return None


def boxed(picture: Image, formulas: Sequence[Formula]) -> bytes:
    """The picture as PNG with a box round each formula, in the colour of its status."""
    from PIL import ImageDraw

    drawn = picture.convert("RGB")
    pen = ImageDraw.Draw(drawn)
    for formula in formulas:
        if formula.source.bbox is not None:
            box = formula.source.bbox.grown(2).as_tuple()
            pen.rectangle(box, outline=_COLOURS[formula.status], width=2)
    stream = io.BytesIO()
    drawn.save(stream, "PNG")
    return stream.getvalue()


def _kitty(png: bytes) -> str:
    """The graphics protocol of kitty: base64 in pieces of 4096 characters."""
    text = base64.b64encode(png).decode()
    pieces = [text[i : i + 4096] for i in range(0, len(text), 4096)]
    last = len(pieces) - 1
    heads = ("a=T,f=100," if i == 0 else "" for i in range(len(pieces)))
    return "".join(
        f"\x1b_G{head}m={int(i < last)};{piece}\x1b\\"
        for i, (head, piece) in enumerate(zip(heads, pieces, strict=True))
    )


def _iterm(png: bytes) -> str:
    return f"\x1b]1337;File=inline=1;size={len(png)}:{base64.b64encode(png).decode()}\x07"
