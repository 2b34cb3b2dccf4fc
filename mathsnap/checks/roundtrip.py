"""The round trip: the LaTeX is set again, and its glyphs are matched with those that were read.

Fonts and spacing differ between source and setting, so no pixels and no absolute places are compared, but
which signs there are and how neighbours stand to each other: before or behind, above or below, on one line or
raised, of one size or smaller. Matching signs instead of pictures is the idea of CDM (arXiv 2409.03643).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from statistics import median_high
from typing import Any

import numpy as np

from mathsnap.boxes import Box
from mathsnap.errors import RenderError
from mathsnap.glyphs import UNKNOWN, Glyph, GlyphRun
from mathsnap.render import set_glyphs
from mathsnap.symbols import Style

__all__ = ["Difference", "RoundTrip", "match", "round_trip"]

MOST_SIGNS = 600
"""More are not compared: the time grows with the square."""


_SIZE = 100.0
"""So large that the setter keeps the sizes of scripts of scripts."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs. symbol: the sign; box: where, in the unit of the source; counts: a sign is
    there in one of the two only, which no font can excuse.
    """

    what: str
    symbol: str
    box: Box | None = None
    counts: bool = True

    def __str__(self) -> str:
        return self.told()

    def told(self, factor: float = 1.0) -> str:
        """In words; factor: to the unit in which the place is told."""
        where = "" if self.box is None else f" at ({factor * self.box.x0:.0f}, {factor * self.box.y0:.0f})"
        return f"{self.symbol} {self.what}{where}"


@dataclass(frozen=True, slots=True)
class RoundTrip:
    """What came of it. set_again: the LaTeX could be set and was compared; reason: why it could not."""

    set_again: bool
    differences: tuple[Difference, ...] = ()
    reason: str = ""
    signs: int = 0

    @property
    def passed(self) -> bool:
        return self.set_again and not self.differences


def round_trip(latex: str, source: GlyphRun, display: bool = True) -> RoundTrip:
    """Sets the LaTeX again and compares it with the glyphs that were read."""
    try:
        setting = set_glyphs(latex, display, _SIZE)
    except RenderError as error:
        return RoundTrip(False, reason=str(error))
    if max(len(source.glyphs), len(setting.glyphs)) > MOST_SIGNS:
        return RoundTrip(False, reason="too many signs to compare")
    return match(source, setting)


def match(source: GlyphRun, setting: GlyphRun) -> RoundTrip:
    """Compares two settings of a formula; boxes of the differences are in the first one's unit."""
    (here, em), (there, em_there) = _signs(source), _signs(setting)
    if not here or not there:
        return RoundTrip(False, reason="there is nothing to compare")
    a, b = _Table(here, em), _Table(there, em_there)
    pairs, wrong = _best_assigned(a, b)
    differences = [
        *(Difference("is not in the LaTeX", here[i].key, here[i].box) for i in _left(len(here), pairs[:, 0])),
        *(_extra(there[j], j, pairs, here) for j in _left(len(there), pairs[:, 1])),
        *_displaced(wrong, pairs, here),
    ]
    return RoundTrip(True, tuple(differences), signs=len(here))


def _left(count: int, used: Any) -> list[int]:
    return sorted(set(range(count)) - set(used.tolist()))


def _extra(sign: _Sign, number: int, pairs: Any, here: Sequence[_Sign]) -> Difference:
    """A sign of the setting only; it is shown at the sign that should stand next to it."""
    nearest = min(pairs.tolist(), key=lambda pair: abs(pair[1] - number), default=None)
    return Difference("was not read", sign.key, None if nearest is None else here[nearest[0]].box)


# -- signs -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sign:
    """What is compared of a glyph. y: its baseline, or its middle for a centred one (loose); guessed: the
    size is.
    """

    key: str
    box: Box
    y: float
    size: float
    loose: bool
    guessed: bool


_BAR = "bar"
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


def _signs(run: GlyphRun) -> tuple[list[_Sign], float]:
    """The signs of a run, and the em of its text."""
    if not run.glyphs:
        return [], 1.0
    sizes = sorted(glyph.size for glyph in run.glyphs)
    em = max(median_high(sizes), sizes[-1] * 0.8)
    out = [sign for glyph in run.glyphs for sign in _parts(glyph)]
    for rule in run.rules:
        if rule.horizontal and rule.box.width > _SHORTEST_BAR * em:
            out.append(_Sign(_BAR, rule.box, rule.box.cy, em, True, False))
    return out, em


def _parts(glyph: Glyph) -> Iterator[_Sign]:
    mark = _ALPHABETS.get(glyph.style, "") if glyph.symbol.isalnum() else ""
    keys = _keys(glyph.symbol)
    step = glyph.box.width / len(keys)
    loose = glyph.centred or unicodedata.category(keys[0])[0] in "MPS"
    for number, key in enumerate(keys):
        x0 = glyph.box.x0 + number * step
        overlaid = key == "\u0338" or len(keys) == 1
        box = glyph.box if overlaid else Box(x0, glyph.box.y0, x0 + step, glyph.box.y1)
        y = glyph.box.cy if loose else glyph.y
        yield _Sign(mark + key, box, y, glyph.size, loose, glyph.score < 1)


def _keys(symbol: str) -> str:
    spelt = "".join(
        _SPELT.get(char, char) for char in unicodedata.normalize("NFD", _SPELT.get(symbol, symbol))
    )
    return "".join(_SPELT.get(char, char) for char in spelt) or UNKNOWN


class _Table:
    """The signs as arrays, in em."""

    def __init__(self, signs: Sequence[_Sign], em: float) -> None:
        self.keys = [sign.key for sign in signs]
        boxes = np.array([sign.box.as_tuple() for sign in signs]) / em
        self.x0, self.y0, self.x1, self.y1 = (boxes[:, k] for k in range(4))
        self.x = (self.x0 + self.x1) / 2
        self.cy = (self.y0 + self.y1) / 2
        self.y = np.array([sign.y for sign in signs]) / em
        self.size = np.array([sign.size for sign in signs]) / em
        self.loose = np.array([sign.loose for sign in signs])
        self.guessed = np.array([sign.guessed for sign in signs])


# -- which sign is which -----------------------------------------------------------------------

_ROUNDS = 4
_RUN = 3
_REACH = 2.0  # em: how far the shift of a pair tells of its neighbours'


def _best_assigned(a: _Table, b: _Table) -> tuple[Any, Any]:
    """Pairs of numbers of equal signs, and which of these contradict each other.

    Two settings are alike if there is any way to pair their signs that says so. Glyphs of a page come in
    about the order of writing, so the first of a kind is mostly the first of its kind in the other; those of
    a picture come from left to right, above and below a bar mixed, and there the place tells more.
    """
    same = np.array([[key == other for other in b.keys] for key in a.keys])
    pairs, fixed = _in_order(a.keys, b.keys)
    in_order = same.copy()
    in_order[fixed[:, 0], :] = in_order[:, fixed[:, 1]] = False
    in_order[fixed[:, 0], fixed[:, 1]] = True
    best = _settled(a, b, in_order, pairs)
    wrong = _contradictions(a, b, best)
    if wrong.any():
        other = _settled(a, b, same, _in_place(a, b, same))
        if (fewer := _contradictions(a, b, other)).sum() < wrong.sum():
            return other, fewer
    return best, wrong


def _in_place(a: _Table, b: _Table, same: Any) -> Any:
    """Pairs that are at about one place, when the one setting is stretched to the size of the other."""
    x, y = _stretched(a.x0, a.x1, b.x0, b.x1, a.x), _stretched(a.y0, a.y1, b.y0, b.y1, a.cy)
    cost = np.abs(x[:, None] - b.x) + 1.5 * np.abs(y[:, None] - b.cy)
    return _pairs(np.where(same, cost, np.inf))


def _stretched(low: Any, high: Any, to_low: Any, to_high: Any, at: Any) -> Any:
    factor = (to_high.max() - to_low.min()) / max(high.max() - low.min(), 1e-6)
    return to_low.min() + factor * (at - low.min())


def _settled(a: _Table, b: _Table, same: Any, pairs: Any) -> Any:
    """The pairs exchanged until each sign is near to where its neighbours say that it should be."""
    for _ in range(_ROUNDS if len(pairs) else 0):
        x, y = _moved(a, b, pairs)
        cost = np.abs(x[:, None] - b.x) + 1.5 * np.abs(y[:, None] - b.cy)
        found = _pairs(np.where(same, cost, np.inf))
        if np.array_equal(found, pairs):
            break
        pairs = found
    return pairs


def _in_order(keys: Sequence[str], others: Sequence[str]) -> tuple[Any, Any]:
    """What stands in the same order in both; and of it the runs that are too long to be so by chance."""
    blocks = SequenceMatcher(None, keys, others, autojunk=False).get_matching_blocks()
    pairs = [(i + k, j + k) for i, j, size in blocks for k in range(size)]
    fixed = [(i + k, j + k) for i, j, size in blocks if size >= _RUN for k in range(size)]
    return np.array(pairs, dtype=int).reshape(-1, 2), np.array(fixed, dtype=int).reshape(-1, 2)


def _pairs(cost: Any) -> Any:
    """Each row with a column of its own: the cheapest first, then exchanges while they pay."""
    rows, columns = np.unravel_index(np.argsort(cost, axis=None, kind="stable"), cost.shape)
    partner: dict[int, int] = {}
    taken: set[int] = set()
    finite = int(np.isfinite(cost).sum())
    for i, j in zip(rows[:finite].tolist(), columns[:finite].tolist(), strict=True):
        if i not in partner and j not in taken:
            partner[i] = j
            taken.add(j)
    ordered = sorted(partner)
    for i in ordered:
        for k in ordered:
            now = cost[i, partner[i]] + cost[k, partner[k]]
            if i < k and cost[i, partner[k]] + cost[k, partner[i]] < now - 1e-9:
                partner[i], partner[k] = partner[k], partner[i]
    return np.array([(i, partner[i]) for i in ordered], dtype=int).reshape(-1, 2)


def _moved(a: _Table, b: _Table, pairs: Any) -> tuple[Any, Any]:
    """Where each sign of a should be in b by the shifts of the pairs around it, its own not counted."""
    i, j = pairs[:, 0], pairs[:, 1]
    far = np.hypot(a.x[:, None] - a.x[i], a.cy[:, None] - a.cy[i])
    weight = np.exp(-far / _REACH) + 1e-9
    weight[np.arange(len(a.x))[:, None] == i] = 1e-9
    weight /= weight.sum(axis=1, keepdims=True)
    return a.x + weight @ (b.x[j] - a.x[i]), a.cy + weight @ (b.cy[j] - a.cy[i])


# -- whether neighbours stand alike ------------------------------------------------------------

_NEAR = 0.9  # em between the boxes of neighbours
_STEP = 0.3  # em: more than fonts differ in their scripts, less than from a sub- to a superscript
_EVEN = 0.1  # em: less is on one line
_GAP = 0.1  # em: overlap that is no overlap
_INKED = 0.15  # log of heights: less is one size


def _displaced(contradictions: Any, pairs: Any, here: Sequence[_Sign]) -> list[Difference]:
    """Signs that stand otherwise to their neighbours than in the setting."""
    wrong = contradictions.copy()
    found = []
    while wrong.any():
        worst = int(wrong.sum(axis=1).argmax())
        sign = here[pairs[worst, 0]]
        found.append(Difference("stands elsewhere in the LaTeX", sign.key, sign.box, False))
        wrong[worst, :] = wrong[:, worst] = False
    return found


def _contradictions(a: _Table, b: _Table, pairs: Any) -> Any:
    """Which two pairs are neighbours in one of the settings and stand otherwise in the other."""
    i, j = pairs[:, 0], pairs[:, 1]
    beside_a, beside_b = _beside(a, i), _beside(b, j)
    over_a, over_b = _over(a, i), _over(b, j)
    near = (_apart(a, i) < _NEAR) | (_apart(b, j) < _NEAR)
    keys = np.array(a.keys)[i]
    level = _level(a, i) & _level(b, j)
    turned = (beside_a & beside_b.T & level) | (over_a & over_b.T)
    turned &= keys[:, None] != keys  # which of two equal signs is which cannot be told
    step_a, step_b = _steps(a, i), _steps(b, j)
    rigid = ~(a.loose[i] | b.loose[j])
    rigid = rigid[:, None] & rigid
    small = np.minimum(np.abs(step_a), np.abs(step_b))
    moved = (np.abs(step_a - step_b) > _STEP) & ((small < _EVEN) | (step_a * step_b < 0))
    stepped = rigid & moved & _of_one_line(over_b, keys)
    wrong = near & (turned | turned.T | stepped | (rigid & _resized(a, b, i, j)))
    np.fill_diagonal(wrong, False)
    return wrong


def _beside(t: _Table, n: Any) -> Any:
    """[p, q]: p ends before q begins."""
    return (t.x1[n][:, None] < t.x0[n] + _GAP) & (t.x[n][:, None] < t.x[n] - _GAP / 2)


def _level(t: _Table, n: Any) -> Any:
    """[p, q]: they share some of the height."""
    return np.minimum(t.y1[n][:, None], t.y1[n]) - np.maximum(t.y0[n][:, None], t.y0[n]) > _GAP / 2


def _over(t: _Table, n: Any) -> Any:
    """[p, q]: p ends above q, and they share some of the line."""
    shared = np.minimum(t.x1[n][:, None], t.x1[n]) - np.maximum(t.x0[n][:, None], t.x0[n])
    return (t.y1[n][:, None] < t.y0[n] + _GAP / 2) & (t.cy[n][:, None] < t.cy[n] - _GAP / 2) & (shared > 0)


def _apart(t: _Table, n: Any) -> Any:
    """Distance of the boxes."""
    dx = np.maximum(0, np.maximum(t.x0[n][:, None], t.x0[n]) - np.minimum(t.x1[n][:, None], t.x1[n]))
    dy = np.maximum(0, np.maximum(t.y0[n][:, None], t.y0[n]) - np.minimum(t.y1[n][:, None], t.y1[n]))
    return np.hypot(dx, dy)


def _of_one_line(over: Any, keys: Any) -> Any:
    """[p, q]: no bar has one of them above or below it, but not the other: how high a fraction stands beside
    the limits of a sum is up to the font.
    """
    bars = keys == _BAR
    where = np.concatenate([over[:, bars], over[bars, :].T], axis=1)
    return (where[:, None, :] == where).all(axis=2)


def _steps(t: _Table, n: Any) -> Any:
    return t.y[n][:, None] - t.y[n]


def _resized(a: _Table, b: _Table, i: Any, j: Any) -> Any:
    """Of one size in one setting, a script of the other in the other; where sizes are guessed (in a picture)
    the ink has to say so too.
    """
    ratio_a, ratio_b = a.size[i][:, None] / a.size[i], b.size[j][:, None] / b.size[j]
    equal_a, equal_b = np.abs(np.log(ratio_a)) < 0.09, np.abs(np.log(ratio_b)) < 0.09
    script_a, script_b = np.abs(np.log(ratio_a)) > 0.17, np.abs(np.log(ratio_b)) > 0.17
    other_way = script_a & script_b & ((ratio_a > 1) != (ratio_b > 1))
    ink = np.log(np.maximum(a.y1 - a.y0, 1e-3)[i] / np.maximum(b.y1 - b.y0, 1e-3)[j])
    known = ~a.guessed[i]
    inked = (np.abs(ink[:, None] - ink) > _INKED) | (known[:, None] & known)
    return inked & ((equal_a & script_b) | (equal_b & script_a) | other_way)
