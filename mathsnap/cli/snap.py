"""`mathsnap snap`: the formulas of pictures."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence

import click

import mathsnap
from mathsnap import Formula, MathsnapError, NoFormulaError
from mathsnap.cli.engines import engine_options
from mathsnap.cli.formats import PIECES
from mathsnap.cli.into import Into, into_options
from mathsnap.cli.output import to_stdout

__all__ = ["snap"]


@click.command()
@click.argument("images", metavar="IMAGE...", nargs=-1, required=True, type=click.Path())
@click.option(
    "--format",
    "form",
    type=click.Choice(list(PIECES)),
    default="latex",
    show_default=True,
    help="How to write a formula.",
)
@click.option("--json", "as_json", is_flag=True, help="The whole record of a formula, one object a line.")
@click.option("--all", "inline", is_flag=True, help="Also the formulas within lines of text.")
@engine_options
@into_options
def snap(
    images: tuple[str, ...], form: str, as_json: bool, inline: bool, engine: str, into: Into | None
) -> None:
    """The formulas of pictures as LaTeX.

    IMAGE is a screenshot or photo (PNG, JPEG, WebP, TIFF, BMP, GIF; HEIC with pillow-heif), a page of a PDF
    file (paper.pdf#page=4), or - for standard input. Each display of a picture gives one formula.

    \b
    Examples:
      mathsnap snap samples/attention.png
      mathsnap snap --json --all page.png
      mathsnap snap attention.png --into issue-29.md --after "## Attention"

    \b
    Exit codes:
      0  every picture held a formula
      1  a picture could not be read; each is named on standard error
      2  the call is wrong
      3  a picture holds no formula
    """
    failures: list[MathsnapError] = []
    for image, found in _read(images, inline, engine, failures):
        if into is not None:
            into.put(found)
        elif as_json:
            to_stdout(json.dumps(f.to_dict(), ensure_ascii=False) + "\n" for f in found)
        elif sys.stdout.isatty() and form == "latex":
            _show(image, found, several=len(images) > 1)
        else:
            to_stdout(PIECES[form](f) for f in found)
    if failures:
        raise click.exceptions.Exit(min(error.exit_code for error in failures))


def _read(
    images: Sequence[str], inline: bool, engine: str, failures: list[MathsnapError]
) -> Iterator[tuple[str, list[Formula]]]:
    """The formulas of each picture; what fails is said on standard error and the next one read."""
    for image in _with_progress(images):
        try:
            source = sys.stdin.buffer.read() if image == "-" else image
            found = mathsnap.snap_all(source, inline=inline, engine=engine, name=image)
            if not found:
                raise NoFormulaError(f"{image}: no formula was found")
        except MathsnapError as error:
            failures.append(error)
            click.echo(f"mathsnap: {error}", err=True)
        else:
            yield image, found


def _with_progress(images: Sequence[str]) -> Iterator[str]:
    if len(images) < 3 or not sys.stderr.isatty() or sys.stdout.isatty():
        yield from images
        return
    from mathsnap.cli.table import counting

    yield from counting("reading", images)


def _show(image: str, found: list[Formula], *, several: bool) -> None:
    from mathsnap.cli.table import print_formulas

    print_formulas(image if several else "", found)
