"""LaTeX: markers in comments, pictures by \\includegraphics; verbatim text is left alone."""

from __future__ import annotations

import re

from mathsnap.drafts.markers import Marker
from mathsnap.drafts.slots import Aside, Found, Kind, Math, Slot, paired

__all__ = ["ENVIRONMENT", "environment", "scan", "within"]

_ENVIRONMENTS = "equation|align|alignat|flalign|gather|multline|eqnarray|displaymath|math"

ENVIRONMENT = re.compile(r"\\begin\{(?P<name>[A-Za-z]+\*?)\}")
"""Where an environment begins."""

_VERBATIM = r"verbatim\*?|lstlisting|minted|comment|filecontents\*?"

_TOKEN = re.compile(
    rf"""
    (?P<reference>\\(?:eqref|ref)\{{(?P<reference_name>[\w:.-]+)\}})
  | (?P<escape>\\(?!verb|begin|includegraphics|[\[(]).)
  | (?P<comment>%[^\r\n]*)
  | (?P<verb>\\verb\*?(?P<mark>[^A-Za-z\s]).*?(?P=mark))
  | (?P<verbatim>\\begin\{{(?P<env>{_VERBATIM})\}}.*?\\end\{{(?P=env)\}})
  | (?P<image>\\includegraphics\s*(?:\[[^\[\]]*\])?\s*\{{(?P<target>[^{{}}]+)\}})
  | (?P<environment>\\begin\{{(?P<name>(?:{_ENVIRONMENTS})\*?)\}}(?P<body>.*?)\\end\{{(?P=name)\}})
  | (?P<bracket>\\\[(?P<bracket_latex>.*?)\\\])
  | (?P<paren>\\\((?P<paren_latex>.*?)\\\))
  | (?P<double>\$\$(?P<double_latex>.*?)\$\$)
  | (?P<dollar>\$(?P<dollar_latex>(?:[^$\\]|\\.)+)\$)
  | (?P<other>\\.)
    """,
    re.VERBOSE | re.DOTALL,
)
_FIRST = re.compile(r"[\\%$]")
"""What any of these begins with."""

_MATHS = {"bracket": True, "paren": False, "double": True, "dollar": False}


def scan(text: str) -> Found:
    """The slots and the formulas of a LaTeX text.

    Raises:
        UnclosedMarkerError: a filled marker has lost its end.
    """
    found, at = Found(), 0
    while first := _FIRST.search(text, at):
        match = _TOKEN.match(text, first.start())
        at = match.end() if match else first.end()
        kind = match.lastgroup if match else None  # the outermost, as it is closed last
        if match is None or kind is None:
            continue
        if kind == "comment":
            pair = paired(text, match.start(), "latex")
            if pair:
                marker, at, body = pair
                found.slots.append(
                    _slot(text, match.start(), at, marker.reference, "marker", marker.name, marker, body)
                )
        elif kind == "reference":
            found.asides.append(Aside(match.start(), at, kind, match["reference_name"]))
        elif kind == "image":
            found.slots.append(_slot(text, match.start(), at, match["target"].strip(), "image"))
        elif kind == "environment":
            latex, label = environment(match["name"], match[0])
            found.maths.append(Math(match.start(), at, latex, True, label, "latex"))
        elif kind in _MATHS:
            latex = match[f"{kind}_latex"].strip()
            found.maths.append(Math(match.start(), at, latex, _MATHS[kind], "", "latex"))
    return found


def environment(name: str, text: str) -> tuple[str, str]:
    """The LaTeX of an environment, which for a single equation is what it holds, and its first label."""
    label = re.search(r"\\label\{([^{}]+)\}", text)
    if name.rstrip("*") in ("equation", "displaymath", "math"):
        text = text.removeprefix(rf"\begin{{{name}}}").removesuffix(rf"\end{{{name}}}")
    return re.sub(r"\\label\{[^{}]*\}", "", text).strip(), label[1] if label else ""


_INNER = {"align": "aligned", "flalign": "aligned", "gather": "gathered", "alignat": "alignedat"}
"""Environments that number their rows, and what stands for them within one that has one number."""


def within(latex: str) -> str:
    """LaTeX that can stand between delimiters or in an equation, with the environments for that."""
    pattern = rf"\\(begin|end)\{{({'|'.join(_INNER)})\*?\}}"
    return re.sub(pattern, lambda m: f"\\{m[1]}{{{_INNER[m[2]]}}}", latex)


def _slot(
    text: str,
    start: int,
    end: int,
    reference: str,
    kind: Kind,
    name: str = "",
    marker: Marker | None = None,
    body: str = "",
) -> Slot:
    line = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    after = text[end : stop if stop >= 0 else len(text)].strip()
    block = not text[line:start].strip() and not after
    indent = text[line:start] if block else ""
    return Slot(start, end, reference, kind, name, marker, body, block=block, indent=indent)
