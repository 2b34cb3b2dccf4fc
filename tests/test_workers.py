"""Several processes give what one gives, in the same order."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import mathsnap
from mathsnap.pipeline import Job
from mathsnap.workers import Workers

MakePdf = Callable[..., Path]


@pytest.mark.slow
def test_pages_keep_their_order(make_pdf: MakePdf) -> None:
    path = make_pdf("a.pdf", *(f"x={n}" for n in range(30)))
    with Workers(2) as workers:
        assert [report.page for report in workers.read(Job(str(path), "a.pdf"))] == list(range(1, 31))
        # The same processes take the next file, content in memory, and only some of its pages.
        reports = list(workers.read(Job(path.read_bytes(), "-", "29,2-3")))
        assert [(report.page, report.of) for report in reports] == [(2, 3), (3, 3), (29, 3)]


@pytest.mark.slow
def test_an_error_of_a_worker_is_an_error_of_the_call(tmp_path: Path) -> None:
    with Workers(2) as workers, pytest.raises(mathsnap.InputError, match=r"gone\.pdf: there is no such file"):
        list(workers.read(Job(tmp_path / "gone.pdf", "gone.pdf")))


@pytest.mark.slow
def test_what_a_worker_logs_is_logged_here(make_pdf: MakePdf, caplog: pytest.LogCaptureFixture) -> None:
    content = make_pdf("a.pdf", "x=1", "x=2").read_bytes()
    with Workers(2) as workers:
        assert len(list(workers.read(Job(content[:-60], "a.pdf")))) == 2
    assert "a.pdf: the file is damaged and was repaired" in caplog.text


@pytest.mark.slow
def test_what_is_left_is_dropped_at_the_end(make_pdf: MakePdf) -> None:
    path = make_pdf("a.pdf", *(f"x={n}" for n in range(30)))
    with Workers(2) as workers:
        reports = workers.read(Job(str(path), "a.pdf"))
        assert next(reports).page == 1
        reports.close()


# In its own process, where Python's tracker of resources does not run yet; it starts with the first lock.
HELD = """
import multiprocessing, signal
from mathsnap.workers import _ctrl_c_held

if __name__ == "__main__":
    with _ctrl_c_held():
        multiprocessing.get_context("spawn").Lock()
        print(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ()))
    print(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ()))
"""


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="needs masks of signals")
def test_ctrl_c_is_held_while_processes_start_also_for_the_first_time() -> None:
    shown = subprocess.run(
        [sys.executable, "-c", HELD], check=True, stdout=subprocess.PIPE, timeout=60
    ).stdout
    assert shown.split() == [b"True", b"False"]
