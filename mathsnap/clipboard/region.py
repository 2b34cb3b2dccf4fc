"""A region of the screen that the user draws with the mouse, by the tool that the desktop has for it."""

from __future__ import annotations

import logging
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mathsnap.clipboard.board import Clipboard
from mathsnap.clipboard.pictures import Copied
from mathsnap.clipboard.programs import install_command, output
from mathsnap.clipboard.system import open_clipboard, system_name
from mathsnap.errors import DependencyError

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["region_tool", "take_region"]

_log = logging.getLogger(__name__)

_PATIENCE = 120.0
"""Seconds that the user may take to draw the region."""


@dataclass(frozen=True, slots=True)
class _Tool:
    """programs: what must be installed; take: writes the region to a file, or not if the user gives up."""

    programs: tuple[str, ...]
    take: Callable[[Path], None]


def _to_file(*command: str) -> Callable[[Path], None]:
    """A tool that writes to the file named last."""
    return lambda path: _run((*command, str(path)))


def _run(command: tuple[str, ...]) -> None:
    try:
        subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            timeout=_PATIENCE, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        _log.info("%s: %s", command[0], error)


def _slurp_grim(path: Path) -> None:
    geometry = output(("slurp",), _PATIENCE)
    if geometry:
        _run(("grim", "-g", geometry.decode("ascii", "replace").strip(), str(path)))


def _snipping_tool(path: Path, clipboard: Clipboard | None = None) -> None:
    """The tool of Windows puts the region into the clipboard, some time after the command has returned."""
    board = clipboard or open_clipboard()
    changes = board.changes()
    try:
        _run(("snippingtool.exe", "/clip"))
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            if changes.wait(0.4) and (found := board.pictures()):
                path.write_bytes(found[0])
                return
    finally:
        changes.close()


_SPECTACLE = _Tool(
    ("spectacle",), _to_file("spectacle", "--background", "--nonotify", "--region", "--output")
)
_GNOME = _Tool(("gnome-screenshot",), _to_file("gnome-screenshot", "--area", "--file"))
_SNIPPING = _Tool(("snippingtool.exe",), _snipping_tool)

_TOOLS: dict[str, tuple[_Tool, ...]] = {
    "wayland": (_Tool(("slurp", "grim"), _slurp_grim), _GNOME, _SPECTACLE),
    "x11": (
        _Tool(("maim",), _to_file("maim", "--select", "--hidecursor")),
        _Tool(("scrot",), _to_file("scrot", "--select", "--overwrite")),
        _GNOME,
        _SPECTACLE,
    ),
    "macos": (_Tool(("screencapture",), _to_file("screencapture", "-i", "-x")),),
    "windows": (_SNIPPING,),
    "wsl": (_SNIPPING,),
}


def take_region() -> Image | None:
    """Lets the user draw a region of the screen and gives it as a picture; None if the user gave up.

    Raises:
        DependencyError: no desktop is running, or it has none of the tools for this; says how to install one.
    """
    return _taken(_tool())


def region_tool() -> str:
    """The programs that `take_region` would use; raises what it would raise."""
    return " with ".join(_tool().programs)


def _tool() -> _Tool:
    tools = _TOOLS[system_name()]
    for tool in tools:
        if all(shutil.which(program) for program in tool.programs):
            return tool
    names = " or ".join(" with ".join(tool.programs) for tool in tools)
    how = install_command(*tools[0].programs)
    raise DependencyError(f"taking a region of the screen needs {names}, none is installed: {how}")


def _taken(tool: _Tool) -> Image | None:
    with tempfile.TemporaryDirectory(prefix="mathsnap-") as folder:
        path = Path(folder, "region.png")
        tool.take(path)
        copied = Copied.of(path.read_bytes()) if path.is_file() and path.stat().st_size else None
        return copied.image() if copied is not None else None
