"""From a draft and formulas to edits: what goes into which slot, and what is left alone."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from mathsnap.drafts.change import Change, Event, Options, Tools, What, Where
from mathsnap.drafts.credit import Credit, credit_line
from mathsnap.drafts.markers import Marker, body_hash, close_marker, kind_of, open_marker
from mathsnap.drafts.references import Reference, has_no_file, is_remote, parse_reference
from mathsnap.drafts.scan import scan, scan_text
from mathsnap.drafts.slots import Found, Slot, is_counted, names_of
from mathsnap.drafts.styles import Style, guess_style, set_display, set_inline, style_named
from mathsnap.drafts.text import Draft, Edit, View, spliced
from mathsnap.drafts.where import find_place
from mathsnap.errors import InputError, MathsnapError, NoFormulaError
from mathsnap.formula import Formula, Status

__all__ = ["fill", "put"]

_BY_HAND = "changed by hand, left as it is"

_DOUBTFUL = (Status.SUSPECT, Status.INVALID)


def fill(draft: Draft, options: Options, tools: Tools) -> Change:
    """Puts formulas into the slots that are asked for.

    Raises:
        InputError: slots that cannot be filled, each with its file and line; a name that no slot has.
        NoFormulaError: a picture asked for by name holds no mathematics.
    """
    change = _filled(draft, options, tools)
    if not change.changed:
        return change
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
        own = [math.start for math in found.maths if is_counted(math)] if options.among_all else []
        for slot in found.slots:
            job.displays += len(own) - len(own := [start for start in own if start > slot.start])
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
    view, slot, around = find_place(draft, job.found, where, reference)
    if slot.edited:
        job.tell(view, slot, "edited", detail=_BY_HAND)
    else:
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
        self.kind = kind_of(draft.form)

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
            hits = [name for name in self.options.slots if name.casefold() in names_of(slot)]
            self.matched.update(hits)
            return bool(hits)
        return slot.kind != "image" or (self.options.all_images and not is_remote(slot.reference))

    # What becomes of a slot

    def visit(self, view: View, slot: Slot) -> None:
        if slot.edited:
            if slot.block:
                self.displays += 1
            self.tell(view, slot, "edited", detail=_BY_HAND)
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
