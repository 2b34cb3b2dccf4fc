"""Finding the place in a draft that a formula is to go to, by a name, a line or the end."""

from __future__ import annotations

import re

from mathsnap.drafts.change import Where
from mathsnap.drafts.markers import Marker, kind_of, open_marker
from mathsnap.drafts.scan import scan_text
from mathsnap.drafts.slots import Found, Slot, names_of
from mathsnap.drafts.text import Draft, View
from mathsnap.errors import InputError

__all__ = ["find_place"]

Searched = tuple[View, Found]


def find_place(
    draft: Draft, found: list[Searched], where: Where, reference: str
) -> tuple[View, Slot, tuple[str, str]]:
    """The text, the slot in it (one without length where there is none yet), and what must stand around it.

    A formula that was put in before is found again by its reference.

    Raises:
        InputError: the place is not there, not the only one, or within something like code.
    """
    if where.slot is not None:
        return (*_slot_named(draft, found, where.slot), ("", ""))
    again = [(v, s) for v, f in found for s in f.slots if s.filled and s.reference == reference]
    if again:
        return (*again[0], ("", ""))
    view, position = _position(draft, found, where)
    nl = view.newline
    before, after = view.text[:position], view.text[position:]
    lead = "" if not before else nl if before.endswith(("\n", "\r")) else nl * 2
    if before.endswith(nl * 2):
        lead = ""
    trail = nl if not after or after.startswith(("\n", "\r\n")) else nl * 2
    return view, Slot(position, position, reference), (lead, trail)


def _slot_named(draft: Draft, found: list[Searched], name: str) -> tuple[View, Slot]:
    hits = [(v, s) for v, f in found for s in f.slots if name.casefold() in names_of(s)]
    if not hits:
        names = sorted({s.name or s.reference for _, f in found for s in f.slots})
        raise InputError(
            f"{draft.path}: no slot is called {name!r}"
            + (f"; there are: {', '.join(names)}" if names else "")
        )
    if len(hits) > 1:
        places = ", ".join(str(draft.line(v.place(s.start))) for v, s in hits)
        raise InputError(f"{draft.path}: several slots are called {name!r}, in lines {places}")
    return hits[0]


def _position(draft: Draft, found: list[Searched], where: Where) -> tuple[View, int]:
    """The text, and the offset in it, to put a display at: always the start of a line or the end."""
    views = [view for view, _ in found]
    if not views:
        raise InputError(f"{draft.path}: the notebook has no Markdown cell to put a formula in")
    if where.append:
        return views[-1], _end_of_draft(draft.form, views[-1].text)
    starts = [(v, m) for v in views for m in re.finditer(r"(?m)^.*?\r?$\n?", v.text) if m[0]]
    if where.line is not None:
        hits = [(v, m) for v, m in starts if draft.line(v.place(m.start())) == where.line]
        named = f"line {where.line} that a formula can follow"
    else:
        wanted = (where.after or "").strip()
        hits = [(v, m) for v, m in starts if m[0].strip() == wanted or m[0].strip().lstrip("# ") == wanted]
        named = f"line {wanted!r}"
    if not hits:
        raise InputError(f"{draft.path}: there is no {named}")
    if len(hits) > 1:
        lines = ", ".join(str(draft.line(v.place(m.start()))) for v, m in hits)
        raise InputError(f"{draft.path}: there are several of {named}: {lines}; use --line")
    view, match = hits[0]
    _allowed(draft, view, match.end())
    return view, match.end()


def _allowed(draft: Draft, view: View, position: int) -> None:
    """Refuses a place in the middle of what is there, such as code, by whether a marker would be seen."""
    probe = f"{view.newline * 2}{open_marker(Marker('probe'), kind_of(draft.form))}{view.newline * 2}"
    seen = scan_text(draft.form, view.text[:position] + probe + view.text[position:])
    if not any(slot.reference == "probe" for slot in seen.slots):
        where = draft.where(view.place(max(position - 1, 0)))
        raise InputError(f"{where}: within code, front matter or a marker; choose another line")


def _end_of_draft(form: str, text: str) -> int:
    """Before what closes a document, else its end."""
    closing = {"latex": r"\\end\{document\}", "html": r"</body\s*>"}.get(form)
    hits = list(re.finditer(closing, text)) if closing else []
    return hits[-1].start() if hits else len(text)
