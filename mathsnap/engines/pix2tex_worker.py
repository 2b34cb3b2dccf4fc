"""The process in which pix2tex lives: `python -m mathsnap.engines.pix2tex_worker FOLDER`.

It reads pictures from standard input, each as its length (4 bytes, little endian) and a PNG file, and answers
with a line of JSON: {"latex": …} or {"error": …}; one line, {"ready": …}, comes before them.
"""

from __future__ import annotations

import io
import json
import os
import random
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import IO, Any

__all__: list[str] = []

_SEED = 42


def main(folder: Path) -> None:
    """Answers until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # pix2tex and its friends print; only answers may go where answers are expected
    try:
        model = _load(folder)
    except Exception as error:
        _say(answers, error=_words(error))
        return
    _say(answers, ready=True)
    while (content := _next(sys.stdin.buffer)) is not None:
        try:
            _say(answers, latex=_read(model, content))
        except Exception as error:
            _say(answers, error=_words(error))


def _load(folder: Path) -> Callable[[Any], str]:
    import torch
    from munch import Munch
    from pix2tex import cli

    # It copies every result to the clipboard, and downloads weights where it finds none.
    cli.clipboard = SimpleNamespace(copy=lambda text: None)
    cli.download_checkpoints = _refuse
    config = folder / "config.yaml"
    arguments = {
        "config": str(config) if config.is_file() else "settings/config.yaml",
        "checkpoint": str(folder / "weights.pth"),
        "no_cuda": True,
        "no_resize": not (folder / "image_resizer.pth").is_file(),
    }
    model = cli.LatexOCR(Munch(arguments))

    def read(picture: Any) -> str:
        # It draws each token at random from the likeliest; the same picture shall give the same formula.
        torch.manual_seed(_SEED)
        random.seed(_SEED)
        found: str = model(picture)
        return found

    return read


def _refuse() -> None:
    raise FileNotFoundError("the weights are not there")


def _read(model: Callable[[Any], str], content: bytes) -> str:
    from PIL import Image

    picture = Image.open(io.BytesIO(content))
    picture.load()
    return model(picture)


def _next(stream: IO[bytes]) -> bytes | None:
    head = stream.read(4)
    if len(head) < 4:
        return None
    (size,) = struct.unpack("<I", head)
    return stream.read(size)


def _say(answers: IO[str], **answer: object) -> None:
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


def _words(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
