"""How the nodes of the tree are called in LaTeX. Literal tables."""

from __future__ import annotations

from mathsnap.symbols import Style

__all__ = [
    "ACCENTS",
    "ALPHABETS",
    "ARROWS",
    "BIG",
    "DECORATIONS",
    "DOUBLE_FUNCTIONS",
    "FENCES",
    "FUNCTIONS",
    "LIMITS_BY_NATURE",
    "LIMITS_OF_SYSTEMS",
    "MATRICES",
    "NEGATED",
    "NO_LIMITS",
    "TEXT_COMMANDS",
    "TEXT_ESCAPES",
    "WIDE_ACCENTS",
]

ALPHABETS: dict[Style, str] = {
    Style.UPRIGHT: r"\mathrm",
    Style.ITALIC: r"\mathnormal",
    Style.BOLD: r"\mathbf",
    Style.BOLD_ITALIC: r"\boldsymbol",
    Style.DOUBLE_STRUCK: r"\mathbb",
    Style.CALLIGRAPHIC: r"\mathcal",
    Style.BOLD_CALLIGRAPHIC: r"\boldsymbol\mathcal",
    Style.SCRIPT: r"\mathscr",
    Style.FRAKTUR: r"\mathfrak",
    Style.BOLD_FRAKTUR: r"\boldsymbol\mathfrak",
    Style.SANS: r"\mathsf",
    Style.BOLD_SANS: r"\boldsymbol\mathsf",
    Style.SANS_ITALIC: r"\mathsf",
    Style.TYPEWRITER: r"\mathtt",
    Style.TEXT_ITALIC: r"\mathit",
    Style.BOLD_TEXT_ITALIC: r"\boldsymbol\mathit",
    Style.SMALL_CAPS: r"\mathrm",
}

TEXT_COMMANDS: dict[Style, str] = {
    Style.UPRIGHT: r"\text",
    Style.BOLD: r"\textbf",
    Style.BOLD_ITALIC: r"\textbf",
    Style.SANS: r"\textsf",
    Style.BOLD_SANS: r"\textsf",
    Style.TYPEWRITER: r"\texttt",
    Style.TEXT_ITALIC: r"\textit",
    Style.ITALIC: r"\textit",
    Style.BOLD_TEXT_ITALIC: r"\textbf",
    Style.SMALL_CAPS: r"\textsc",
}

TEXT_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "#": r"\#",
        "$": r"\$",
        "%": r"\%",
        "&": r"\&",
        "_": r"\_",
        "^": r"\textasciicircum{}",
        "~": r"\textasciitilde{}",
        "’": "'",
        "‘": "`",
        "“": "``",
        "”": "''",
        "–": "--",
        "—": "---",
        "−": "$-$",
    }
)

FENCES: dict[str, str] = {
    "": ".",
    "{": r"\{",
    "}": r"\}",
    "⟨": r"\langle",
    "⟩": r"\rangle",
    "⌊": r"\lfloor",
    "⌋": r"\rfloor",
    "⌈": r"\lceil",
    "⌉": r"\rceil",
    "‖": r"\|",
    "\\": r"\backslash",
    "↑": r"\uparrow",
    "↓": r"\downarrow",
    "↕": r"\updownarrow",
    "⇑": r"\Uparrow",
    "⇓": r"\Downarrow",
    "⇕": r"\Updownarrow",
    "⎰": r"\lmoustache",
    "⎱": r"\rmoustache",
    "⟮": r"\lgroup",
    "⟯": r"\rgroup",
    "⌜": r"\ulcorner",
    "⌝": r"\urcorner",
    "⌞": r"\llcorner",
    "⌟": r"\lrcorner",
}

BIG = {1: r"\big", 2: r"\Big", 3: r"\bigg", 4: r"\Bigg"}

ACCENTS: dict[str, str] = {
    "\u0300": r"\grave",
    "\u0301": r"\acute",
    "\u0302": r"\hat",
    "\u0303": r"\tilde",
    "\u0304": r"\bar",
    "\u0306": r"\breve",
    "\u0307": r"\dot",
    "\u0308": r"\ddot",
    "\u030a": r"\mathring",
    "\u030c": r"\check",
    "\u20d6": r"\overleftarrow",
    "\u20d7": r"\vec",
    "\u20db": r"\dddot",
    "\u20dc": r"\ddddot",
}

WIDE_ACCENTS: dict[str, str] = {
    **ACCENTS,
    "\u0302": r"\widehat",
    "\u0303": r"\widetilde",
    "\u0304": r"\overline",
    "\u0305": r"\overline",
    "\u20d7": r"\overrightarrow",
}

DECORATIONS: dict[tuple[str, bool], str] = {
    ("\u203e", True): r"\overline",
    ("\u005f", False): r"\underline",
    ("\u23de", True): r"\overbrace",
    ("\u23df", False): r"\underbrace",
    ("\u23b4", True): r"\overbracket",
    ("\u23b5", False): r"\underbracket",
    ("→", True): r"\overrightarrow",
    ("←", True): r"\overleftarrow",
    ("↔", True): r"\overleftrightarrow",
    ("→", False): r"\underrightarrow",
    ("←", False): r"\underleftarrow",
    ("↔", False): r"\underleftrightarrow",
}

ARROWS: dict[str, str] = {
    "→": r"\xrightarrow",
    "←": r"\xleftarrow",
    "↔": r"\xleftrightarrow",
    "⇒": r"\xRightarrow",
    "⇐": r"\xLeftarrow",
    "⇔": r"\xLeftrightarrow",
    "↦": r"\xmapsto",
    "↪": r"\xhookrightarrow",
    "↩": r"\xhookleftarrow",
    "⇌": r"\xrightleftharpoons",
}

MATRICES: dict[tuple[str, str], str] = {
    ("(", ")"): "pmatrix",
    ("[", "]"): "bmatrix",
    ("{", "}"): "Bmatrix",
    ("|", "|"): "vmatrix",
    ("‖", "‖"): "Vmatrix",
}

NEGATED: dict[str, str] = {
    "=": r"\neq",
    "∈": r"\notin",
}

FUNCTIONS = {
    "arccos", "arcsin", "arctan", "arg", "cos", "cosh", "cot", "coth", "csc", "deg", "det", "dim", "exp",
    "gcd", "hom", "inf", "ker", "lg", "lim", "ln", "log", "max", "min", "Pr", "sec", "sin", "sinh", "sup",
    "tan", "tanh",
}  # fmt: skip
"""Functions with a command of their own in LaTeX."""

LIMITS_OF_SYSTEMS = {"←": r"\varprojlim", "→": r"\varinjlim"}
"""What "lim" is called over an arrow."""

DOUBLE_FUNCTIONS = {"lim sup": r"\limsup", "lim inf": r"\liminf"}

LIMITS_BY_NATURE = {"det", "gcd", "inf", "lim", "max", "min", "Pr", "sup"}
"""Those that take their limits below in a display."""

NO_LIMITS = frozenset("∫∬∭⨌∮∯∰∱∲∳⨍⨏⨖")
"""Operators that keep their limits beside them in a display."""
