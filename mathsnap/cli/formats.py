"""The formats of the commands: each turns formulas, or one of them, into pieces of a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from mathsnap import Formula, Status, UsageError
from mathsnap.cli.output import json_line

__all__ = ["FORMATS", "PIECES", "SUFFIXES", "by_suffix", "tags_of"]


def by_suffix(path: Path, forms: Mapping[str, str]) -> str:
    """The format that a file's suffix tells. forms: what each suffix stands for."""
    if (form := forms.get(path.suffix.lower())) is None:
        raise UsageError(f"{path}: the suffix tells no format; use {', '.join(forms)}, or --format")
    return form


def tags_of(formula: Formula) -> tuple[str, ...]:
    """The numbers of a display, as printed; none for one without."""
    if formula.tag is None:
        return ()
    return (formula.tag,) if isinstance(formula.tag, str) else formula.tag


def _jsonl(formulas: Iterable[Formula]) -> Iterator[str]:
    for formula in formulas:
        yield json_line(formula.to_dict())


def _markdown(formulas: Iterable[Formula]) -> Iterator[str]:
    for heading, formula in _by_page(formulas):
        if heading:
            yield f"## {heading}\n\n"
        if formula.kind == "inline":
            yield f"- ${formula.latex}${_remark(formula)}\n\n"
        else:
            yield f"$$\n{formula.latex}{_tag_command(formula)}\n$$\n{_remark(formula)}\n"


def _remark(formula: Formula) -> str:
    return f"<!-- {formula.status} -->\n" if _doubtful(formula) else ""


def _tex(formulas: Iterable[Formula]) -> Iterator[str]:
    # The packages are known only at the end, so the formulas are held until then.
    from mathsnap.latex import packages

    body: list[str] = []
    needed: set[str] = {"amsmath", "amssymb"}
    for heading, formula in _by_page(formulas):
        latex = formula.latex.replace("\ufffd", "?")
        needed.update(packages(latex))
        body.append(f"\n% {heading}\n" if heading else "")
        body.append("% suspect: compare it with the page\n" if _doubtful(formula) else "")
        if not latex:
            body.append("% nothing could be read here\n")
        elif formula.kind == "inline":
            body.append(f"\\noindent\\({latex}\\)\\par\n")
        else:
            body.append(f"\\begin{{equation*}}\n{latex}{_tag_command(formula)}\n\\end{{equation*}}\n")
    yield "\\documentclass{article}\n"
    yield from (f"\\usepackage{{{name}}}\n" for name in sorted(needed))
    yield "\\begin{document}\n"
    yield from body
    yield "\n\\end{document}\n"


def _html(formulas: Iterable[Formula]) -> Iterator[str]:
    from mathsnap.report import html_report

    return html_report(formulas)


def _by_page(formulas: Iterable[Formula]) -> Iterator[tuple[str, Formula]]:
    """Each formula with a heading where a new page begins, else with ""."""
    last = ""
    for formula in formulas:
        page = f", page {formula.source.page}" if formula.source.page is not None else ""
        heading = f"{formula.source.path or 'data in memory'}{page}"
        yield ("" if heading == last else heading), formula
        last = heading


def _tag_command(formula: Formula) -> str:
    tags = tags_of(formula)
    if not tags:
        return ""
    bare = [re.fullmatch(r"\((.*)\)", tag) for tag in tags]
    if all(bare):
        return f" \\tag{{{', '.join(match[1] for match in bare if match)}}}"
    return f" \\tag*{{{', '.join(tags)}}}"


def _doubtful(formula: Formula) -> bool:
    return formula.status in (Status.SUSPECT, Status.INVALID)


FORMATS: dict[str, Callable[[Iterable[Formula]], Iterator[str]]] = {
    "jsonl": _jsonl,
    "markdown": _markdown,
    "tex": _tex,
    "html": _html,
}


def _mathml(formula: Formula) -> str:
    from mathsnap.render import mathml

    return mathml(formula.latex, formula.kind == "display") + "\n"


def _svg(formula: Formula) -> str:
    from mathsnap.render import svg

    return svg(formula.latex, formula.kind == "display") + "\n"


PIECES: dict[str, Callable[[Formula], str]] = {
    "latex": lambda formula: formula.latex + "\n",
    "markdown": lambda formula: (
        f"${formula.latex}$\n"
        if formula.kind == "inline"
        else f"$$\n{formula.latex}{_tag_command(formula)}\n$$\n"
    ),
    "mathml": _mathml,
    "svg": _svg,
}
"""The formats of a single formula."""


SUFFIXES = {"jsonl": ".jsonl", "markdown": ".md", "tex": ".tex", "html": ".html"}
