"""The composer for drafts: slots and what reads, draws and checks the formulas that go into them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from mathsnap.checks import check
from mathsnap.drafts.change import Change, Event, Options, Tools, Where
from mathsnap.drafts.credit import Credit
from mathsnap.drafts.files import locked, replace_file, restore
from mathsnap.drafts.place import fill as _fill
from mathsnap.drafts.place import put as _put
from mathsnap.drafts.references import Reference, reference_to
from mathsnap.drafts.styles import Drawing
from mathsnap.drafts.text import Draft, read_draft
from mathsnap.errors import InputError, MathsnapError, NoFormulaError, UsageError
from mathsnap.formula import Formula

__all__ = ["Change", "Event", "applied", "default_tools", "fill", "insert", "undo"]

Reader = Callable[[Reference], Formula]


def fill(
    draft: str | Path,
    *,
    slots: Iterable[str] = (),
    all_images: bool = False,
    style: str = "auto",
    numbered: bool = False,
    credit: bool = False,
    force: bool = False,
    allow_outside: bool = False,
    dry_run: bool = False,
    backup: bool = True,
    read: Reader | None = None,
) -> Change:
    """Puts formulas into the slots of a draft: markers, and images that are formulas.

    Args:
        draft: a file in Markdown, HTML or LaTeX, or a notebook.
        slots: fill only these: alternative text or file name of images, or what markers name.
        all_images: every image that is a formula; pictures without mathematics are left alone.
        style: how formulas are written; "auto" is what the draft uses already. See `drafts.styles`.
        numbered: number the displays.
        credit: say under each formula of a PDF file where it comes from.
        force: also readings in doubt, with a visible note.
        allow_outside: read files that lie outside the draft's folder.
        dry_run: write nothing.
        backup: keep what the draft was, for `undo`.
        read: what gives a reference's formula; default `snap` for pictures and `extract` for PDF files.

    Raises:
        InputError: the draft or something that it names cannot be read; the draft is as it was.
        NoFormulaError: a picture asked for by name holds no formula.
        MathsnapError: the draft cannot be written.
    """
    options = Options(tuple(slots), all_images, style, numbered, credit, force, allow_outside)
    tools = default_tools(read)
    return applied(Path(draft), lambda d: _fill(d, options, tools), dry_run, backup)


def insert(
    draft: str | Path,
    formula: Formula | Sequence[Formula],
    *,
    slot: str | None = None,
    after: str | None = None,
    line: int | None = None,
    append: bool = False,
    style: str = "auto",
    numbered: bool = False,
    credit: bool = False,
    force: bool = False,
    dry_run: bool = False,
    backup: bool = True,
) -> Change:
    """Puts a formula, or several one after the other, into a draft.

    Args:
        draft: as for `fill`, and so the rest that is not named here.
        formula: as `extract` and `snap` give them.
        slot: in the place of the image or marker of that name.
        after: below the heading or line of that text, which must be the only one.
        line: below the line of that number, from 1.
        append: at the end.
        style: how formulas are written.
        numbered: number the displays.
        credit: say where they come from.
        force: also readings in doubt.
        dry_run: write nothing.
        backup: keep what the draft was.

    Raises:
        InputError: the draft cannot be read, or the place is not there.
        UsageError: no place is given, or several formulas for one slot.
        MathsnapError: the draft cannot be written.
    """
    formulas = [formula] if isinstance(formula, Formula) else list(formula)
    if not formulas:
        raise NoFormulaError("there is no formula to insert")
    if [slot, after, line].count(None) + (not append) != 3:
        raise UsageError("say where the formula goes: one of slot, after, line or append")
    if slot is not None and len(formulas) > 1:
        raise UsageError(f"{slot}: a slot takes one formula, and there are {len(formulas)}")
    path = Path(draft)
    options = Options((), False, style, numbered, credit, force, True)
    tools, where = default_tools(None), Where(slot, after, line, append)

    def change(before: Draft) -> Change:
        now = before
        events: list[Event] = []
        files: dict[Path, bytes] = {}
        # What goes below a line is put in backwards, so that the first stands first.
        for one in formulas if append or slot else reversed(formulas):
            step = _put(now, one, _reference(one, path), where, options, tools)
            now = read_draft(path, step.after)
            events += step.events
            files |= step.files
        return Change(path, before.data, now.data, tuple(events), files)

    return applied(path, change, dry_run, backup)


def undo(draft: str | Path, *, force: bool = False) -> None:
    """Brings a draft back to what it was before `fill` or `insert` changed it last; again for the one before.

    force: also where the draft has been changed since; that version is kept as a backup in turn.

    Raises:
        InputError: there is no backup, or the draft has been changed since.
    """
    restore(Path(draft), force=force)


def applied(path: Path, change: Callable[[Draft], Change], dry_run: bool, backup: bool) -> Change:
    """What a change of a draft does, and unless it is a dry run the file as it then is."""
    if dry_run:
        return change(read_draft(path))
    read_draft(path)  # what is wrong with it is said before anything is written beside it
    with locked(path) as real:
        done = change(read_draft(path))
        if done.changed:
            _write_pictures(done)
            replace_file(real, done.before, done.after, backup=backup)
    return done


def _write_pictures(change: Change) -> None:
    for path, content in change.files.items():
        try:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
        except OSError as error:
            raise MathsnapError(f"{path}: cannot be written: {error.strerror}") from error


def _reference(formula: Formula, draft: Path) -> str:
    source = formula.source
    tags = [formula.tag] if isinstance(formula.tag, str) else list(formula.tag or ())
    eq = tags[0].strip("()[]") if tags and source.page else None
    return reference_to(source.path, draft.resolve().parent, source.page, eq)


# What reads, checks and draws, each looked up only when it is used


def default_tools(read: Reader | None) -> Tools:
    """The tools of the package; read: in place of its own reader."""
    return Tools(read or _Reader(), _draw, _check, _credit)


class _Reader:
    """Reads references, and each PDF file only as far as it must, once."""

    def __init__(self) -> None:
        self.pictures: dict[Path, Formula] = {}
        self.documents: dict[Path, Any] = {}
        self.seen: dict[Path, list[Formula]] = {}

    def __call__(self, reference: Reference) -> Formula:
        return self._display(reference) if reference.is_pdf else self._picture(reference)

    def _picture(self, reference: Reference) -> Formula:
        from mathsnap.pictures import snap

        if reference.path not in self.pictures:
            self.pictures[reference.path] = snap(reference.path, name=reference.path.name)
        formula = self.pictures[reference.path]
        if reference.alone and _share_of_ink(reference.path, formula) < _ALONE:
            raise NoFormulaError(
                f"{reference.text}: shows more than a formula; name it with --slot to take it"
            )
        return formula

    def _display(self, reference: Reference) -> Formula:
        name = reference.text
        if reference.eq is None and reference.page is None:
            raise InputError(f"{name}: say which formula, for example {name}#eq=1 or {name}#page=4&n=2")
        if reference.eq is not None:
            wanted = reference.eq.strip("()[]")
            hits = (f for f in self._all(reference) if wanted in _tags(f) and _on(f, reference.page))
            hit = next(hits, None)
            if hit is None:
                known = [tag for f in self._all(reference) for tag in _tags(f)]
                there = f"; it has {', '.join(known[:12])}{' …' if len(known) > 12 else ''}" if known else ""
                raise InputError(f"{name}: no display carries the number {reference.eq}{there}")
            return hit
        on_page = [f for f in self._all(reference) if _on(f, reference.page)]
        if reference.n is None and len(on_page) > 1:
            raise InputError(f"{name}: page {reference.page} has {len(on_page)} displays; add &eq= or &n=")
        if len(on_page) < (reference.n or 1):
            raise InputError(f"{name}: page {reference.page} has {len(on_page) or 'no'} displays")
        return on_page[(reference.n or 1) - 1]

    def _all(self, reference: Reference) -> Iterable[Formula]:
        from mathsnap.pipeline import extract

        seen = self.seen.setdefault(reference.path, [])
        if reference.path not in self.documents:
            self.documents[reference.path] = extract(str(reference.path))
        yield from seen
        for formula in self.documents[reference.path]:
            seen.append(formula)
            yield formula


_ALONE = 0.6
"""Of the height of what a picture shows, the share that a formula has which is all of it."""


def _share_of_ink(path: Path, formula: Formula) -> float:
    """How much of the height of what is drawn in a picture the formula takes."""
    if formula.source.bbox is None:
        return 1.0
    import numpy as np
    from PIL import Image

    with Image.open(path) as picture:
        grey = np.asarray(picture.convert("L"), dtype=np.int16)
    rows = np.flatnonzero((abs(grey - np.median(grey)) > 60).any(axis=1))
    return formula.source.bbox.height / (rows[-1] - rows[0] + 1) if len(rows) else 1.0


def _tags(formula: Formula) -> list[str]:
    tags = [formula.tag] if isinstance(formula.tag, str) else list(formula.tag or ())
    return [tag.strip("()[]") for tag in tags]


def _on(formula: Formula, page: int | None) -> bool:
    return page is None or formula.source.page == page


def _credit(reference: Reference, formula: Formula) -> Credit | None:
    if not reference.is_pdf:
        return None
    from mathsnap.pdf.credit import paper_of

    paper = _paper(reference.path, paper_of)
    eq = ", ".join(f"({tag})" for tag in _tags(formula))
    return Credit(paper.title or reference.path.name, paper.authors, formula.source.page, eq, paper.arxiv)


@cache
def _paper(path: Path, read: Callable[[Path], Any]) -> Any:
    return read(path)


def _check(latex: str, dialect: str) -> list[str]:
    """What a reader of the dialect would refuse."""
    report = check(latex, "latex" if dialect == "latex" else "katex")
    return [message.text for message in report.messages if message.severity == "error"]


_POINTS = 13.5
"""Size of a drawn formula, 18 CSS pixels: a little more than the text of a letter."""


@cache
def _draw(latex: str, display: bool) -> Drawing:
    """At twice the resolution of CSS pixels (96 an inch); on white, as dark pages do not turn pictures."""
    import io

    from PIL import Image

    from mathsnap.render import png, speech

    picture = png(latex, display, dpi=2 * 96, font_size=_POINTS, background="white")
    with Image.open(io.BytesIO(picture)) as image:
        width, height = image.size
    name = f"{sha256(latex.encode()).hexdigest()[:10]}.png"
    return Drawing(picture, round(width / 2), round(height / 2), speech(latex), name, _depth(latex, display))


def _depth(latex: str, display: bool) -> int:
    """How far a drawn formula reaches below the line that it stands on, in CSS pixels."""
    from mathsnap.render import svg

    box = re.search(r'viewBox="([^"]*)"', str(svg(latex, display, font_size=_POINTS)))
    _x, top, _width, height = map(float, box[1].split()) if box else (0.0, 0.0, 0.0, 0.0)
    return round((top + height) * 96 / 72)
