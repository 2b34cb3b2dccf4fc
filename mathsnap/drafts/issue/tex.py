"""A document as LaTeX that an author would go on editing."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path

from mathsnap.drafts.issue.document import Document, Equation
from mathsnap.drafts.issue.pandoc import Node, node, text_of, walk, write
from mathsnap.errors import InputError
from mathsnap.latex import packages
from mathsnap.symbols.table import entries

__all__ = ["needs_unicode_fonts", "to_tex"]

_ENVIRONMENT = re.compile(r"\\begin\{(multline|eqnarray)(\*?)\}")

_LONG = 180
"""Characters of LaTeX from which on a display may be wider than a line, and is set so that it fits."""

# What LaTeX sets with its own fonts in T1: Latin letters, and the signs of textcomp.
_SAFE = re.compile(
    r"[\x00-\u017f\u02c6\u02dc\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]"
)

_EMOJI = re.compile(
    "(?:[\U0001f1e6-\U0001f1ff]{2}|[\U0001f300-\U0001faff\u2600-\u260f\u2613-\u27bf\u2b50\u2b55]\ufe0f?"
    "[\U0001f3fb-\U0001f3ff]?(?:\u200d[\U0001f300-\U0001faff\u2600-\u27bf]\ufe0f?[\U0001f3fb-\U0001f3ff]?)*)"
)


def to_tex(document: Document, beside: Path, template: Path | None = None) -> str:
    """The whole LaTeX document.

    beside: the folder it will lie in, which pictures are named from. template: in place of our own.

    Raises:
        InputError: the template cannot be read, or has no place for the text.
    """
    tree = {**document.tree, "meta": {}}
    tree["blocks"] = walk(tree["blocks"], lambda n: _changed(n, document, beside))
    body = write(tree, "latex", "--syntax-highlighting=none", "--top-level-division=section")
    body = _SHORT_TABLE.sub(_kept_together, _written_unicode(body.strip()))
    fields = {
        "title": _words(document.title),
        "subtitle": _words(document.subtitle),
        "author": _words(document.author),
        "date": _words(document.date),
        "language": document.language,
        "packages": _packages(document.equations),
        "fallback": _FALLBACK if needs_unicode_fonts(body) else "",
        "maketitle": _heading_of(document),
        "body": body,
    }
    text = _template(template)
    return re.sub(r"<<([a-z-]+)>>", lambda m: fields.get(m[1], m[0]), text)


_SHORT_TABLE = re.compile(r"\\begin\{longtable\}.*?\\end\{longtable\}", re.DOTALL)

_ROWS_KEPT = 15
"""A table of so many rows is not broken across pages."""


def _kept_together(match: re.Match[str]) -> str:
    head, last, rows = match[0].partition("\\endlastfoot")
    lines = rows.split("\\\\\n")
    return match[0] if len(lines) > _ROWS_KEPT + 1 else head + last + "\\\\*\n".join(lines)


def needs_unicode_fonts(text: str) -> bool:
    """Whether a text holds letters that pdfTeX has no fonts for."""
    return _SAFE.sub("", text) != ""


# Tried in this order; those that are not installed are passed over.
_FALLBACK = r"""  \directlua{
    local there = {}
    for _, name in ipairs({<<names>>}) do
      if kpse.find_file(name, "truetype fonts") or kpse.find_file(name, "opentype fonts") then
        table.insert(there, "file:" .. name .. ":mode=node;")
      end
    end
    table.insert(there, "name:Latin Modern Math:mode=node;")
    luaotfload.add_fallback("issue", there)
  }
  \setmainfont{Latin Modern Roman}[RawFeature={fallback=issue}]
  \setmonofont{Latin Modern Mono}[RawFeature={fallback=issue}]
""".replace(
    "<<names>>",
    ", ".join(
        f'"{name}"'
        for name in (
            "NotoSerif-Regular.ttf",
            "DejaVuSans.ttf",
            "NotoSerifCJK-Regular.ttc",
            "NotoSansCJK-Regular.ttc",
            "wqy-zenhei.ttc",
            "FandolSong-Regular.otf",
            "HaranoAjiMincho-Regular.otf",
            "NotoSansArabic-Regular.ttf",
            "NotoSansHebrew-Regular.ttf",
            "NotoSansDevanagari-Regular.ttf",
        )
    ),
)


def _template(path: Path | None) -> str:
    if path is None:
        return files("mathsnap.drafts.issue").joinpath("issue.tex").read_text(encoding="utf-8")
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
        known = content in document.numbers
        return [_raw(rf"\eqref{{{content}}}") if known else node("Str", content)]
    if "mathsnap" not in classes:
        return None
    return [_raw(_equation(document.equations[int(content)]))]


def _equation(equation: Equation) -> str:
    """A formula in the environment that its own LaTeX asks for."""
    latex = equation.latex
    if not equation.display:
        return rf"\({latex}\)"
    label = rf"\label{{{equation.label}}}" if equation.label else ""
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
    shares = [min(max(length, 8), 60) for length in longest]
    widths = [
        [align, node("ColWidth", share / sum(shares))]
        for (align, _), share in zip(columns, shares, strict=True)
    ]
    return [node("Table", [*n["c"][:2], widths, *n["c"][3:]])]


_LINE = 75
"""Letters that fit into a line."""

_FOOTNOTE = r"\footnote{"


def _heading(n: Node, _document: Document, _beside: Path) -> list[Node] | None:
    """No footnotes in headings: they would run into the contents and the PDF's outline."""
    level, attributes, words = n["c"]
    return [node("Header", [level, attributes, _without_footnotes(words)])]


def _without_footnotes(tree: list[Node]) -> list[Node]:
    def bare(n: Node) -> list[Node] | None:
        is_footnote = n["t"] == "RawInline" and n["c"][1].startswith(_FOOTNOTE)
        return [] if is_footnote else None

    return list(walk(tree, bare))


def _image(n: Node, document: Document, beside: Path) -> list[Node] | None:
    attributes, words, (target, title) = n["c"]
    path = document.folder / target
    if path.suffix.lower() in (".gif", ".webp", ".bmp", ".tif", ".tiff", ".svg"):
        return [_raw(r"\fbox{\texttt{"), node("Str", target), _raw("}}")]
    relative = os.path.relpath(path.resolve(), beside.resolve()).replace(os.sep, "/")
    return [node("Image", [attributes, words, [relative, title]])]


def _credit(n: Node, _document: Document, _beside: Path) -> list[Node] | None:
    if n["c"][0][1] != ["credit"]:
        return None
    inlines = n["c"][1][0]["c"]
    return [node("Para", [_raw(r"\credit{"), *inlines, _raw("}")])]


def _string(n: Node, _document: Document, _beside: Path) -> list[Node] | None:
    """Emoji by their code, so that any TeX can show them."""
    if not _EMOJI.search(n["c"]):
        return None
    result, at = [], 0
    for match in _EMOJI.finditer(n["c"]):
        if match.start() > at:
            result.append(node("Str", n["c"][at : match.start()]))
        result.append(_raw(_emoji(match[0])))
        at = match.end()
    return [*result, node("Str", n["c"][at:])] if at < len(n["c"]) else result


def _emoji(text: str) -> str:
    code = "-".join(f"{ord(c):x}" for c in text if c != "\ufe0f" or "\u200d" in text)
    name = unicodedata.name(text[0], "emoji").lower()
    return rf"\issueemoji{{{code}}}{{{name}}}"


def _code_block(n: Node, _document: Document, _beside: Path) -> list[Node] | None:
    return [node("CodeBlock", [["", [], []], n["c"][1]])]


_CHANGES: dict[str, Callable[[Node, Document, Path], list[Node] | None]] = {
    "Code": _code,
    "CodeBlock": _code_block,
    "Link": _link,
    "Header": _heading,
    "Image": _image,
    "Note": _note,
    "Figure": _figure,
    "Table": _table,
    "Div": _credit,
    "Str": _string,
}


def _written_unicode(text: str) -> str:
    """Signs of mathematics by their commands; other letters stay and want LuaTeX's fonts."""
    return re.sub(_UNSAFE, lambda m: _sign(m[0]), unicodedata.normalize("NFC", text))


_UNSAFE = re.compile(r"[^\x00-\u017f]")


def _sign(char: str) -> str:
    if _SAFE.match(char):
        return char
    command = _commands().get(char, "")
    if not command:
        return char
    # Some of them are accents and braces and want an argument, which the others do not mind.
    is_text = unicodedata.combining(char) and len(command) == 2  # \c, \d …
    return f"{command}{{}}" if is_text else rf"\ensuremath{{{command}{{}}}}"


@cache
def _commands() -> dict[str, str]:
    """The signs that amsmath and amssymb have a command for."""
    known: dict[str, str] = {}
    for entry in entries():
        if (
            entry.package in ("", "amssymb", "amsmath")
            and entry.command.startswith("\\")
            and len(entry.symbol) == 1
        ):
            known.setdefault(entry.symbol, entry.command)
    return known | {"√": r"\surd"}


def _words(text: str) -> str:
    """Plain words as LaTeX."""
    signs = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    text = re.sub(r"[\\~^{}$&#%_]", lambda m: signs.get(m[0], "\\" + m[0]), text)
    text = _EMOJI.sub(lambda m: rf"\texorpdfstring{{{_emoji(m[0])}}}{{}}", text)
    return _written_unicode(text)
