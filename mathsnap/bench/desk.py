"""`python -m mathsnap.bench.desk`: many pictures through one `mathsnap watch`, without a screen.

Measures the time from copy to LaTeX, what waiting costs, and the memory held; counts what is lost or read
twice. Needs Linux, Xvfb and xclip.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import click

import mathsnap
from mathsnap.clipboard.programs import need
from mathsnap.clipboard.xselection import XSelection

_PATIENCE = 20.0  # seconds for one picture
_XCLIP = ("xclip", "-selection", "clipboard", "-i", "-t", "image/png")
_MB = 2**20


@click.command()
@click.option("-n", "count", default=1000, show_default=True, help="Pictures.")
@click.option("--idle", default=20.0, show_default=True, help="Seconds to wait before the first.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write the figures there, as JSON.")
def main(count: int, idle: float, output: Path | None) -> None:
    """Copies pictures of formulas one after the other and waits for the LaTeX of each.

    \b
    Examples:
      python -m mathsnap.bench.desk
      python -m mathsnap.bench.desk -n 50 -o desk.json
    """
    need("Xvfb", "xclip", purpose="a desktop without a screen")
    with tempfile.TemporaryDirectory(prefix="mathsnap-") as folder, _server() as display:
        os.environ["DISPLAY"] = display
        figures = _measured(Path(folder), count, idle)
    text = json.dumps(figures, indent=1)
    click.echo(text)
    if output is not None:
        output.write_text(text + "\n", encoding="utf-8")
    if figures["lost"] or figures["twice"]:
        raise click.exceptions.Exit(1)


@contextmanager
def _server() -> Iterator[str]:
    """An X server; gives its DISPLAY."""
    reading, writing = os.pipe()
    command = ("Xvfb", "-displayfd", str(writing), "-screen", "0", "320x200x24", "-nolisten", "tcp")
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading) as answer:
            display = f":{answer.readline().strip()}"
        try:
            yield display
        finally:
            server.terminate()


def _measured(folder: Path, count: int, idle: float) -> dict[str, Any]:
    environment = os.environ | {"MATHSNAP_HISTORY": str(folder / "history"), "MATHSNAP_CLIPBOARD": "x11"}
    command = (sys.executable, "-m", "mathsnap", "watch", "--json")
    records = folder / "records"
    with (
        open(records, "wb") as stream,
        subprocess.Popen(command, stdout=stream, stderr=subprocess.PIPE, env=environment) as watch,
    ):
        assert watch.stderr is not None
        watch.stderr.readline()  # "watching …"
        waiting = _idle(watch.pid, idle)
        seconds, sizes = _copied(watch.pid, count)
        watch.terminate()
    paths = [json.loads(line)["source"]["path"] for line in records.read_text("utf-8").splitlines()]
    answered = [value for value in seconds if value is not None]
    half = len(sizes) // 2
    return {
        "pictures": count,
        "lost": count - len(set(paths)),
        "twice": len(paths) - len(set(paths)),
        "copy to LaTeX, ms": _spread([1000 * value for value in answered]),
        "waiting, share of a core": round(waiting[0], 5),
        "waiting, MB": round(waiting[1] / _MB),
        "MB, greatest of the first half": round(max(sizes[: half or 1]) / _MB),
        "MB, greatest of the second half": round(max(sizes[half:]) / _MB),
    }


def _spread(values: list[float]) -> dict[str, float]:
    if not values:
        return {}
    ordered = sorted(values)
    found = {
        "least": ordered[0],
        "median": statistics.median(ordered),
        "95 %": ordered[int(0.95 * len(ordered))],
    }
    return {name: round(value) for name, value in found.items()}


def _idle(pid: int, seconds: float) -> tuple[float, int]:
    """Share of a core that a process takes while nothing is copied, and its memory in bytes."""
    sleep(1.0)
    before = _cpu(pid)
    sleep(seconds)
    return (_cpu(pid) - before) / seconds if seconds else 0.0, _resident(pid)


def _copied(pid: int, count: int) -> tuple[list[float | None], list[int]]:
    """For each picture the seconds until its LaTeX came, None if it did not; and the memory held then."""
    seconds: list[float | None] = []
    sizes: list[int] = []
    observer = XSelection(lambda _: None)
    for number in range(count):
        subprocess.run(_XCLIP, input=_picture(number), check=True, stdout=subprocess.DEVNULL)
        observer.wait(_PATIENCE)
        begun = monotonic()
        seconds.append(monotonic() - begun if observer.wait(_PATIENCE) else None)
        sizes.append(_resident(pid))
    observer.close()
    return seconds, sizes


def _picture(number: int) -> bytes:
    """A formula that no other number has, of the size of a usual screenshot."""
    left = rf"\sum_{{k=1}}^{{{number}}} \frac{{x_k + {number % 7}}}{{\sqrt{{k}}}}"
    latex = rf"{left} = f_{{{number % 13}}}(y) + {number}"
    drawn = mathsnap.render(latex, "png", dpi=144, font_size=12, background="white")
    assert isinstance(drawn, bytes)
    return drawn


def _cpu(pid: int) -> float:
    """Seconds of processor time that a process and its ended children have used."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def _resident(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    main()
