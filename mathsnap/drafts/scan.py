"""Finding the slots and formulas of a draft, whatever its format."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from mathsnap.drafts import html, latex, markdown
from mathsnap.drafts.notebook import cells
from mathsnap.drafts.slots import Found, UnclosedMarkerError
from mathsnap.drafts.text import Draft, Form, View
from mathsnap.errors import InputError

__all__ = ["scan", "scan_text"]

_SCANNERS: dict[str, Callable[[str], Found]] = {
    "markdown": markdown.scan,
    "html": html.scan,
    "latex": latex.scan,
    "notebook": markdown.scan,
}


def scan(draft: Draft) -> list[tuple[View, Found]]:
    """Each text of a draft (a notebook has one for each cell) with what is in it.

    Raises:
        InputError: a marker has lost its end, or a notebook is none.
    """
    whole = [View(draft.text, draft.newline)]
    views = list(cells(draft)) if draft.form == "notebook" else whole
    result = []
    for view in views:
        try:
            result.append((view, scan_text(draft.form, view.text)))
        except UnclosedMarkerError as error:
            raise InputError(f"{draft.where(view.place(error.position))}: {error}") from error
    return result


@lru_cache(maxsize=4)
def scan_text(form: Form, text: str) -> Found:
    """What is in one text of that format; kept for those that ask again, who must not change it.

    Raises:
        UnclosedMarkerError: a marker has lost its end.
    """
    return _SCANNERS[form](text)
