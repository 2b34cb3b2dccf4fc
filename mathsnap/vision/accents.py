"""Accents and bars over letters: which they are is told by their length, and by the same letter elsewhere."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from statistics import median

import numpy as np

from mathsnap.boxes import Box
from mathsnap.glyphs import Glyph, Rule
from mathsnap.symbols import Style
from mathsnap.vision.signs import glyph_boxes

__all__ = ["bars_and_macrons", "of_one_kind", "tildes_over_arrows"]

_MACRON, _MACRON_WIDTH, _LONGEST_MACRON, _OVERHANG, _LONGER = "\u0304", (0.3, 0.43), 0.46, 0.02, 0.2  # em
_NEAR, _FAR = 0.2, 0.5  # em
_BELOW = 0.35  # em: how far below an accent or a bar its letter begins
_TILDES, _ARROWS = frozenset("∼\u0303"), frozenset("→←↔⟶⟵⟷⇒⇐⇔↪↩↠")
_SCRIPT, _AXIS = 0.7, 0.25  # em
_LARGER_THAN = 1.2  # times: a relation so much larger than the arrow below it has that for a label
_DOUBTFUL, _POSSIBLE = 0.4, 0.05  # shares of all other readings together, and of a single one


def of_one_kind(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs, with each accent that may be several read as those that stand over the same letter
    elsewhere, or else over any letter.
    """
    marks = [g for g in glyphs if _is_accent(g.symbol)]
    letters = [g for g in glyphs if g.symbol.isalnum()]
    accents = [(g, _nearest(g, below)) for g, below in zip(marks, _below(marks, letters), strict=True)]
    known: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for accent, letter in accents:
        if letter and not _is_doubtful(accent):
            known[letter.symbol][accent.symbol] += 1
    anywhere = sum(known.values(), Counter[str]())
    settled = {
        id(accent): _read_as(accent, known.get(letter.symbol, anywhere) if letter else anywhere)
        for accent, letter in accents
        if _is_doubtful(accent)
    }
    return [settled.get(id(g), g) for g in glyphs]


def _is_accent(symbol: str) -> bool:
    return len(symbol) == 1 and unicodedata.combining(symbol) == 230  # of those above letters


def _is_doubtful(accent: Glyph) -> bool:
    return sum(share for *_, share in accent.alternatives) > _DOUBTFUL


def _nearest(accent: Glyph, letters: Sequence[Glyph]) -> Glyph | None:
    return min(letters, key=lambda g: abs(g.box.cx - accent.box.cx), default=None)


def _read_as(accent: Glyph, known: Counter[str]) -> Glyph:
    """The accent as the commonest of the known ones that it may be."""
    possible = {symbol: share for symbol, _, share in accent.alternatives if share > _POSSIBLE}
    for symbol, _ in known.most_common():
        if symbol == accent.symbol:
            break
        if symbol in possible:
            others = [(s, style, share) for s, style, share in accent.alternatives if s != symbol]
            rest = max(0.0, 1 - sum(share for *_, share in accent.alternatives))
            return replace(accent, symbol=symbol, alternatives=((accent.symbol, accent.style, rest), *others))
    return accent


def bars_and_macrons(glyphs: list[Glyph], rules: list[Rule]) -> tuple[list[Glyph], list[Rule]]:
    r"""Short bars over one letter as the accents they are, and accents too long to be any as bars.

    TeX's \bar is 0.38 em long whatever stands under it (cmr10, code 22); \overline is as long as that, and
    the bar of a fraction at least as long as both its parts. What stands over the same letter in several
    places is the same, so the middle of the lengths there decides.
    """
    bars: list[Glyph | Rule] = [*(g for g in glyphs if g.symbol == _MACRON), *rules]
    below = {id(bar): under for bar, under in zip(bars, _below(bars, glyphs), strict=True)}
    usual = _usual_lengths(bars, below, [g for g in glyphs if g.symbol == "√"])
    long = [g for g in glyphs if g.symbol == _MACRON and usual[id(g)] > _LONGEST_MACRON * g.size]
    gone, macrons = {id(g) for g in long}, []
    kept = [Rule(Box(g.box.x0, g.box.y0, g.box.x1, g.box.y1), g.score) for g in long]
    for rule in rules:
        alone = len(below[id(rule)]) == 1
        under = below[id(rule)][0] if alone else None
        if under and rule.horizontal and _is_macron(rule.box, usual[id(rule)], under, glyphs):
            macrons.append(
                Glyph(_MACRON, Style.UPRIGHT, rule.box.x0, under.y, under.size, rule.box, rule.box.width,
                      False, False, rule.score)
            )  # fmt: skip
        else:
            kept.append(rule)
    return [g for g in glyphs if id(g) not in gone] + macrons, kept


def _usual_lengths(
    bars: Sequence[Glyph | Rule], below: Mapping[int, Sequence[Glyph]], radicals: Sequence[Glyph]
) -> dict[int, float]:
    """By id of each bar the middle length of those over the same letter, at its size; its own length where
    it is not over a single letter. below: by id of a bar what is right below it.
    """
    lengths: defaultdict[tuple[str, Style], list[float]] = defaultdict(list)
    letters: dict[int, Glyph] = {}
    for bar in bars:
        if len(below[id(bar)]) != 1:
            continue
        (letter,) = below[id(bar)]
        short = bar.box.width < letter.box.width + _LONGER * letter.size
        if short and not any(_is_roof(bar.box, g) for g in radicals):
            letters[id(bar)] = letter
            lengths[letter.symbol, letter.style].append(bar.box.width / letter.size)
    return {
        id(bar): median(lengths[under.symbol, under.style]) * under.size
        if (under := letters.get(id(bar)))
        else bar.box.width
        for bar in bars
    }


def tildes_over_arrows(glyphs: Sequence[Glyph]) -> list[Glyph]:
    r"""The glyphs, with tildes right above arrows as the small relations they are: \xrightarrow{\sim}."""
    arrows = [g for g in glyphs if g.symbol in _ARROWS]
    return [
        _as_label(g, arrow)
        if g.symbol in _TILDES and (arrow := next((a for a in arrows if _is_right_over(g, a)), None))
        else g
        for g in glyphs
    ]


def _as_label(tilde: Glyph, arrow: Glyph) -> Glyph:
    size = _SCRIPT * arrow.size
    return replace(tilde, symbol="∼", size=size, y=tilde.box.cy + _AXIS * size)


def _is_right_over(mark: Glyph, arrow: Glyph) -> bool:
    near = abs(mark.box.cx - arrow.box.cx) < _NEAR * arrow.size
    above = 0 <= arrow.box.y0 - mark.box.y1 < _FAR * arrow.size
    return near and above and mark.size < _LARGER_THAN * arrow.size


def _is_roof(bar: Box, radical: Glyph) -> bool:
    near = _NEAR * radical.size
    return abs(bar.x0 - radical.box.x1) < near and abs(bar.y0 - radical.box.y0) < near


def _is_macron(bar: Box, length: float, under: Glyph, glyphs: Sequence[Glyph]) -> bool:
    low, high = (side * under.size for side in _MACRON_WIDTH)
    if not low < length < high or under.box.width < bar.width + _OVERHANG * under.size:
        return False
    over = [g for g in glyphs if bar.y0 - 0.3 * g.size < g.box.y1 < bar.cy and _shares(g.box, bar)]
    # a fraction's bar is no shorter than what stands on it
    return not over or max(g.box.width for g in over) > bar.width + _OVERHANG * under.size


def _below(bars: Sequence[Glyph | Rule], glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """For each bar the glyphs whose ink begins right below it and lies under most of it, or it over them."""
    x0, y0, x1, _ = glyph_boxes(glyphs).T
    reach = _BELOW * np.array([g.size for g in glyphs])
    below = []
    for box in (bar.box for bar in bars):
        shared = np.minimum(x1, box.x1) - np.maximum(x0, box.x0)
        under = (box.cy < y0) & (y0 < box.y1 + reach) & (shared > 0.5 * np.minimum(x1 - x0, box.width))
        below.append([glyphs[i] for i in np.flatnonzero(under).tolist()])
    return below


def _shares(box: Box, bar: Box) -> bool:
    """Whether most of the shorter of the two lies over the other."""
    return min(box.x1, bar.x1) - max(box.x0, bar.x0) > 0.5 * min(box.width, bar.width)
