"""`mathsnap watch`: formulas that are copied as pictures become LaTeX in the clipboard."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

import mathsnap
from mathsnap import Check, Formula, MathsnapError, NoFormulaError, Status
from mathsnap.cli.engines import engine_options, unread
from mathsnap.cli.formats import PIECES
from mathsnap.cli.help import Command
from mathsnap.cli.memory import Memory, history_option
from mathsnap.cli.output import json_line, to_stdout
from mathsnap.cli.talk import say

if TYPE_CHECKING:
    from mathsnap.clipboard import Copied

__all__ = ["watch"]


@click.command(cls=Command)
@click.option("--into", metavar="DRAFT", type=click.Path(path_type=Path), help="Also insert it there.")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(PIECES)),
    default="latex",
    show_default=True,
    help="How the clipboard gets it.",
)
@click.option("--once", is_flag=True, help="End after the first picture.")
@click.option("--ask", is_flag=True, help="Show it first: Enter accepts, e edits, s skips.")
@engine_options
@click.option("--no-replace", is_flag=True, help="Leave the picture in the clipboard.")
@history_option
@click.option("--json", "as_json", is_flag=True, help="The whole record of a formula, one object a line.")
def watch(
    into: Path | None,
    form: str,
    once: bool,
    ask: bool,
    engine: str,
    no_replace: bool,
    no_history: bool,
    as_json: bool,
) -> None:
    """Turns pictures that you copy into LaTeX in the clipboard.

    Copy a region of the screen with your system's screenshot tool, a picture in any program, or a picture
    file in a file manager; a moment later the clipboard holds its LaTeX. Text is never touched, and a picture
    without mathematics is left as it is. Ctrl-C ends it.

    \b
    Examples:
      mathsnap watch
      mathsnap watch --format markdown --into issue.md

    \b
    Exit codes:
      0  ended by Ctrl-C, or the picture was read (--once)
      1  there is no clipboard, or a program it takes is not installed; which one is said
      2  the call is wrong
      3  the picture holds no formula (--once)
    """
    from mathsnap.clipboard import open_clipboard
    from mathsnap.clipboard import watch as watch_clipboard

    memory = Memory(not no_history, engine)
    desk = _Desk(form=form, ask=ask, engine=engine, into=into, as_json=as_json, memory=memory)
    board = open_clipboard()
    desk.warm_up()
    # SIGTERM like Ctrl-C: the clipboard's text has to be handed over before this ends.
    before = {number: signal.signal(number, desk.interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        watch_clipboard(
            board,
            desk.read,
            replace=not no_replace,
            once=once,
            on_ready=_say_ready(board.name),
            on_done=desk.finish,
        )
    except KeyboardInterrupt:
        say("mathsnap: ended")
        return
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if once and not desk.found:
        raise click.exceptions.Exit(desk.failure.exit_code if desk.failure else 0)


def _say_ready(name: str) -> Callable[[], None]:
    return lambda: say(f"mathsnap: watching the clipboard of {name}; copy a picture, Ctrl-C ends")


@dataclass
class _Desk:
    """What is done with each picture."""

    form: str
    ask: bool
    engine: str
    into: Path | None
    as_json: bool
    memory: Memory
    found: bool = False
    failure: MathsnapError | None = None
    _interrupted: bool = False
    _read_so_far: dict[str, list[Formula]] = field(default_factory=dict)

    def interrupt(self, _number: int, _frame: object) -> None:
        """Ends the watch; what has been read is first finished, unless it is asked for a second time."""
        if self._interrupted or not self._read_so_far:
            raise KeyboardInterrupt
        self._interrupted = True

    def warm_up(self) -> None:
        """Loads what reads pictures, so that the first one is read as quickly as the others."""
        from PIL import Image, ImageDraw

        picture = Image.new("L", (64, 32), 255)
        ImageDraw.Draw(picture).text((20, 8), "x = 1", fill=0)
        with suppress(NoFormulaError):
            mathsnap.snap_all(picture, engine=self.engine)

    def read(self, picture: Copied) -> str | None:
        """The text for a picture; None to leave it as it is."""
        try:
            formulas = self.memory.find(picture.digest) or self._read(picture)
        except MathsnapError as error:
            self.failure = error
            raise
        if self.ask:
            self._show(formulas)
            formulas = _asked(formulas)
        self._read_so_far[picture.digest] = formulas
        self.found = self.found or bool(formulas)
        return "\n".join(PIECES[self.form](formula).rstrip("\n") for formula in formulas) or None

    def finish(self, picture: Copied) -> None:
        """What is done when the text is in the clipboard: it is shown, kept and inserted."""
        formulas = self._read_so_far[picture.digest]
        if formulas:
            if not self.ask:
                self._show(formulas)
            self.memory.keep(picture.digest, formulas, picture.image())
            if self.into is not None:
                self._insert(self.into, formulas)
        if sys.stdout.isatty() and not self.as_json:
            click.echo()  # each picture stands apart
        del self._read_so_far[picture.digest]
        if self._interrupted and not self._read_so_far:
            raise KeyboardInterrupt

    def _read(self, picture: Copied) -> list[Formula]:
        # Each has a name of its own: in a draft a formula is known by the name of what it was read from.
        name = f"clipboard:{picture.digest[:12]}"
        formulas = mathsnap.snap_all(picture.image(), engine=self.engine, name=name)
        if not formulas:
            raise NoFormulaError("the picture holds no formula; it is left as it is")
        read, failures = [formula for formula in formulas if formula.latex], unread(formulas)
        if not read:
            raise failures[0]
        for failure in failures:
            click.echo(f"mathsnap: {failure}", err=True)
        return read

    def _insert(self, draft: Path, formulas: list[Formula]) -> None:
        """At the end of the draft; what it does not take is said, and goes to the clipboard all the same."""
        try:
            change = mathsnap.insert(draft, formulas, append=True)
        except MathsnapError as error:
            click.echo(f"mathsnap: {error}", err=True)
            return
        for event in change.events:
            say(f"mathsnap: {event.where}: {event.what} ({event.status}) {event.detail}".rstrip())

    def _show(self, formulas: list[Formula]) -> None:
        if self.as_json:
            to_stdout(json_line(f.to_dict()) for f in formulas)
        elif sys.stdout.isatty():
            from mathsnap.cli.table import print_formulas

            print_formulas("", formulas)
        else:
            to_stdout(PIECES[self.form](formula) for formula in formulas)
        sys.stdout.flush()


def _asked(formulas: list[Formula]) -> list[Formula]:
    """Those that the user accepts, as the user has edited them."""
    accepted = []
    for formula in formulas:
        click.echo("Enter accepts, e edits, s skips ", err=True, nl=False)
        answer = click.getchar()
        click.echo(err=True)
        if answer in ("s", "S", "\x1b"):
            continue
        if answer in ("e", "E"):
            edited = click.edit(formula.latex + "\n", extension=".tex")
            if edited is not None:
                formula = _edited(formula, edited.strip())
        accepted.append(formula)
    return accepted


def _edited(formula: Formula, latex: str) -> Formula:
    """A formula as the user has written it: what was said of another text is not said of this."""
    if latex == formula.latex:
        return formula
    sound = mathsnap.check(latex, "latex").ok
    return replace(
        formula,
        latex=latex,
        status=Status.PLAUSIBLE if sound else Status.INVALID,
        confidence=1.0 if sound else 0.0,
        checks=(Check("syntax", sound, "edited by hand"),),
        symbols=(),
        repairs=(),
    )
