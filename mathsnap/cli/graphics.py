"""Pictures in terminals that can show them."""

from __future__ import annotations

import base64
import io
import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from mathsnap import Formula
from mathsnap.cli.sixel import answers_sixel, sixel

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["boxed", "terminal"]

_COLOURS = {"verified": "#15803d", "plausible": "#2563eb", "suspect": "#d97706", "invalid": "#dc2626"}


def terminal() -> Callable[[bytes], str] | None:
    """How the terminal wants a PNG file, if it shows any; $MATHSNAP_GRAPHICS has the last word."""
    said = os.environ.get("MATHSNAP_GRAPHICS", "")
    return _PROTOCOLS[said] if said in _PROTOCOLS else _PROTOCOLS[_guessed()]


def _guessed() -> str:
    term, program = os.environ.get("TERM", ""), os.environ.get("TERM_PROGRAM", "")
    if os.environ.get("KITTY_WINDOW_ID") or "kitty" in term or program == "ghostty":
        return "kitty"
    if program in ("iTerm.app", "WezTerm"):
        return "iterm2"
    if term.startswith(("foot", "mlterm", "contour", "yaft")):
        return "sixel"
    if term.startswith("xterm") and not os.environ.get("TMUX"):
        return "sixel" if answers_sixel() else "none"
    return "none"


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


_PROTOCOLS: dict[str, Callable[[bytes], str] | None] = {
    "kitty": _kitty,
    "iterm2": _iterm,
    "sixel": sixel,
    "none": None,
}
