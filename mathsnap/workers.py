"""Reading pages in several processes; the order of the pages is kept."""

from __future__ import annotations

import logging
import multiprocessing
import signal
import tempfile
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Self

from mathsnap.errors import InputError
from mathsnap.pipeline import Job, Report, read_pages

__all__ = ["Workers"]

_log = logging.getLogger(__name__)

_LONGEST_CHUNK = 8
"""Pages that a process reads at a stretch; short enough that little is held and little is lost on a stop."""

_Read = tuple[list[Report], list[logging.LogRecord]]


class Workers:
    """Processes that read pages, to be shared by several calls of `extract` and closed after the last.

    They are started afresh ("spawn"; a forked copy of a process with threads may lock up) when there is work.
    """

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the processes; what they are about to read is dropped."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def read(self, job: Job, numbers: list[int]) -> Iterator[Report]:
        """The pages of a file, in the order of their numbers; at most two chunks a process are under way.

        Raises:
            InputError: the file cannot be read, or a process died of it.
        """
        with _on_disk(job) as task:
            waiting = _chunks(numbers, self.jobs)
            under_way: deque[Future[_Read]] = deque()
            try:
                while waiting or under_way:
                    while waiting and len(under_way) < 2 * self.jobs:
                        under_way.append(self._submit(task, waiting.popleft()))
                    reports, remarks = under_way.popleft().result()
                    for remark in remarks:
                        logging.getLogger(remark.name).handle(remark)
                    yield from reports
            except BrokenProcessPool:
                self.close()
                raise InputError(
                    f"{job.name}: a process died while reading it, perhaps for want of memory; try fewer jobs"
                ) from None
            finally:
                for future in under_way:
                    future.cancel()

    def _submit(self, job: Job, chunk: list[int]) -> Future[_Read]:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self.jobs, multiprocessing.get_context("spawn"), initializer=_set_up
            )
        with _ctrl_c_held():
            return self._pool.submit(_read_chunk, job, chunk)


def _chunks(numbers: list[int], jobs: int) -> deque[list[int]]:
    size = max(1, min(_LONGEST_CHUNK, len(numbers) // (4 * jobs)))
    return deque(numbers[i : i + size] for i in range(0, len(numbers), size))


@contextmanager
def _ctrl_c_held() -> Iterator[None]:
    """Holds SIGINT back, here and in the processes that are started meanwhile, until `_set_up` lets it in."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _on_disk(job: Job) -> Iterator[Job]:
    """The job with a path as its source: content in memory would travel anew with every chunk."""
    if not isinstance(job.source, bytes):
        yield job
        return
    with tempfile.TemporaryDirectory(prefix="mathsnap-") as folder:
        path = Path(folder, "input.pdf")
        path.write_bytes(job.source)
        yield replace(job, source=path)


class _Remarks(logging.Handler):
    """Keeps what is logged, so that it can be logged in the process that asked."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        record.msg, record.args = record.getMessage(), None
        record.exc_info = None
        self.records.append(record)


_remarks = _Remarks()


def _set_up() -> None:
    # Ctrl-C reaches all processes of the terminal: a worker shall end at once and without a traceback.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    logger = logging.getLogger("mathsnap")
    logger.addHandler(_remarks)
    logger.propagate = False


def _read_chunk(job: Job, numbers: list[int]) -> _Read:
    _remarks.records.clear()
    reports = list(read_pages(job, numbers))
    return reports, list(_remarks.records)
