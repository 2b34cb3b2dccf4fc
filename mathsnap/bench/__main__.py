"""`python -m mathsnap.bench`: ours, pix2tex and PyMuPDF's layout model, side by side in one run."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

import click

import mathsnap
from mathsnap.bench.cases import CASES, measure
from mathsnap.bench.plot import plot

_SIZES = {"glyphs": (5, 10, 20, 50, 100, 200, 500), "pages": (1, 3, 10, 30, 100, 300, 500)}


@click.command()
@click.option("--pdf", default="samples/paper.pdf", show_default=True, help="The file whose pages are taken.")
@click.option(
    "-o", "--output", default="bench", show_default=True, help="Folder for bench.json and bench.svg."
)
@click.option(
    "--limit", default=120.0, show_default=True, help="Seconds; what would take longer is left out."
)
@click.option("--only", multiple=True, type=click.Choice(list(CASES)), help="Only these cases.")
@click.option("--case", hidden=True)
@click.option("--size", hidden=True, type=int)
def main(
    pdf: str, output: str, limit: float, only: tuple[str, ...], case: str | None, size: int | None
) -> None:
    """Measures latency, memory and pages a second, as formulas and files grow.

    \b
    Examples:
      python -m mathsnap.bench
      python -m mathsnap.bench --pdf paper.pdf --limit 30 --only "mathsnap, pages"
    """
    if case is not None and size is not None:
        click.echo(json.dumps(measure(case, size, pdf)))
        return
    rows = [row for name in only or CASES for row in _grown(name, pdf, limit)]
    if not rows:
        raise click.ClickException("nothing could be measured")
    folder = Path(output)
    folder.mkdir(parents=True, exist_ok=True)
    machine = {"python": platform.python_version(), "system": platform.platform(), "cores": os.cpu_count()}
    report = {"mathsnap": mathsnap.__version__, "machine": machine, "rows": rows}
    (folder / "bench.json").write_text(json.dumps(report, indent=1), encoding="utf-8")
    (folder / "bench.svg").write_text(plot(rows), encoding="utf-8")
    click.echo(f"{folder / 'bench.json'} and {folder / 'bench.svg'} were written")


def _grown(case: str, pdf: str, limit: float) -> list[dict[str, Any]]:
    """A case at growing sizes, until the next would take too long or it cannot be run."""
    unit = CASES[case][0]
    rows: list[dict[str, Any]] = []
    for size in _SIZES[unit]:
        if rows and rows[-1]["seconds"] * size / rows[-1]["size"] > limit:
            break
        command = (sys.executable, "-m", "mathsnap.bench", "--pdf", pdf, "--case", case, "--size", str(size))
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            click.echo(f"{case}: left out: {reason}", err=True)
            break
        found = json.loads(done.stdout.splitlines()[-1])
        rows.append({"case": case, "unit": unit, "size": size, **found})
        rate = f"{size / found['seconds']:10.1f} {unit}/s"
        click.echo(f"{case:24}{size:5} {unit}{found['seconds']:9.3f} s{rate}{found['peak_mb']:8.0f} MB")
    return rows


if __name__ == "__main__":
    main()
