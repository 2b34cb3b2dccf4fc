"""Signs that govern layout: fences, stretched marks, accents. Literal tables."""

from __future__ import annotations

from typing import NamedTuple

STACKED = {("∼", "="): "≅", (".", "="): "≐", ("⋅", "="): "≐"}
"""Relations that TeX sets as one sign above another."""

ARROWS = {"→": "→", "←": "←", "↔": "↔", "⟶": "→", "⟵": "←", "⟷": "↔"}
"""Arrows that may lie over or under something (\\overrightarrow), and the mark they make there."""

__all__ = [
    "ACCENTS",
    "ARROWS",
    "CLOSE",
    "DOTS",
    "FENCES",
    "INTEGRALS",
    "NOT",
    "OPEN",
    "STACKED",
    "STRETCHED",
    "VERT",
    "Stretched",
]

NOT = "\u0338"

OPEN = {
    "(": ")",
    "[": "]",
    "{": "}",
    "⟨": "⟩",
    "⌊": "⌋",
    "⌈": "⌉",
    "⟦": "⟧",
    "⟮": "⟯",
    "⎰": "⎱",
    "⌜": "⌝",
    "⌞": "⌟",
}
CLOSE = {right: left for left, right in OPEN.items()}
VERT = {"|", "‖"}
FENCES = {*OPEN, *CLOSE, *VERT, "/", "\\", "↑", "↓", "↕", "⇑", "⇓", "⇕"}

ACCENTS = {
    "\u0300", "\u0301", "\u0302", "\u0303", "\u0304", "\u0305", "\u0306", "\u0307", "\u0308", "\u030a",
    "\u030b", "\u030c", "\u20d6", "\u20d7", "\u20db", "\u20dc",
}  # fmt: skip

INTEGRALS = {"∫", "∬", "∭", "⨌", "∮", "∯", "∰", "∱", "∲", "∳", "⨍", "⨏", "⨖"}

DOTS = {".": "…", "⋅": "⋯", "·": "⋯"}


class Stretched(NamedTuple):
    """A mark as wide as what it stands over or under. mark: as in tree.Decoration."""

    mark: str
    over: bool


STRETCHED = {
    "⏞": Stretched("⏞", True),
    "⏟": Stretched("⏟", False),
    "⎴": Stretched("⎴", True),
    "⎵": Stretched("⎵", False),
}
