"""`mathsnap check`: what is wrong with formulas, as a linter says it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

import mathsnap
from mathsnap import InputError, UsageError
from mathsnap.cli.help import Command
from mathsnap.cli.inputs import latex_of
from mathsnap.cli.output import json_line, to_stdout
from mathsnap.cli.talk import say

if TYPE_CHECKING:
    from mathsnap import Dialect, Report

__all__ = ["check"]


@click.command(cls=Command)
@click.argument("what", metavar="LATEX|FILE|-", nargs=-1, required=True)
@click.option(
    "--dialect",
    type=click.Choice(["katex", "mathjax", "github", "latex", "mathml"]),
    help="Where it is to be read; default katex, for a .tex file latex, for a notebook mathjax.",
)
@click.option(
    "--macros",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="LaTeX that defines commands of your own (\\newcommand, \\def …); a .tex file's own are known.",
)
@click.option("--json", "as_json", is_flag=True, help="One report a line, for programs.")
@click.option("--fix", is_flag=True, help="Rewrite what can be: print a formula so, change a file so.")
@click.option("--dry-run", is_flag=True, help="With --fix: print what would change as a diff; write nothing.")
def check(
    what: tuple[str, ...],
    dialect: Dialect | None,
    macros: Path | None,
    as_json: bool,
    fix: bool,
    dry_run: bool,
) -> None:
    r"""Names what is wrong with formulas, as a linter does.

    A FILE is Markdown, HTML, LaTeX or a notebook; every formula in it is checked. - reads a formula from
    standard input. With --fix nothing but the formulas of a file changes; `mathsnap draft FILE --undo` takes
    it back. Where KaTeX is installed (pip install 'mathsnap[katex]'), it is asked itself.

    \b
    Examples:
      mathsnap check '\fracc{a}{b}'
      mathsnap check issue-29.md --dialect github
      mathsnap check --fix --dialect mathjax '\bm{x}'
      mathsnap check --fix --dry-run issue-29.md
      mathsnap check --macros macros.tex issue-29.md

    \b
    Exit codes:
      0  no error; warnings do not count
      1  an error was found, or a file cannot be read
      2  the call is wrong
    """
    if dry_run and not fix:
        raise UsageError("--dry-run shows what --fix would do; give both")
    wrong, own = False, "" if macros is None else _text(macros)
    for one in what:
        if fix and _is_file(one):
            _fix(one, dialect, own, dry_run)
            if dry_run:
                continue
        for where, report in _reports(one, dialect, own):
            wrong |= not report.ok
            _print(where, report, as_json=as_json, fix=fix and not _is_file(one))
    if wrong:
        raise click.exceptions.Exit(1)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error


def _reports(what: str, dialect: Dialect | None, own: str) -> Iterator[tuple[str, Report]]:
    """Each formula's report, with the place that its lines and columns count from."""
    if _is_file(what):
        yield from mathsnap.check_file(what, dialect, ask=True, macros=own)
        return
    report = mathsnap.check(latex_of(what), dialect or "katex", ask=True, macros=own)
    yield "-" if what == "-" else "", report


def _fix(path: str, dialect: Dialect | None, own: str, dry_run: bool) -> None:
    change = mathsnap.fix_file(path, dialect, dry_run=dry_run, macros=own)
    if dry_run:
        click.echo(change.diff(), nl=False)
    for event in change.events:
        say(f"{event.where}: {'would be ' * dry_run}rewritten: {event.detail}")


def _is_file(what: str) -> bool:
    try:
        return Path(what).is_file() or Path(what).suffix in (".md", ".html", ".tex", ".ipynb")
    except OSError:  # too long for a name
        return False


def _print(where: str, report: Report, *, as_json: bool, fix: bool) -> None:
    if as_json:
        to_stdout([json_line({"where": where, **report.to_dict()})])
        return
    for message in report.messages:
        line = f"{_place(where, message.line, message.column)}: {message.severity}: {message.text}"
        click.echo(line, err=fix)
    if fix:
        click.echo(report.fixed)


def _place(where: str, line: int, column: int) -> str:
    """The place of a finding: lines and columns of a formula count on from where it begins in its file."""
    path, _, begin = where.rpartition("|")
    if not begin:
        return f"{where or 'formula'}:{line}:{column}"
    first, start = map(int, begin.split(":"))
    return f"{path}:{first + line - 1}:{column + start - 1 if line == 1 else column}"
