"""The second engine: a process of its own that is loaded once, answers, can be given up, and comes again."""

from __future__ import annotations

import os
import signal
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

import mathsnap
from mathsnap import DependencyError, UsageError
from mathsnap.engines import EngineError, pix2tex
from mathsnap.engines.pix2tex import Pix2tex

HAS_PIX2TEX = find_spec("pix2tex") is not None

_STAND_IN = """
import json, os, struct, sys, time
print(json.dumps({"ready": True}), flush=True)
while len(head := sys.stdin.buffer.read(4)) == 4:
    size, = struct.unpack("<I", head)
    content = sys.stdin.buffer.read(size)
    behaviour = open(sys.argv[1] + "/weights.pth").read()
    if behaviour == "sleep": time.sleep(60)
    if behaviour == "die": os._exit(3)
    answer = {"error": "ValueError: no"} if behaviour == "fail" else {"latex": f"x_{os.getpid()}"}
    print(json.dumps(answer), flush=True)
"""


@pytest.fixture
def picture() -> Image.Image:
    image = Image.new("RGB", (90, 40), "white")
    ImageDraw.Draw(image).text((10, 10), "x = y + 2", fill="black")
    return image


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pix2tex:
    """With a stand-in for the worker, which does what its weights say."""
    monkeypatch.setattr(pix2tex, "_WORKER", (sys.executable, "-c", _STAND_IN))
    monkeypatch.setattr(pix2tex, "find_spec", lambda name: object())
    (tmp_path / "weights.pth").write_text("")
    return Pix2tex(tmp_path, seconds=1.0)


def test_one_process_for_many_pictures(engine: Pix2tex, picture: Image.Image) -> None:
    assert engine.read(picture) == engine.read(picture)
    engine.close()
    engine.close()


def test_a_picture_that_takes_too_long_is_given_up(
    engine: Pix2tex, picture: Image.Image, tmp_path: Path
) -> None:
    (tmp_path / "weights.pth").write_text("sleep")
    started = time.monotonic()
    with pytest.raises(EngineError, match="within 1 s"):
        engine.read(picture)
    assert time.monotonic() - started < 5
    (tmp_path / "weights.pth").write_text("")
    assert engine.read(picture).startswith("x_")
    engine.close()


@pytest.mark.parametrize(("behaviour", "message"), [("die", "ended"), ("fail", "ValueError: no")])
def test_failures_are_told_and_the_next_picture_is_read(
    engine: Pix2tex, picture: Image.Image, tmp_path: Path, behaviour: str, message: str
) -> None:
    (tmp_path / "weights.pth").write_text(behaviour)
    with pytest.raises(EngineError, match=message):
        engine.read(picture)
    (tmp_path / "weights.pth").write_text("")
    assert engine.read(picture).startswith("x_")
    engine.close()


def test_a_process_that_was_killed_comes_again(engine: Pix2tex, picture: Image.Image) -> None:
    first = int(engine.read(picture)[2:])
    os.kill(first, signal.SIGKILL)
    time.sleep(0.2)
    assert int(engine.read(picture)[2:]) != first
    engine.close()


def test_what_is_missing_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, picture: Image.Image
) -> None:
    monkeypatch.setattr(pix2tex, "find_spec", lambda name: None)
    assert "pip install 'mathsnap[pix2tex]'" in Pix2tex().state().reason
    monkeypatch.setattr(pix2tex, "find_spec", lambda name: object())
    monkeypatch.setenv("MATHSNAP_PIX2TEX_WEIGHTS", str(tmp_path))
    reason = Pix2tex().state().reason
    assert reason.count("https://") == 2
    assert str(tmp_path) in reason
    with pytest.raises(DependencyError, match=r"engines fetch pix2tex"):
        Pix2tex().read(picture)
    with pytest.raises(DependencyError):
        mathsnap.Recognizer("pix2tex", weights=tmp_path)


def test_options_that_it_does_not_have() -> None:
    with pytest.raises(UsageError):
        mathsnap.Recognizer("pix2tex", colour="red")
    with pytest.raises(UsageError):
        mathsnap.Recognizer("glyph", weights="x")
    with pytest.raises(UsageError, match="auto, glyph, pix2tex"):
        mathsnap.Recognizer("mathpix")


@pytest.mark.slow
@pytest.mark.skipif(not HAS_PIX2TEX, reason="pix2tex is not installed")
def test_the_real_one(
    tiny_weights: Path, picture: Image.Image, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    engine = Pix2tex(tiny_weights, seconds=120)
    assert engine.state().ready
    assert engine.version == "0.1.4"
    first = engine.read(picture)
    started = time.monotonic()
    assert engine.read(picture) == first
    assert time.monotonic() - started < 30  # it is not loaded again
    assert Path.cwd() == tmp_path
    with pytest.raises(EngineError):
        engine.read(Image.new("RGB", (40, 40), "white"))  # it cannot do blank pictures
    assert engine.read(picture) == first
    engine.close()


@pytest.mark.slow
@pytest.mark.skipif(not HAS_PIX2TEX, reason="pix2tex is not installed")
def test_weights_of_another_network_are_refused(
    tiny_weights: Path, picture: Image.Image, tmp_path: Path
) -> None:
    (tmp_path / "weights.pth").write_bytes((tiny_weights / "weights.pth").read_bytes())
    engine = Pix2tex(tmp_path, seconds=120)  # without its config.yaml
    with pytest.raises(EngineError, match="cannot be started: RuntimeError"):
        engine.read(picture)
    engine.close()
