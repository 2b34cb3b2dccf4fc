"""Lines that are only broken, as those of gathered, as the rows of a table, which are centred."""

from __future__ import annotations

from xml.etree.ElementTree import Element

__all__ = ["centre_lines"]


def centre_lines(root: Element) -> None:
    """Changes each row of MathML that has breaks in it."""
    for row in list(root.iter("mrow")):
        breaks = sum(child.get("linebreak") is not None for child in row)
        if 0 < breaks < len(row):
            row[:] = [_table(list(row))]


def _table(children: list[Element]) -> Element:
    lines: list[list[Element]] = [[]]
    for child in children:
        if child.get("linebreak"):
            lines.append([])
        else:
            lines[-1].append(child)
    table = Element("mtable", displaystyle="true")
    for line in lines if lines[-1] else lines[:-1]:
        row, cell = Element("mtr"), Element("mtd")
        cell.extend(line)
        row.append(cell)
        table.append(row)
    return table
