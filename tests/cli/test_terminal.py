"""What only a real terminal, pipe or signal shows."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

MakePdf = Callable[..., Path]

COMMAND = [sys.executable, "-m", "mathsnap", "pdf"]
posix = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX terminal and signals")


@posix
@pytest.mark.slow
def test_a_terminal_gets_a_table(make_pdf: MakePdf) -> None:
    import pty

    primary, secondary = pty.openpty()
    environment = {**os.environ, "COLUMNS": "100", "TERM": "xterm"}
    with subprocess.Popen(
        [*COMMAND, str(make_pdf("a.pdf", "plain words only"))],
        stdout=secondary,
        stderr=secondary,
        env=environment,
    ) as process:
        os.close(secondary)
        shown = b""
        while True:
            try:
                piece = os.read(primary, 4096)
            except OSError:  # the other side is closed
                break
            if not piece:
                break
            shown += piece
    os.close(primary)
    assert process.returncode == 0
    assert b"no formula found" in shown


@posix
@pytest.mark.slow
def test_a_reader_that_goes_away(make_pdf: MakePdf) -> None:
    with subprocess.Popen(
        [*COMMAND, str(make_pdf("a.pdf", "plain")), "--format", "html"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        complaint = process.stderr.read()
    assert (process.returncode, complaint) == (141, b"")


# Says when the pages are about to be read, and keeps the first from ending.
SLOW = """
import time
from mathsnap import pipeline, workers
from mathsnap.cli import main

def slow(*_):
    print("reading", flush=True)
    time.sleep(60)

def submit(self, task, original=workers.Workers._submit):
    print("reading", flush=True)
    return original(self, task)

pipeline.read_page = slow
workers.Workers._submit = submit
main()
"""


@posix
@pytest.mark.slow
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_control_c(make_pdf: MakePdf, jobs: str) -> None:
    path = make_pdf("a.pdf", *["x=1"] * 500)
    with subprocess.Popen(
        [sys.executable, "-c", SLOW, "pdf", str(path), "--jobs", jobs],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"reading\n"
        os.killpg(process.pid, signal.SIGINT)
        _, complaint = process.communicate(timeout=30)
    assert (process.returncode, complaint) == (130, b"mathsnap: interrupted\n")
