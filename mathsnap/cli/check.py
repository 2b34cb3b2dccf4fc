"""`mathsnap check`: what is wrong with formulas, as a linter says it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

import mathsnap
from mathsnap import UsageError
from mathsnap.cli.inputs import latex_of

if TYPE_CHECKING:
    from mathsnap import Dialect, Report

__all__ = ["check"]


@click.command()
@click.argument("what", metavar="LATEX|FILE|-", nargs=-1, required=True)
@click.option(
    "--dialect",
    type=click.Choice(["katex", "mathjax", "github", "latex", "mathml"]),
    help="Where it is to be read; default katex, for a .tex file latex.",
)
@click.option("--json", "as_json", is_flag=True, help="One report a line, for programs.")
@click.option("--fix", is_flag=True, help="Print the formula as the dialect wants it.")
def check(what: tuple[str, ...], dialect: Dialect | None, as_json: bool, fix: bool) -> None:
    r"""Names what is wrong with formulas, as a linter does.

    A FILE is Markdown, HTML, LaTeX or a notebook; every formula in it is checked. - reads a formula from
    standard input.

    \b
    Examples:
      mathsnap check '\fracc{a}{b}'
      mathsnap check issue-29.md --dialect github
      mathsnap check --fix --dialect mathjax '\bm{x}'

    \b
    Exit codes:
      0  no error; warnings do not count
      1  an error was found, or a file cannot be read
      2  the call is wrong
    """
    wrong = False
    for one in what:
        for where, report in _reports(one, dialect, fix):
            wrong |= not report.ok
            _print(where, report, as_json=as_json, fix=fix)
    if wrong:
        raise click.exceptions.Exit(1)


def _reports(what: str, dialect: Dialect | None, fix: bool) -> Iterator[tuple[str, Report]]:
    """Each formula's report, with the place that its lines and columns count from."""
    if _is_file(what):
        if fix:
            raise UsageError(f"{what}: --fix prints a formula; give one instead of a file")
        yield from mathsnap.check_file(what, dialect)
        return
    yield "-" if what == "-" else "", mathsnap.check(latex_of(what), dialect or "katex")


def _is_file(what: str) -> bool:
    try:
        return Path(what).is_file() or Path(what).suffix in (".md", ".html", ".tex", ".ipynb")
    except OSError:  # too long for a name
        return False


def _print(where: str, report: Report, *, as_json: bool, fix: bool) -> None:
    if as_json:
        click.echo(json.dumps({"where": where, **report.to_dict()}, ensure_ascii=False))
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
