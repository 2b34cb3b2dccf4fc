"""A command in a process of its own: what it wrote, how long it took and what memory it held."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

__all__ = ["Child", "run"]


@dataclass(frozen=True, slots=True)
class Child:
    """output: on standard output. megabytes: the most that this process held, those it started left out."""

    output: bytes
    seconds: float
    megabytes: float


def run(command: Sequence[str]) -> Child:
    """Runs a command to its end. Needs a Unix.

    Raises:
        RuntimeError: it ended with another code than 0.
    """
    start = perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = perf_counter() - start
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    unit = 1e6 if sys.platform == "darwin" else 1e3  # ru_maxrss is in bytes there, in kilobytes elsewhere
    return Child(output, seconds, usage.ru_maxrss / unit)
