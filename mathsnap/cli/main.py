"""The `mathsnap` command itself, and the one place where errors become messages and exit codes."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from mathsnap import MathsnapError, __version__
from mathsnap.cli.draft import draft
from mathsnap.cli.history import history
from mathsnap.cli.pdf import pdf
from mathsnap.cli.snap import snap
from mathsnap.cli.watch import watch

__all__ = ["cli"]

INTERRUPTED = 130
"""What a shell gives for a program that Ctrl-C ended (128 + SIGINT)."""

PIPE_CLOSED = 141
"""What a shell gives for a program whose reader has gone (128 + SIGPIPE)."""


class _Door(click.Group):
    """A group of commands that ends foreseen failures with one line on standard error."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
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


class _OnStandardError(logging.Handler):
    """Shows warnings as lines on standard error, above a progress bar if there is one."""

    def emit(self, record: logging.LogRecord) -> None:
        click.echo(f"mathsnap: {record.getMessage()}", err=True)


@click.group(cls=_Door, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="mathsnap %(version)s")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Formulas from screenshots and PDF pages as LaTeX.

    \b
    Exit codes:
      0    all was done
      1    a file or page could not be read; each is named on standard error
      2    the call is wrong: an unknown option, a page that no file has
      3    no formula is there, or not the one that was asked for
      130  interrupted by Ctrl-C
    """
    ctx.with_resource(_warnings_shown())


@contextmanager
def _warnings_shown() -> Iterator[None]:
    logger, handler = logging.getLogger("mathsnap"), _OnStandardError(logging.WARNING)
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.propagate = True


cli.add_command(draft)
cli.add_command(history)
cli.add_command(pdf)
cli.add_command(snap)
cli.add_command(watch)
