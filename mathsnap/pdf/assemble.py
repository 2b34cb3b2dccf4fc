"""Signs that TeX builds from pieces, put together again: tall fences, wide braces, long arrows, joined
relations.

TeX sets the pieces of one sign one right after the other, so a single pass over the glyphs in stream order
finds them all. The recipes are those of plain TeX and LaTeX (TeXbook, appendix B, and appendix G on
extensible characters) and amsmath (\\xrightarrow, \\iint).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

from mathsnap.boxes import Box, union
from mathsnap.glyphs import UNKNOWN, Glyph, Rule
from mathsnap.symbols import Style, math_class

__all__ = ["AXIS", "assemble"]

AXIS = 0.25
"""Height of the maths axis over the baseline in em: sigma 22 of cmsy10."""

# Private code points are the pieces that Unicode lacks, see symbols.tsv.
_BARS, _ROOT_EX, _ROOT_TOP = "\ue030", "\ue031", "\ue032"
_BRACE_DL, _BRACE_DR, _BRACE_UL, _BRACE_UR = "\ue033", "\ue034", "\ue035", "\ue036"
_MAPS, _LEFT_HOOK, _RIGHT_HOOK, _DASH = "\ue037", "\ue038", "\ue039", "\ue03a"
_SHAFT, _BRACE_EX = "\ue03b", "\ue03c"
_MAPS_DBL, _FROM, _FROM_DBL = "\ue0f6", "\ue0f7", "\ue0f8"

# The sign that a column of pieces makes, by which pieces stand in it.
_COLUMNS: dict[frozenset[str], str] = {
    frozenset(pieces): sign
    for sign, columns in {
        "(": ("⎛⎝", "⎛⎜⎝"),
        ")": ("⎞⎠", "⎞⎟⎠"),
        "[": ("⎡⎣", "⎡⎢⎣"),
        "]": ("⎤⎦", "⎤⎥⎦"),
        "⌈": ("⎡⎢",),
        "⌊": ("⎢⎣",),
        "⌉": ("⎤⎥",),
        "⌋": ("⎥⎦",),
        "{": ("⎧⎨⎩", "⎧⎨⎩⎪"),
        "}": ("⎫⎬⎭", "⎫⎬⎭⎪"),
        "⟮": ("⎧⎩", "⎧⎩⎪"),
        "⟯": ("⎫⎭", "⎫⎭⎪"),
        "⎰": ("⎧⎭", "⎧⎭⎪"),
        "⎱": ("⎫⎩", "⎫⎩⎪"),
        "|": ("⏐", "⎪"),
        "‖": (_BARS,),
        "⟦": ("\ue0f0\ue0f1", "\ue0f0\ue0f1\ue0f2"),
        "⟧": ("\ue0f3\ue0f4", "\ue0f3\ue0f4\ue0f5"),
        "√": ("⎷", "⎷" + _ROOT_TOP, "⎷" + _ROOT_EX + _ROOT_TOP),
        "↑": ("↑⏐",),
        "↓": ("↓⏐",),
        "↕": ("↑↓", "↑⏐↓"),
        "⇑": ("⇑" + _BARS,),
        "⇓": ("⇓" + _BARS,),
        "⇕": ("⇑⇓", "⇑⇓" + _BARS),
    }.items()
    for pieces in columns
}
# OpenType fonts give their pieces the character of the whole sign, or of nothing.
_WHOLES = frozenset(_COLUMNS.values()) | frozenset("∥")
_COLUMN_PIECES = frozenset().union(_WHOLES, *_COLUMNS)

_BRACES = {
    _BRACE_DL + _BRACE_UR + _BRACE_UL + _BRACE_DR: "⏞",
    _BRACE_UL + _BRACE_DR + _BRACE_DL + _BRACE_UR: "⏟",
}
_BRACE_PIECES = frozenset("⏞⏟⎴⎵" + _BRACE_EX)
"""What OpenType fonts call the pieces of braces: STIX Two has the middle of a bracket between its tips."""

_WIDE = {sign: sign for sign in "⎴⎵⏜⏝→←↔⇒⇐⇔↦"}
"""What a sign repeated side by side makes, each touching the next."""

_TIPS = _BRACE_DL + _BRACE_DR + _BRACE_UL + _BRACE_UR

_LONE = {"⎩": "⟮", "⎭": "⟯", _BRACE_DL: "⎰", _BRACE_DR: "⎱"}
"""The signs that are one piece of another sign in their smallest size (\\lgroup, \\lmoustache)."""

_BAR_RISES = {"\u0304": 0.05, "\u0335": 0.35, "\u0337": 0.3}
"""The bars of \\hbar and how far in em they may stand over the baseline."""

_HAIR = 0.08
"""\\pmb moves its copies by no more than that, in em."""

_BOLDER = {
    Style.UPRIGHT: Style.BOLD,
    Style.ITALIC: Style.BOLD_ITALIC,
    Style.CALLIGRAPHIC: Style.BOLD_CALLIGRAPHIC,
    Style.FRAKTUR: Style.BOLD_FRAKTUR,
    Style.SANS: Style.BOLD_SANS,
    Style.TEXT_ITALIC: Style.BOLD_TEXT_ITALIC,
}

# Signs that overlap their neighbour on one baseline: what they make when stretched, and when there are only
# the pieces that the second macro is made of, three units of kern apart (\joinrel).
_JOINED: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(pattern), sign, long)
    for pattern, sign, long in (
        ("−+→", "→", "⟶"),
        ("←−*→", "↔", "⟷"),
        ("←−+", "←", "⟵"),
        ("=+⇒", "⇒", "⟹"),
        ("⇐=*⇒", "⇔", "⟺"),
        ("⇐=+", "⇐", "⟸"),
        ("\u20d6*\u20d7+", "→", "→"),
        ("\u20d6+", "←", "←"),
        ("\u20e1+", "↔", "↔"),
        (f"{_SHAFT}+[→\u20d7]", "→", "→"),
        (f"[←\u20d6]{_SHAFT}*[→\u20e1]", "↔", "↔"),
        (f"[←\u20d6]{_SHAFT}+", "←", "←"),
        (_MAPS_DBL + "=+⇒", "⤇", "⟾"),
        (_MAPS_DBL + "⇒", "⤇", "⤇"),
        ("←−+" + _FROM, "↤", "⟻"),
        ("←" + _FROM, "↤", "↤"),
        ("⇐=*" + _FROM_DBL, "⤆", "⤆"),
        (_MAPS + "−+→", "↦", "⟼"),
        (_MAPS + "→", "↦", "↦"),
        ("←−*" + _MAPS, "↤", "↤"),
        (_LEFT_HOOK + "−*→", "↪", "↪"),
        ("←−*" + _RIGHT_HOOK, "↩", "↩"),
        (_DASH + "+⇢", "⇢", "⇢"),
        ("⇠" + _DASH + "+", "⇠", "⇠"),
        ("[|]=", "⊧", "⊧"),
        ("▹◃", "⋈", "⋈"),
        ("⋊⋉", "⨝", "⨝"),
        ("/∈", "∉", "∉"),
        ("/0", "∅", "∅"),
        ("∫∫∫∫", "⨌", "⨌"),
        ("∫∫∫", "∭", "∭"),
        ("∫∫", "∬", "∬"),
    )
)
_JOIN_PIECES = frozenset(
    "−→←=⇒⇐⇢⇠|▹◃⋊⋉/∈0∫\u20d6\u20d7\u20e1"
    + _MAPS
    + _LEFT_HOOK
    + _RIGHT_HOOK
    + _DASH
    + _SHAFT
    + _MAPS_DBL
    + _FROM
    + _FROM_DBL
)
_LOOSE = frozenset(
    "\u20d6\u20d7\u20e1" + _LEFT_HOOK + _RIGHT_HOOK + _MAPS + _DASH + _SHAFT + _MAPS_DBL + _FROM + _FROM_DBL
)
"""Pieces that join without a kern."""

_SHAFTS = frozenset("−→←=⇒⇐\u20d6\u20d7\u20e1" + _SHAFT)
"""Pieces of an arrow's length: a plain one has one of them."""

_INTEGRALS = 0.15
"""\\iint sets its integrals that near to each other, in em between advance and origin; \\int\\!\\int 0.19
or more.
"""

_SCALED = 0.2
"""Maths fonts of one formula may be scaled apart by that much to match each other."""

_JOINREL = (0.12, 0.26)
"""The kern of \\joinrel, three units, in em: a unit is larger in the small sizes."""

# One sign right above another of the same size.
_PILES = {".=": "≐", "∼=": "≅", "⇀↽": "⇌", "↼⇁": "⇋"}

_STARTS = (
    _COLUMN_PIECES
    | _JOIN_PIECES
    | {p[0] for p in _PILES}
    | _WIDE.keys()
    | {b[0] for b in _BRACES}
    | set("⏞⏟")
    | _BAR_RISES.keys()
)


def assemble(glyphs: Sequence[Glyph], rules: Iterable[Rule]) -> tuple[tuple[Glyph, ...], tuple[Rule, ...]]:
    """The glyphs, in stream order, with every built sign as one; and the rules that are no part of such a
    sign.
    """
    whole: list[Glyph] = []
    braces: list[Box] = []
    start, count = 0, len(glyphs)
    while start < count:
        made, used = glyphs[start], 1
        if made.symbol in _STARTS:
            for recipe in (_column, _brace, _repeat, _join, _pile, _barred, _lone):
                made, used = recipe(glyphs, start)
                if used > 1 or made is not glyphs[start]:
                    break
        elif made.text and unicodedata.combining(made.symbol[0]):
            made, used = _accented(glyphs, start)
        elif start + 1 < count and glyphs[start + 1].symbol == made.symbol:
            made, used = _overprinted(glyphs, start)
        if made.symbol in "⏞⏟":
            braces.append(made.box.grown(0.05 * made.size))
        whole.append(made)
        start += used
    return tuple(whole), tuple(r for r in rules if not any(_inside(r.box, b) for b in braces))


def _column(glyphs: Sequence[Glyph], start: int) -> tuple[Glyph, int]:
    """Pieces of one column touch each other, in any order, at one x."""
    first = glyphs[start]
    if first.symbol not in _COLUMN_PIECES:
        return first, 1
    end, top, bottom = start + 1, first.box.y0, first.box.y1
    while end < len(glyphs):
        g = glyphs[end]
        slack = 0.1 * first.size
        if g.symbol not in _COLUMN_PIECES or abs(g.x - first.x) > slack or g.size != first.size:
            break
        if g.box.y0 > bottom + slack or g.box.y1 < top - slack:
            break
        top, bottom, end = min(top, g.box.y0), max(bottom, g.box.y1), end + 1
    if end == start + 1 and first.symbol in _WHOLES:
        return first, 1
    parts = glyphs[start:end]
    sign = _column_sign(frozenset(g.symbol for g in parts))
    return (_merged(parts, sign, centred=True), len(parts)) if sign else (first, 1)


def _column_sign(pieces: frozenset[str]) -> str | None:
    if pieces in _COLUMNS:
        return _COLUMNS[pieces]
    wholes = pieces & _WHOLES
    if len(wholes) != 1:
        return None
    (sign,) = wholes
    return sign if pieces == wholes or _COLUMNS.get(pieces - wholes) == sign else None


def _brace(glyphs: Sequence[Glyph], start: int) -> tuple[Glyph, int]:
    """A horizontal brace: TeX's four tips with rules between them, or OpenType's touching pieces."""
    first = glyphs[start]
    end, tips = start, ""
    while end < len(glyphs) and len(tips) < 4 and glyphs[end].symbol in _TIPS + _BRACE_EX:
        tips += glyphs[end].symbol.strip(_BRACE_EX)
        end += 1
    sign = _BRACES.get(tips)
    if sign is None and first.symbol in "⏞⏟":
        end = start + 1
        while end < len(glyphs) and glyphs[end].symbol in _BRACE_PIECES:
            if not _touching(glyphs[end - 1], glyphs[end]):
                break
            end += 1
        sign = first.symbol if end > start + 1 else None
    return (_merged(glyphs[start:end], sign), end - start) if sign else (first, 1)


def _barred(glyphs: Sequence[Glyph], start: int) -> tuple[Glyph, int]:
    """An h with a bar through its stem; the macron of \\bar h stands higher."""
    bar, letter = glyphs[start], glyphs[start + 1 : start + 2]
    highest = _BAR_RISES.get(bar.symbol)
    if highest is None or not letter or letter[0].symbol != "h":
        return bar, 1
    (h,) = letter
    level = (
        abs(h.y - bar.y) <= highest * h.size
        and h.box.x0 - 0.1 * h.size < bar.box.cx < h.box.cx + 0.06 * h.size
    )
    return (replace(_merged((h, bar), "ℏ"), style=Style.UPRIGHT), 2) if level else (bar, 1)


def _lone(glyphs: Sequence[Glyph], start: int) -> tuple[Glyph, int]:
    """A piece that is no part of any sign known here."""
    piece = glyphs[start]
    if math_class(piece.symbol) != "piece":
        return piece, 1
    sign = _LONE.get(piece.symbol)
    return replace(piece, symbol=sign or UNKNOWN, score=piece.score if sign else 0.0), 1


def _accented(glyphs: Sequence[Glyph], start: int) -> tuple[Glyph, int]:
    """An accent and a letter of the text: OT1 fonts have no letter ready-made."""
    mark, letter = glyphs[start], glyphs[start + 1 : start + 2]
    if not letter or not letter[0].text or not letter[0].symbol.isalpha():
        return mark, 1
    composed = unicodedata.normalize("NFC", letter[0].symbol + mark.symbol)
    over = letter[0].box.x0 - 0.1 * mark.size < mark.box.cx < letter[0].box.x1 + 0.1 * mark.size
    return (_merged((letter[0], mark), composed), 2) if over and len(composed) == 1 else (mark, 1)


def _overprinted(glyphs: Sequence[Glyph], start: int) -> tuple[Glyph, int]:
    """One glyph set again and again a hair apart: poor man's bold."""
    first, end = glyphs[start], start + 1
    while end < len(glyphs) and _same_place(first, glyphs[end]):
        end += 1
    if end == start + 1:
        return first, 1
    merged = _merged(glyphs[start:end], first.symbol)
    return replace(merged, style=_BOLDER.get(first.style, first.style)), end - start


def _same_place(a: Glyph, b: Glyph) -> bool:
    near = abs(a.x - b.x) < _HAIR * a.size and abs(a.y - b.y) < _HAIR * a.size
    return near and a.symbol == b.symbol and a.size == b.size and a.symbol not in _STARTS


def _repeat(glyphs: Sequence[Glyph], start: int) -> tuple[Glyph, int]:
    """One sign in several pieces, as OpenType fonts stretch it; each has the character of the whole."""
    first, end = glyphs[start], start + 1
    if first.symbol not in _WIDE:
        return first, 1
    while (
        end < len(glyphs) and glyphs[end].symbol == first.symbol and _touching(glyphs[end - 1], glyphs[end])
    ):
        end += 1
    return (_merged(glyphs[start:end], _WIDE[first.symbol]), end - start) if end > start + 1 else (first, 1)


def _touching(a: Glyph, b: Glyph) -> bool:
    level = abs(a.y - b.y) < 0.02 * a.size and abs(a.size - b.size) < _SCALED * a.size
    return level and a.box.x0 < b.box.x0 < a.box.x1 + 0.01 * a.size


def _join(glyphs: Sequence[Glyph], start: int) -> tuple[Glyph, int]:
    """Signs on one baseline that overlap."""
    first = glyphs[start]
    if first.symbol not in _JOIN_PIECES:
        return first, 1
    end = start + 1
    while end < len(glyphs) and _joined(glyphs[end - 1], glyphs[end]):
        end += 1
    text = "".join(g.symbol[0] for g in glyphs[start:end])
    if len(text) > 1:
        for pattern, stretched, long in _JOINED:
            match = pattern.match(text)
            if match and match.end() > 1:
                parts = glyphs[start : start + match.end()]
                if _by_joinrel(parts):
                    return _merged(parts, long), len(parts)
                measured = sum(g.symbol in _SHAFTS for g in parts) > 1
                return replace(_merged(parts, stretched), stretched=measured), len(parts)
    return first, 1


def _joined(a: Glyph, b: Glyph) -> bool:
    if (
        b.symbol not in _JOIN_PIECES
        or abs(a.y - b.y) > 0.02 * a.size
        or abs(a.size - b.size) > _SCALED * a.size
    ):
        return False
    loose = a.symbol in _LOOSE or b.symbol in _LOOSE
    if loose and _touching(a, b):
        return True
    reach = _INTEGRALS if a.symbol == b.symbol == "∫" else 0.03 if loose else -0.03
    return a.x - 0.7 * a.size < b.x < a.x + a.advance + reach * a.size


def _by_joinrel(parts: Sequence[Glyph]) -> bool:
    """Two pieces, not counting the bar of \\mapsto, as \\longrightarrow joins them; more or closer is
    stretched.
    """
    arrows = [g for g in parts if g.symbol != _MAPS]
    if len(arrows) != 2:
        return False
    a, b = arrows
    least, most = _JOINREL
    return least < (a.x + a.advance - b.x) / a.size < most


def _pile(glyphs: Sequence[Glyph], start: int) -> tuple[Glyph, int]:
    """Two signs of one size, the first right above the second."""
    if start + 1 == len(glyphs):
        return glyphs[start], 1
    over, under = glyphs[start], glyphs[start + 1]
    sign = _PILES.get(over.symbol + under.symbol)
    if sign is None or over.size != under.size:
        return over, 1
    gap = under.box.y0 - over.box.y1
    if abs(over.box.cx - under.box.cx) > 0.12 * over.size or not -0.2 < gap / over.size < 0.25:
        return over, 1
    return replace(_merged((under, over), sign), y=under.y), 2


def _merged(parts: Sequence[Glyph], sign: str, *, centred: bool = False) -> Glyph:
    first = parts[0]
    box = union(g.box for g in parts)
    x = min(g.x for g in parts)
    return replace(
        first,
        symbol=sign,
        x=x,
        y=box.cy + AXIS * first.size if centred else first.y,
        box=box,
        advance=max(g.x + g.advance for g in parts) - x,
        centred=centred or first.centred,
    )


def _inside(inner: Box, outer: Box) -> bool:
    return outer.contains(inner.x0, inner.y0) and outer.contains(inner.x1, inner.y1)
