"""From a draft and formulas to edits: what goes into which slot, and what is left alone."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Literal

from mathsnap.drafts.credit import Credit, credit_line
from mathsnap.drafts.markers import Marker, body_hash, close_marker, open_marker
from mathsnap.drafts.references import Reference, has_no_file, is_remote, parse_reference
from mathsnap.drafts.scan import scan, scan_text
from mathsnap.drafts.slots import Found, Slot
from mathsnap.drafts.styles import Draw, Style, guess_style, set_display, set_inline, style_named
from mathsnap.drafts.text import Draft, Edit, View, spliced
from mathsnap.errors import InputError, MathsnapError, NoFormulaError
from mathsnap.formula import Formula, Status

__all__ = ["Change", "Event", "Options", "Tools", "Where", "fill", "put"]

What = Literal["inserted", "updated", "unchanged", "edited", "no formula", "refused", "missing"]

_DOUBTFUL = (Status.SUSPECT, Status.INVALID)


@dataclass(frozen=True, slots=True)
class Options:
    """What to fill and how. slots: names of what to fill alone. force: doubtful ones too."""

    slots: tuple[str, ...] = ()
    all_images: bool = False
    style: str = "auto"
    numbered: bool = False
    credit: bool = False
    force: bool = False
    allow_outside: bool = False


@dataclass(frozen=True, slots=True)
class Tools:
    """What placing needs. read: a reference to its formula. check: LaTeX and dialect to complaints."""

    read: Callable[[Reference], Formula]
    draw: Draw
    check: Callable[[str, str], Sequence[str]] = lambda _latex, _dialect: ()
    credit: Callable[[Reference, Formula], Credit | None] = lambda _reference, _formula: None


@dataclass(frozen=True, slots=True)
class Event:
    """What became of one slot, at "draft.md:41"."""

    where: str
    reference: str
    what: What
    status: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Change:
    """A draft before and after, what was done, and files (pictures) to be written beside it."""

    path: Path
    before: bytes
    after: bytes
    events: tuple[Event, ...] = ()
    files: dict[Path, bytes] = field(default_factory=dict)

    @property
    def changed(self) -> bool:
        return self.before != self.after

    def diff(self) -> str:
        """What changes, as a unified diff."""
        old, new = (
            data.decode("utf-8").replace("\r\n", "\n").splitlines(keepends=True)
            for data in (self.before, self.after)
        )
        lines = difflib.unified_diff(old, new, str(self.path), str(self.path))
        return "".join(
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
        )


@dataclass(frozen=True, slots=True)
class Where:
    """Where a formula is to go: an image's name, a line to come after or its number, the end."""

    slot: str | None = None
    after: str | None = None
    line: int | None = None
    append: bool = False


def fill(draft: Draft, options: Options, tools: Tools) -> Change:
    """Puts formulas into the slots that are asked for.

    Raises:
        InputError: slots that cannot be filled, each with its file and line; a name that no slot has.
        NoFormulaError: a picture asked for by name holds no mathematics.
    """
    change = _filled(draft, options, tools)
    # A formula in its place can make what stands beside it a slot, as in a line that was raw HTML before.
    for _ in range(_ROUNDS):
        again = _filled(Draft(draft.path, change.after, draft.form), options, tools)
        if not again.changed:
            break
        new = tuple(event for event in again.events if event.what in ("inserted", "updated"))
        change = Change(draft.path, draft.data, again.after, change.events + new, change.files | again.files)
    return change


_ROUNDS = 4


def _filled(draft: Draft, options: Options, tools: Tools) -> Change:
    job = _Filling(draft, options, tools)
    for view, found in job.found:
        for slot in found.slots:
            if job.wanted(slot):
                job.visit(view, slot)
    job.complain()
    return job.change()


def put(
    draft: Draft, formula: Formula, reference: str, where: Where, options: Options, tools: Tools
) -> Change:
    """Puts one formula that is at hand into a draft.

    Raises:
        InputError: the place is not there, or not the only one of that name.
    """
    job = _Filling(draft, options, tools)
    view, slot, around = job.find(where, reference)
    job.place(view, slot, formula, reference, around, job.credit_of(reference, formula))
    job.complain()
    return job.change()


class _Filling:
    """One run over a draft: its edits and what is to be told."""

    def __init__(self, draft: Draft, options: Options, tools: Tools) -> None:
        self.draft, self.options, self.tools = draft, options, tools
        self.found = scan(draft)
        self.edits: list[Edit] = []
        self.events: list[Event] = []
        self.files: dict[Path, bytes] = {}
        self.errors: list[MathsnapError] = []
        self.matched: set[str] = set()
        self.displays = 0
        self.prints: dict[Path, str] = {}
        self.kind = "latex" if draft.form == "latex" else "html"

    @cached_property
    def style(self) -> Style:
        if self.options.style != "auto":
            return style_named(self.options.style)
        every = Found([], [math for _, found in self.found for math in found.maths])
        return guess_style(self.draft.form, every, self.draft.text)

    def change(self) -> Change:
        after = self.draft.encoded(spliced(self.draft.text, self.edits))
        return Change(self.draft.path, self.draft.data, after, tuple(self.events), self.files)

    def complain(self) -> None:
        for name in self.options.slots:
            if name not in self.matched:
                names = sorted({s.name or s.reference for _, f in self.found for s in f.slots})
                there = f"; there are: {', '.join(names)}" if names else "; it has no slots"
                self.errors.append(InputError(f"{self.draft.path}: no slot is called {name!r}{there}"))
        if len(self.errors) == 1:
            raise self.errors[0]
        if self.errors:
            raise InputError("\n".join(map(str, self.errors)))

    def wanted(self, slot: Slot) -> bool:
        if self.options.slots:
            hits = [name for name in self.options.slots if name.casefold() in _names(slot)]
            self.matched.update(hits)
            return bool(hits)
        return slot.kind != "image" or (self.options.all_images and not is_remote(slot.reference))

    # What becomes of a slot

    def visit(self, view: View, slot: Slot) -> None:
        if slot.edited:
            if slot.block:
                self.displays += 1
            self.tell(view, slot, "edited", detail="changed by hand, left as it is")
            return
        if slot.filled and (has_no_file(slot.reference) or self._is_current(slot)):
            self.displays += slot.block
            self.tell(view, slot, "unchanged", slot.marker.status if slot.marker else "")
            return
        try:
            self._read_and_place(view, slot)
        except NoFormulaError as error:
            if slot.kind != "image" or self.options.slots:
                self.errors.append(NoFormulaError(f"{self.where(view, slot)}: {error}"))
            else:
                self.tell(view, slot, "no formula", detail="not a picture of a formula, left as it is")
        except MathsnapError as error:
            self._cannot(view, slot, error)

    def _cannot(self, view: View, slot: Slot, error: MathsnapError) -> None:
        if slot.filled and isinstance(error, InputError):
            self.displays += slot.block
            self.tell(view, slot, "missing", detail=f"{error}; the formula is left as it is")
        else:
            self.errors.append(InputError(f"{self.where(view, slot)}: {error}"))

    def _read_and_place(self, view: View, slot: Slot) -> None:
        reference = self._reference(slot)
        formula = self.tools.read(reference)
        credit = self.tools.credit(reference, formula) if self._credited(slot) else None
        self.place(view, slot, formula, slot.reference, ("", ""), credit, self._print(reference))

    def _reference(self, slot: Slot) -> Reference:
        folder = self.draft.path.parent
        reference = parse_reference(
            slot.reference,
            folder,
            allow_outside=self.options.allow_outside,
            suffixes=self.draft.form == "latex" and slot.kind == "image",
        )
        return replace(reference, alone=slot.kind == "image" and not self.options.slots)

    def _print(self, reference: Reference) -> str:
        if reference.path not in self.prints:
            self.prints[reference.path] = reference.fingerprint()
        return self.prints[reference.path]

    def credit_of(self, reference: str, formula: Formula) -> Credit | None:
        """That of a formula that was read before, if credits are wanted and its file is still there."""
        if not self.options.credit or has_no_file(reference):
            return None
        named = parse_reference(reference, self.draft.path.parent, allow_outside=True)
        return self.tools.credit(named, formula)

    def _credited(self, slot: Slot) -> bool:
        return self.options.credit or bool(slot.marker and slot.marker.credit)

    def _is_current(self, slot: Slot) -> bool:
        """Whether a filled slot is what it would become; where its file is missing, what it is stands."""
        marker = slot.marker or Marker("")
        if self.options.style not in ("auto", marker.style) or (self.options.credit and not marker.credit):
            return False
        if self.options.numbered and slot.block and marker.number != str(self.displays + 1):
            return False
        folder = self.draft.path.parent
        try:
            reference = parse_reference(slot.reference, folder, allow_outside=True, suffixes=True)
        except InputError:
            return False
        return self._print(reference) == marker.source

    # Writing one

    def place(
        self,
        view: View,
        slot: Slot,
        formula: Formula,
        reference: str,
        around: tuple[str, str] = ("", ""),
        credit: Credit | None = None,
        source: str | None = None,
    ) -> None:
        """Makes the edit that puts a formula into a slot; `around` comes before and after it."""
        style = self._style_of(view, slot)
        status, doubt = self._doubt(formula, style)
        if status in _DOUBTFUL and not self.options.force:
            detail = f"{doubt}; look at it and use --force"
            self.tell(view, slot, "refused", str(status), detail)
            return
        old = slot.marker or Marker("")
        marker = Marker(
            reference,
            slot.name or old.name,
            old.label,
            formula.engine,
            str(status),
            style.name,
            self._number(slot, old),
            "yes" if credit else "",
            formula.source.sha256[:16] if source is None else source,
        )
        body = self._body(
            view, slot, formula.latex, style, marker, credit, doubt if status in _DOUBTFUL else ""
        )
        marker = marker.sealed(body)
        if slot.filled and old == marker:
            self.tell(view, slot, "unchanged", str(status))
            return
        new = open_marker(marker, self.kind) + body + close_marker(self.kind)
        text = around[0] + self._guard(view, slot) + new + (around[1] or self._tail(view, slot))
        self.edits.append(view.outward(Edit(slot.start, slot.end, text)))
        self.tell(view, slot, "updated" if slot.filled else "inserted", str(status), doubt)

    def _style_of(self, view: View, slot: Slot) -> Style:
        if self.options.style == "auto" and slot.marker and slot.marker.style:
            return style_named(slot.marker.style)
        if self.style.inline.startswith("$@") and not slot.block and _price_before(view.text, slot):
            return style_named("brackets")
        return self.style

    def _doubt(self, formula: Formula, style: Style) -> tuple[Status, str]:
        complaints = self.tools.check(formula.latex, "latex" if self.draft.form == "latex" else style.dialect)
        if complaints:
            return Status.INVALID, complaints[0]
        failed = next((check.detail or check.name for check in formula.checks if not check.passed), "")
        doubtful = formula.status in _DOUBTFUL
        return formula.status, (failed or "the reading is in doubt") if doubtful else ""

    def _number(self, slot: Slot, old: Marker) -> str:
        if not slot.block:
            return ""
        self.displays += 1
        return str(self.displays) if self.options.numbered else old.number

    def _body(
        self,
        view: View,
        slot: Slot,
        latex: str,
        style: Style,
        marker: Marker,
        credit: Credit | None,
        doubt: str,
    ) -> str:
        form = self.draft.form
        drawing = None
        if style.picture:
            drawing = self.tools.draw(latex, slot.block)
            name = f"{self.draft.path.stem}-formulas/{body_hash(latex)[:10]}-{'d' if slot.block else 'i'}.png"
            drawing = replace(drawing, file=name)
            self.files[self.draft.path.parent / name] = drawing.png
        note = f"mathsnap: {marker.status}, compare with {marker.reference}: {doubt}" if doubt else ""
        if not slot.block:
            cell = "|" in _line(view.text, slot) and form in ("markdown", "notebook")
            body = set_inline(latex, style, form, cell=cell, drawing=drawing)
            body += f" [{note}]" if note else ""
            return f"{view.newline}{body}{self._inline_end(view, slot)}" if form == "latex" else body
        lines = set_display(latex, style, form, number=marker.number, label=marker.label, drawing=drawing)
        if note:
            lines += _paragraph(f"[{note}]", form)
        if credit:
            lines += _paragraph(credit_line(credit, form), form, made=True)
        return (
            view.newline
            + "".join(_indented(line, slot.indent) + view.newline for line in lines)
            + slot.indent
        )

    def _inline_end(self, view: View, slot: Slot) -> str:
        return view.newline if view.text[slot.end : slot.end + 1].isspace() else ""

    def _guard(self, view: View, slot: Slot) -> str:
        """A comment at the start of a line would make the whole line raw HTML for readers of Markdown."""
        if self.draft.form not in ("markdown", "notebook") or slot.block or slot.filled:
            return ""
        before = _line(view.text, slot)[: slot.start - _line_start(view.text, slot.start)]
        return "" if re.search(r"[^\s>*+\-\d.)]", before) else "<span></span>"

    def _tail(self, view: View, slot: Slot) -> str:
        """A comment of LaTeX takes the rest of its line with it."""
        if (
            self.draft.form != "latex"
            or slot.filled
            or view.text[slot.end : slot.end + 1] in ("\n", "\r", "")
        ):
            return ""
        return view.newline

    # Finding a place by name

    def find(self, where: Where, reference: str) -> tuple[View, Slot, tuple[str, str]]:
        if where.slot is not None:
            return (*self._slot_named(where.slot), ("", ""))
        again = [(v, s) for v, f in self.found for s in f.slots if s.filled and s.reference == reference]
        if again:
            return (*again[0], ("", ""))
        view, position = self._position(where)
        nl = view.newline
        before, after = view.text[:position], view.text[position:]
        lead = "" if not before else nl if before.endswith(("\n", "\r")) else nl * 2
        if before.endswith(nl * 2):
            lead = ""
        trail = nl if not after or after.startswith(("\n", "\r\n")) else nl * 2
        return view, Slot(position, position, reference), (lead, trail)

    def _slot_named(self, name: str) -> tuple[View, Slot]:
        hits = [(v, s) for v, f in self.found for s in f.slots if name.casefold() in _names(s)]
        if not hits:
            names = sorted({s.name or s.reference for _, f in self.found for s in f.slots})
            raise InputError(
                f"{self.draft.path}: no slot is called {name!r}"
                + (f"; there are: {', '.join(names)}" if names else "")
            )
        if len(hits) > 1:
            places = ", ".join(str(self.draft.line(v.place(s.start))) for v, s in hits)
            raise InputError(f"{self.draft.path}: several slots are called {name!r}, in lines {places}")
        if hits[0][1].edited:
            raise InputError(f"{self.where(*hits[0])}: the formula was changed by hand; it is left as it is")
        return hits[0]

    def _position(self, where: Where) -> tuple[View, int]:
        """The text, and the offset in it, to put a display at: always the start of a line or the end."""
        views = [view for view, _ in self.found]
        if not views:
            raise InputError(f"{self.draft.path}: the notebook has no Markdown cell to put a formula in")
        if where.append:
            return views[-1], _end_of_draft(self.draft.form, views[-1].text)
        starts = [(v, m) for v in views for m in re.finditer(r"(?m)^.*?\r?$\n?", v.text) if m[0]]
        if where.line is not None:
            hits = [(v, m) for v, m in starts if self.draft.line(v.place(m.start())) == where.line]
            named = f"line {where.line} that a formula can follow"
        else:
            wanted = (where.after or "").strip()
            hits = [
                (v, m) for v, m in starts if m[0].strip() == wanted or m[0].strip().lstrip("# ") == wanted
            ]
            named = f"line {wanted!r}"
        if not hits:
            raise InputError(f"{self.draft.path}: there is no {named}")
        if len(hits) > 1:
            lines = ", ".join(str(self.draft.line(v.place(m.start()))) for v, m in hits)
            raise InputError(f"{self.draft.path}: there are several of {named}: {lines}; use --line")
        view, match = hits[0]
        self._allowed(view, match.end())
        return view, match.end()

    def _allowed(self, view: View, position: int) -> None:
        """Refuses a place in the middle of what is there, such as code, by whether a marker would be seen."""
        probe = f"{view.newline * 2}{open_marker(Marker('probe'), self.kind)}{view.newline * 2}"
        found = scan_text(self.draft.form, view.text[:position] + probe + view.text[position:])
        if not any(slot.reference == "probe" for slot in found.slots):
            where = self.draft.where(view.place(max(position - 1, 0)))
            raise InputError(f"{where}: within code, front matter or a marker; choose another line")

    def where(self, view: View, slot: Slot) -> str:
        return self.draft.where(view.place(slot.start))

    def tell(self, view: View, slot: Slot, what: What, status: str = "", detail: str = "") -> None:
        self.events.append(Event(self.where(view, slot), slot.reference, what, status, detail))


def _price_before(text: str, slot: Slot) -> bool:
    """Whether a dollar of prose stands before it in its paragraph; readers would pair it with ours."""
    start = max(text.rfind("\n\n", 0, slot.start), text.rfind("\n\r\n", 0, slot.start), 0)
    before = text[start : slot.start]
    if "$" not in before:
        return False
    found = scan_text("markdown", before)
    taken = [Edit(math.start, math.end, "") for math in found.maths]
    taken += [Edit(other.start, other.end, "") for other in found.slots]
    return "$" in re.sub(r"\\.|(`+).*?\1", "", spliced(before, taken))


def _names(slot: Slot) -> set[str]:
    path = Path(slot.reference.partition("#")[0])
    label = slot.marker.label if slot.marker else ""
    return {n.casefold() for n in (slot.name, slot.reference, path.name, path.stem, label) if n}


def _line_start(text: str, position: int) -> int:
    return max(text.rfind("\n", 0, position), text.rfind("\r", 0, position)) + 1


def _line(text: str, slot: Slot) -> str:
    """The line of a slot, without the slot."""
    stop = re.compile(r"\r|\n|\Z").search(text, slot.end)
    return (
        text[_line_start(text, slot.start) : slot.start]
        + text[slot.end : stop.start() if stop else len(text)]
    )


def _indented(line: str, indent: str) -> str:
    return (indent + line) if line else indent.rstrip(" \t")


def _paragraph(text: str, form: str, made: bool = False) -> list[str]:
    """A line of words of its own."""
    if form == "html":
        return [text if made else f"<p><em>{text.replace('&', '&amp;').replace('<', '&lt;')}</em></p>"]
    if form == "latex":
        safe = text if made else re.sub(r"[\\{}$&#%_^~]", lambda m: rf"\char`\{m[0]}{{}}", text)
        return [safe if made else f"\\par\\emph{{{safe}}}\\par"]
    safe = text if made else re.sub(r"[\\`*_<>$|#]", r"\\\g<0>", text)
    return ["", safe if made else f"**{safe}**", ""]


def _end_of_draft(form: str, text: str) -> int:
    """Before what closes a document, else its end."""
    closing = {"latex": r"\\end\{document\}", "html": r"</body\s*>"}.get(form)
    hits = list(re.finditer(closing, text)) if closing else []
    return hits[-1].start() if hits else len(text)
