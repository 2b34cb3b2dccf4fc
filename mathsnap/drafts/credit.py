"""Where a formula comes from, as a line under it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

from mathsnap.drafts.text import Form

__all__ = ["Credit", "credit_line"]


@dataclass(frozen=True, slots=True)
class Credit:
    """A source: title and authors of the paper, page and number of the formula, arXiv's identifier."""

    title: str
    authors: tuple[str, ...] = ()
    page: int | None = None
    eq: str = ""
    arxiv: str = ""


def credit_line(credit: Credit, form: Form) -> str:
    """The credit as one line of a draft in that format."""
    quote, emphasis, link = _WRITERS[form]
    parts = [quote(f"“{credit.title}”") if credit.title else ""]
    if credit.authors:
        shown = credit.authors if len(credit.authors) <= 3 else (credit.authors[0], "et al.")
        joined = " ".join(shown) if shown[-1] == "et al." else ", ".join(shown)
        parts.append(quote(joined))
    parts.append(f"p. {credit.page}" if credit.page is not None else "")
    parts.append(f"eq. {quote(credit.eq)}" if credit.eq else "")
    if credit.arxiv:
        parts.append(link(f"arXiv:{credit.arxiv}", f"https://arxiv.org/abs/{credit.arxiv}"))
    return emphasis("Source: " + ", ".join(part for part in parts if part))


def _markdown(text: str) -> str:
    return re.sub(r"[\\`*_\[\]<>$|#]", r"\\\g<0>", text)


def _latex(text: str) -> str:
    signs = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    signs |= {"“": "``", "”": "''"}
    return re.sub(r"[\\~^“”{}$&#%_]", lambda m: signs.get(m[0], "\\" + m[0]), text)


def _plain_html(text: str) -> str:
    return html.escape(text, quote=False)


_IN_MARKDOWN = (_markdown, lambda text: f"*{text}*", lambda text, url: f"[{text}]({url})")

_WRITERS: dict[Form, tuple[Callable[[str], str], Callable[[str], str], Callable[[str, str], str]]] = {
    "markdown": _IN_MARKDOWN,
    "notebook": _IN_MARKDOWN,
    "html": (
        _plain_html,
        lambda text: f'<p class="credit"><small>{text}</small></p>',
        lambda text, url: f'<a href="{url}">{text}</a>',
    ),
    "latex": (
        _latex,
        lambda text: f"{{\\footnotesize {text}\\par}}",
        lambda text, url: f"\\href{{{url}}}{{{text}}}",
    ),
}
