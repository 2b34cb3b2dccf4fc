"""From the signs found in a picture to glyphs as a page would give them: few sizes, common baselines.

The network tells each sign's size and baseline by itself, a few hundredths of an em off. TeX sets a line in
one size on one baseline, with scripts of 0.7 and 0.5 (TeXbook, p. 441), so what nearly agrees is made to
agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from statistics import median

import numpy as np
import numpy.typing as npt

from mathsnap.boxes import Box, union
from mathsnap.glyphs import Glyph, GlyphRun, Rule
from mathsnap.symbols import Style, math_class
from mathsnap.vision.accents import bars_and_macrons, of_one_kind, tildes_over_arrows
from mathsnap.vision.barred import with_bars_below
from mathsnap.vision.bars import ends_of_bar, ink_bars, is_within, runs_through, short_bars
from mathsnap.vision.body import FENCES
from mathsnap.vision.labels import with_small_labels
from mathsnap.vision.levels import are_telling, levelled
from mathsnap.vision.measures import as_large_as_alike, printed_as_large
from mathsnap.vision.nablas import tall_triangles_as_nablas
from mathsnap.vision.prepare import Ink
from mathsnap.vision.scripts import relations_of_lines, scripts_of_scripts
from mathsnap.vision.signs import HORIZONTAL_RULE, VERTICAL_RULE, Sign, boxes_of, glyph_boxes
from mathsnap.vision.stops import colons_over_stops, stops_by_height
from mathsnap.vision.strays import strays_on_lines

__all__ = ["glyph_run"]

_LEVELS = ((1.0, 0.84), (0.7, 0.58), (0.5, 0.0))  # sizes of TeX's styles, and where the next smaller begins
_ROOF = 0.3  # em: a roof begins no farther from the tip of its radical sign
_LARGER = 1.3  # headlines keep their own size
_AXIS = 0.25
_TALL = 1.15  # em: fences of more are grown ones, centred on the axis
_HOLLOW = frozenset({"√ upright"})  # its box is not where its ink is: a roof lies along it
_NOT = "\u0338"
_DASHES = frozenset("_−-–—")
_STOPS, _ACCENTS = frozenset(".·⋅"), ("\u0307", "\u0308")
_DOTS, _DOTTED = _STOPS | {"\u0307"}, frozenset("ij")
_PARTS = {";": ",.⋅·", ":": ".⋅·", "!": ".", "?": ".", "‖": "|∣", "÷": "−.⋅·", "≡": "=−", "=": "−"}
_ARMED = frozenset("[]⌈⌉⌊⌋")
_FLAT = frozenset("⏞⏟")
_TOUCH = 1.5  # pixels
_SAME_LINE = 0.13  # em: baselines that differ by less are one
_GAP = 3.0  # em: how far apart glyphs of one line may stand


def glyph_run(
    found: Sequence[Sign],
    classes: Sequence[str],
    ink: Ink,
    em: float,
    coarse: bool = False,
    text: Sequence[Sequence[Sign]] = (),
    beside: Sequence[Sequence[Sign]] = (),
) -> GlyphRun:
    """The glyphs and rules of a picture, in points of a page set in 10 point type.

    em: of its full size, in pixels (see `body_size`). coarse: the picture had fewer pixels, and was enlarged.
    text: besides, lines of words with nothing else in them, each of one size and on one baseline. beside:
    such words in lines that hold formulas too.
    """
    unit = 10.0 / em
    bars = [sign for sign in found if classes[sign.name] in (HORIZONTAL_RULE, VERTICAL_RULE)]
    others = [sign for sign in found if classes[sign.name] not in (HORIZONTAL_RULE, VERTICAL_RULE)]
    long = ink_bars(ink, em)
    others = [sign for sign in others if not _is_stretch_of_bar(sign, classes, long)]
    solid = np.array([s.box for s in others if classes[s.name] not in _HOLLOW]).reshape(-1, 4)
    told = [_rule(sign, classes[sign.name] == HORIZONTAL_RULE, ink, em) for sign in bars]
    fences = np.array([s.box for s in others if classes[s.name].split(" ")[0] in _ARMED]).reshape(-1, 4)
    seen = [Rule(_beside_fences(box, fences)) for box in long]
    seen += [Rule(box) for box in short_bars(ink, em, boxes_of(found))]
    rules = [rule for rule in seen + told if not is_within(rule.box, solid)]
    rules = [rule for rule in rules if not _is_cut_off(rule.box, solid, ink.shape[1])]
    glyphs = [glyph for sign in _levelled(others, classes, em) for glyph in _glyphs(sign, classes, em, unit)]
    scaled = [Rule(rule.box.scaled(unit), rule.score) for rule in _once(rules, em)]
    glyphs = relations_of_lines(glyphs)
    glyphs = scripts_of_scripts(_with_dot_accents(_without_parts(_without_own_dots(glyphs))), scaled, coarse)
    glyphs = tall_triangles_as_nablas(strays_on_lines(stops_by_height(colons_over_stops(glyphs))))
    glyphs, scaled = with_bars_below(glyphs, scaled)
    glyphs, scaled = bars_and_macrons(tildes_over_arrows(of_one_kind(glyphs)), scaled)
    glyphs = [_under_roof(glyph, scaled) if glyph.symbol == "√" else glyph for glyph in glyphs]
    glyphs += _words(beside, classes, em)
    return GlyphRun((*_with_underscores(_on_lines(glyphs)), *_words(text, classes, em)), tuple(scaled))


def _words(lines: Sequence[Sequence[Sign]], classes: Sequence[str], em: float) -> list[Glyph]:
    """The glyphs of lines of words, each line of one size and on one baseline."""
    unit = 10.0 / em
    out = []
    for line in lines:
        y = unit * median(sign.y for sign in line)
        size = 10.0 * _level(median(sign.size for sign in line) / em)
        for sign in line:
            symbol, style = _symbol(classes[sign.name])
            box = Box(*sign.box).scaled(unit)
            out.append(Glyph(symbol, style, box.x0, y, size, box, box.width, text=True, score=sign.score))
    return out


def _levelled(found: Sequence[Sign], classes: Sequence[str], em: float) -> list[Sign]:
    """The signs of the three sizes of mathematics, settled together wherever size and baseline tell."""
    alike = printed_as_large(found, classes)
    found = as_large_as_alike(with_small_labels(found, classes, em), alike)
    return levelled(_of_one_size(found, em), are_telling(found, classes), em, alike)


def _is_stretch_of_bar(sign: Sign, classes: Sequence[str], bars: Sequence[Box]) -> bool:
    """Whether a brace that lies flat is a part of a longer bar, where another crosses it or ends at it."""
    flat = classes[sign.name].split(" ")[0] in _FLAT
    return flat and any(runs_through(bar, Box(*sign.box)) for bar in bars)


def _beside_fences(bar: Box, fences: npt.NDArray[np.float64]) -> Box:
    """The bar without the arm of a bracket that it runs into."""
    x0, x1 = bar.x0, bar.x1
    for left, top, right, bottom in fences.tolist():
        if top - _TOUCH < bar.cy < bottom + _TOUCH:
            if left - _TOUCH < x0 < right < x1:
                x0 = right
            elif x0 < left < x1 < right + _TOUCH:
                x1 = left
    return Box(x0, bar.y0, x1, bar.y1)


def _is_cut_off(bar: Box, solid: npt.NDArray[np.float64], width: int) -> bool:
    """Whether a bar runs out of the picture with signs on one side only: a line of the page around it."""
    if bar.x0 > 1 and bar.x1 < width - 1:
        return False
    along = solid[(solid[:, 0] < bar.x1) & (solid[:, 2] > bar.x0)]
    return not (np.any(along[:, 3] < bar.cy) and np.any(along[:, 1] > bar.cy))


def _of_one_size(found: Sequence[Sign], em: float) -> list[Sign]:
    """The signs with the sizes of those made one that stand close together on one baseline and are of nearly
    one size: in small type single sizes are not told exactly enough to tell scripts from their scripts.
    """
    order = sorted(range(len(found)), key=lambda i: found[i].box[0])
    group = [[i] for i in range(len(found))]  # of each sign, itself and those joined with it
    for place, i in enumerate(order):
        for j in order[place + 1 : place + 6]:
            if _is_beside(found[i], found[j], em):
                if group[i] is not group[j]:
                    group[i] += group[j]
                    for k in group[j]:
                        group[k] = group[i]
                break
    size = {id(mine): median(found[i].size for i in mine) for i, mine in enumerate(group) if mine[0] == i}
    return [replace(sign, size=size[id(mine)]) for sign, mine in zip(found, group, strict=True)]


def _is_beside(a: Sign, b: Sign, em: float) -> bool:
    near = -0.15 * em < b.box[0] - a.box[2] < 0.3 * em
    return near and abs(a.y - b.y) < 0.04 * em and max(a.size, b.size) < 1.25 * min(a.size, b.size)


def _glyphs(sign: Sign, classes: Sequence[str], em: float, unit: float) -> list[Glyph]:
    """A sign as a glyph; a negated one that Unicode has no symbol for as two."""
    symbol, style = _symbol(classes[sign.name])
    box = Box(*sign.box).scaled(unit)
    ratio = sign.size / em
    size = 10.0 * _level(min(ratio, 1.0) if symbol in _STOPS else ratio)  # dots tell no size of a headline
    others = tuple(
        (*_symbol(classes[n]), share)
        for n, share in sign.others[1:]
        if classes[n] not in (HORIZONTAL_RULE, VERTICAL_RULE)
    )
    centred = _is_centred(symbol, box, size)
    y = box.cy + _AXIS * size if centred else sign.y * unit
    letters = [symbol[:-1], _NOT] if symbol.endswith(_NOT) and len(symbol) > 1 else [symbol]
    return [
        Glyph(s, style, box.x0, y, size, box, box.width, centred, False, sign.score, others) for s in letters
    ]


def _under_roof(radical: Glyph, rules: Sequence[Rule]) -> Glyph:
    """The radical sign with its upper right corner where its roof begins."""
    box, near = radical.box, _ROOF * radical.size
    roofs = [
        r.box
        for r in rules
        if r.horizontal and abs(r.box.x0 - box.x1) < near and abs(r.box.cy - box.y0) < near
    ]
    if not roofs:
        return radical
    roof = min(roofs, key=lambda r: abs(r.x0 - box.x1) + abs(r.cy - box.y0))
    return replace(radical, box=Box(box.x0, min(roof.y0, box.y1), max(roof.x0, box.x0), box.y1))


def _with_underscores(glyphs: list[Glyph]) -> list[Glyph]:
    """Dashes below the baseline of the letters that they stand between as the underscores they are."""
    out = []
    for g in glyphs:
        if g.symbol in _DASHES and (beside := _letter_before(g.box, glyphs)):
            g = replace(g, symbol="_", style=Style.UPRIGHT, y=beside.y, size=beside.size)
        out.append(g)
    return out


def _letter_before(dash: Box, glyphs: Sequence[Glyph]) -> Glyph | None:
    """The letter right before a dash that lies below its baseline, with another of its line after it."""
    near = [
        g
        for g in glyphs
        if g.symbol.isalnum() and 0 < dash.cy - g.y < 0.25 * g.size and dash.width < 0.6 * g.size
    ]
    left = [g for g in near if abs(dash.x0 - g.box.x1) < 0.2 * g.size]
    right = [g for g in near if abs(g.box.x0 - dash.x1) < 0.2 * g.size]
    return next((a for a in left for b in right if a.y == b.y and a.size == b.size), None)


def _without_own_dots(glyphs: list[Glyph]) -> list[Glyph]:
    """Without the dots that belong to an i or j and were found as accents too: that of a j stands over its
    right side.
    """
    letters = [g for g in glyphs if g.symbol in _DOTTED]

    def of(dot: Glyph, letter: Glyph) -> bool:
        near, x, box = 0.2 * max(dot.size, letter.size), dot.box.cx, letter.box
        across = box.cx - near < x < max(box.cx + near, box.x1 + near / 4)
        return across and box.y0 - near < dot.box.cy < box.cy

    def own(dot: Glyph) -> bool:
        return any(of(dot, letter) for letter in letters)

    return [g for g in glyphs if g.symbol not in _DOTS or not own(g)]


def _without_parts(glyphs: list[Glyph]) -> list[Glyph]:
    """Without the commas of semicolons and the bars of norms that were found as signs too."""
    wholes = [g for g in glyphs if g.symbol in _PARTS]

    def of(part: Glyph, sign: Glyph) -> bool:
        near = (0.18 if sign.box.width > 0.12 * sign.size else 0.25) * sign.size  # half a norm stands apart
        height = sign.box.grown(0, 0.1 * sign.size).y_overlap(part.box)
        return abs(part.box.cx - sign.box.cx) < near and height > 0.7 * part.box.height

    return [g for g in glyphs if not any(g.symbol in _PARTS[w.symbol] and of(g, w) for w in wholes)]


def _with_dot_accents(glyphs: list[Glyph]) -> list[Glyph]:
    """Dots right above a letter, whatever they were read as, as the accents they are: one, or two side by
    side.
    """
    letters = [g for g in glyphs if g.symbol.isalpha() and g.symbol not in _DOTTED]
    x0, y0, x1, _ = glyph_boxes(letters).T
    above: dict[int, list[Glyph]] = {}
    for dot in (g for g in glyphs if g.symbol in _DOTS):
        x, gap, size = dot.box.cx, y0 - dot.box.y1, dot.size
        below = (x0 - 0.1 * size < x) & (x < x1 + 0.25 * size) & (-0.05 * size < gap) & (gap < 0.3 * size)
        if below.any():
            above.setdefault(int(below.argmax()), []).append(dot)
    out = {id(g): g for g in glyphs}
    for dots in above.values():
        if len(dots) > 2:
            continue
        mark = replace(dots[0], symbol=_ACCENTS[len(dots) - 1], box=union(dot.box for dot in dots))
        out |= {id(dot): mark for dot in dots}
    return list({id(g): g for g in out.values()}.values())


@cache
def _symbol(name: str) -> tuple[str, Style]:
    symbol, _, style = name.rpartition(" ")
    return symbol, Style(style)


def _level(ratio: float) -> float:
    if ratio > _LARGER:
        return ratio
    return next(level for level, least in _LEVELS if ratio > least)


def _is_centred(symbol: str, box: Box, size: float) -> bool:
    if symbol == "√" or math_class(symbol) == "op":
        return True
    return symbol in FENCES and box.height > _TALL * size


def _rule(sign: Sign, horizontal: bool, ink: Ink, em: float) -> Rule:
    """A bar; its ends are looked up in the picture, where they are seen better than guessed."""
    x0, y0, x1, y1 = sign.box
    if horizontal:
        x0, x1 = ends_of_bar(ink, (y0 + y1) / 2, x0, x1, em)
    else:
        y0, y1 = ends_of_bar(ink.T, (x0 + x1) / 2, y0, y1, em)
    return Rule(Box(x0, y0, max(x0, x1), max(y0, y1)), sign.score)


def _once(rules: Sequence[Rule], em: float) -> list[Rule]:
    """The bars, each once: a long one may have been found in two places, and by its ink as well."""
    kept: list[Rule] = []
    for rule in sorted(rules, key=lambda r: -r.score):
        box = rule.box.grown(0.05 * em, 0.1 * em)
        if not any(other.horizontal == rule.horizontal and other.box.overlap(box) > 0 for other in kept):
            kept.append(rule)
    return kept


def _on_lines(glyphs: list[Glyph]) -> list[Glyph]:
    """The glyphs with the baselines of those that stand on one line made one."""
    lines: dict[tuple[float, int], list[_Line]] = {}  # by size and the strip of the page they begin in
    moved = {id(g): g.y for g in glyphs}
    for g in sorted((g for g in glyphs if not g.centred), key=lambda g: g.box.x0):
        strip = int(g.y // g.size)
        near = [
            line
            for around in (strip - 1, strip, strip + 1)
            for line in lines.get((g.size, around), [])
            if line.goes_on_with(g)
        ]
        if near:
            min(near, key=lambda line: abs(line.baseline - g.y)).append(g)
        else:
            lines.setdefault((g.size, strip), []).append(_Line(g))
    for line in (line for strip_lines in lines.values() for line in strip_lines):
        y = _middle(line.glyphs)
        moved.update((id(g), y) for g in line.glyphs)
    return [_at(g, moved[id(g)]) for g in glyphs]


class _Line:
    """Glyphs of one size side by side, and the baseline of the last of them."""

    def __init__(self, first: Glyph) -> None:
        self.glyphs, self.baseline = [first], first.y

    def append(self, g: Glyph) -> None:
        self.glyphs.append(g)
        self.baseline = _middle(self.glyphs[-7:])

    def goes_on_with(self, g: Glyph) -> bool:
        near = g.box.x0 - self.glyphs[-1].box.x1 < _GAP * g.size
        return near and abs(self.baseline - g.y) < _SAME_LINE * g.size


def _middle(glyphs: Sequence[Glyph]) -> float:
    """The baseline of most letters and digits: those of other signs are told less exactly."""
    return median(g.y for g in [g for g in glyphs if g.symbol.isalnum()] or glyphs)


def _at(g: Glyph, y: float) -> Glyph:
    return Glyph(
        g.symbol, g.style, g.x, y, g.size, g.box, g.advance, g.centred, g.text, g.score, g.alternatives
    )
