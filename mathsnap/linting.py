"""The checks of whole files: drafts, papers and notebooks, every formula in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from mathsnap.checks import Dialect, Report, check
from mathsnap.checks.own import readable
from mathsnap.drafting import applied
from mathsnap.drafts.change import Change, Event
from mathsnap.drafts.definitions import macros_of, may_define_more
from mathsnap.drafts.scan import scan, scan_text
from mathsnap.drafts.slots import Math, Slot
from mathsnap.drafts.text import Draft, Edit, View, read_draft, spliced
from mathsnap.latex.macros import Macro, macros_in, without_definitions

__all__ = ["check_file", "fix_file", "lint"]


def lint(draft: str | Path) -> Iterator[str]:
    """What is wrong with the formulas that stand in a draft, each complaint with its file and line.

    Raises:
        InputError: the draft cannot be read.
    """
    for where, report in check_file(draft):
        path, _, begin = where.rpartition("|")
        first = int(begin.partition(":")[0])
        for message in report.messages:
            if message.severity == "error":
                yield f"{path}:{first + message.line - 1}: {message.text}"


def check_file(
    path: str | Path, dialect: Dialect | None = None, *, ask: bool = False, macros: str = ""
) -> Iterator[tuple[str, Report]]:
    """A report of every formula in a Markdown, HTML or LaTeX file or notebook.

    Each comes with the place where the formula itself begins, as "issue.md|41:7" (line and column from 1).
    Commands that a LaTeX file defines, itself or in files beside it, are known in its formulas, in others
    those that a formula for MathJax defines. A command that a package may define is a warning.

    Args:
        path: the file.
        dialect: None for "latex" in a LaTeX file, "mathjax" in a notebook and "katex" in others.
        ask: as for `check`.
        macros: commands of the author's own that stand elsewhere, as LaTeX defines them.

    Raises:
        InputError: the file cannot be read.
    """
    before = read_draft(Path(path))
    chosen, own = _read_as(before, dialect, macros)
    told = before.form == "latex" and may_define_more(before)
    for view, found in scan(before):
        filled = [Math(s.start, s.end, m.latex, m.display) for s in found.slots for m in _inside(before, s)]
        for math in sorted([*found.maths, *filled], key=lambda m: m.start):
            start = view.place(math.start)
            inner = _latex_of(view, math)
            at = view.place(inner.start()) if inner else start
            latex = without_definitions(math.latex) if chosen == "mathjax" else math.latex
            report = check(latex, chosen, ask=ask, macros=own)
            yield f"{path}|{before.line(at)}:{before.column(at)}", _milder(report) if told else report


_DIALECTS: dict[str, Dialect] = {"latex": "latex", "notebook": "mathjax"}
"""Where formulas of a kind of file are read, unless it is said: Jupyter shows them with MathJax."""


def _read_as(draft: Draft, dialect: Dialect | None, macros: str) -> tuple[Dialect, dict[str, Macro]]:
    """Where the formulas of a draft are read, and the commands that are known there: KaTeX forgets what one
    formula defines before it reads the next.
    """
    chosen = dialect or _DIALECTS.get(draft.form, "katex")
    kept = macros_of(draft) if draft.form == "latex" or chosen == "mathjax" else {}
    return chosen, readable(kept | macros_in(macros))


def _milder(report: Report) -> Report:
    """Commands that are not known as warnings: a package that the file loads may define them."""
    messages = [
        replace(m, severity="warning", text=f"{m.text}; a package or a file that is read may define it")
        if m.code == "unknown"
        else m
        for m in report.messages
    ]
    return replace(report, messages=tuple(messages))


def fix_file(
    path: str | Path,
    dialect: Dialect | None = None,
    *,
    dry_run: bool = False,
    backup: bool = True,
    macros: str = "",
) -> Change:
    """Makes the rewrites that `check` knows in every formula of a file; all else stays byte for byte.

    What stands in filled slots is left alone: it is written anew from its source. Each formula that is
    rewritten is an event of the change, "updated", at its line.

    Args:
        path: a file as for `check_file`.
        dialect: as for `check_file`.
        dry_run: write nothing.
        backup: keep what the file was, for `undo`.
        macros: as for `check_file`.

    Raises:
        InputError: the file cannot be read.
        MathsnapError: it cannot be written.
    """
    return applied(Path(path), lambda draft: _mended(draft, dialect, macros), dry_run, backup)


def _mended(draft: Draft, dialect: Dialect | None, macros: str) -> Change:
    chosen, own = _read_as(draft, dialect, macros)
    edits, events = [], []
    for view, found in scan(draft):
        for math in found.maths:
            fixed = check(math.latex, chosen, macros=own).fixed
            found_at = _latex_of(view, math)
            if fixed == math.latex or found_at is None or fixed.count("\n") != math.latex.count("\n"):
                continue
            breaks = [*(match[0] for match in re.finditer(_BREAK, found_at[0])), ""]
            lines = [line.lstrip(" \t") for line in fixed.split("\n")]
            new = "".join(map("".join, zip(lines, breaks, strict=True)))
            edits.append(view.outward(Edit(found_at.start(), found_at.end(), new)))
            events.append(Event(draft.where(view.place(found_at.start())), math.latex, "updated", "", fixed))
    after = draft.encoded(spliced(draft.text, edits)) if edits else draft.data
    return Change(draft.path, draft.data, after, tuple(events))


_BREAK = r"\r?\n(?:[ \t]*>)*[ \t]*"
"""The end of a line, and what the next begins with in a quotation or a list."""


def _latex_of(view: View, math: Math) -> re.Match[str] | None:
    """Where in a text the LaTeX of a formula itself stands, without delimiters and labels."""
    pattern = _BREAK.join(re.escape(line.lstrip(" \t")) for line in math.latex.split("\n"))
    return re.compile(pattern).search(view.text, math.start, math.end)


def _inside(draft: Draft, slot: Slot) -> list[Math]:
    return scan_text(draft.form, slot.body).maths if slot.filled else []
