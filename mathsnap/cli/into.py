"""What the commands share that put formulas into a draft: `--into FILE` with its places, and styles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

import mathsnap
from mathsnap import Formula, UsageError
from mathsnap.cli.help import DraftOption
from mathsnap.cli.talk import say

__all__ = ["Into", "into_options", "placing_options"]

F = TypeVar("F", bound=Callable[..., Any])

STYLES = (
    "auto", "dollars", "brackets", "fence", "katex-html", "mathjax",
    "substack", "ghost", "buttondown", "email", "latex",
)  # fmt: skip
"""Those of the table in drafts.styles, which takes longer to load than help may."""


def placing_options(command: F, kind: type[click.Option] = click.Option) -> F:
    """--style, --numbered, --credit, --force and --no-backup, as arguments of those names (backup)."""
    for option in reversed(
        (
            click.option(
                "--style",
                cls=kind,
                metavar="STYLE",
                type=click.Choice(STYLES),
                default="auto",
                help=f"How formulas are written: {', '.join(STYLES)}.",
            ),
            click.option("--numbered", cls=kind, is_flag=True, help="Number the displays."),
            click.option(
                "--credit", cls=kind, is_flag=True, help="Say under a formula which paper it comes from."
            ),
            click.option(
                "--force", cls=kind, is_flag=True, help="Insert readings in doubt too, with a visible note."
            ),
            click.option(
                "--backup/--no-backup", cls=kind, default=True, help="Keep what the draft was, for --undo."
            ),
        )
    ):
        command = option(command)
    return command


def into_options(command: F) -> F:
    """--into and where in the draft; the command gets `into`, an `Into`, or None without."""

    def gathered(**arguments: Any) -> Any:
        chosen = {name: arguments.pop(name) for name in _NAMES}
        return command(into=_into(**chosen), **arguments)

    gathered.__name__, gathered.__doc__ = command.__name__, command.__doc__
    gathered.__click_params__ = getattr(command, "__click_params__", [])  # type: ignore[attr-defined]
    # The last to be put on is the first to be shown.
    wrapped: Any = placing_options(gathered, DraftOption)
    for option in reversed(
        (
            click.option(
                "--into",
                cls=DraftOption,
                metavar="FILE",
                type=click.Path(path_type=Path),
                help="Put them into this draft, at one of the four places below.",
            ),
            click.option(
                "--slot",
                cls=DraftOption,
                metavar="NAME",
                help="In the place of the image or marker of that name.",
            ),
            click.option("--after", cls=DraftOption, metavar="TEXT", help="Below that heading or line."),
            click.option(
                "--line",
                cls=DraftOption,
                metavar="NUMBER",
                type=click.IntRange(1),
                help="Below the line of that number.",
            ),
            click.option("--append", cls=DraftOption, is_flag=True, help="At the end of the draft."),
        )
    ):
        wrapped = option(wrapped)
    return wrapped  # type: ignore[no-any-return]


_WAYS = ("style", "numbered", "credit", "force", "backup")
_NAMES = ("into", "slot", "after", "line", "append", *_WAYS)


@dataclass(frozen=True, slots=True)
class Into:
    """A draft, the place in it, and how to write there."""

    draft: Path
    options: dict[str, Any]

    def put(self, formulas: Sequence[Formula]) -> None:
        """Inserts formulas, and says on standard error what became of each.

        Raises:
            MathsnapError: they cannot be inserted, or (after the rest has been done) one is in doubt.
        """
        change = mathsnap.insert(self.draft, formulas, **self.options)
        for event in change.events:
            detail = f": {event.detail}" if event.detail else ""
            line = f"mathsnap: {event.where}: {event.reference}: {event.what} ({event.status}){detail}"
            if event.what in ("inserted", "updated"):
                say(line)
            else:
                click.echo(line, err=True)
        if any(event.what == "refused" for event in change.events):
            raise click.exceptions.Exit(1)


def _refuse_ways_without_a_draft() -> None:
    """What the settings files say of drafts is no wish for one, what the command line says is."""
    ctx = click.get_current_context()
    for name in _WAYS:
        if ctx.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE:
            raise UsageError(f"--{name} says how a draft is written; give the draft with --into FILE")


def _into(into: Path | None, **options: Any) -> Into | None:
    placed = [options["slot"], options["after"], options["line"], options["append"] or None]
    given = sum(value is not None for value in placed)
    if into is None:
        if given:
            raise UsageError(
                "--slot, --after, --line and --append say where in a draft; give it with --into FILE"
            )
        _refuse_ways_without_a_draft()
        return None
    if given != 1:
        raise UsageError("--into needs one of --slot NAME, --after TEXT, --line NUMBER or --append")
    return Into(into, options)
