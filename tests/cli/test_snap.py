"""`mathsnap snap`: where pictures come from, what is written, and what the history answers."""

from __future__ import annotations

import base64
import io
import json
import os
import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result
from PIL import Image

import mathsnap
from mathsnap import Check, Formula, Source
from mathsnap.boxes import Box
from mathsnap.cli import cli
from mathsnap.engines import State
from mathsnap.history import History


def picture(colour: int, kind: str = "PNG") -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (60, 40), (colour, 0, 7)).save(stream, kind, lossless=True)
    return stream.getvalue()


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    for name in ("KITTY_WINDOW_ID", "TERM_PROGRAM"):
        monkeypatch.delenv(name, raising=False)
    for colour in (1, 2, 255):
        Path(f"{colour}.png").write_bytes(picture(colour))
    Path("1.webp").write_bytes(picture(1, "WEBP"))


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was read: a picture holds a display named by its colour; the colour 255 holds none."""
    seen: list[str] = []

    def snap_all(
        source: str | bytes | Image.Image, *, inline: bool = False, engine: str = "auto", name: str = ""
    ) -> list[Formula]:
        seen.append(name)
        content = source if not isinstance(source, bytes) else io.BytesIO(source)
        image = content if isinstance(content, Image.Image) else Image.open(content)
        red = image.convert("RGB").getpixel((0, 0))[0]  # type: ignore[index]
        found = [Formula(f"x_{red}", source=Source(name, None, Box(5, 5, 50, 30)))]
        return [] if red == 255 else [*found, Formula("y", kind="inline", source=Source(name))][: 1 + inline]

    monkeypatch.setattr(mathsnap, "snap_all", snap_all)
    return seen


def snap(*arguments: str, code: int = 0, data: bytes | None = None) -> Result:
    result = CliRunner().invoke(cli, ["snap", *arguments], input=data)
    assert result.exit_code == code, result.output
    return result


def test_a_picture_is_read_once_whatever_its_file(readings: list[str]) -> None:
    assert [snap(name).stdout for name in ("1.png", "1.png", "1.webp")] == ["x_1\n"] * 3
    assert readings == ["1.png"]
    record = json.loads(snap("1.webp", "--json").stdout)
    assert record["source"]["path"] == "1.webp"
    assert record["source"]["sha256"] == sha256(Path("1.webp").read_bytes()).hexdigest()
    assert len(History().latest()) == 1


def test_inline_formulas_are_another_question(readings: list[str]) -> None:
    assert snap("1.png").stdout == "x_1\n"
    assert snap("1.png", "--all").stdout == "x_1\ny\n"
    assert snap("1.png").stdout == "x_1\n"
    assert snap("1.png", "--all").stdout == "x_1\ny\n"
    assert len(readings) == 2


def test_no_history(readings: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(2):
        snap("1.png", "--no-history")
    assert len(readings) == 2
    monkeypatch.setenv("MATHSNAP_HISTORY", "off")
    snap("1.png")
    assert len(readings) == 3


def test_standard_input(readings: list[str]) -> None:
    assert json.loads(snap("-", "--json", data=picture(3)).stdout)["source"]["path"] == "-"


def test_what_fails_does_not_stop_the_others(readings: list[str]) -> None:
    Path("bad.png").write_bytes(picture(1)[:40])
    result = snap("255.png", "1.png", code=3)
    assert (result.stdout, result.stderr) == ("x_1\n", "mathsnap: 255.png: no formula was found\n")
    result = snap("none.png", "bad.png", "255.png", "2.png", code=1)
    assert result.stdout == "x_2\n"
    assert [line.split(": ")[1] for line in result.stderr.splitlines()] == ["none.png", "bad.png", "255.png"]


@pytest.mark.parametrize(
    ("checks", "message", "code"),
    [((), "pix2tex reads nothing in it", 3), ((Check("engine", False, "too slow"),), "1.png: too slow", 1)],
)
def test_an_engine_that_reads_nothing(
    monkeypatch: pytest.MonkeyPatch, checks: tuple[Check, ...], message: str, code: int
) -> None:
    empty = Formula("", source=Source("1.png"), engine="pix2tex", checks=checks)
    monkeypatch.setattr(mathsnap, "snap_all", lambda *_, **__: [empty, Formula("y", source=Source("1.png"))])
    result = snap("1.png", code=code)
    assert result.stdout == "y\n"
    assert message in result.stderr
    assert [json.loads(line)["latex"] for line in snap("1.png", "--json", code=code).stdout.splitlines()] == [
        "",
        "y",
    ]
    assert History().latest() == []


def test_other_weights_read_anew(readings: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    class Other:
        name, version, weights = "other", "1", "here"

        def state(self) -> State:
            return State(True, self.weights)

    monkeypatch.setattr("mathsnap.engines.open_engine", lambda name: Other())
    for weights in ("here", "here", "there"):
        monkeypatch.setattr(Other, "weights", weights)
        snap("1.png", "--engine", "other")
    snap("1.png", "--engine", "glyph")
    assert len(readings) == 3


def test_a_way_of_writing_needs_a_draft() -> None:
    assert "--into FILE" in snap("1.png", "--style", "fence", code=2).stderr
    Path("mathsnap.toml").write_text("style = 'fence'\n")
    assert "--into" not in CliRunner().invoke(cli, ["snap", "1.png"]).stderr


def test_nothing_named() -> None:
    assert "--clipboard" in snap(code=2).stderr


def test_a_page_of_html_holds_all_formulas(readings: list[str]) -> None:
    page = snap("1.png", "2.png", "--format", "html").stdout
    assert page.count("<html") == 1
    assert re.findall(r"<h2>(.*?)</h2>", page) == ["1.png", "2.png"]
    assert page.count("<article") == 2


def test_svg_is_a_drawing(readings: list[str]) -> None:
    drawing = ElementTree.fromstring(snap("1.png", "--format", "svg").stdout)
    assert drawing.tag == "{http://www.w3.org/2000/svg}svg"


def test_a_formula_that_cannot_be_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = [Formula(r"\frac{a", source=Source("1.png")), Formula("b", source=Source("1.png"))]
    monkeypatch.setattr(mathsnap, "snap_all", lambda *_, **__: wrong)
    result = snap("1.png", "--format", "svg", code=1)
    assert result.stdout.count("<svg") == 1
    assert result.stderr.startswith("mathsnap: 1.png: ")


def test_shown_beside_the_answer(readings: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    result = snap("1.png", "--show", "--json")
    assert json.loads(result.stdout)["latex"] == "x_1"
    assert "x₁" in result.stderr
    monkeypatch.setenv("KITTY_WINDOW_ID", "1")
    shown = snap("1.png", "--show").stderr
    pieces = re.findall(r"\x1b_G[^;]*;([^\x1b]*)\x1b\\", shown)
    image = Image.open(io.BytesIO(base64.b64decode("".join(pieces)))).convert("RGB")
    assert image.size == (60, 40)
    assert image.getpixel((3, 20)) != image.getpixel((20, 20)), "a box stands round the formula"


@pytest.fixture
def tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Puts a program on the path, the only one there."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("DISPLAY", ":77")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)

    def put(name: str, script: str) -> None:
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o755)

    return put


@pytest.mark.skipif(os.name == "nt", reason="needs a shell")
def test_a_region_of_the_screen(readings: list[str], tool: Callable[[str, str], None]) -> None:
    tool("maim", f'for last; do :; done; /bin/cp "{Path("2.png").absolute()}" "$last"')
    result = snap("--screen", "--json")
    record = json.loads(result.stdout)
    assert record["latex"] == "x_2"
    assert record["source"]["path"].startswith("screen:")
    tool("maim", "exit 1")  # Escape
    assert "no region" in snap("--screen", code=1).stderr


@pytest.mark.skipif(os.name == "nt", reason="needs a shell")
def test_the_missing_tool_is_named(tool: Callable[[str, str], None]) -> None:
    tool("apt-get", "exit 0")
    message = snap("--screen", code=1).stderr
    assert "maim or scrot or gnome-screenshot" in message
    assert "sudo apt-get install maim" in message
    assert "sudo apt-get install xclip" in snap("--clipboard", code=1).stderr
