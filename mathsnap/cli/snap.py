"""`mathsnap snap`: the formulas of pictures."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

import mathsnap
from mathsnap import Formula, MathsnapError, NoFormulaError, UsageError
from mathsnap.cli.engines import engine_options, unread
from mathsnap.cli.formats import PIECES
from mathsnap.cli.help import Command
from mathsnap.cli.into import Into, into_options
from mathsnap.cli.memory import Memory, history_option
from mathsnap.cli.output import json_line, to_stdout
from mathsnap.cli.shots import Shot, shots_of
from mathsnap.cli.talk import say

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["snap"]

_log = logging.getLogger(__name__)


@click.command(cls=Command)
@click.argument("images", metavar="[IMAGE]...", nargs=-1, type=click.Path())
@click.option("--clipboard", is_flag=True, help="The picture that lies in the clipboard.")
@click.option("--screen", is_flag=True, help="A region of the screen that you draw with the mouse.")
@click.option(
    "--format",
    "form",
    type=click.Choice([*PIECES, "html"]),
    default="latex",
    show_default=True,
    help="How to write a formula.",
)
@click.option("--json", "as_json", is_flag=True, help="The whole record of a formula, one object a line.")
@click.option("--all", "inline", is_flag=True, help="Also the formulas within lines of text.")
@click.option("--copy", is_flag=True, help="Also put it into the clipboard, in the format chosen.")
@click.option("--show", is_flag=True, help="Also show it set, and the picture where the terminal can.")
@engine_options
@history_option
@into_options
def snap(
    images: tuple[str, ...],
    clipboard: bool,
    screen: bool,
    form: str,
    as_json: bool,
    inline: bool,
    copy: bool,
    show: bool,
    engine: str,
    no_history: bool,
    into: Into | None,
) -> None:
    """The formulas of pictures as LaTeX.

    IMAGE is a screenshot or photo (PNG, JPEG, WebP, TIFF, BMP, GIF; HEIC with pillow-heif), a page of a PDF
    file (paper.pdf#page=4), or - for standard input. Each display of a picture gives one formula. A picture
    that was read before is answered from the history.

    \b
    Examples:
      mathsnap snap samples/attention.png
      mathsnap snap --screen --copy
      mathsnap snap --json --all page.png
      mathsnap snap attention.png --into issue-29.md --after "## Attention"

    \b
    Exit codes:
      0  every picture held a formula
      1  a picture could not be read; each is named on standard error
      2  the call is wrong
      3  a picture holds no formula
    """
    if not images and not clipboard and not screen:
        raise UsageError("name a picture, or take one with --clipboard or --screen")
    reader = _Reader(engine, inline, Memory(not no_history, engine))
    several = len(images) + clipboard + screen > 1
    answer = _Answer(form, as_json, show, into, several)
    for shot, found in reader.read(_with_progress(shots_of(images, clipboard, screen), len(images))):
        answer.give(shot, found)
    answer.end()
    if copy and answer.formulas:
        from mathsnap.clipboard import write_text

        write_text("\n".join(piece.rstrip("\n") for piece in answer.written()))
        say("mathsnap: copied to the clipboard")
    if failures := reader.failures + answer.failures:
        raise click.exceptions.Exit(min(error.exit_code for error in failures))


@dataclass
class _Reader:
    """Reads pictures one by one; what fails is said on standard error, and kept."""

    engine: str
    inline: bool
    memory: Memory
    failures: list[MathsnapError] = field(default_factory=list)

    def read(self, shots: Iterable[Shot | MathsnapError]) -> Iterator[tuple[Shot, list[Formula]]]:
        for shot in shots:
            try:
                if isinstance(shot, MathsnapError):
                    raise shot
                yield shot, self._formulas(shot)
            except MathsnapError as error:
                self._fail(error)

    def _fail(self, error: MathsnapError) -> None:
        self.failures.append(error)
        click.echo(f"mathsnap: {error}", err=True)

    def _formulas(self, shot: Shot) -> list[Formula]:
        # What stands within lines of text is a part of the answer, so it is a part of the question.
        key = f"{shot.digest}+inline" if self.inline and shot.digest else shot.digest
        if key and (known := self.memory.find(key)):
            _log.info("%s: answered from the history", shot.name)
            return [shot.signed(formula) for formula in known]
        found = mathsnap.snap_all(shot.source, inline=self.inline, engine=self.engine, name=shot.name)
        if not found:
            raise NoFormulaError(f"{shot.name}: no formula was found")
        for error in unread(found):
            self._fail(error)
        _log.info("%s: read in %.0f ms", shot.name, sum(formula.elapsed_ms for formula in found))
        if shot.picture is not None:
            self.memory.keep(key, found, shot.picture.image)
        return found


@dataclass
class _Answer:
    """What is done with the formulas of each picture."""

    form: str
    as_json: bool
    show: bool
    into: Into | None
    several: bool
    formulas: list[Formula] = field(default_factory=list)
    pictures: dict[str, Image] = field(default_factory=dict)
    failures: list[MathsnapError] = field(default_factory=list)

    def written(self) -> Iterator[str]:
        """All formulas in the format, one after the other or in one report."""
        if self.form == "html":
            return mathsnap.html_report(self.formulas, self.pictures)
        return map(PIECES[self.form], self.formulas)

    def give(self, shot: Shot, found: list[Formula]) -> None:
        records, found = found, [formula for formula in found if formula.latex]
        self.formulas += found
        if self.form == "html" and shot.picture is not None:
            self.pictures[shot.name] = shot.picture.image
        # At a terminal LaTeX is shown set as well; elsewhere standard output is for the answer alone.
        plain = self.form == "latex" and not self.as_json and self.into is None
        at_terminal = plain and sys.stdout.isatty()
        if self.show or at_terminal:
            _show(shot, found, several=self.several, picture=self.show, err=not at_terminal)
        if self.into is not None:
            self.into.put(found)
        if self.as_json:
            to_stdout(json_line(formula.to_dict()) for formula in records)
        elif self.form != "html" and not at_terminal and self.into is None:
            self._write(found)

    def end(self) -> None:
        """Formats that make one page of all formulas are written when all are there."""
        if self.form == "html" and self.formulas and self.into is None and not self.as_json:
            to_stdout(self.written())

    def _write(self, found: Sequence[Formula]) -> None:
        for formula in found:
            try:
                to_stdout([PIECES[self.form](formula)])
            except MathsnapError as error:  # LaTeX in doubt may not be set
                self.failures.append(error)
                click.echo(f"mathsnap: {formula.source.path}: {error}", err=True)


def _with_progress(shots: Iterator[Shot | MathsnapError], count: int) -> Iterator[Shot | MathsnapError]:
    if count < 3 or not sys.stderr.isatty() or sys.stdout.isatty():
        return shots
    from mathsnap.cli.table import counting

    return counting("reading", shots, count)


def _show(shot: Shot, found: list[Formula], *, several: bool, picture: bool, err: bool) -> None:
    from mathsnap.cli.graphics import boxed, terminal
    from mathsnap.cli.table import print_formulas

    if picture and shot.picture is not None and (shown := terminal()) is not None:
        click.echo(shown(boxed(shot.picture.image, found)), err=err)
    print_formulas(shot.name if several else "", found, err=err)
