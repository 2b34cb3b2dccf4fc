"""The engine "pix2tex" (https://github.com/lukas-blecher/LaTeX-OCR), in a process of its own.

That keeps its import of several seconds, its change of the working folder, its prints, its writes to the
clipboard and its memory away from ours, and lets a picture that takes too long be given up.
"""

from __future__ import annotations

import io
import json
import logging
import os
import select
import struct
import subprocess
import sys
import threading
import time
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from mathsnap.engines.base import EngineError, State
from mathsnap.engines.weights import cache_folder, how_to_get
from mathsnap.errors import DependencyError

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["Pix2tex"]

_log = logging.getLogger(__name__)

_WORKER = (sys.executable, "-m", "mathsnap.engines.pix2tex_worker")
_START_SECONDS = 120.0
_INSTALL = "pip install 'mathsnap[pix2tex]'"


class Pix2tex:
    """pix2tex behind mathsnap's interface; the model is loaded with the first picture and kept.

    weights: folder with weights.pth (and image_resizer.pth, config.yaml if there are); default
        $MATHSNAP_PIX2TEX_WEIGHTS, else what `mathsnap engines fetch pix2tex` has brought, else where pix2tex
        itself keeps them.
    seconds: how long a picture may take.
    """

    name = "pix2tex"

    def __init__(self, weights: str | Path | None = None, seconds: float = 60.0) -> None:
        self._asked = Path(weights) if weights is not None else None
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    @property
    def version(self) -> str:
        try:
            return version("pix2tex")
        except PackageNotFoundError:
            return ""

    def state(self) -> State:
        if find_spec("pix2tex") is None:
            return State(False, reason=f"pix2tex is not installed: {_INSTALL}")
        folder = self._folder()
        if folder is None:
            return State(False, reason=how_to_get(self._places()[0]))
        return State(True, str(folder))

    def read(self, picture: Image) -> str:
        stream = io.BytesIO()
        picture.convert("RGB").save(stream, "PNG", compress_level=1)
        with self._lock:
            answer = self._ask(stream.getvalue())
        if "error" in answer:
            raise EngineError(f"pix2tex failed on this picture: {answer['error']}")
        return str(answer["latex"])

    def close(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
        try:
            process.wait(1.0)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _ask(self, content: bytes) -> dict[str, Any]:
        try:
            if self._process is None or self._process.poll() is not None:
                self._start()
            assert self._process is not None
            assert self._process.stdin is not None
            self._process.stdin.write(struct.pack("<I", len(content)) + content)
            self._process.stdin.flush()
            return self._answer(self._seconds)
        except (OSError, EngineError) as error:
            self.close()
            if isinstance(error, EngineError):
                raise
            raise EngineError(f"pix2tex ended while it was reading: {error}") from error
        except BaseException:  # Ctrl-C in between: the next answer would be that to this picture
            self.close()
            raise

    def _start(self) -> None:
        self.close()
        state = self.state()
        if not state.ready:
            raise DependencyError(f"the engine pix2tex is not ready: {state.reason}")
        started = time.monotonic()
        self._process = subprocess.Popen(
            (*_WORKER, state.weights),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=_environment(), start_new_session=True,
        )  # fmt: skip
        answer = self._answer(_START_SECONDS)
        if "error" in answer:
            raise EngineError(f"pix2tex cannot be started: {answer['error']}")
        _log.info("pix2tex was loaded in %.1f s from %s", time.monotonic() - started, state.weights)

    def _answer(self, seconds: float) -> dict[str, Any]:
        """The next line of the worker."""
        assert self._process is not None
        assert self._process.stdout is not None
        line = _line_within(self._process.stdout, seconds)
        if line is None:
            raise EngineError(f"pix2tex gave no answer within {seconds:g} s; the picture was given up")
        if not line:
            raise EngineError(f"pix2tex ended unexpectedly (exit code {self._process.wait()})")
        found: dict[str, Any] = json.loads(line)
        return found

    def _folder(self) -> Path | None:
        return next((place for place in self._places() if (place / "weights.pth").is_file()), None)

    def _places(self) -> list[Path]:
        """The folders that may hold the weights; only the one that was asked for if one was."""
        asked = self._asked or os.environ.get("MATHSNAP_PIX2TEX_WEIGHTS")
        if asked:
            return [Path(asked).expanduser().absolute()]
        spec = find_spec("pix2tex")
        own = (
            [Path(p) / "model" / "checkpoints" for p in (spec.submodule_search_locations or ())]
            if spec
            else []
        )
        return [cache_folder(), *own]


def _line_within(stream: IO[bytes], seconds: float) -> bytes | None:
    """A line, b"" at the end, None when the time is up; Windows cannot ask a pipe, so a thread waits."""
    if sys.platform != "win32":
        return stream.readline() if select.select([stream], [], [], seconds)[0] else None
    found: list[bytes] = []
    reader = threading.Thread(target=lambda: found.append(stream.readline()), daemon=True)
    reader.start()
    reader.join(seconds)
    return found[0] if found else None


def _environment() -> dict[str, str]:
    """Without a desktop, so that no clipboard is within reach, and without a network."""
    hidden = ("DISPLAY", "WAYLAND_DISPLAY")
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    here = str(Path(__file__).resolve().parents[2])
    return kept | {
        "PYTHONPATH": os.pathsep.join(filter(None, (here, kept.get("PYTHONPATH", "")))),
        "NO_ALBUMENTATIONS_UPDATE": "1",
        "TRANSFORMERS_OFFLINE": "1",
        "HF_HUB_OFFLINE": "1",
    }
