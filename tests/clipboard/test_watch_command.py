"""`mathsnap watch` on a real X server; the reading of pictures is a stand-in's."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from desks import Desktop, eventually, fresh_png
from PIL import Image

import mathsnap
from mathsnap import Formula, Source
from mathsnap.cli import cli
from mathsnap.history import History

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MATHSNAP_HISTORY", str(tmp_path / "history"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was read; a white picture holds nothing, every other a formula named by its colour."""
    seen: list[str] = []

    def snap_all(picture: Image.Image, *, engine: str = "auto", name: str = "") -> list[Formula]:
        if not name:  # warming up
            return []
        seen.append(name)
        red, green, _ = picture.convert("RGB").getpixel((0, 0))  # type: ignore[misc]
        return [] if red == 255 else [Formula(f"x_{{{red + 256 * green}}}", source=Source(name))]

    monkeypatch.setattr(mathsnap, "snap_all", snap_all)
    return seen


def watch(*options: str, copy: Callable[[], Any], code: int = 0, keys: str = "") -> Result:
    """`mathsnap watch --once`; copies as soon as it watches."""
    ready = threading.Event()

    def copy_when_ready() -> None:
        ready.wait(20)
        copy()

    thread = threading.Thread(target=copy_when_ready)
    thread.start()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mathsnap.cli.watch._say_ready", lambda name: ready.set)
        result = CliRunner().invoke(cli, ["watch", "--once", *options], input=keys)
    ready.set()
    thread.join()
    assert result.exit_code == code, result.output
    return result


def test_from_picture_to_clipboard_draft_and_history(x11: Desktop, readings: list[str]) -> None:
    Path("draft.md").write_text("# Issue\n\nIt costs $5.\n")
    for _ in range(2):
        result = watch("--into", "draft.md", "--format", "markdown", copy=lambda: x11.copy(fresh_png()))
        latex = result.stdout.strip().strip("$").strip()
        assert latex.startswith("x_")
        assert x11.paste() == f"$$\n{latex}\n$$"
    text = Path("draft.md").read_text()
    assert text.startswith("# Issue\n\nIt costs $5.\n")
    assert all(entry.formula.latex in text for entry in History().latest())
    assert len(History().latest()) == 2
    change = mathsnap.fill("draft.md")
    assert [event.what for event in change.events] == ["unchanged", "unchanged"]


def test_a_picture_of_the_history_is_not_read_again(x11: Desktop, readings: list[str]) -> None:
    picture = fresh_png()
    for _ in range(2):
        watch(copy=lambda: x11.copy(picture))
        assert x11.paste().startswith("x_")
        x11.copy_text("something else")
    assert len(readings) == 1
    assert len(History().latest()) == 1


def test_no_history(x11: Desktop, readings: list[str]) -> None:
    picture = fresh_png()
    for _ in range(2):
        watch("--no-history", copy=lambda: x11.copy(picture))
        x11.copy_text("something else")
    assert len(readings) == 2
    assert not History().path.exists()


def test_a_picture_without_mathematics(x11: Desktop, readings: list[str]) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(stream, "PNG")
    result = watch(copy=lambda: x11.copy(stream.getvalue()), code=3)
    assert "left as it is" in result.stderr
    assert result.stdout == ""
    assert not x11.paste().startswith("x_")


@pytest.mark.parametrize(("key", "taken"), [("\r", True), ("s", False)])
def test_asking(x11: Desktop, readings: list[str], key: str, taken: bool) -> None:
    watch("--ask", copy=lambda: x11.copy(fresh_png()), keys=key)
    assert x11.paste().startswith("x_") is taken
    assert len(History().latest()) == taken


def test_editing(x11: Desktop, readings: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("click.edit", lambda text, **_: text.replace("x", "y"))
    watch("--ask", copy=lambda: x11.copy(fresh_png()), keys="e")
    assert x11.paste().startswith("y_")
    formula = History().latest()[0].formula
    assert (formula.status, formula.confidence) == ("plausible", 1.0), "what was edited was not verified"


def test_editing_into_nonsense(x11: Desktop, readings: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("click.edit", lambda text, **_: r"\frac{a")
    watch("--ask", copy=lambda: x11.copy(fresh_png()), keys="e")
    assert History().latest()[0].formula.status == "invalid"


def test_json(x11: Desktop, readings: list[str]) -> None:
    record = json.loads(watch("--json", "--no-replace", copy=lambda: x11.copy(fresh_png())).stdout)
    assert record["latex"].startswith("x_")
    assert record["source"]["path"].startswith("clipboard:")
    assert not x11.paste().startswith("x_")


def test_a_draft_that_cannot_be_written(x11: Desktop, readings: list[str]) -> None:
    result = watch("--into", "no/draft.md", copy=lambda: x11.copy(fresh_png()))
    assert "no/draft.md" in result.stderr
    assert x11.paste().startswith("x_")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_cleanly_and_leaves_the_text(x11: Desktop, number: signal.Signals) -> None:
    code = (
        "import mathsnap; from mathsnap import Formula, Source\n"
        "mathsnap.snap_all = lambda picture, engine, name='': [Formula('x_1', source=Source(name))]\n"
        "from mathsnap.cli import main; main()"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command, pipe = [sys.executable, "-c", code, "watch"], subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environment) as process:
        assert process.stderr is not None
        assert "watching" in process.stderr.readline()
        x11.copy(fresh_png())
        assert eventually(lambda: x11.paste() == "x_1")
        process.send_signal(number)
        assert process.wait(5) == 0
        assert process.stderr.read() == "mathsnap: ended\n"
    assert x11.paste() == "x_1"


def test_what_was_read_is_finished_before_it_ends(
    x11: Desktop, readings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The signal comes as soon as the LaTeX is in the clipboard, before it is kept."""
    show = sys.modules["mathsnap.cli.watch"]._Desk._show

    def interrupted(self: Any, formulas: list[Formula]) -> None:
        signal.raise_signal(signal.SIGTERM)
        show(self, formulas)

    monkeypatch.setattr("mathsnap.cli.watch._Desk._show", interrupted)
    result = watch("--into", "draft.md", copy=lambda: x11.copy(fresh_png()), code=0)
    assert "ended" in result.stderr
    assert len(History().latest()) == 1
