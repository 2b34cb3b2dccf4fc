"""LaTeX as latex2mathml reads it: what it does not know, or takes wrongly, as what prints the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from mathsnap.render.rules import marked
from mathsnap.symbols import symbol_of

__all__ = ["understood", "with_signs"]

_BODY = r"(?:\\.|[^{}\\]|\{(?:\\.|[^{}\\]|\{(?:\\.|[^{}\\]|\{[^{}]*\})*\})*\})*"
_GROUP = rf"\s*\{{({_BODY})\}}"
_ARGUMENT = rf"\s*(\{{{_BODY}\}}|\\[a-zA-Z]+|[^\\{{}}\s])"
"""What stands after an underscore: a group, a command or a sign."""

_LENGTH = r"\s*-?[\d.]+\s*(?:pt|em|ex|mm|cm|in|pc|bp)\s*"


def _generalised(match: re.Match[str]) -> str:
    r"""A \genfrac as what is fenced: latex2mathml wants all of its arguments, and no fences."""
    left, right, thickness, style, top, bottom = match.groups()
    command = {"0": r"\dfrac", "1": r"\tfrac"}.get(style.strip(), r"\frac")
    thin = re.match(r"\s*0+(?:\.0*)?\s*[a-z]+\s*$", thickness)
    inner = rf"{{{{{top}}}\atop{{{bottom}}}}}" if thin else rf"{command}{{{top}}}{{{bottom}}}"
    if not left.strip() and not right.strip():
        return inner
    return rf"\left{left.strip() or '.'}{inner}\right{right.strip() or '.'}"


def _two_columns(match: re.Match[str]) -> str:
    """An eqnarray as an alignment: the sign in the middle column with what follows it."""
    rows = re.split(r"(\\\\)", match[1])
    body = "".join(re.sub(r"&([^&]*)&", r"&\1", row, count=1) for row in rows)
    return rf"\begin{{aligned}}{body}\end{{aligned}}"


def _without_dollars(match: re.Match[str]) -> str:
    """A text with mathematics in it, as texts and mathematics."""
    parts = re.split(r"(?<!\\)\$", match[2])
    pieces = (rf"\{match[1]}{{{part}}}" if n % 2 == 0 else part for n, part in enumerate(parts) if part)
    return f"{{{''.join(pieces)}}}"


_ALIGNED = "align|flalign|split|multline|multlined"
_BELOW = rf"\s*(?:\\limits)?_{_ARGUMENT}"
_LIMITS = rf"\\mathop{_GROUP}\s*(?:\\limits)?\s*"
_REWRITES: tuple[tuple[str, re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = tuple(
    (known_by, re.compile(pattern, re.DOTALL), to)
    for known_by, pattern, to in (
        ("%", r"(?<!\\)%[^\n]*\n?", ""),
        (r"\label", r"\\label\s*\{[^{}]*\}", ""),
        (r"\tag", r"\\tag\*?\s*\{[^{}]*\}", ""),
        ("\\\\", rf"\\\\\*?\[{_LENGTH}\]", r"\\\\"),
        ("$", rf"\\(text(?:rm|it|bf|sf|tt)?|mbox){_GROUP}", _without_dollars),
        ("eqnarray", r"\\begin\{eqnarray\*?\}(.*?)\\end\{eqnarray\*?\}", _two_columns),
        (r"\begin", rf"\\(begin|end)\{{(?:{_ALIGNED})\*?\}}", r"\\\1{aligned}"),
        (r"\begin", r"\\begin\{(?:alignat\*?|alignedat)\}\s*\{\d*\}", r"\\begin{aligned}"),
        (r"\begin", r"\\end\{(?:alignat\*?|alignedat)\}", r"\\end{aligned}"),
        (r"\begin", r"\\begin\{(aligned|gathered)\}\s*\[[tbc]\]", r"\\begin{\1}"),
        (r"\begin", r"\\(begin|end)\{gather\*?\}", r"\\\1{gathered}"),
        (r"\begin", r"\\(begin|end)\{(?:equation|displaymath|math)\*?\}", ""),
        ("dcases}", r"\\(begin|end)\{dcases\*?\}", r"\\\1{cases}"),
        ("rcases}", r"\\begin\{d?rcases\*?\}", r"\\left.\\begin{array}{ll}"),
        ("rcases}", r"\\end\{d?rcases\*?\}", r"\\end{array}\\right\\}"),
        (r"\smash", r"\\smash\s*(?:\[[tb]\])?(?=\s*\{)", ""),
        (r"\genfrac", rf"\\genfrac{_GROUP * 6}", _generalised),
        (r"\prescript", rf"\\prescript{_GROUP * 2}", r"{}_{\2}^{\1}"),
        (r"\operatorname", rf"\\operatorname\*{_GROUP}{_BELOW}", r"\\underset{\2}{\\mathrm{\1}}"),
        (r"\operatorname", r"\\operatorname\*?\{([^{}]*[^a-zA-Z{}][^{}]*)\}", r"\\mathrm{\1}"),
        (r"\operatorname", r"\\operatorname\*\{", r"\\operatorname{"),
        (r"\mathop", rf"{_LIMITS}_{_ARGUMENT}\s*\^{_ARGUMENT}", r"\\underset{\2}{\\overset{\3}{\1}}"),
        (r"\mathop", rf"{_LIMITS}\^{_ARGUMENT}\s*_{_ARGUMENT}", r"\\underset{\3}{\\overset{\2}{\1}}"),
        (r"\mathop", rf"{_LIMITS}_{_ARGUMENT}", r"\\underset{\2}{\1}"),
        (r"\mathop", rf"{_LIMITS}\^{_ARGUMENT}", r"\\overset{\2}{\1}"),
        (r"\mathop", r"\\mathop(?![a-zA-Z])\s*(?=\{)", ""),
        (r"\nolimits", r"\\nolimits(?![a-zA-Z])", "{}"),
    )
)
"""The text without which a pattern cannot be found; the pattern; what takes its place."""


def understood(latex: str) -> str:
    """The same formula for latex2mathml, with the rules of its arrays marked."""
    for known_by, pattern, to in _REWRITES:
        if known_by in latex:
            latex = pattern.sub(to, latex)
    return marked(latex)


_FENCE = re.compile(r"(<mo [^>]*minsize=[^>]*>)(\\(?:[A-Za-z]+|[{}|]))(?=</mo>)")
_NAMED = re.compile(r"(>\s*)(\\[a-zA-Z]+)(?=\s*</m[ion])")


def with_signs(made: str) -> str:
    """The MathML with the signs of commands that latex2mathml leaves as they stand, but our table knows."""
    return _NAMED.sub(_sign, _FENCE.sub(_sign, made))


def _sign(match: re.Match[str]) -> str:
    found = symbol_of(match[2])
    return f"{match[1]}{escape(found[0])}" if found else match[0]
