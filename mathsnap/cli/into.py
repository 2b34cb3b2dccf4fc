"""What the commands share that put formulas into a draft: `--into FILE` with its places, and styles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

import mathsnap
from mathsnap import Formula, UsageError
from mathsnap.cli.talk import say

__all__ = ["Into", "into_options", "placing_options"]

F = TypeVar("F", bound=Callable[..., Any])

STYLES = (
    "auto", "dollars", "brackets", "fence", "katex-html", "mathjax",
    "substack", "ghost", "buttondown", "email", "latex",
)  # fmt: skip
"""Those of the table in drafts.styles, which takes longer to load than help may."""


def placing_options(command: F) -> F:
    """--style, --numbered, --credit, --force and --no-backup, as arguments of those names (backup)."""
    for option in reversed(
        (
            click.option(
                "--style", type=click.Choice(STYLES), default="auto", help="How formulas are written."
            ),
            click.option("--numbered", is_flag=True, help="Number the displays."),
            click.option("--credit", is_flag=True, help="Say under a formula which paper it comes from."),
            click.option("--force", is_flag=True, help="Insert readings in doubt too, with a visible note."),
            click.option("--backup/--no-backup", default=True, help="Keep what the draft was, for --undo."),
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
    wrapped: Any = gathered
    for option in reversed(
        (
            click.option(
                "--into", metavar="FILE", type=click.Path(path_type=Path), help="Put them into this draft."
            ),
            click.option("--slot", metavar="NAME", help="In the place of the image or marker of that name."),
            click.option("--after", metavar="TEXT", help="Below that heading or line."),
            click.option("--line", type=click.IntRange(1), help="Below the line of that number."),
            click.option("--append", is_flag=True, help="At the end of the draft."),
        )
    ):
        wrapped = option(wrapped)
    return placing_options(wrapped)  # type: ignore[no-any-return]


_NAMES = ("into", "slot", "after", "line", "append", "style", "numbered", "credit", "force", "backup")


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


def _into(into: Path | None, **options: Any) -> Into | None:
    placed = [options["slot"], options["after"], options["line"], options["append"] or None]
    given = sum(value is not None for value in placed)
    if into is None:
        if given:
            raise UsageError(
                "--slot, --after, --line and --append say where in a draft; give it with --into FILE"
            )
        return None
    if given != 1:
        raise UsageError("--into needs one of --slot NAME, --after TEXT, --line NUMBER or --append")
    return Into(into, options)
