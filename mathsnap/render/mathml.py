"""LaTeX as MathML, by latex2mathml, with the spaces that browsers do not make by themselves."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from html import escape
from itertools import accumulate
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from mathsnap.harm import require_safe_links
from mathsnap.render.lines import centre_lines
from mathsnap.render.rules import Rules, place_rules
from mathsnap.render.source import understood, with_signs
from mathsnap.symbols.unicode import styled

__all__ = ["mathml"]

_log = logging.getLogger(__name__)

_NAMESPACE = ' xmlns="http://www.w3.org/1998/Math/MathML"'
_UPRIGHT = re.compile(r"\\mathrm\s*\{([A-Za-z])\}")
"""A single upright letter, which latex2mathml makes italic."""
_ALIGNED = re.compile(r"\\(begin|end)\{aligned\}")
_SCRIPTED = frozenset({"msub", "msup", "msubsup", "munder", "mover", "munderover"})
_THIN = "0.167em"  # TeXbook, chapter 18: a thin space beside the name of a function
_APPLIED = "\u2061"  # FUNCTION APPLICATION, which reads aloud as "of"
_BELOW = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}
_LIMITS = frozenset({"lim", "liminf", "limsup", "max", "min", "sup", "inf", "argmax", "argmin"})
_TIGHT = frozenset("‖∥|")
"""Bars, which a browser takes for relations and sets apart from what they hold."""

_LONGEST, _DEEPEST = 20_000, 60
"""Characters, and groups within each other, that are converted; what is beyond costs seconds."""


def mathml(latex: str, display: bool = True) -> str:
    """A <math> element; for LaTeX that latex2mathml does not know, one that shows the source as text."""
    from latex2mathml.converter import convert

    try:
        if len(latex) > _LONGEST or _depth(latex) > _DEEPEST:
            raise ValueError("too long or too deep")
        require_safe_links(latex)
        source = _ALIGNED.sub(r"\\\1{align*}", _UPRIGHT.sub(r"\\text{\1}", understood(latex)))
        return _spaced(with_signs(convert(source, display="block" if display else "inline")), display)
    except Exception as error:  # it raises many kinds, some of them plain IndexError
        _log.debug("no MathML for %r: %s", latex, error)
        return f"<math><mtext>{escape(latex)}</mtext></math>"


def _spaced(made: str, display: bool) -> str:
    """With thin spaces beside names of functions, none in scripts and at bars, limits where they belong."""
    math = ElementTree.fromstring(made.replace(_NAMESPACE, "", 1))
    place_rules(math)
    centre_lines(math)
    for element in math.iter():
        _style(element)
    for table in math.iter("mtable"):
        _join_columns(table)
        _draw_rules(table)
    for element in list(math.iter("mrow")):
        element[:] = _joined(list(element))
    for element in list(math.iter()):
        if element.tag in _SCRIPTED:
            if display and element.tag in _BELOW and element[0].text in _LIMITS:
                element.tag = _BELOW[element.tag]
            for script in element[1:]:
                _tighten(operator for operator in script.iter("mo"))
        elif element.tag not in ("mfrac", "mroot", "semantics"):
            element[:] = _beside_names(list(element))
    _tighten(operator for operator in math.iter("mo") if operator.text in _TIGHT)
    return ElementTree.tostring(math, "unicode").replace("<math", f"<math{_NAMESPACE}", 1)


def _style(element: Element) -> None:
    """Alphabets by their letters and frames by CSS: browsers draw neither by the attributes of MathML 3."""
    alphabet = _ALPHABETS.get(element.get("mathvariant", ""))
    if alphabet and element.tag in ("mi", "mn") and element.text:
        element.text = "".join(styled(sign, alphabet) for sign in element.text)
        del element.attrib["mathvariant"]
    if element.tag == "menclose" and (css := _FRAMES.get(element.get("notation", ""))):
        element.set("style", css)


_ALPHABETS = {
    "double-struck": "DOUBLE-STRUCK", "sans-serif": "SANS-SERIF", "monospace": "MONOSPACE",
    "script": "SCRIPT", "fraktur": "FRAKTUR", "bold": "BOLD", "bold-italic": "BOLD ITALIC",
}  # fmt: skip
_UP = "linear-gradient(to top right, transparent 47%, currentColor 47%, currentColor 53%, transparent 53%)"
_DOWN = _UP.replace("top", "bottom")
_FRAMES = {
    "box": "border: 0.06em solid; padding: 0.2em",
    "updiagonalstrike": f"background: {_UP}",
    "downdiagonalstrike": f"background: {_DOWN}",
    "updiagonalstrike downdiagonalstrike": f"background: {_UP}, {_DOWN}",
}


def _join_columns(table: Element) -> None:
    """Both sides of an alignment stand close: what browsers put around cells is not meant there."""
    if table.get("columnspacing", "").startswith("0em"):
        for row in table:
            for number, cell in enumerate(row):
                cell.set("style", "padding-left: 0" if number % 2 else "padding-right: 0")


def _draw_rules(table: Element) -> None:
    """The rules of a table as borders of its cells, which is how browsers draw them."""
    rules = Rules.of(table)
    for name in ("data-rows", "data-columns", "data-parts"):
        table.attrib.pop(name, None)
    if rules == Rules():
        return
    rows = list(table)
    table.set("style", "border-collapse: collapse")
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            beside = {
                "top": r in rules.rows or any(n == r and a <= c <= b for n, a, b in rules.parts),
                "bottom": r + 1 == len(rows) and any(n > r for n in rules.rows),
                "left": c in rules.columns,
                "right": c + 1 == len(row) and any(n > c for n in rules.columns),
            }
            borders = "; ".join(f"border-{side}: 0.06em solid" for side, drawn in beside.items() if drawn)
            if borders:
                cell.set("style", borders)


def _tighten(operators: Iterable[Element]) -> None:
    for operator in operators:
        operator.set("lspace", "0em")
        operator.set("rspace", "0em")


def _joined(row: list[Element]) -> list[Element]:
    """With runs of upright letters as one word: that is what they are, and how they are read aloud."""
    found: list[Element] = []
    for element in row:
        before = found[-1] if found else None
        if before is not None and _is_upright(before) and _is_upright(element):
            before.text = (before.text or "") + (element.text or "")
        else:
            found.append(element)
    return found


def _is_upright(element: Element) -> bool:
    return element.tag == "mi" and element.get("mathvariant") == "normal" and (element.text or "").isascii()


def _beside_names(row: list[Element]) -> list[Element]:
    found: list[Element] = []
    for place, element in enumerate(row):
        if not _is_name(element):
            found.append(element)
            continue
        if place and row[place - 1].tag not in ("mo", "mspace"):
            found.append(_space())
        found.append(element)
        if place + 1 == len(row):
            continue
        applied = Element("mo")
        applied.text = _APPLIED
        found.append(applied)
        if row[place + 1].tag not in ("mo", "mspace") and not _is_name(row[place + 1]):
            found.append(_space())
    return found


def _space() -> Element:
    return Element("mspace", width=_THIN)


def _is_name(element: Element) -> bool:
    """Whether it is the name of a function, which may carry scripts: log, sin², max below."""
    while (element.tag in _SCRIPTED and len(element)) or (element.tag == "mrow" and len(element) == 1):
        element = element[0]
    return element.tag == "mi" and len(element.text or "") > 1 and (element.text or "").isalpha()


def _depth(latex: str) -> int:
    return max(accumulate((sign == "{") - (sign == "}") for sign in latex), default=0)
