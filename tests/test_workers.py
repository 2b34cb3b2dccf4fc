"""Several processes give what one gives, in the same order."""

from __future__ import annotations

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
        job = Job(str(path), "a.pdf")
        assert [report.page for report in workers.read(job, list(range(1, 31)))] == list(range(1, 31))
        # The same processes take the next file, content in memory, and only some of its pages.
        job = Job(path.read_bytes(), "-")
        assert [report.page for report in workers.read(job, [2, 3, 29])] == [2, 3, 29]


@pytest.mark.slow
def test_an_error_of_a_worker_is_an_error_of_the_call(tmp_path: Path) -> None:
    with Workers(2) as workers, pytest.raises(mathsnap.InputError, match=r"gone\.pdf: there is no such file"):
        list(workers.read(Job(tmp_path / "gone.pdf", "gone.pdf"), [1, 2]))


@pytest.mark.slow
def test_what_is_left_is_dropped_at_the_end(make_pdf: MakePdf) -> None:
    path = make_pdf("a.pdf", *(f"x={n}" for n in range(30)))
    with Workers(2) as workers:
        reports = workers.read(Job(str(path), "a.pdf"), list(range(1, 31)))
        assert next(reports).page == 1
        reports.close()
