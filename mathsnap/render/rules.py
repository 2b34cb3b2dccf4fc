r"""The rules of arrays, which latex2mathml loses or misplaces: `|` between columns, \hline and \cline.

They travel through the conversion as signs of the private use area, and become attributes of their table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

__all__ = ["Rules", "marked", "place_rules"]

_ROW, _COLUMN, _PART = 0xF100, 0xF200, 0xF400
_MOST = 32
_MARKS = re.compile("[\uf100-\uf8ff]")

_ARRAY = re.compile(r"(\\begin\{array\}\s*)(?:\[[tbc]\]\s*)?\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}")
_REPEAT = re.compile(r"\*\s*\{(\d+)\}\s*\{([^{}]*)\}")
_BETWEEN = re.compile(r"[@!<>]\s*\{(?:[^{}]|\{[^{}]*\})*\}")
_WIDE = re.compile(r"[pmb]\s*\{[^{}]*\}")
_HLINE = re.compile(r"\\hline(?![a-zA-Z])")
_CLINE = re.compile(r"\\cline\s*\{\s*(\d+)\s*-\s*(\d+)\s*\}")


@dataclass(frozen=True, slots=True)
class Rules:
    """Of a table. rows, columns: before which of them a rule stands, as often as it is drawn.

    parts: rules over some columns: before which row, the first and the last column.
    """

    rows: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()
    parts: tuple[tuple[int, int, int], ...] = ()

    @staticmethod
    def of(table: Element) -> Rules:
        """Those that `place_rules` has left in its attributes."""
        rows, columns, parts = (_numbers(table.get(name, "")) for name in _NAMES)
        return Rules(rows, columns, tuple(zip(parts[::3], parts[1::3], parts[2::3], strict=False)))


_NAMES = ("data-rows", "data-columns", "data-parts")


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split()))


def marked(latex: str) -> str:
    r"""The LaTeX with a sign for each rule, behind the \begin of its array or at the head of its row."""
    if "array" not in latex and r"\hline" not in latex:
        return latex
    latex = _MARKS.sub("", latex)
    latex = _ARRAY.sub(_columns, latex)
    latex = _HLINE.sub(chr(_ROW) + " ", latex)
    return _CLINE.sub(_part, latex)


def _columns(match: re.Match[str]) -> str:
    spec = _REPEAT.sub(lambda m: m[2] * min(int(m[1]), _MOST), match[2])
    spec = re.sub(r"[^lcr|]", "", _BETWEEN.sub("", _WIDE.sub("l", spec)))
    marks, column = "", 0
    for sign in spec:
        if sign == "|" and column < _MOST:
            marks += chr(_COLUMN + column)
        elif sign != "|":
            column += 1
    return f"{match[1]}{{{spec.replace('|', '') or 'l'}}}{marks} "


def _part(match: re.Match[str]) -> str:
    first, last = int(match[1]) - 1, int(match[2]) - 1
    return chr(_PART + _MOST * first + last) + " " if 0 <= first <= last < _MOST else ""


@dataclass
class _Found:
    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    parts: list[int] = field(default_factory=list)


def place_rules(root: Element) -> None:
    """Takes the signs out of the tables below an element, and tells each table its rules."""
    for table in list(root.iter("mtable")):
        found = _Found()
        for number, row in enumerate(list(table)):
            marks = _taken(row[0]) if len(row) else []
            for mark in marks:
                _sort(mark, number, found)
            if marks and number == len(table) - 1 and not _holds_anything(row):
                table.remove(row)  # behind the last \\ stood only a rule
        for name, numbers in zip(_NAMES, (found.rows, found.columns, found.parts), strict=True):
            if numbers:
                table.set(name, " ".join(map(str, numbers)))
        for name in ("rowlines", "columnlines"):
            table.attrib.pop(name, None)


def _taken(cell: Element) -> list[int]:
    """The signs at the head of a cell, which it loses."""
    marks = []
    for element in list(cell):
        text = (element.text or "").strip()
        if not (len(text) == 1 and _MARKS.fullmatch(text)):
            break
        marks.append(ord(text))
        cell.remove(element)
    return marks


def _sort(mark: int, row: int, found: _Found) -> None:
    if mark >= _PART:
        found.parts += [row, *divmod(mark - _PART, _MOST)]
    elif mark >= _COLUMN:
        found.columns.append(mark - _COLUMN)
    else:
        found.rows.append(row)


def _holds_anything(row: Element) -> bool:
    return any(len(cell) or (cell.text or "").strip() for cell in row)
