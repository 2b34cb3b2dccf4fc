"""The spellings of a node that parse.py reads: the writer's tables backwards, and what authors type besides.

Literal tables, sources: TeXbook, chapters 16 to 18; amsmath and mathtools user's guides.
"""

from __future__ import annotations

from mathsnap.latex import tables
from mathsnap.symbols import Style

__all__ = [
    "ACCENTS", "ALPHABETS", "ARROWS", "BIG", "BOLD", "BOLDER", "BRACES", "DECORATIONS", "FENCED_GRIDS",
    "FRACTIONS", "FUNCTIONS", "GENERALIZED", "LINES", "NOTHING", "SPACES", "SWITCHES", "TEXTS", "TEXT_SIGNS",
    "TRANSPARENT", "UNSEEN_ARGUMENT", "WRAPPERS",
]  # fmt: skip

ALPHABETS: dict[str, Style] = {
    r"\mathrm": Style.UPRIGHT, r"\mathup": Style.UPRIGHT, r"\mathbf": Style.BOLD, r"\bold": Style.BOLD,
    r"\mathit": Style.TEXT_ITALIC, r"\mathnormal": Style.ITALIC, r"\mathsf": Style.SANS,
    r"\mathtt": Style.TYPEWRITER, r"\mathbb": Style.DOUBLE_STRUCK, r"\Bbb": Style.DOUBLE_STRUCK,
    r"\mathcal": Style.CALLIGRAPHIC, r"\mathscr": Style.SCRIPT, r"\mathfrak": Style.FRAKTUR,
    r"\frak": Style.FRAKTUR, r"\mathbfit": Style.BOLD_ITALIC,
}  # fmt: skip
BOLD = {r"\boldsymbol", r"\bm", r"\pmb"}
SWITCHES: dict[str, Style] = {
    r"\rm": Style.UPRIGHT, r"\bf": Style.BOLD, r"\it": Style.TEXT_ITALIC, r"\sf": Style.SANS,
    r"\tt": Style.TYPEWRITER, r"\cal": Style.CALLIGRAPHIC, r"\mit": Style.ITALIC,
}  # fmt: skip
"""Fonts from where they stand to the end of the group."""

BOLDER: dict[Style, Style] = {
    Style.UPRIGHT: Style.BOLD, Style.ITALIC: Style.BOLD_ITALIC, Style.TEXT_ITALIC: Style.BOLD_TEXT_ITALIC,
    Style.CALLIGRAPHIC: Style.BOLD_CALLIGRAPHIC, Style.FRAKTUR: Style.BOLD_FRAKTUR,
    Style.SANS: Style.BOLD_SANS,
}  # fmt: skip

TEXTS: dict[str, Style] = {
    r"\text": Style.UPRIGHT, r"\textrm": Style.UPRIGHT, r"\textup": Style.UPRIGHT, r"\mbox": Style.UPRIGHT,
    r"\hbox": Style.UPRIGHT, r"\textnormal": Style.UPRIGHT, r"\textbf": Style.BOLD, r"\textsf": Style.SANS,
    r"\texttt": Style.TYPEWRITER, r"\textit": Style.TEXT_ITALIC, r"\emph": Style.TEXT_ITALIC,
    r"\textsl": Style.TEXT_ITALIC, r"\textsc": Style.SMALL_CAPS,
}  # fmt: skip

TEXT_SIGNS: tuple[tuple[str, str], ...] = (
    ("$-$", "−"), ("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"), ("`", "‘"), ("'", "’"), ("~", " "),
    (r"\textbackslash{}", "\\"), (r"\textasciicircum{}", "^"), (r"\textasciitilde{}", "~"),
    (r"\{", "{"), (r"\}", "}"), (r"\#", "#"), (r"\$", "$"), (r"\%", "%"), (r"\&", "&"), (r"\_", "_"),
    (r"\ ", " "), (r"\,", " "), (r"\;", " "), (r"\:", " "), (r"\quad", " "),
    (r"\ldots", "…"), (r"\dots", "…"),
)  # fmt: skip
"""What stands in text for a sign, the longer ones first."""

ACCENTS: dict[str, tuple[str, bool]] = {
    **{command: (mark, True) for mark, command in tables.WIDE_ACCENTS.items()},
    **{command: (mark, False) for mark, command in tables.ACCENTS.items()},
}
DECORATIONS: dict[str, tuple[str, bool]] = {command: key for key, command in tables.DECORATIONS.items()}
BRACES = frozenset("\u23de\u23df\u23b4\u23b5")
"""Decorations whose script is a label."""

ARROWS: dict[str, str] = {command: symbol for symbol, command in tables.ARROWS.items()}

BIG: dict[str, tuple[int, str]] = {
    command + side: (size, side) for size, command in tables.BIG.items() for side in ("", "l", "r", "m")
}

FRACTIONS: dict[str, tuple[str, bool]] = {
    r"\frac": ("auto", True), r"\dfrac": ("display", True), r"\tfrac": ("text", True),
    r"\cfrac": ("continued", True), r"\binom": ("auto", False), r"\dbinom": ("display", False),
    r"\tbinom": ("text", False),
}  # fmt: skip
"""Size, and whether there is a bar (else it is a binomial)."""

GENERALIZED: dict[str, tuple[str, bool, str]] = {
    r"\over": ("", True, ""), r"\atop": ("", False, ""), r"\choose": ("(", False, ")"),
    r"\brace": ("{", False, "}"), r"\brack": ("[", False, "]"),
}  # fmt: skip
"""Left fence, whether there is a bar, right fence."""

FUNCTIONS: dict[str, str] = {
    **{"\\" + name: name for name in tables.FUNCTIONS},
    **{command: name for name, command in tables.DOUBLE_FUNCTIONS.items()},
    r"\injlim": "inj lim", r"\projlim": "proj lim", r"\bmod": "mod",
}  # fmt: skip

SPACES: dict[str, float] = {
    r"\!": -0.167, r"\negthinspace": -0.167, r"\,": 0.167, r"\thinspace": 0.167, r"\:": 0.222, r"\>": 0.222,
    r"\medspace": 0.222, r"\;": 0.278, r"\thickspace": 0.278, r"\ ": 0.333, "~": 0.333, r"\enspace": 0.333,
    r"\enskip": 0.333, r"\quad": 1.0, r"\qquad": 2.0, r"\negmedspace": -0.167, r"\negthickspace": -0.167,
}  # fmt: skip

LINES: dict[str, str] = {
    **dict.fromkeys(("aligned", "split", "alignedat", "align", "alignat", "flalign", "eqnarray"), "aligned"),
    **dict.fromkeys(("gathered", "gather", "multline", "multlined"), "gathered"),
    "cases": "cases", "dcases": "cases", "rcases": "rcases", "drcases": "rcases",
}  # fmt: skip
FENCED_GRIDS: dict[str, tuple[str, str]] = {
    "matrix": ("", ""),
    **{name: fences for fences, name in tables.MATRICES.items()},
}
WRAPPERS = frozenset({"equation", "displaymath", "math"})

TRANSPARENT = frozenset({
    r"\mathord", r"\mathbin", r"\mathrel", r"\mathopen", r"\mathclose", r"\mathpunct", r"\mathinner",
    r"\ensuremath", r"\smash", r"\lefteqn",
})  # fmt: skip
"""Commands whose argument prints as it would without them, but for space around it."""

UNSEEN_ARGUMENT = frozenset({r"\label", r"\tag", r"\tag*", r"\vphantom", r"\index"})
"""Commands that add nothing to the body: numbers are kept beside it, not in it."""

NOTHING = frozenset({
    r"\nonumber", r"\notag", r"\relax", r"\protect", r"\allowbreak", r"\nobreak", r"\strut", r"\mathstrut",
    r"\/", r"\null", r"\displaylimits", r"\noindent", r"\-",
})  # fmt: skip
