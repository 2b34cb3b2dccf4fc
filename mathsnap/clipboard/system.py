"""Which clipboard this system has."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from mathsnap.clipboard.board import Clipboard
from mathsnap.errors import DependencyError, UsageError

__all__ = ["open_clipboard", "system_name"]

_HOMES = {
    "x11": ("mathsnap.clipboard.x11", "X11"),
    "wayland": ("mathsnap.clipboard.wayland", "Wayland"),
    "macos": ("mathsnap.clipboard.macos", "MacOS"),
    "windows": ("mathsnap.clipboard.windows", "Windows"),
    "wsl": ("mathsnap.clipboard.wsl", "Wsl"),
}


def open_clipboard(system: str | None = None) -> Clipboard:
    """The clipboard of a system: x11, wayland, macos, windows or wsl; default $MATHSNAP_CLIPBOARD, this one.

    Raises:
        DependencyError: there is none, or a program it takes is not installed.
        UsageError: there is no system of that name.
    """
    name = system or os.environ.get("MATHSNAP_CLIPBOARD") or system_name()
    if name not in _HOMES:
        raise UsageError(f"there is no clipboard {name!r}; choose from {', '.join(_HOMES)}")
    module, kind = _HOMES[name]
    make: Callable[[], Clipboard] = getattr(import_module(module), kind)
    return make()


def system_name() -> str:
    """The name under which this system's clipboard is opened.

    Raises:
        DependencyError: no desktop is running here.
    """
    if sys.platform == "darwin":
        return "macos"
    if sys.platform == "win32":
        return "windows"
    if _is_wsl():
        return "wsl"
    if os.environ.get("WAYLAND_DISPLAY"):
        return "wayland"
    if os.environ.get("DISPLAY"):
        return "x11"
    raise DependencyError("no desktop is running here: neither WAYLAND_DISPLAY nor DISPLAY is set")


def _is_wsl() -> bool:
    try:
        return "microsoft" in Path("/proc/sys/kernel/osrelease").read_text(encoding="ascii").lower()
    except (OSError, ValueError):
        return False
