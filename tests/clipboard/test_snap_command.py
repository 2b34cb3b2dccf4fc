"""`mathsnap snap` with the clipboard of a running desktop."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from desks import Desktop, fresh_png

import mathsnap
from mathsnap import Formula, Source
from mathsnap.cli import cli


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))

    def snap_all(_picture: object, *, name: str, **_options: object) -> list[Formula]:
        return [Formula("a", source=Source(name)), Formula("b", source=Source(name))]

    monkeypatch.setattr(mathsnap, "snap_all", snap_all)


def test_from_clipboard_to_clipboard(desktop: Desktop) -> None:
    desktop.copy(fresh_png())
    result = CliRunner().invoke(cli, ["snap", "--clipboard", "--copy", "--json"])
    assert result.exit_code == 0, result.output
    first, second = map(json.loads, result.stdout.splitlines())
    assert (first["latex"], second["latex"]) == ("a", "b")
    assert first["source"]["path"].startswith("clipboard:")
    assert desktop.paste() == "a\nb"
    result = CliRunner().invoke(cli, ["snap", "--clipboard", "--copy", "--format", "markdown"])
    assert result.exit_code == 1, "text is no picture"
    assert desktop.paste() == "a\nb"


def test_copied_in_the_format_asked_for(desktop: Desktop) -> None:
    desktop.copy(fresh_png())
    assert CliRunner().invoke(cli, ["snap", "--clipboard", "--copy", "--format", "markdown"]).exit_code == 0
    assert desktop.paste() == "$$\na\n$$\n$$\nb\n$$"
