"""The signs of a setting as they are compared: one spelling for what fonts draw in several shapes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median_high

import numpy as np

from mathsnap.boxes import Box
from mathsnap.glyphs import UNKNOWN, Glyph, GlyphRun
from mathsnap.symbols import Style

__all__ = ["BAR", "Sign", "Table", "signs_of"]


@dataclass(frozen=True, slots=True)
class Sign:
    """What is compared of a glyph. y: its baseline, or its middle for a centred one (loose); guessed: the
    size is.
    """

    key: str
    box: Box
    y: float
    size: float
    loose: bool
    guessed: bool


BAR = "bar"
_SHORTEST_BAR = 0.2  # em: that of a fraction in a script of a script is hardly longer
_SPELT = {
    "…": "...",
    "⋯": "⋅⋅⋅",
    "⋮": "...",
    "⋱": "...",
    "≔": ":=",
    "≕": "=:",
    "∷": "::",
    "⩴": "::=",
    "∬": "∫∫",
    "∭": "∫∫∫",
    "″": "′′",
    "‴": "′′′",
    "−": "-",
    "\u2010": "-",
    "–": "-",
    "—": "-",
    "―": "-",
    "∣": "|",
    "∥": "||",
    "¯": "\u0304",
    "ˆ": "\u0302",
    "˜": "∼",
    "`": "\u0300",
    "\u0303": "∼",
    "∗": "*",
    "ε": "ϵ",
    "•": "⋅",
    "·": "⋅",
    "∖": "\\",
    "△": "Δ",
    "∆": "Δ",
    "⊺": "⊤",
    "⟂": "⊥",
    "◯": "○",
    "⋄": "◊",
    "⟶": "→",
    "⟵": "←",
    "⟹": "⇒",
    "⟺": "⇔",
    "⟷": "↔",
    "⟼": "↦",
    "⃗": "→",
    "~": "∼",
    "‖": "||",
    "ȷ": "j",
    "ı": "i",
    "⟮": "(",
    "⟯": ")",
    "‘": "'",
    "’": "'",
    "′": "'",
    "∘": "○",
    "▷": "⊳",
    "□": "◻",
}
"""Signs that fonts have whole or in parts, or in several shapes."""

_ALPHABETS = {
    Style.DOUBLE_STRUCK: "𝔻", Style.CALLIGRAPHIC: "𝒞", Style.SCRIPT: "𝒞", Style.BOLD_CALLIGRAPHIC: "𝒞",
    Style.FRAKTUR: "𝔉", Style.BOLD_FRAKTUR: "𝔉",
}  # fmt: skip
"""Alphabets whose letters are other signs; slant and weight are left to the reader of the glyphs."""


def signs_of(run: GlyphRun) -> tuple[list[Sign], float]:
    """The signs of a run, and the em of its text."""
    if not run.glyphs:
        return [], 1.0
    sizes = sorted(glyph.size for glyph in run.glyphs)
    em = max(median_high(sizes), sizes[-1] * 0.8)
    out = [sign for glyph in run.glyphs for sign in _parts(glyph)]
    for rule in run.rules:
        if rule.horizontal and rule.box.width > _SHORTEST_BAR * em:
            out.append(Sign(BAR, rule.box, rule.box.cy, em, True, False))
    return out, em


def _parts(glyph: Glyph) -> Iterator[Sign]:
    mark = _ALPHABETS.get(glyph.style, "") if glyph.symbol.isalnum() else ""
    keys = _keys(glyph.symbol)
    step = glyph.box.width / len(keys)
    loose = glyph.centred or unicodedata.category(keys[0])[0] in "MPS"
    for number, key in enumerate(keys):
        x0 = glyph.box.x0 + number * step
        overlaid = key == "\u0338" or len(keys) == 1
        box = glyph.box if overlaid else Box(x0, glyph.box.y0, x0 + step, glyph.box.y1)
        y = glyph.box.cy if loose else glyph.y
        yield Sign(mark + key, box, y, glyph.size, loose, glyph.score < 1)


def _keys(symbol: str) -> str:
    spelt = "".join(
        _SPELT.get(char, char) for char in unicodedata.normalize("NFD", _SPELT.get(symbol, symbol))
    )
    return "".join(_SPELT.get(char, char) for char in spelt) or UNKNOWN


class Table:
    """The signs as arrays, in em."""

    def __init__(self, signs: Sequence[Sign], em: float) -> None:
        self.keys = [sign.key for sign in signs]
        boxes = np.array([sign.box.as_tuple() for sign in signs]) / em
        self.x0, self.y0, self.x1, self.y1 = (boxes[:, k] for k in range(4))
        self.x = (self.x0 + self.x1) / 2
        self.cy = (self.y0 + self.y1) / 2
        self.y = np.array([sign.y for sign in signs]) / em
        self.size = np.array([sign.size for sign in signs]) / em
        self.loose = np.array([sign.loose for sign in signs])
        self.guessed = np.array([sign.guessed for sign in signs])
