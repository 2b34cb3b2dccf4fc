"""`mathsnap config`: the defaults of the commands."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import click

from mathsnap import UsageError
from mathsnap.cli.help import Group
from mathsnap.cli.output import json_line, to_file, to_stdout
from mathsnap.cli.settings import files, options_of, read, user_file
from mathsnap.cli.talk import say

__all__ = ["config"]


@click.group(cls=Group, invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="One object for each setting.")
@click.pass_context
def config(ctx: click.Context, as_json: bool) -> None:
    """Shows and sets the defaults of the commands.

    They are read from mathsnap.toml, or [tool.mathsnap] in pyproject.toml, in this folder or above, and from
    your own file; the command line goes before both. A table has the name of a command; what stands above all
    tables is for every command that has such an option.

    \b
    Examples:
      mathsnap config
      mathsnap config set watch.format markdown
      mathsnap config set engine pix2tex
    """
    if ctx.invoked_subcommand is None:
        _show(as_json)


def _show(as_json: bool) -> None:
    found = [(path, setting, value) for path in files() for setting, value in _flat(read(path))]
    if as_json:
        to_stdout(json_line({"file": str(p), "name": n, "value": v}) for p, n, v in found)
        return
    for path in files() or [user_file()]:
        click.echo(f"# {path}" + ("" if path.is_file() else " (not there)"))
        to_stdout(
            f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for p, name, value in found if p == path
        )


def _flat(settings: dict[str, Any], above: str = "") -> list[tuple[str, Any]]:
    rows: list[tuple[str, Any]] = []
    for key, value in settings.items():
        rows += _flat(value, f"{above}{key}.") if isinstance(value, dict) else [(above + key, value)]
    return rows


_json = click.option("--json", "as_json", is_flag=True, help="As an object.")
_here = click.option("--project", is_flag=True, help="In ./mathsnap.toml instead of your own file.")


@config.command("set")
@click.argument("name")
@click.argument("value")
@_here
@_json
@click.pass_context
def set_(ctx: click.Context, name: str, value: str, project: bool, as_json: bool) -> None:
    """Sets NAME, an option or COMMAND.OPTION, to VALUE.

    \b
    Examples:
      mathsnap config set watch.into issue.md --project
      mathsnap config set pdf.jobs 4
    """
    options = _options(ctx.find_root(), name)
    converted = [option.type_cast_value(ctx, value) for option in options]
    literal = converted[0] if isinstance(converted[0], bool | int | float) else value
    path = _file(project)
    written = json.dumps(literal, ensure_ascii=False)
    _write(path, _edited(_lines(path), name, written))
    if as_json:
        to_stdout([json_line({"file": str(path), "name": name, "value": literal})])
    else:
        say(f"mathsnap: {path}: {name} = {written}")


@config.command()
@click.argument("name")
@_here
@_json
def unset(name: str, project: bool, as_json: bool) -> None:
    """Takes the setting of NAME away.

    \b
    Examples:
      mathsnap config unset watch.into --project
      mathsnap config unset engine
    """
    path = _file(project)
    before = _lines(path)
    after = _edited(before, name, None)
    if after == before:
        raise UsageError(f"{path}: {name} is not set")
    _write(path, after)
    if as_json:
        to_stdout([json_line({"file": str(path), "name": name, "value": None})])


@config.command()
@_here
@_json
def path(project: bool, as_json: bool) -> None:
    """Prints where the settings lie, for an editor.

    \b
    Examples:
      mathsnap config path
      $EDITOR "$(mathsnap config path)"
    """
    file = str(_file(project))
    to_stdout([json_line({"file": file}) if as_json else f"{file}\n"])


def _options(root: click.Context, name: str) -> list[click.Option]:
    """The options that a setting is for."""
    *commands, key = name.split(".")
    group = root.command
    assert isinstance(group, click.Group)
    if not commands:
        found = [known[key] for known in map(options_of, group.commands.values()) if key in known]
    else:
        below: click.Command | None = group
        for command in commands:
            below = below.commands.get(command) if isinstance(below, click.Group) else None
        found = [option for known, option in options_of(below).items() if known == key] if below else []
    if not found:
        raise UsageError(f"there is no option {name}; write COMMAND.OPTION, for example watch.format")
    return found


def _file(project: bool) -> Path:
    return Path("mathsnap.toml") if project else user_file()


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


def _write(path: Path, lines: list[str]) -> None:
    to_file(path, [line + "\n" for line in lines])
    read(path)


def _edited(lines: list[str], name: str, literal: str | None) -> list[str]:
    """The lines with a setting put in, changed, or (None) taken out; the rest, and comments, as it was."""
    table, _, key = name.rpartition(".")
    start = 0 if not table else next((i + 1 for i, x in enumerate(lines) if x.strip() == f"[{table}]"), -1)
    if start < 0:
        return [*lines, *([""] if lines else []), f"[{table}]", f"{key} = {literal}"] if literal else lines
    end = next((i for i in range(start, len(lines)) if lines[i].lstrip().startswith("[")), len(lines))
    place = next((i for i in range(start, end) if re.match(rf'\s*"?{re.escape(key)}"?\s*=', lines[i])), None)
    new = [f"{key} = {literal}"] if literal else []
    if place is not None:
        return [*lines[:place], *new, *lines[place + 1 :]]
    while end > start and not lines[end - 1].strip():
        end -= 1
    return [*lines[:end], *new, *lines[end:]]
