"""Desktops without a screen: an X server, a Wayland compositor."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from desks import Desktop, eventually

_NOBODY = 65534


@pytest.fixture(scope="session")
def x_display() -> Iterator[str]:
    """An X server; gives its DISPLAY."""
    for program in ("Xvfb", "xclip"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    reading, writing = os.pipe()
    command = ("Xvfb", "-displayfd", str(writing), "-screen", "0", "320x200x24", "-nolisten", "tcp")
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as answer:
        number = answer.readline().strip()
    try:
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


@pytest.fixture
def x11(x_display: str, monkeypatch: pytest.MonkeyPatch) -> Desktop:
    monkeypatch.setenv("DISPLAY", x_display)
    monkeypatch.setenv("MATHSNAP_CLIPBOARD", "x11")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    clipboard = ("xclip", "-selection", "clipboard")
    return Desktop((*clipboard, "-i", "-t"), (*clipboard, "-o"), "UTF8_STRING")


@pytest.fixture(scope="session")
def wayland_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A Wayland compositor; gives the folder with its socket."""
    for program in ("sway", "wl-copy", "wl-paste"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    folder = Path("/tmp") / f"mathsnap-test-{os.getpid()}"  # short: a socket's path has at most 107 bytes
    folder.mkdir(mode=0o700)
    (folder / "config").write_text("xwayland disable\n")
    as_user: tuple[str, ...] = ()
    if os.getuid() == 0:  # sway does not run as root
        as_user = ("setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups")
        os.chown(folder, _NOBODY, _NOBODY)
    environment = os.environ | {
        "XDG_RUNTIME_DIR": str(folder),
        "WLR_BACKENDS": "headless",
        "WLR_LIBINPUT_NO_DEVICES": "1",
        "WLR_RENDERER": "pixman",
    }
    environment.pop("WAYLAND_DISPLAY", None)
    environment.pop("DISPLAY", None)
    compositor = subprocess.Popen(
        (*as_user, "sway", "-c", str(folder / "config")),
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        if not eventually(lambda: any(folder.glob("wayland-?"))):
            pytest.skip("sway does not start here")
        yield folder
    finally:
        compositor.terminate()
        compositor.wait()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def wayland(wayland_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Desktop:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(wayland_folder))
    monkeypatch.setenv("WAYLAND_DISPLAY", next(wayland_folder.glob("wayland-?")).name)
    monkeypatch.setenv("MATHSNAP_CLIPBOARD", "wayland")
    return Desktop(("wl-copy", "-t"), ("wl-paste", "--no-newline"), "text/plain")


@pytest.fixture(params=["x11", "wayland"])
def desktop(request: pytest.FixtureRequest) -> Desktop:
    found: Desktop = request.getfixturevalue(request.param)
    return found
