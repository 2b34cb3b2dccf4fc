"""What a person at a terminal sees: formulas as a table, progress as a bar."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from mathsnap import Formula
from mathsnap.cli.formats import tags_of

if TYPE_CHECKING:
    from rich.progress import TaskID

    from mathsnap.health import Finding
    from mathsnap.pipeline import Report

__all__ = [
    "counting",
    "downloading",
    "print_entries",
    "print_findings",
    "print_formulas",
    "print_rows",
    "print_table",
    "progress",
]

T = TypeVar("T")

_COLOURS = {"verified": "green", "plausible": "default", "suspect": "yellow", "invalid": "red"}


def print_table(title: str, formulas: Sequence[Formula]) -> None:
    """One row a formula: where it stands, its number, how it reads, its LaTeX."""
    from rich.console import Console, Group
    from rich.table import Table
    from rich.text import Text

    from mathsnap.render import plain

    console = Console()
    if not formulas:
        console.print(Text(f"{title}: no formula found"))
        return
    table = Table(title=Text(title), title_justify="left", show_lines=True, expand=True)
    table.add_column("page", justify="right")
    table.add_column("no.", justify="right", no_wrap=True)
    table.add_column("formula", ratio=1, overflow="fold")
    table.add_column("status", no_wrap=True)
    for formula in formulas:
        colour = _COLOURS[formula.status]
        table.add_row(
            str(formula.source.page),
            "\n".join(tags_of(formula)),
            Group(Text(plain(formula.latex), style="bold"), Text(formula.latex, style="dim")),
            Text(str(formula.status), style=colour),
        )
    console.print(table)


def print_formulas(title: str, formulas: Sequence[Formula], *, err: bool = False) -> None:
    """Each formula of a picture as it looks and as LaTeX, with what is thought of it; on standard error if
    standard output is wanted for something else.
    """
    from rich.console import Console
    from rich.text import Text

    from mathsnap.render import plain

    console = Console(highlight=False, stderr=err)
    if title:
        console.print(Text(title, style="bold underline"))
    for number, formula in enumerate(formulas):
        if number:
            console.print()
        colour = _COLOURS[formula.status]
        console.print(Text(plain(formula.latex), style="bold"))
        console.print(Text(formula.latex), soft_wrap=True)
        tags = "  ".join(tags_of(formula))
        console.print(Text(f"{formula.status} ({formula.confidence:.2f})  {tags}".rstrip(), style=colour))
    if title:  # another one follows
        console.print()


def counting(title: str, things: Iterable[T], count: int) -> Iterator[T]:
    """The things one by one, so many of them, with a bar on standard error that is gone at the end."""
    from rich.console import Console
    from rich.progress import track

    yield from track(things, title, total=count, console=Console(stderr=True), transient=True)


@contextmanager
def progress(title: str) -> Iterator[Callable[[Report], None]]:
    """A bar on standard error, gone at the end; gives what `extract` takes as `on_page`."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as bar:
        task = bar.add_task(title.replace("[", r"\["), total=None)
        yield lambda report: bar.update(task, advance=1, total=report.of)


def print_entries(rows: Sequence[tuple[str, str, Formula, str]]) -> None:
    """Formulas of the history: number, when and where each was read, status; below it set, and its LaTeX."""
    from rich.console import Console
    from rich.text import Text

    from mathsnap.render import plain

    console = Console(highlight=False)
    if not rows:
        console.print("the history is empty, or holds nothing of the kind")
        return
    for number, when, formula, path in rows:
        head = Text(f"{number:>4}  ", style="bold").append(f"{when}  {path or 'clipboard'}  ", style="dim")
        head.append(str(formula.status), style=_COLOURS[formula.status])
        console.print(head, soft_wrap=True)
        console.print(Text(f"      {plain(formula.latex)}", style="bold"), soft_wrap=True)
        console.print(Text(f"      {formula.latex}"), soft_wrap=True)


def print_findings(findings: Sequence[Finding]) -> None:
    """What was found on the machine, a row a thing; below what is missing, how to mend it."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for heading in ("", "what", "found", "for"):
        table.add_column(heading, overflow="fold")
    for finding in findings:
        colour = "green" if finding.there else "red" if finding.needed else "yellow"
        mark = "yes" if finding.there else "NO" if finding.needed else "no"
        found = Text(finding.found)
        if not finding.there and finding.mend:
            found = Text(f"{finding.found}\n→ {finding.mend}".strip())
        table.add_row(Text(mark, style=colour), Text(finding.name), found, Text(finding.purpose))
    Console().print(table)


def print_rows(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A plain table."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    Console().print(table)


@contextmanager
def downloading() -> Iterator[Callable[[str, int, int], None]]:
    """A bar for each file on standard error; gives what is called with its name, bytes so far, and size."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        tasks: dict[str, TaskID] = {}

        def on_progress(name: str, done: int, size: int) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=size)
            bar.update(tasks[name], completed=done)

        yield on_progress
