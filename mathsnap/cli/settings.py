"""Defaults from files: mathsnap.toml, or [tool.mathsnap] in pyproject.toml, here or above; the user's own.

A table has the name of a command and sets its options, `[watch]` `format = "markdown"`; what stands above all
tables is for every command that has such an option. What the project says goes before what the user says,
the command line before both.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from mathsnap import InputError

__all__ = ["defaults", "files", "options_of", "read", "user_file"]

_NAME, _PROJECT = "mathsnap.toml", "pyproject.toml"


def user_file() -> Path:
    """Where the user's own defaults lie, whether they are there or not."""
    from platformdirs import user_config_path

    return user_config_path("mathsnap", appauthor=False) / _NAME


def files() -> list[Path]:
    """The files that are there, the strongest last."""
    found = [user_file()] if user_file().is_file() else []
    return found + [path for path in (_project_file(),) if path is not None]


def read(path: Path) -> dict[str, Any]:
    """The settings of a file.

    Raises:
        InputError: it cannot be read, or is no TOML.
    """
    import tomllib

    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: the settings cannot be read: {error}") from error
    if path.name != _PROJECT:
        return content
    table = content.get("tool", {}).get("mathsnap", {})
    return table if isinstance(table, dict) else {}


def defaults(command: click.Command) -> dict[str, Any]:
    """What the files say for a command, as click takes it (`Context.default_map`).

    Raises:
        InputError: a file cannot be read, or sets what the command does not have.
    """
    found: dict[str, Any] = {}
    for path in files():
        _merge(found, _mapped(command, read(path), path))
    return found


def options_of(command: click.Command) -> dict[str, click.Option]:
    """The options that can be set, by the name they have in a file."""
    return {
        name.removeprefix("--"): parameter
        for parameter in command.params
        if isinstance(parameter, click.Option) and parameter.expose_value
        for name in parameter.opts
        if name.startswith("--")
    }


def _mapped(command: click.Command, settings: dict[str, Any], path: Path) -> dict[str, Any]:
    general = {key: value for key, value in settings.items() if not isinstance(value, dict)}
    own = settings.get(command.name or "", {})
    return _of_command(command, general, {}, path) | _of_command(command, own, own, path)


def _of_command(
    command: click.Command, values: dict[str, Any], required: dict[str, Any], path: Path
) -> dict[str, Any]:
    """The values by the names that click gives the options; required: those that must be known."""
    known = options_of(command)
    inner = command.commands if isinstance(command, click.Group) else {}
    for key in required:
        if key not in known and key not in inner:
            raise InputError(f"{path}: mathsnap {command.name} has no option {key!r} to set")
    found = {known[key].name or key: value for key, value in values.items() if key in known}
    for name, below in inner.items():
        table = values.get(name, {})
        general = {key: value for key, value in values.items() if not isinstance(value, dict)}
        found[name] = _of_command(below, general, {}, path)
        if isinstance(table, dict):
            found[name] |= _of_command(below, table, table, path)
    return found


def _merge(into: dict[str, Any], more: dict[str, Any]) -> None:
    for key, value in more.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        else:
            into[key] = value


def _project_file() -> Path | None:
    return next(_candidates(), None)


def _candidates() -> Iterator[Path]:
    try:
        here = Path.cwd()
    except OSError:  # the working folder is gone
        return
    for folder in (here, *here.parents):
        if (folder / _NAME).is_file():
            yield folder / _NAME
        if (folder / _PROJECT).is_file() and "[tool.mathsnap" in _text(folder / _PROJECT):
            yield folder / _PROJECT


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""
