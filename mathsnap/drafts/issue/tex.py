"""A document as LaTeX that an author would go on editing."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files as resources
from pathlib import Path

from mathsnap.drafts.issue.document import Document, Equation, readable
from mathsnap.drafts.issue.pandoc import Node, node, text_of, walk, write
from mathsnap.drafts.issue.pictures import as_drawing, is_plain
from mathsnap.drafts.issue.signs import (
    EMOJI,
    declared,
    emoji,
    fonts_for,
    in_formula,
    needs_unicode_fonts,
    normal,
)
from mathsnap.errors import InputError
from mathsnap.latex import packages

__all__ = ["Tex", "to_tex"]

_ENVIRONMENT = re.compile(r"\\begin\{(multline|eqnarray)(\*?)\}")

_LONG = 180
"""Characters of LaTeX from which on a display may be wider than a line, and is set so that it fits."""


@dataclass(frozen=True, slots=True)
class Tex:
    """A document in LaTeX.

    files: pictures made for it, that are to lie beside it, by names relative to it. pictures: those that are
    there, named so too.
    """

    text: str
    files: dict[str, bytes]
    pictures: tuple[str, ...]


def to_tex(document: Document, beside: Path, template: Path | None = None) -> Tex:
    """The whole LaTeX document.

    beside: the folder it will lie in, which pictures are named from. template: in place of our own.

    Raises:
        InputError: the template or a picture cannot be read, or the template has no place for the text.
    """
    files: dict[str, bytes] = {}
    pictures: list[str] = []
    tree = {**document.tree, "meta": {}}
    tree["blocks"] = walk(tree["blocks"], _formulas_of_headings)
    tree["blocks"] = walk(tree["blocks"], lambda n: _changed(n, document, beside))
    tree["blocks"] = walk(tree["blocks"], lambda n: _image(n, document, beside, files, pictures))
    body = write(tree, "latex", "--syntax-highlighting=none", "--top-level-division=section")
    body = _SHORT_TABLE.sub(_kept_together, _right_to_left(normal(body.strip())))
    body = _IN_HEADING.sub(lambda m: _formula_of_heading(document.equations[int(m[1])]), body)
    head = _heading_of(document)
    fields = {
        "title": _words(document.title),
        "subtitle": _words(document.subtitle),
        "author": _words(document.author),
        "date": _words(document.date),
        "language": document.language,
        "packages": _packages(document.equations) + declared(head + body),
        "fallback": "",
        "maketitle": head,
        "body": body,
    }
    text = _template(template)
    fields["fallback"] = fonts_for("".join(fields.values()))
    return Tex(re.sub(r"<<([a-z-]+)>>", lambda m: fields.get(m[1], m[0]), text), files, tuple(pictures))


_SHORT_TABLE = re.compile(r"\\begin\{longtable\}.*?\\end\{longtable\}", re.DOTALL)

_ROWS_KEPT = 15
"""A table of so many rows is not broken across pages."""


def _kept_together(match: re.Match[str]) -> str:
    head, last, rows = match[0].partition("\\endlastfoot")
    lines = rows.split("\\\\\n")
    return match[0] if len(lines) > _ROWS_KEPT + 1 else head + last + "\\\\*\n".join(lines)


def _template(path: Path | None) -> str:
    if path is None:
        return resources("mathsnap.drafts.issue").joinpath("issue.tex").read_text(encoding="utf-8")
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: the template cannot be read: {error}") from error
    if "<<body>>" not in text:
        raise InputError(f"{path}: the template has no <<body>> for the text")
    return text


def _heading_of(document: Document) -> str:
    """Title, second line, author and date at the head of the first page."""
    if not document.title:
        return ""
    below = ", ".join(_words(part) for part in (document.author, document.date) if part)
    lines = [rf"{{\LARGE\bfseries {_words(document.title)}\par}}"]
    lines += [rf"{{\large {_words(document.subtitle)}\par}}"] if document.subtitle else []
    lines += [rf"{{{below}\par}}"] if below else []
    return "\\begingroup\\raggedright\n" + "\n".join(lines) + "\n\\endgroup\\bigskip\n"


def _packages(equations: list[Equation]) -> str:
    needed = set[str]().union(*(packages(e.latex) for e in equations)) - {"amsmath", "amssymb", "mathtools"}
    return "".join(f"\\usepackage{{{name}}}\n" for name in sorted(needed))


def _changed(n: Node, document: Document, beside: Path) -> list[Node] | None:
    change = _CHANGES.get(n["t"])
    return change(n, document, beside) if change else None


def _raw(text: str) -> Node:
    return node("RawInline", ["latex", text])


def _code(n: Node, document: Document, _beside: Path) -> list[Node] | None:
    classes, content = n["c"][0][1], n["c"][1]
    if "mathref" in classes:
        label = document.labels.get(content)
        return [_raw(rf"\eqref{{{label}}}") if label else node("Str", content)]
    if "mathsnap" not in classes:
        return None
    return [_raw(_equation(document.equations[int(content)]))]


def _equation(equation: Equation) -> str:
    """A formula in the environment that its own LaTeX asks for."""
    latex = in_formula(equation.latex)
    if not equation.display:
        return rf"\({latex}\)"
    label = rf"\label{{{equation.label}}}" if equation.label else ""
    label = (rf"\tag{{{equation.number}}}" if equation.tagged else "") + label
    own = _ENVIRONMENT.match(latex)
    if own:
        if label and not own[2]:
            return f"\n{latex[: own.end()]}{label}{latex[own.end() :]}\n"
        return f"\n{latex}\n"
    if len(latex) > _LONG:
        latex = rf"\fitted{{{latex}}}"
    star = "" if label else "*"
    return f"\n\\begin{{equation{star}}}{label}\n{latex}\n\\end{{equation{star}}}\n"


def _link(n: Node, _document: Document, _beside: Path) -> list[Node] | None:
    """On paper a link's address is a footnote."""
    words, (target, _title) = n["c"][1], n["c"][2]
    if not re.match(r"(?:https?|ftp)://", target) or text_of(words).strip() in (
        target,
        target.split("://")[1],
    ):
        return None
    url = (
        target.replace("\\", "%5C")
        .replace("{", "%7B")
        .replace("}", "%7D")
        .replace("#", r"\#")
        .replace("%", r"\%")
    )
    return [n, _raw(rf"\footnote{{\url{{{url}}}}}")]


def _note(n: Node, _document: Document, _beside: Path) -> list[Node] | None:
    """No footnotes within footnotes: the address stands behind the words."""
    return [node("Note", walk(n["c"], _in_brackets))]


def _in_brackets(n: Node) -> list[Node] | None:
    if n["t"] != "RawInline" or not n["c"][1].startswith(_FOOTNOTE):
        return None
    return [_raw(f" ({n['c'][1].removeprefix(_FOOTNOTE).removesuffix('}')})")]


def _figure(n: Node, _document: Document, _beside: Path) -> list[Node] | None:
    """None in captions either, which are written twice."""
    attributes, caption, blocks = n["c"]
    return [node("Figure", [attributes, walk(caption, _in_brackets), blocks])]


def _table(n: Node, _document: Document, _beside: Path) -> list[Node] | None:
    """Columns of a table that is too wide get widths by what stands in them, so that they are broken."""
    columns, head, bodies = n["c"][2], n["c"][3], n["c"][4]
    rows = [*head[1], *(row for body in bodies for part in (body[2], body[3]) for row in part)]
    longest = [0] * len(columns)
    for row in rows:
        for i, cell in enumerate(row[1][: len(columns)]):
            longest[i] = max(longest[i], len(text_of(cell[4])))
    if sum(longest) <= _LINE or any(width["t"] == "ColWidth" for _, width in columns):
        return None
    widths = [
        [align, node("ColWidth", share)] for (align, _), share in zip(columns, _shares(longest), strict=True)
    ]
    return [node("Table", [*n["c"][:2], widths, *n["c"][3:]])]


def _shares(longest: list[int]) -> list[float]:
    """Of the line for each column: narrow ones get what they need, the others share what is left."""
    needed = [length + 3 for length in longest]
    narrow = [length <= _LINE / len(needed) for length in needed]
    left = _LINE - sum(n for n, fits in zip(needed, narrow, strict=True) if fits)
    wide = sum(min(n, 60) for n, fits in zip(needed, narrow, strict=True) if not fits) or 1
    return [
        n / _LINE if fits else left * min(n, 60) / wide / _LINE
        for n, fits in zip(needed, narrow, strict=True)
    ]


_LINE = 75
"""Letters that fit into a line."""

_FOOTNOTE = r"\footnote{"


def _heading(n: Node, _document: Document, _beside: Path) -> list[Node] | None:
    """No footnotes in headings: they would run into the contents and the PDF's outline."""
    level, attributes, words = n["c"]
    return [node("Header", [level, attributes, _without_footnotes(words)])]


_IN_HEADING = re.compile("\ue000([0-9]+)\ue001")
"""A formula of a heading, until pandoc has written the heading twice: for the page, and for the outline."""


def _formulas_of_headings(n: Node) -> list[Node] | None:
    def marked(n: Node) -> list[Node] | None:
        is_formula = n["t"] == "Code" and "mathsnap" in n["c"][0][1]
        return [node("Str", f"\ue000{n['c'][1]}\ue001")] if is_formula else None

    return [node("Header", [*n["c"][:2], walk(n["c"][2], marked)])] if n["t"] == "Header" else None


def _formula_of_heading(equation: Equation) -> str:
    words = _words(readable(equation.latex))
    if needs_unicode_fonts(declared(words) + words):
        words = _words(equation.latex)
    return rf"\texorpdfstring{{{_equation(equation)}}}{{{words}}}"


def _without_footnotes(tree: list[Node]) -> list[Node]:
    def bare(n: Node) -> list[Node] | None:
        is_footnote = n["t"] == "RawInline" and n["c"][1].startswith(_FOOTNOTE)
        return [] if is_footnote else None

    return list(walk(tree, bare))


def _image(
    n: Node, document: Document, beside: Path, files: dict[str, bytes], pictures: list[str]
) -> list[Node] | None:
    if n["t"] != "Image":
        return None
    attributes, words, (target, title) = n["c"]
    path = document.folder / target
    if is_plain(path):
        name = os.path.relpath(path.resolve(), beside.resolve()).replace(os.sep, "/")
        pictures.append(name)
    else:
        suffix, content = as_drawing(path)
        name = f"{document.name}-pictures/{path.stem}-{path.suffix[1:].lower()}{suffix}"
        files[name] = content
    return [node("Image", [attributes, words, [name, title]])]


def _credit(n: Node, _document: Document, _beside: Path) -> list[Node] | None:
    if n["c"][0][1] != ["credit"]:
        return None
    inlines = n["c"][1][0]["c"]
    return [node("Para", [_raw(r"\credit{"), *inlines, _raw("}")])]


def _string(n: Node, _document: Document, _beside: Path) -> list[Node] | None:
    """Emoji by their code, so that any TeX can show them."""
    if not EMOJI.search(n["c"]):
        return None
    result, at = [], 0
    for match in EMOJI.finditer(n["c"]):
        if match.start() > at:
            result.append(node("Str", n["c"][at : match.start()]))
        result.append(_raw(emoji(match[0])))
        at = match.end()
    return [*result, node("Str", n["c"][at:])] if at < len(n["c"]) else result


def _code_block(n: Node, _document: Document, _beside: Path) -> list[Node] | None:
    return [node("CodeBlock", [["", [], []], re.sub("[\u2002-\u200a\u202f]", " ", n["c"][1])])]


_CHANGES: dict[str, Callable[[Node, Document, Path], list[Node] | None]] = {
    "Code": _code,
    "CodeBlock": _code_block,
    "Link": _link,
    "Header": _heading,
    "Note": _note,
    "Figure": _figure,
    "Table": _table,
    "Div": _credit,
    "Str": _string,
}


_VERBATIM = re.compile(r"(\\begin\{verbatim\}.*?\\end\{verbatim\})", re.DOTALL)

_FROM_THE_RIGHT = re.compile(r"[{0}]+(?:[ \n]+[{0}]+)*".format("\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"))


def _right_to_left(body: str) -> str:
    """Hebrew and Arabic words run the other way; in code they stand as they are."""
    parts = _VERBATIM.split(body)
    parts[::2] = [_FROM_THE_RIGHT.sub(lambda m: rf"\rtl{{{m[0]}}}", part) for part in parts[::2]]
    return "".join(parts)


def _words(text: str) -> str:
    """Plain words as LaTeX."""
    signs = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    text = re.sub(r"[\\~^{}$&#%_]", lambda m: signs.get(m[0], "\\" + m[0]), text)
    return normal(EMOJI.sub(lambda m: rf"\texorpdfstring{{{emoji(m[0])}}}{{}}", text))
