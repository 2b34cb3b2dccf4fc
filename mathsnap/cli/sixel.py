"""Pictures as sixels, DEC's graphics of the VT340, which foot, mlterm, xterm and Windows Terminal still show.

A sixel is a column of six dots, as a character; a band of them is drawn once for each of its colours
(VT330/340 Programmer Reference Manual, chapter 14).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["answers_sixel", "sixel"]

_COLOURS = 64
_ANSWER = re.compile(r"\x1b\[\?([\d;]*)c")


def sixel(png: bytes) -> str:
    """A PNG file as what such a terminal shows; what is transparent becomes white."""
    import numpy as np
    from PIL import Image

    with Image.open(io.BytesIO(png)) as opened:
        picture = opened.convert("RGBA")
    ground = Image.new("RGBA", picture.size, "white")
    ground.alpha_composite(picture)
    drawn = ground.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    dots = np.asarray(drawn)
    palette = drawn.getpalette() or []
    inks = (f"#{n};2;{_percent(palette, n)}" for n in np.unique(dots))
    bands = (_band(dots[top : top + 6]) for top in range(0, drawn.height, 6))
    return f'\x1bPq"1;1;{drawn.width};{drawn.height}{"".join(inks)}{"-".join(bands)}\x1b\\'


def _percent(palette: list[int], number: int) -> str:
    return ";".join(str(round(part / 2.55)) for part in palette[3 * number : 3 * number + 3])


def _band(rows: npt.NDArray[Any]) -> str:
    """Up to six rows: each colour's columns, one colour over the other."""
    import numpy as np

    weights = 1 << np.arange(len(rows))
    layers = ((n, weights @ (rows == n)) for n in np.unique(rows))
    return "$".join(f"#{n}{''.join(_packed(columns.tolist()))}" for n, columns in layers)


def _packed(columns: list[int]) -> Iterator[str]:
    for bits, run in groupby(columns):
        count, char = len(list(run)), chr(63 + bits)
        yield f"!{count}{char}" if count > 3 else char * count


def answers_sixel(seconds: float = 0.2) -> bool:
    """Whether the terminal, asked for what it is (DA1), has sixels (4) in its answer; no, if it is silent."""
    try:
        import termios
        import tty
        from select import select
    except ImportError:  # Windows
        return False
    try:
        with open("/dev/tty", "rb+", buffering=0) as terminal:
            kept = termios.tcgetattr(terminal)
            try:
                tty.setcbreak(terminal.fileno())
                terminal.write(b"\x1b[c")
                said = b""
                while not _ANSWER.search(said.decode("latin-1")) and select([terminal], [], [], seconds)[0]:
                    said += terminal.read(64)
            finally:
                termios.tcsetattr(terminal, termios.TCSADRAIN, kept)
    except (OSError, termios.error):
        return False
    answer = _ANSWER.search(said.decode("latin-1"))
    return answer is not None and "4" in answer[1].split(";")
