"""The tree that latex2mathml makes, with the distances of TeX: tables, names of functions, relations."""

from __future__ import annotations

from itertools import pairwise
from xml.etree.ElementTree import Element

from mathsnap.render.lines import centre_lines
from mathsnap.render.mended import CELL, WIDTH
from mathsnap.render.rules import place_rules
from mathsnap.symbols.unicode import styled

__all__ = ["arranged"]

_EM = 0.75  # of ziamath's, which is a third larger than the size of the font
_JOT, _COLUMN = 0.3, 1.0  # em (TeXbook, p. 362; LaTeX's \\arraycolsep twice)
_THIN, _MEDIUM, _THICK = 3 / 18, 4 / 18, 5 / 18  # em (TeXbook, p. 167)

_ALPHABETS = {"double-struck": "DOUBLE-STRUCK", "sans-serif": "SANS-SERIF", "monospace": "MONOSPACE"}
"""Alphabets of MathML that ziamath knows by other names, and of those it would slant the letters."""

_HYPHEN = "\u2010"
"""For the one of ASCII ziamath draws a rule."""

_ROWS = frozenset({"math", "mrow", "mtd", "msqrt", CELL})
_SCRIPTED = frozenset({"msub", "msup", "msubsup", "munder", "mover", "munderover"})
_STACKED = frozenset({"munder", "mover", "munderover"})
_OPEN = frozenset("([{⟨⌊⌈|‖,;.!)]}⟩⌋⌉")


def arranged(root: Element) -> Element:
    """The same tree, changed in place. It has no name space."""
    place_rules(root)
    centre_lines(root)
    _tables(root)
    for element in list(root.iter()):
        if (alphabet := _ALPHABETS.get(element.get("mathvariant", ""))) and element.text:
            element.text = "".join(styled(sign, alphabet) for sign in element.text)
            del element.attrib["mathvariant"]
        if element.tag == "mtext" and element.text:
            element.text = element.text.replace("-", _HYPHEN)
        if element.tag in _ROWS:
            element[:] = _apart(list(element))
            _make_unary(list(element))
        elif element.tag == "mfrac":
            for part in element:  # text style (TeXbook, p. 141), where no \\displaystyle says otherwise
                part.attrib.setdefault("displaystyle", "false")
        elif element.tag in _STACKED and len(element) > 1:
            _keep_relation(element[0])
            _lengthen(element)
            _narrow_hat(element)
    return root


def _tables(root: Element) -> None:
    small = {table for style in root.iter("mstyle") if style.get("scriptlevel") == "1" for table in style}
    for table in root.iter("mtable"):
        if table in small:
            continue
        lines = table.get("displaystyle") == "true"
        table.set("rowspacing", f"{_JOT * _EM if lines else 0}em")
        table.set("columnspacing", f"{'0em ' * ('columnspacing' in table.attrib)}{_COLUMN * _EM}em")
        for cell in table.iter("mtd"):
            cell.tag = CELL


def _apart(row: list[Element]) -> list[Element]:
    """With thin spaces between the names of functions and what they stand beside (TeXbook, p. 170)."""
    found: list[Element] = []
    for place, element in enumerate(row):
        if place and (
            (_is_name(element) and _is_word(row[place - 1]))
            or (_is_name(row[place - 1]) and _is_word(element) and not _is_name(element))
        ):
            found.append(Element("mspace", width=f"{_THIN * _EM}em"))
        sides = _sides(element)
        if sides and place:
            found.append(Element("mspace", width=sides))
        found.append(element)
        if sides and place + 1 < len(row):
            found.append(Element("mspace", width=sides))
    return found


def _sides(element: Element) -> str:
    """The space around an operator or relation with scripts, which keep close to it; "" for anything else."""
    sign = element[0] if element.tag in ("msub", "msup", "msubsup") else element
    text = (sign.text or "").strip()
    if sign is element or sign.tag != "mo" or text not in _BINARY | _RELATIONS:
        return ""
    sign.set("lspace", "0em")
    sign.set("rspace", "0em")
    return f"{(_THICK if text in _RELATIONS else _MEDIUM) * _EM}em"


def _is_name(element: Element) -> bool:
    core = _core(element)
    text = (core.text or "").strip().replace("\u2006", "")
    return core.tag in ("mi", "mo") and len(text) > 1 and text.isascii() and text.isalpha()


def _is_word(element: Element) -> bool:
    """Whether it is no operator or fence, which have their own spaces."""
    core = _core(element)
    if core.tag == "mspace" or (core.tag == "mo" and not _is_name(element)):
        return False
    return (core.text or "").strip() not in _OPEN


def _core(element: Element) -> Element:
    while (element.tag in _SCRIPTED and len(element)) or (
        element.tag in ("mrow", "mstyle") and len(element) == 1
    ):
        element = element[0]
    return element


def _keep_relation(base: Element) -> None:
    """A sign that something stands over or under keeps its class, as if it stood in a row."""
    core = _core(base)
    if core.tag == "mo" and "form" not in core.attrib and (core.text or "").strip() in _BETWEEN:
        core.set("form", "infix")


def _lengthen(stacked: Element) -> None:
    """An arrow is as long as its labels, which are not measured but counted."""
    arrow = _core(stacked[0])
    if arrow.tag == "mo" and (arrow.text or "").strip() in _ARROWS:
        longest = max(len("".join(label.itertext()).strip()) for label in stacked[1:])
        if longest > 1:
            arrow.set(WIDTH, f"{_LETTER * longest + 0.8:.2f}")


def _narrow_hat(stacked: Element) -> None:
    """A hat over one letter is as wide as the font has it."""
    hat, base = stacked[1], _core(stacked[0])
    if stacked.tag == "mover" and hat.tag == "mo" and hat.text == _WIDE_HAT and len(base.text or "") == 1:
        hat.text = _HAT
        hat.set("stretchy", "false")


def _make_unary(row: list[Element]) -> None:
    """A plus or minus behind a relation, an opening fence or a comma stands close to what follows it."""
    for before, element in pairwise(row):
        if element.tag == "mo" and (element.text or "").strip() in _SIGNS:
            text = (before.text or "").strip() if before.tag == "mo" else ""
            if text and (text in _RELATIONS or text in _OPENING):
                element.set("form", "prefix")


_RELATIONS = frozenset("=<>≤≥≠≡≈∼≃≅∈→⇒⇔←↔")
_OPENING = frozenset("([{⟨,;|")
_SIGNS = frozenset("+-−±∓")
_BINARY = frozenset("⊗⊕⊙⊎⊖∪∩×∘⋅+−∧∨∗⋆⊔⊓∖")
_BETWEEN = _RELATIONS | frozenset("~⊂⊃⊆⊇−+-±×∘⇐")
_ARROWS = frozenset("→←↔⇒⇐⇔↦↪↩⇀↽⇌⟶⟵")
_LETTER = 0.36  # em: of a label, on average
_HAT, _WIDE_HAT = "ˆ", "\u0302"
