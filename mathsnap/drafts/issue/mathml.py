"""Pandoc's MathML made as TeX sets it: upright bold letters, tight bars, spaces beside functions."""

from __future__ import annotations

import html
import re
import unicodedata

from mathsnap.render import mathml

__all__ = ["for_pandoc", "improved"]

_BOLD = re.compile(r"\\(?:mathbf|symbf)\s*\{([A-Za-z]+|\\[A-Za-z]+)\}")

_DOUBLE_BAR = re.compile(r"(?<!\\)((?:\\\\)*)\\\|")


def for_pandoc(latex: str) -> str:
    """LaTeX that pandoc turns into what TeX would set.

    It has bold italics for \\mathbf, a relation with space around for \\|, and knows no \\cfrac.
    """
    # A space, as \\cdot would take a letter that follows for a part of its name.
    latex = _BOLD.sub(lambda m: f" {_bold(m[1])}" if _bold(m[1]) else m[0], latex)
    return _DOUBLE_BAR.sub(r"\1\\Vert ", latex).replace(r"\cfrac", r"\dfrac")


def _bold(letters: str) -> str:
    """Letters of Unicode's own for bold; "" where there is none."""
    if letters.startswith("\\"):
        case = "CAPITAL" if letters[1].isupper() else "SMALL"
        name = "LAMDA" if letters[1:].lower() == "lambda" else letters[1:].upper()
        try:
            return unicodedata.lookup(f"MATHEMATICAL BOLD {case} {name}")
        except KeyError:
            return ""
    return "".join(chr((0x1D400 if c.isupper() else 0x1D41A) + ord(c.upper()) - ord("A")) for c in letters)


_AFTER_NAME = re.compile(r'<mo>&#8289;</mo></mrow>(?!</|<mo [^>]*form="prefix")')

_BEFORE_NAME = re.compile(r'(?<=</m[in]>)(?=<mrow><mi mathvariant="normal">[A-Za-z]+</mi><mo>&#8289;)')

_SPACE = '<mspace width="0.167em"/>'  # TeXbook, chapter 18: a thin space beside the name of a function

_LEFT = re.compile(
    r'<span class="math (inline|display)">(?:\\[(\[]|\$+)?(.*?)(?:\\[)\]]|\$+)?</span>', re.DOTALL
)
"""What pandoc has not understood."""

_ANNOTATION = re.compile(r'(?<=<annotation encoding="application/x-tex">)(.*?)(?=</annotation>)', re.DOTALL)


def improved(page: str, sources: dict[str, str]) -> str:
    """A page with spaces beside names of functions, which browsers do not make by themselves, and without
    LaTeX that pandoc has left as it was.

    sources: for what `for_pandoc` has given, the LaTeX of the draft; that is kept in the page.
    """
    page = _BEFORE_NAME.sub(_SPACE, _AFTER_NAME.sub(lambda m: m[0] + _SPACE, page))

    def original(match: re.Match[str]) -> str:
        given = html.unescape(match[1])
        return html.escape(sources.get(given, given), quote=False)

    def ours(match: re.Match[str]) -> str:
        given = html.unescape(match[2])
        return mathml(sources.get(given, given), match[1] == "display")

    return _LEFT.sub(ours, _ANNOTATION.sub(original, page))
