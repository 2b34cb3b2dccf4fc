"""Drafts to documents: LaTeX, PDF, pages, messages, and drafts for other platforms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from mathsnap.drafting import Reader, default_tools
from mathsnap.drafts.change import Event, Options, Tools
from mathsnap.drafts.files import written
from mathsnap.drafts.issue.document import Document, read_document
from mathsnap.drafts.issue.mail import to_message
from mathsnap.drafts.issue.markdown import to_markdown
from mathsnap.drafts.issue.page import to_page
from mathsnap.drafts.issue.repair import repaired
from mathsnap.drafts.issue.signs import needs_unicode_fonts
from mathsnap.drafts.issue.tex import to_tex
from mathsnap.drafts.issue.typeset import typeset
from mathsnap.drafts.place import fill as _fill
from mathsnap.drafts.restyle import restyled
from mathsnap.drafts.styles import style_named
from mathsnap.drafts.text import Draft, read_draft
from mathsnap.errors import UsageError

__all__ = ["convert"]


@dataclass(frozen=True)
class _Job:
    draft: Draft
    tools: Tools
    style: str
    numbered: bool
    template: Path | None

    @cached_property
    def document(self) -> Document:
        return read_document(self.draft, numbered=self.numbered)


def convert(
    draft: str | Path,
    outputs: str | Path | Sequence[str | Path],
    *,
    style: str = "auto",
    slots: Iterable[str] = (),
    all_images: bool = False,
    numbered: bool = True,
    credit: bool = False,
    force: bool = False,
    allow_outside: bool = False,
    template: str | Path | None = None,
    read: Reader | None = None,
) -> tuple[Event, ...]:
    """Fills a draft's slots and writes it as a document; the draft itself stays as it is.

    Args:
        draft: as for `fill`.
        outputs: one file or several; the suffix says what: .tex, .pdf, .html, .eml, .md, or the draft's own.
        style: of the formulas, where the output is a draft again.
        slots: as for `fill`, and so the rest that is not named here.
        all_images: every image that is a formula.
        numbered: number the displays.
        credit: say where formulas come from.
        force: also readings in doubt.
        allow_outside: read files outside the draft's folder.
        template: a LaTeX file in place of the package's own, with <<body>> where the text goes.
        read: what gives a reference's formula.

    Raises:
        UsageError: a suffix is not known.
        InputError: the draft or something that it names cannot be read.
        DependencyError: pandoc, or for PDF a TeX, is not there.
        MathsnapError: TeX stops, or an output cannot be written.
    """
    path = Path(draft)
    targets = [Path(o) for o in ([outputs] if isinstance(outputs, str | Path) else outputs)]
    before = repaired(path) if path.suffix.lower() in (".html", ".htm", ".xhtml") else read_draft(path)
    writers = [_writer(target, before) for target in targets]
    tools = default_tools(read)
    again = any(writer is _to_draft for writer in writers)
    # What takes labels numbers its displays itself.
    counted = numbered and again and style != "auto" and not style_named(style).labels
    options = Options(
        tuple(slots), all_images, style if again else "auto", counted, credit, force, allow_outside, True
    )
    filled = _fill(before, options, tools)
    job = _Job(
        Draft(path, filled.after, before.form), tools, style, numbered, Path(template) if template else None
    )
    for picture, content in filled.files.items() if again else ():
        for target in targets:
            written(target.parent / picture.relative_to(path.parent), content)
    for target, writer in zip(targets, writers, strict=True):
        if target.exists() and target.samefile(path):
            raise UsageError(f"{target}: is the draft itself; write to another file, or use mathsnap draft")
        written(target, writer(job, target))
    return filled.events


def _writer(target: Path, draft: Draft) -> Callable[[_Job, Path], bytes]:
    suffix = target.suffix.lower()
    if suffix == draft.path.suffix.lower() and suffix != ".html":
        return _to_draft
    if suffix == ".md" and draft.form == "markdown":
        return _to_draft
    if suffix == ".pdf" and draft.form == "latex":
        return lambda job, _target: typeset(job.draft.text, job.draft.path.parent, trusted=True)
    if suffix not in _WRITERS:
        raise UsageError(f"{target}: mathsnap writes {', '.join(_WRITERS)}, and what the draft is itself")
    return _WRITERS[suffix]


def _to_draft(job: _Job, target: Path) -> bytes:
    return _styled(job.draft, job, target)


def _styled(draft: Draft, job: _Job, target: Path) -> bytes:
    if job.style == "auto":
        return draft.data
    change = restyled(draft, style_named(job.style), job.tools.draw, numbered=job.numbered)
    for picture, content in change.files.items():
        written(target.parent / picture.relative_to(draft.path.parent), content)
    return change.after


def _to_markdown(job: _Job, target: Path) -> bytes:
    document = read_document(job.draft, numbered=job.numbered and job.style != "auto")
    text = to_markdown(document, target.parent)
    return _styled(Draft(job.draft.path.with_suffix(".md"), text.encode("utf-8"), "markdown"), job, target)


def _to_tex(job: _Job, target: Path) -> bytes:
    tex = to_tex(job.document, target.parent, job.template)
    for name, content in tex.files.items():
        written(target.parent / name, content)
    return tex.text.encode("utf-8")


def _to_pdf(job: _Job, _target: Path) -> bytes:
    folder = job.draft.path.parent
    tex = to_tex(job.document, folder, job.template)
    other_fonts = needs_unicode_fonts(tex.text)
    return typeset(tex.text, folder, files=tex.files, pictures=tex.pictures, unicode_fonts=other_fonts)


def _to_html(job: _Job, target: Path) -> bytes:
    return to_page(job.document, target.parent).encode("utf-8")


def _to_eml(job: _Job, _target: Path) -> bytes:
    return to_message(job.document, job.tools.draw)


_WRITERS: dict[str, Callable[[_Job, Path], bytes]] = {
    ".tex": _to_tex,
    ".pdf": _to_pdf,
    ".html": _to_html,
    ".eml": _to_eml,
    ".md": _to_markdown,
}
