"""Pictures in terminals: which way is chosen, and that sixels are the picture."""

from __future__ import annotations

import io
import os
import re
import select
import subprocess
import sys
import time

import pytest
from PIL import Image

import mathsnap
from mathsnap.cli import graphics
from mathsnap.cli.sixel import sixel

VARIABLES = ("TERM", "TERM_PROGRAM", "KITTY_WINDOW_ID", "MATHSNAP_GRAPHICS", "TMUX")


def shown(text: str) -> Image.Image:
    """What a terminal makes of sixels: a reader of our own, of what DEC's manual says."""
    head = re.match(r'\x1bPq"1;1;(\d+);(\d+)', text)
    assert head is not None
    assert text.endswith("\x1b\\")
    picture = Image.new("RGB", (int(head[1]), int(head[2])))
    inks: dict[str, tuple[int, ...]] = {}
    ink, x, y = "", 0, 0
    body = text[head.end() : -2]
    for match in re.finditer(r"#(\d+);2;(\d+);(\d+);(\d+)|#(\d+)|!(\d+)([?-~])|([?-~])|([$-])", body):
        if match[1]:
            inks[match[1]] = tuple(round(2.55 * int(part)) for part in match.groups()[1:4])
        elif match[5]:
            ink = match[5]
        elif match[9]:
            x, y = 0, y + 6 * (match[9] == "-")
        else:
            count, bits = int(match[6] or 1), ord(match[7] or match[8]) - 63
            for column in range(x, x + count):
                for row in range(6):
                    if bits >> row & 1:
                        picture.putpixel((column, y + row), inks[ink])
            x += count
    return picture


def test_sixels_are_the_picture() -> None:
    png = mathsnap.render(r"\frac{a}{b}", "png", color="#aa0000")
    with Image.open(io.BytesIO(png)) as opened:
        wanted = Image.new("RGBA", opened.size, "white")
        wanted.alpha_composite(opened.convert("RGBA"))
    got = shown(sixel(png))
    assert got.size == wanted.size
    off = [
        max(abs(a - b) for a, b in zip(one, other, strict=True))
        for one, other in zip(got.getdata(), wanted.convert("RGB").getdata(), strict=True)
    ]
    assert max(off) < 32
    assert sum(off) / len(off) < 2


@pytest.mark.parametrize(
    ("environment", "begin"),
    [
        ({"TERM": "xterm-kitty"}, "\x1b_G"),
        ({"TERM_PROGRAM": "ghostty"}, "\x1b_G"),
        ({"TERM_PROGRAM": "iTerm.app"}, "\x1b]1337"),
        ({"TERM": "foot"}, "\x1bPq"),
        ({"TERM": "xterm-kitty", "MATHSNAP_GRAPHICS": "sixel"}, "\x1bPq"),
        ({"TERM": "xterm-kitty", "MATHSNAP_GRAPHICS": "none"}, None),
        ({"TERM": "dumb"}, None),
    ],
)
def test_each_terminal_gets_its_own(
    environment: dict[str, str], begin: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    show = graphics.terminal()
    if begin is None:
        assert show is None
    else:
        assert show is not None
        assert show(mathsnap.render("x", "png")).startswith(begin)


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX terminal")
@pytest.mark.parametrize(
    ("answer", "begin"),
    [(b"\x1b[?62;4;22c", b"\x1bPq"), (b"\x1b[?62;22c", b"x\xc2\xb2"), (b"", b"x\xc2\xb2")],
)
def test_a_terminal_is_asked(answer: bytes, begin: bytes) -> None:
    import pty

    kept = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    child, ours = pty.fork()
    if child == 0:
        os.execve(
            sys.executable, [sys.executable, "-m", "mathsnap", "render", "x^2"], {**kept, "TERM": "xterm"}
        )
    said, ends = b"", time.monotonic() + 60
    while time.monotonic() < ends and select.select([ours], [], [], 30)[0]:
        try:
            piece = os.read(ours, 4096)
        except OSError:  # the other side is closed
            break
        if b"\x1b[c" in piece:
            os.write(ours, answer)
            piece = piece.replace(b"\x1b[c", b"")
        said += piece
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert said.lstrip().startswith(begin)


def test_a_pipe_is_not_asked() -> None:
    run = subprocess.run([sys.executable, "-m", "mathsnap", "render", "x"], capture_output=True, check=True)
    assert run.stdout.startswith(b"<svg")
