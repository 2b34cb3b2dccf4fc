"""How much the command line says beside its results: --quiet and --verbose, and the log on standard error."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import click

__all__ = ["is_quiet", "say", "talking", "with_talk_options"]

_QUIET, _NORMAL, _VERBOSE = logging.ERROR, logging.WARNING, logging.DEBUG
_logger = logging.getLogger("mathsnap")


class _OnStandardError(logging.Handler):
    """Shows warnings as lines on standard error, above a progress bar if there is one."""

    def emit(self, record: logging.LogRecord) -> None:
        click.echo(f"mathsnap: {record.getMessage()}", err=True)


@contextmanager
def talking() -> Iterator[None]:
    """Shows the log of the library on standard error, warnings and worse unless an option says otherwise."""
    handler = _OnStandardError()
    _logger.addHandler(handler)
    _logger.setLevel(_NORMAL)
    _logger.propagate = False
    try:
        yield
    finally:
        _logger.removeHandler(handler)
        _logger.setLevel(logging.NOTSET)
        _logger.propagate = True


def say(message: str) -> None:
    """A remark on standard error, unless --quiet."""
    if not is_quiet():
        click.echo(message, err=True)


def is_quiet() -> bool:
    """Whether only errors are wanted."""
    return _logger.level == _QUIET


def with_talk_options(command: click.Command) -> click.Command:
    """The command, and those below it, with -q and -v."""
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            with_talk_options(inner)
    taken = {name for parameter in command.params for name in parameter.opts}
    for letter, name, level, help_ in (
        ("-q", "--quiet", _QUIET, "Say only what went wrong."),
        ("-v", "--verbose", _VERBOSE, "Say what is being done."),
    ):
        if name not in taken:
            option = click.Option(
                [name] if letter in taken else [letter, name],
                is_flag=True, expose_value=False, is_eager=True, help=help_, callback=_sets(level),
            )  # fmt: skip
            command.params.append(option)
    return command


def _sets(level: int) -> object:
    def callback(_ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
        if wanted:
            _logger.setLevel(level)

    return callback
