"""Running the small programs that know a system's clipboard and screen, each with a time limit."""

from __future__ import annotations

import logging
import shutil
import subprocess
import time
from collections.abc import Sequence

from mathsnap.errors import DependencyError, MathsnapError

__all__ = ["feed", "install_command", "need", "output"]

_log = logging.getLogger(__name__)

_MANAGERS = {
    "apt-get": "sudo apt-get install",
    "dnf": "sudo dnf install",
    "pacman": "sudo pacman -S",
    "zypper": "sudo zypper install",
    "apk": "sudo apk add",
    "brew": "brew install",
}
_PACKAGES = {"wl-paste": "wl-clipboard", "wl-copy": "wl-clipboard"}
"""Programs whose package is called otherwise."""

_ATTEMPTS, _PAUSE = 3, 0.1  # seconds before the second, twice that before the third


def install_command(*programs: str) -> str:
    """The command that installs programs on this system; in words where no package manager is known."""
    packages = " ".join(dict.fromkeys(_PACKAGES.get(program, program) for program in programs))
    known = (command for manager, command in _MANAGERS.items() if shutil.which(manager))
    return f"{next(known, 'install')} {packages}"


def need(*programs: str, purpose: str) -> None:
    """Raises:
    DependencyError: one of the programs is not installed; says what it is for and how to install it.
    """
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        raise DependencyError(
            f"{purpose} needs {' and '.join(missing)}, not installed here: {install_command(*missing)}"
        )


def output(command: Sequence[str], seconds: float, data: bytes | None = None) -> bytes | None:
    """What a program writes to standard output; None if it fails or takes longer than that."""
    try:
        done = subprocess.run(
            command, input=data, stdin=None if data is not None else subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=seconds, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        _log.info("%s gave no answer within %g s", command[0], seconds)
        return None
    except OSError as error:
        _log.info("%s cannot be run: %s", command[0], error)
        return None
    return done.stdout if done.returncode == 0 else None


def feed(command: Sequence[str], data: bytes, seconds: float = 5.0) -> None:
    """Gives data to a program that may go on in the background, out of the reach of this terminal's Ctrl-C.

    It is tried again where the program fails at once: two owners of a clipboard can get in each other's way.

    Raises:
        MathsnapError: it failed each time, or took longer than that.
    """
    code = 0
    for attempt in range(_ATTEMPTS):
        time.sleep(_PAUSE * attempt)
        code = _fed(command, data, seconds)
        if code == 0:
            return
    raise MathsnapError(f"{command[0]} did not take the text (exit code {code})")


def _fed(command: Sequence[str], data: bytes, seconds: float) -> int:
    try:
        # Its output goes nowhere: a pipe would stay open as long as the program holds the clipboard.
        return subprocess.run(
            command, input=data, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            timeout=seconds, check=False, start_new_session=True,
        ).returncode  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise MathsnapError(f"{command[0]} did not take the text: {error}") from error
