"""`mathsnap history`: what was snapped before."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import click

from mathsnap import UsageError
from mathsnap.cli.help import Group
from mathsnap.cli.output import json_line, to_file, to_stdout
from mathsnap.cli.talk import say
from mathsnap.history import Entry, History

__all__ = ["history"]

_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}

_limit = click.option(
    "-n", "limit", type=click.IntRange(1), default=20, show_default=True, help="At most so many."
)
_json = click.option("--json", "as_json", is_flag=True, help="One record a line.")
_gone_json = click.option("--json", "as_json", is_flag=True, help="How many are gone, as an object.")
_yes = click.option("--yes", is_flag=True, help="Do not ask.")


@click.group(cls=Group, invoke_without_command=True)
@click.pass_context
def history(ctx: click.Context) -> None:
    """What was snapped before.

    Find it, copy it, export it, forget it. It is one file in your data folder and never leaves this machine.
    MATHSNAP_HISTORY=off keeps none; MATHSNAP_HISTORY=FILE keeps it elsewhere.

    \b
    Examples:
      mathsnap history search sqrt
      mathsnap history copy 12
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_)


@history.command("list")
@_limit
@_json
def list_(limit: int = 20, as_json: bool = False) -> None:
    """The latest formulas, the newest first.

    \b
    Examples:
      mathsnap history list
      mathsnap history list -n 100 --json
    """
    _print(History().latest(limit), as_json)


@history.command()
@click.argument("text")
@_limit
@_json
def search(text: str, limit: int, as_json: bool) -> None:
    """Formulas whose LaTeX or file name holds TEXT.

    \b
    Examples:
      mathsnap history search '\\frac'
      mathsnap history search paper.pdf --json
    """
    _print(History().search(text, limit), as_json)


@history.command()
@click.argument("number", metavar="ID", type=int)
@_json
@click.option("--picture", type=click.Path(path_type=Path), help="Write the small picture to this PNG file.")
def show(number: int, as_json: bool, picture: Path | None) -> None:
    """One formula, with all that is known of it.

    \b
    Examples:
      mathsnap history show 12
      mathsnap history show 12 --picture twelve.png
    """
    entry = History().get(number)
    if picture is not None:
        if entry.picture is None:
            raise UsageError(f"no picture was kept with formula {number}")
        picture.write_bytes(entry.picture)
    if as_json or not sys.stdout.isatty():
        to_stdout([_record(entry)])
    else:
        from mathsnap.cli.table import print_formulas

        print_formulas(_title(entry), [entry.formula])


@history.command()
@click.argument("number", metavar="ID", type=int)
@_json
def copy(number: int, as_json: bool) -> None:
    """Puts the LaTeX of a formula into the clipboard.

    \b
    Examples:
      mathsnap history copy 12
      mathsnap history list -n 5 && mathsnap history copy 3
    """
    from mathsnap.clipboard import write_text

    entry = History().get(number)
    write_text(entry.formula.latex)
    if as_json:
        to_stdout([_record(entry)])
    else:
        say("mathsnap: copied to the clipboard")


@history.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to this file.")
@click.option("--json", is_flag=True, expose_value=False, help="As without: a record a line.")
def export(output: Path | None) -> None:
    """Every formula as JSON lines, the oldest first.

    \b
    Examples:
      mathsnap history export -o formulas.jsonl
      mathsnap history export | jq -r .latex
    """
    lines = map(_record, reversed(History().latest(-1)))
    if output is None:
        to_stdout(lines)
    else:
        to_file(output, lines)


@history.command()
@click.argument("numbers", metavar="ID...", type=int, nargs=-1, required=True)
@_gone_json
def delete(numbers: tuple[int, ...], as_json: bool) -> None:
    """Forgets formulas.

    \b
    Examples:
      mathsnap history delete 12
      mathsnap history delete 3 4 5
    """
    store = History()
    for number in numbers:
        store.get(number)
    _say_gone(store.delete(*numbers), as_json)


@history.command()
@click.option("--older-than", metavar="AGE", help="For example 12h, 30d or 8w.")
@click.option("--keep", type=click.IntRange(0), help="Keep only the newest so many.")
@_yes
@_gone_json
def prune(older_than: str | None, keep: int | None, yes: bool, as_json: bool) -> None:
    """Forgets what is old; asks first.

    \b
    Examples:
      mathsnap history prune --older-than 30d
      mathsnap history prune --keep 1000 --yes
    """
    if older_than is None and keep is None:
        raise UsageError("say what is to go: --older-than 30d, --keep 1000, or both")
    age = _age(older_than) if older_than is not None else None
    store = History()
    old = store.old(older_than=age, keep=keep)
    if old and not yes:
        click.confirm(f"Forget {_formulas(len(old))}?", abort=True, err=True)
    _say_gone(store.delete(*old), as_json)


def _age(text: str) -> timedelta:
    match = re.fullmatch(r"(\d{1,6})\s*([hdw])", text)
    if match is None:
        raise UsageError(f"{text!r} is no age; write for example 12h, 30d or 8w")
    return int(match[1]) * _UNITS[match[2]]


def _say_gone(count: int, as_json: bool) -> None:
    if as_json:
        to_stdout([json_line({"forgotten": count})])
    else:
        say(f"{_formulas(count)} forgotten")


def _formulas(count: int) -> str:
    return f"{count} formula{'s' * (count != 1)}"


def _record(entry: Entry) -> str:
    return json_line(entry.to_dict())


def _title(entry: Entry) -> str:
    when = entry.time.astimezone().strftime("%Y-%m-%d %H:%M")
    return f"{entry.id} · {when} · {entry.formula.source.path or 'clipboard'} · {entry.formula.engine}"


def _print(entries: Iterable[Entry], as_json: bool) -> None:
    if as_json or not sys.stdout.isatty():
        to_stdout(map(_record, entries))
        return
    from mathsnap.cli.table import print_entries

    rows = [
        (str(e.id), e.time.astimezone().strftime("%Y-%m-%d %H:%M"), e.formula, e.formula.source.path)
        for e in entries
    ]
    print_entries(rows)
