"""The `mathsnap` command itself, and the one place where errors become messages and exit codes."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from mathsnap import MathsnapError, __version__
from mathsnap.cli.check import check
from mathsnap.cli.completion import completion
from mathsnap.cli.config import config
from mathsnap.cli.convert import convert
from mathsnap.cli.doctor import doctor
from mathsnap.cli.draft import draft
from mathsnap.cli.engines import engines
from mathsnap.cli.help import SETTINGS, Group, one_line_errors
from mathsnap.cli.history import history
from mathsnap.cli.pdf import pdf
from mathsnap.cli.render import render
from mathsnap.cli.settings import defaults
from mathsnap.cli.snap import snap
from mathsnap.cli.talk import talking, with_talk_options
from mathsnap.cli.watch import watch

__all__ = ["cli"]

INTERRUPTED = 130
"""What a shell gives for a program that Ctrl-C ended (128 + SIGINT)."""

PIPE_CLOSED = 141
"""What a shell gives for a program whose reader has gone (128 + SIGPIPE)."""

_COMMANDS: dict[str, tuple[click.Command, ...]] = {
    "Read formulas": (snap, pdf, watch),
    "Write drafts": (
        check,
        draft,
        convert,
        render,
    ),
    "Look back": (history,),
    "Set up": (config, engines, doctor, completion),
}
"""Every command, under the heading that the help shows it with."""


class _Door(Group):
    """A group of commands that ends foreseen failures with one line on standard error."""

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        with one_line_errors():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with one_line_errors():
                return super().invoke(ctx)
        except MathsnapError as error:
            click.echo(f"mathsnap: {error}", err=True)
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("mathsnap: interrupted", err=True)
            ctx.exit(INTERRUPTED)
        except BrokenPipeError:
            # What is still buffered has no reader; Python would complain when it flushes at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(PIPE_CLOSED)

    def headings(self, ctx: click.Context) -> dict[str, tuple[click.Command, ...]]:
        return _COMMANDS


@click.group(cls=_Door, context_settings=SETTINGS)
@click.version_option(__version__, message="mathsnap %(version)s")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Formulas from screenshots and PDF pages as LaTeX.

    `mathsnap COMMAND --help` shows the options of a command, with examples.

    \b
    Exit codes:
      0    all was done
      1    a file or page could not be read, or a program is missing; each is named on standard error
      2    the call is wrong: an unknown option, a page that no file has
      3    no formula is there, or not the one that was asked for
      130  interrupted by Ctrl-C
    """
    ctx.with_resource(talking())
    if ctx.invoked_subcommand is not None:
        name = ctx.invoked_subcommand
        ctx.default_map = {name: defaults(cli.commands[name])}


for _command in (command for commands in _COMMANDS.values() for command in commands):
    cli.add_command(with_talk_options(_command))
