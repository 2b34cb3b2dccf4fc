"""`mathsnap pdf`: the formulas of PDF files."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import mathsnap
from mathsnap import Formula, InputError, MathsnapError, NoFormulaError, UsageError
from mathsnap.cli.engines import engine_options
from mathsnap.cli.formats import FORMATS, SUFFIXES, by_suffix, tags_of
from mathsnap.cli.help import Command
from mathsnap.cli.inputs import Input, pdf_inputs
from mathsnap.cli.into import Into, into_options
from mathsnap.cli.output import to_file, to_stdout
from mathsnap.cli.talk import is_quiet

if TYPE_CHECKING:
    from mathsnap.pipeline import Report

__all__ = ["pdf"]

_FORMS = {suffix: form for form, suffix in SUFFIXES.items()}


@click.command(cls=Command)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path())
@click.option("--pages", metavar="RANGES", help="Only these pages, for example 1-3,7 or 5-.")
@click.option("--eq", metavar="NUMBER", help="Only the display that carries this number, for example 5.")
@click.option("--inline", is_flag=True, help="Also the formulas within lines of text.")
@click.option("-o", "--output", metavar="FILE|DIR", help="Write there; into a folder, a file for each PDF.")
@click.option("--format", "form", type=click.Choice(list(FORMATS)), help="How to write the formulas.")
@click.option("--json", "form", flag_value="jsonl", help="The same as --format jsonl.")
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes to read in.")
@engine_options
@into_options
def pdf(
    paths: tuple[str, ...],
    into: Into | None,
    pages: str | None,
    eq: str | None,
    inline: bool,
    output: str | None,
    form: str | None,
    jobs: int,
    engine: str,
) -> None:
    """The formulas of PDF files as LaTeX.

    PATH is a PDF file, a folder to search in depth, or - for standard input. A terminal gets a table, a pipe
    gets JSON lines, one formula a line; a file gets what --format or its suffix says (.jsonl .md .tex .html).
    HTML is a report to look through: each formula beside what it was read from, its status and its doubts.

    \b
    Examples:
      mathsnap pdf paper.pdf --eq 5
      mathsnap pdf papers/ -o out/ --jobs 4
      mathsnap pdf paper.pdf appendix.pdf --format html -o report.html

    \b
    Exit codes:
      0  all was done
      1  a file or page could not be read; each is named on standard error
      2  the call is wrong: an unknown option, a page that no file has
      3  no display carries the number asked for (--eq)
    """
    with mathsnap.Workers(jobs) as workers:
        options = {"pages": pages, "inline": inline, "jobs": workers if jobs > 1 else 1, "engine": engine}
        run = _Run(list(pdf_inputs(paths)), options, eq)
        if into is not None:
            _insert(run, into)
        elif output is None:
            _show(run, form)
        elif _is_folder(output):
            _write_each(run, Path(output), form or "jsonl")
        else:
            to_file(
                Path(output), run.written(form or by_suffix(Path(output), _FORMS), run.all()), run.any_read
            )
    run.finish()


def _show(run: _Run, form: str | None) -> None:
    if form is not None or not sys.stdout.isatty():
        run.quiet = run.quiet or sys.stdout.isatty()
        to_stdout(run.written(form or "jsonl", run.all()))
        return
    from mathsnap.cli.table import print_table

    for item in run.files():
        with run.guard():
            found = list(run.read(item))
            if found or run.eq is None:  # that no display carries the number is said at the end
                print_table(item.name, found)


def _insert(run: _Run, into: Into) -> None:
    found = list(run.all())
    if found:
        into.put(found)


def _write_each(run: _Run, folder: Path, form: str) -> None:
    taken: dict[Path, Input] = {}
    for item in run.files():
        path = folder / item.relative.with_name(item.relative.name + SUFFIXES[form])
        with run.guard():
            if path in taken:
                raise UsageError(f"{item.name}: {path} is taken by {taken[path].name}; write them apart")
            taken[path] = item
            to_file(path, run.written(form, run.read(item)))


def _is_folder(output: str) -> bool:
    return Path(output).is_dir() or output.endswith("/") or not Path(output).suffix


@dataclass
class _Run:
    """One call of the command: its files, and what went wrong so far."""

    inputs: list[Input | InputError]
    options: dict[str, Any]
    eq: str | None
    failures: list[MathsnapError] = field(default_factory=list)
    contents: dict[str, bytes] = field(default_factory=dict)
    read_files: int = 0
    found: bool = False
    quiet: bool = field(default_factory=lambda: is_quiet() or not sys.stderr.isatty())

    def files(self) -> Iterator[Input]:
        """The files one after the other; what names none is reported."""
        for item in self.inputs:
            if isinstance(item, InputError):
                self._report(item)
            else:
                yield item

    def all(self) -> Iterator[Formula]:
        """The formulas of all files; a file that fails is reported and the next one read."""
        for item in self.files():
            with self.guard():
                yield from self.read(item)

    def read(self, item: Input) -> Iterator[Formula]:
        """The formulas of one file that were asked for."""
        with self._progress(item.name) as tick:

            def on_page(report: Report) -> None:
                tick(report)
                if report.error is not None:
                    self._report(report.error)

            source = item.source()
            if isinstance(source, bytes):
                self.contents[item.name] = source
            yield from self._wanted(mathsnap.extract(source, name=item.name, on_page=on_page, **self.options))
        self.read_files += 1

    def written(self, form: str, formulas: Iterable[Formula]) -> Iterator[str]:
        """The formulas in a format; a report shows them beside what they were read from."""
        if form == "html":
            return mathsnap.html_report(formulas, self.contents)
        return FORMATS[form](formulas)

    def _wanted(self, formulas: Iterator[Formula]) -> Iterator[Formula]:
        if self.eq is None:
            yield from formulas
            return
        number = _bare(self.eq)
        hit = next((f for f in formulas if number in map(_bare, tags_of(f))), None)
        if hit is not None:
            self.found = True
            yield hit

    def any_read(self) -> bool:
        return self.read_files > 0

    @contextmanager
    def guard(self) -> Iterator[None]:
        try:
            yield
        except MathsnapError as error:
            self._report(error)

    def _report(self, error: MathsnapError) -> None:
        self.failures.append(error)
        click.echo(f"mathsnap: {error}", err=True)

    def _progress(self, title: str) -> Any:
        if self.quiet:
            return nullcontext(_nothing)
        from mathsnap.cli.table import progress

        return progress(title)

    def finish(self) -> None:
        """Ends with the exit code of the failures: that of bad usage only if nothing worse has happened."""
        if self.failures:
            raise click.exceptions.Exit(min(error.exit_code for error in self.failures))
        if self.eq is not None and not self.found:
            raise NoFormulaError(f"no display carries the number {self.eq}")


def _nothing(report: Report) -> None:
    pass


def _bare(number: str) -> str:
    return number.strip().strip("()[]")
