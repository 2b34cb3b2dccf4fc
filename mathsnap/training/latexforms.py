"""The outer forms of a formula: from whatever an author writes around it to a body that stands anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["body", "rows", "stacked"]

_INNER = {
    "align": "aligned",
    "alignat": "aligned",
    "eqnarray": "aligned",
    "flalign": "aligned",
    "gather": "gathered",
    "equation": "gathered",
    "multline": "gathered",
}
"""Numbered displays and what sets the same lines inside mathematics."""

_SIGNS = (("$$", "$$"), (r"\[", r"\]"), (r"\(", r"\)"), ("$", "$"))
_NUMBERS = re.compile(r"\\tag\*?\{[^{}]*\}|\\label\{[^{}]*\}|\\(?:nonumber|notag)\b")
_OUTER = re.compile(rf"\\(begin|end)\{{({'|'.join(k for k in _INNER if k != 'alignat')})\*?\}}")
# What begins a line with "[" would be taken for an option of the environment or of the line's end.
_OPTION_AT_START = re.compile(r"(\\begin\{(?:aligned|gathered)\})\s*(?=&|\[(?![tbc]\]))")
_OPTION_AT_END = re.compile(r"\\\\\s*\[(?!-?[\d.]+\s*(?:pt|em|ex|mm|cm|in|mu|bp|\\)|\\)")


def body(formula: str) -> str:
    """A formula without signs, numbers and labels around it, its lines in an inner environment."""
    text = formula.strip()
    for first, last in _SIGNS:
        if text.startswith(first) and text.endswith(last) and len(text) > len(first) + len(last):
            text = text[len(first) : -len(last)].strip()
            break
    text = _NUMBERS.sub("", text)
    text = _OUTER.sub(lambda found: rf"\{found[1]}{{{_INNER[found[2]]}}}", text)
    if r"\\" in text and r"\begin{" not in text:
        text = rf"\begin{{gathered}}{text}\end{{gathered}}"
    text = _OPTION_AT_START.sub(r"\1{}", text)
    text = _OPTION_AT_END.sub(r"\\\\ {}[", text)
    return " ".join(text.split())


_LINES = "align|aligned|gather|gathered|split|multline|eqnarray|alignat|flalign"
_WHOLE = re.compile(rf"\\begin\{{({_LINES})(\*?)\}}(.*)\\end\{{\1\2\}}", re.S)
_TOKEN = re.compile(r"\\begin\{[^}]*\}|\\end\{[^}]*\}|\\\\(?:\[[^\]]*\])?|\\.|[{}&]|[^\\{}&]+", re.S)


def rows(formula: str) -> list[str]:
    """The lines of a display without their alignment points; a formula of one line is its only row."""
    whole = _WHOLE.fullmatch(formula.strip())
    if whole is None:
        return [formula.strip()]
    lines, depth = [""], 0
    for token in _TOKEN.findall(whole[3]):
        depth += _depth(token)
        if depth == 0 and token.startswith(r"\\"):
            lines.append("")
        elif depth > 0 or token != "&":
            lines[-1] += token
    return [line.strip() for line in lines if line.strip()]


def _depth(token: str) -> int:
    if token == "{" or token.startswith(r"\begin"):
        return 1
    return -1 if token == "}" or token.startswith(r"\end") else 0


def stacked(formulas: Iterable[str]) -> str:
    """Several displays as one, line under line."""
    lines = [line for formula in formulas for line in rows(formula)]
    if len(lines) == 1:
        return lines[0]
    return r"\begin{gathered}" + r" \\ ".join(lines) + r"\end{gathered}"
