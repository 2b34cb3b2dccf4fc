"""Reading pages in several processes; the order of the pages is kept."""

from __future__ import annotations

import logging
import multiprocessing
import signal
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from importlib import import_module
from multiprocessing import resource_tracker
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

from mathsnap.errors import InputError

if TYPE_CHECKING:
    from mathsnap.pipeline import Job, Report

__all__ = ["Workers"]

_LONGEST_CHUNK = 4
"""Pages that a process reads at a stretch: few, so that all end at the same time and little is held."""

_T = TypeVar("_T")
_Answer = tuple[_T, list[logging.LogRecord]]
"""What a call in a worker gives, and what it has logged."""


class Workers:
    """Processes that read pages, to be shared by several calls of `extract` and closed after the last.

    They are started afresh ("spawn"; a forked copy of a process with threads may lock up) as soon as a `with`
    block begins, so that they load what they need while this process does the same; else when there is work.
    """

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        if self.jobs > 1:
            with _ctrl_c_held():
                self._started()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the processes; what they are about to read is dropped."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def read(self, job: Job) -> Iterator[Report]:
        """The pages of a file, in the order of their numbers; at most two chunks a process are under way.

        Raises:
            InputError: the file cannot be read, or a process died of it.
            UsageError: it has no such pages.
        """
        from mathsnap.pipeline import survey

        try:
            with _on_disk(job) as found:
                task, numbers = _result(self._submit(partial(survey, found)))
                yield from self._read(task, numbers)
        except BrokenProcessPool:
            self.close()
            raise InputError(
                f"{job.name}: a process died while reading it, perhaps for want of memory; try fewer jobs"
            ) from None

    def _read(self, job: Job, numbers: list[int]) -> Iterator[Report]:
        from mathsnap.pipeline import read_some

        waiting = _chunks(numbers, self.jobs)
        under_way: deque[Future[_Answer[list[Report]]]] = deque()
        try:
            while waiting or under_way:
                while waiting and len(under_way) < 2 * self.jobs:
                    under_way.append(self._submit(partial(read_some, job, waiting.popleft(), len(numbers))))
                yield from _result(under_way.popleft())
        finally:
            for future in under_way:
                future.cancel()

    def _submit(self, call: Callable[[], _T]) -> Future[_Answer[_T]]:
        with _ctrl_c_held():
            return self._started().submit(_answer, call)

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self.jobs, context, initializer=_set_up)
            for _ in range(self.jobs):  # one process is started for each task that finds none idle
                self._pool.submit(_warm_up)
        return self._pool


def _result(future: Future[_Answer[_T]]) -> _T:
    value, remarks = future.result()
    for remark in remarks:
        logging.getLogger(remark.name).handle(remark)
    return value


def _chunks(numbers: list[int], jobs: int) -> deque[list[int]]:
    size = max(1, min(_LONGEST_CHUNK, len(numbers) // (16 * jobs)))
    return deque(numbers[i : i + size] for i in range(0, len(numbers), size))


@contextmanager
def _ctrl_c_held() -> Iterator[None]:
    """Holds SIGINT back, here and in the processes that are started meanwhile, until `_set_up` lets it in."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # else it starts below, which would let SIGINT in
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
    with tempfile.TemporaryDirectory(prefix="mathsnap-", ignore_cleanup_errors=True) as folder:
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


def _warm_up() -> None:
    import_module("mathsnap.pipeline")
    import_module("mathsnap.pdf.document").load_pymupdf()


def _answer(call: Callable[[], _T]) -> _Answer[_T]:
    _remarks.records.clear()
    return call(), list(_remarks.records)
