"""Help pages in sections that fit the terminal, and wrong calls answered in one line."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import click

__all__ = ["SETTINGS", "Command", "DraftOption", "Group", "one_line_errors"]

_SECTION = re.compile(r"^\x08\n(Examples|Exit codes):\n((?:  .*\n?)+)\n*", re.MULTILINE)
"""A block of a docstring that is not to be wrapped as one."""

_WIDEST = 100
"""Letters of a line of help; more are hard to read."""

SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"], "max_content_width": _WIDEST}
"""What click is told for all commands."""


class DraftOption(click.Option):
    """An option that says where in a draft, and how."""

    section = "Into a draft"


class _Sections(click.Command):
    """Examples below the text, options by what they are about, exit codes last."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(_SECTION.sub("", self._text()).strip())
        if examples := self._lines("Examples"):
            with formatter.section("Examples"):
                for line in examples:
                    formatter.write(f"{'':{formatter.current_indent}}{line}\n")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        sections: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx) if isinstance(parameter, click.Option) else None
            if record is not None:
                sections.setdefault(getattr(parameter, "section", "Options"), []).append(record)
        for heading, records in sections.items():
            with formatter.section(heading):
                formatter.write_dl(records)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if codes := self._lines("Exit codes"):
            with formatter.section("Exit codes"):
                formatter.write_dl([tuple(line.split(maxsplit=1)) for line in codes])  # type: ignore[misc]

    def get_short_help_str(self, limit: int = _WIDEST) -> str:
        """The first sentence whole, also where the shell shows it beside what can be completed."""
        return super().get_short_help_str(max(limit, _WIDEST))

    def _text(self) -> str:
        return inspect.cleandoc(self.help or "")

    def _lines(self, heading: str) -> list[str]:
        return [
            line.strip()
            for found, block in _SECTION.findall(self._text())
            if found == heading
            for line in block.splitlines()
        ]


class Command(_Sections):
    """A command whose help has sections."""


class Group(_Sections, click.Group):
    """A command with commands below it, which have such help too."""

    command_class = Command

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for heading, commands in self.headings(ctx).items():
            with formatter.section(heading):
                formatter.write_dl([(c.name or "", c.get_short_help_str()) for c in commands])

    def headings(self, ctx: click.Context) -> dict[str, tuple[click.Command, ...]]:
        """The commands by the headings that the help shows them with."""
        return {"Commands": tuple(self.commands[name] for name in self.list_commands(ctx))}


@contextmanager
def one_line_errors() -> Iterator[None]:
    """Turns what click says of a wrong call, three lines, into one that ends with what to do."""
    try:
        yield
    except click.UsageError as error:
        if type(error).__name__ == "NoArgsIsHelpError":  # the help itself, since click 8.2
            raise
        raise _WrongCall(error) from error


class _WrongCall(click.ClickException):
    exit_code = click.UsageError.exit_code

    def __init__(self, error: click.UsageError) -> None:
        said = " ".join(error.format_message().split()).rstrip(".").replace(". (", " (")
        path = error.ctx.command_path if error.ctx is not None else "mathsnap"
        super().__init__(f"{said[:1].lower()}{said[1:]}; `{path} --help` shows how")

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"mathsnap: {self.message}", file=file, err=True)
