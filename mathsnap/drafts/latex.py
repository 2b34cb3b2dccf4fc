"""LaTeX: markers in comments, pictures by \\includegraphics; verbatim text is left alone."""

from __future__ import annotations

import re

from mathsnap.drafts.markers import Marker
from mathsnap.drafts.slots import Found, Kind, Math, Slot, paired

__all__ = ["scan"]

_ENVIRONMENTS = "equation|align|alignat|flalign|gather|multline|eqnarray|displaymath|math"

_VERBATIM = r"verbatim\*?|lstlisting|minted|comment|filecontents\*?"

_TOKEN = re.compile(
    rf"""
    (?P<comment>%[^\r\n]*)
  | (?P<verb>\\verb\*?(?P<mark>[^A-Za-z\s]).*?(?P=mark))
  | (?P<verbatim>\\begin\{{(?P<env>{_VERBATIM})\}}.*?\\end\{{(?P=env)\}})
  | (?P<image>\\includegraphics\s*(?:\[[^\[\]]*\])?\s*\{{(?P<target>[^{{}}]+)\}})
  | (?P<environment>\\begin\{{(?P<name>(?:{_ENVIRONMENTS})\*?)\}}(?P<body>.*?)\\end\{{(?P=name)\}})
  | (?P<bracket>\\\[(?P<bracket_latex>.*?)\\\])
  | (?P<paren>\\\((?P<paren_latex>.*?)\\\))
  | (?P<escape>\\.)
  | (?P<double>\$\$(?P<double_latex>.*?)\$\$)
  | (?P<dollar>\$(?P<dollar_latex>(?:[^$\\]|\\.)+)\$)
    """,
    re.VERBOSE | re.DOTALL,
)

_MATHS = {"bracket": True, "paren": False, "double": True, "dollar": False}


def scan(text: str) -> Found:
    """The slots and the formulas of a LaTeX text.

    Raises:
        UnclosedMarkerError: a filled marker has lost its end.
    """
    found, at = Found(), 0
    while match := _TOKEN.search(text, at):
        at = match.end()
        if match["comment"]:
            pair = paired(text, match.start(), "latex")
            if pair:
                marker, at, body = pair
                found.slots.append(
                    _slot(text, match.start(), at, marker.reference, "marker", marker.name, marker, body)
                )
        elif match["image"]:
            found.slots.append(_slot(text, match.start(), at, match["target"].strip(), "image"))
        elif match["environment"]:
            label = re.search(r"\\label\{([^{}]+)\}", match["body"])
            latex = (
                match["body"]
                if match["name"].rstrip("*") in ("equation", "displaymath", "math")
                else match[0]
            )
            latex = re.sub(r"\\label\{[^{}]*\}", "", latex).strip()
            found.maths.append(Math(match.start(), at, latex, True, label[1] if label else "", "latex"))
        else:
            for kind, display in _MATHS.items():
                if match[kind]:
                    latex = match[f"{kind}_latex"].strip()
                    found.maths.append(Math(match.start(), at, latex, display, "", "latex"))
    return found


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
