"""`mathsnap draft`: formulas into the slots of a draft."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

import mathsnap
from mathsnap.cli.help import Command
from mathsnap.cli.into import placing_options
from mathsnap.cli.output import json_line, to_stdout
from mathsnap.cli.talk import say

if TYPE_CHECKING:
    from mathsnap import Change, Event

__all__ = ["draft", "tell"]

_QUIET = frozenset({"unchanged", "no formula"})


@click.command(cls=Command)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Print what would change, as a unified diff; write nothing.")
@click.option(
    "--check", is_flag=True, help="Check slots and formulas; exit 1 if any needs work. Writes nothing."
)
@click.option(
    "--slot", "slots", metavar="NAME", multiple=True, help="Fill only the image or marker of that name."
)
@click.option("--all-images", is_flag=True, help="Also every image that is a formula.")
@placing_options
@click.option("--allow-outside", is_flag=True, help="Read pictures outside the draft's folder too.")
@click.option("--json", "as_json", is_flag=True, help="What became of each slot, one object a line.")
@click.option("--undo", is_flag=True, help="Bring back what the draft was before mathsnap changed it last.")
def draft(
    file: Path,
    dry_run: bool,
    check: bool,
    slots: tuple[str, ...],
    all_images: bool,
    style: str,
    numbered: bool,
    credit: bool,
    force: bool,
    backup: bool,
    allow_outside: bool,
    as_json: bool,
    undo: bool,
) -> None:
    """Fill the slots of a draft with formulas.

    FILE is Markdown, HTML, LaTeX or a notebook. A slot is a marker (<!-- mathsnap: paper.pdf#eq=1 -->, in
    LaTeX % mathsnap: picture.png), {{ formula "paper.pdf#page=4&eq=1" }}, or, chosen with --slot or
    --all-images, a picture. Running it again changes nothing; what you change by hand within a slot stays.

    \b
    Examples:
      mathsnap draft issue-29.md --all-images --dry-run
      mathsnap draft issue-29.md --slot attention --credit
      mathsnap draft issue-29.md --undo

    \b
    Exit codes:
      0  all was done, or with --check nothing is left to do
      1  something could not be read or is in doubt; messages name file and line
      2  the call is wrong
      3  a picture named by --slot holds no formula
    """
    if undo:
        mathsnap.undo(file, force=force)
        say(f"mathsnap: {file}: brought back")
        return
    change = mathsnap.fill(
        file,
        slots=slots,
        all_images=all_images,
        style=style,
        numbered=numbered,
        credit=credit,
        force=force,
        allow_outside=allow_outside,
        dry_run=dry_run or check,
        backup=backup,
    )
    complaints = list(mathsnap.lint(file)) if check else []
    for event in change.events:
        tell(event, planned=dry_run or check, as_json=as_json)
    for complaint in complaints:
        click.echo(f"mathsnap: {complaint}", err=True)
    if dry_run and not as_json:
        _show_diff(change)
    refused = any(event.what == "refused" for event in change.events)
    if refused or (check and (complaints or change.changed)):
        raise click.exceptions.Exit(1)


def tell(event: Event, *, planned: bool = False, as_json: bool = False) -> None:
    """What became of a slot, on standard error, or as a line of JSON on standard output."""
    if as_json:
        to_stdout([json_line(asdict(event) | {"planned": planned})])
        return
    if event.what in _QUIET and not event.detail:
        return
    done = f"would be {event.what}" if planned and event.what in ("inserted", "updated") else event.what
    status = f" ({event.status})" if event.status else ""
    detail = f": {event.detail}" if event.detail else ""
    line = f"mathsnap: {event.where}: {event.reference}: {done}{status}{detail}"
    if event.what in ("inserted", "updated") and not planned:
        say(line)
    else:
        click.echo(line, err=True)


_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def _show_diff(change: Change) -> None:
    coloured = sys.stdout.isatty()
    for line in change.diff().splitlines(keepends=True):
        click.echo(click.style(line, fg=_COLOURS.get(line[0])) if coloured else line.encode(), nl=False)
