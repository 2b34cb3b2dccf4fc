"""Wide marks, whose ends lie too far apart for one view: read from their own connected ink."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from mathsnap.vision.bars import ends_of_bar
from mathsnap.vision.classifier import sign_read
from mathsnap.vision.sight import Sight
from mathsnap.vision.signs import Sign, moved_to

__all__ = ["WIDE_MARKS", "with_shafts", "with_wide_marks"]

_WIDE, _LOW, _HIGH = 1.2, 0.1, 0.7  # em; bars are lower than any mark
_FLAT = 3.0  # times as wide as high
_ARROWS = frozenset("→←↔⟶⟵⟷⇀↼↦⟼↪↩")
_BRACES = frozenset("⏞⏟⎴⎵")
WIDE_MARKS = _BRACES | _ARROWS | {"\u0302", "\u0303"}
"""What is as wide as what it is over, under or between."""

_TILDE = "\u0303 upright"
_RISE, _ALIKE = 0.3, 0.7  # pixels: of a wave as long as the ink; how much of all that bends it is
_SURE = 0.6
_FOUND = 0.75  # of the width of the ink: a sign that wide is the whole of it
_WITHIN = 0.7  # share of a sign in the ink's box: it is a part of it
_DOUBTFUL = 0.3  # score
_OUT = 2.0  # pixels that ink may reach out of the box it is told in

Box = tuple[float, float, float, float]


def with_wide_marks(found: Sequence[Sign], sight: Sight) -> list[Sign]:
    """The signs with one for each wide flat piece of ink that is a brace, an accent or an arrow, and none for
    parts of it.

    Doubtful braces without ink of their own are none, as where rules of a table cross.
    """
    out = list(found)
    pieces = _flat_pieces(sight)
    if pieces:
        told = sight.read(np.array(pieces))
        sure = sight.share_of(told, WIDE_MARKS) * (1 - told.nothing)
        for i, piece in enumerate(pieces):
            mark = sign_read(told, i, piece, sight.em)
            if _is(WIDE_MARKS, mark.name, sight) and sure[i] > _SURE:
                out = _with_mark(out, mark, sight)
            elif _waves(piece, sight):
                tilde = sight.classes.index(_TILDE)
                out = _with_mark(out, replace(mark, name=tilde, score=_SURE, others=((tilde, 1.0),)), sight)
    return sorted((sign for sign in out if not _is_vain(sign, sight)), key=lambda sign: sign.box[0])


def with_shafts(found: Sequence[Sign], sight: Sight) -> list[Sign]:
    """The signs, with each arrow from one end of its shaft to the other: where its head touches what is
    below, it has no ink of its own to be fitted to.
    """
    return [_with_shaft(sign, sight) if _is(_ARROWS, sign.name, sight) else sign for sign in found]


def _with_mark(found: list[Sign], mark: Sign, sight: Sight) -> list[Sign]:
    """The signs with a mark in the place of its parts; one that was found as a mark keeps its class."""
    parts = [sign for sign in found if _is_part(sign, mark.box)]
    whole = [sign for sign in parts if _is(WIDE_MARKS, sign.name, sight) and _spans(sign, mark.box)]
    known = max(whole, key=lambda sign: sign.score, default=None)
    rest = [sign for sign in found if not any(sign is part for part in parts)]
    return [*rest, mark if known is None else moved_to(known, mark.box)]


def _flat_pieces(sight: Sight) -> list[Box]:
    """The connected ink that may be a wide mark."""
    box = sight.pieces
    width, height = ((box[:, 2:] - box[:, :2]) / sight.em).T
    flat = box[(width > _WIDE) & (height > _LOW) & (height < _HIGH) & (width > _FLAT * height)]
    return [(x0, y0, x1, y1) for x0, y0, x1, y1 in flat.tolist()]


def _is(symbols: Collection[str], name: int, sight: Sight) -> bool:
    """Whether a class is one of some symbols."""
    return sight.classes[name].split(" ")[0] in symbols


def _waves(piece: Box, sight: Sight) -> bool:
    """Whether ink rises and falls along its length as a tilde does, be it as flat as a bar."""
    x0, y0, x1, y1 = map(int, piece)
    ink = sight.ink[y0:y1, x0:x1]
    middle = np.arange(y1 - y0) @ ink / ink.sum(0)
    x = np.linspace(0, 1, len(middle))
    bent = middle - np.polyval(np.polyfit(x, middle, 1), x)  # a bar may slope
    wave = np.sin(2 * np.pi * x)
    rise, rest = -2 * float(bent @ wave) / len(x), bent.std()
    return rise > _RISE and rise > _ALIKE * rest


def _is_part(sign: Sign, piece: Box) -> bool:
    """Whether a sign lies within the piece."""
    x0, y0, x1, y1 = sign.box
    wide = min(x1, piece[2] + 1) - max(x0, piece[0] - 1)
    high = min(y1, piece[3] + 1) - max(y0, piece[1] - 1)
    return max(0.0, wide) * max(0.0, high) > _WITHIN * (x1 - x0) * (y1 - y0)


def _spans(sign: Sign, piece: Box) -> bool:
    return min(sign.box[2], piece[2]) - max(sign.box[0], piece[0]) > _FOUND * (piece[2] - piece[0])


def _is_vain(sign: Sign, sight: Sight) -> bool:
    """Whether a sign is a doubtful brace most of which is no ink, or ink that reaches out of its box."""
    if sign.score > _DOUBTFUL or not _is(_BRACES, sign.name, sight):
        return False
    x0, y0, x1, y1 = sign.box
    low, high = sight.pieces[:, :2], sight.pieces[:, 2:]
    own = (low > (x0 - _OUT, y0 - _OUT)).all(1) & (high < (x1 + _OUT, y1 + _OUT)).all(1)
    return bool((high[own, 0] - low[own, 0]).sum() < 0.5 * (x1 - x0))


def _with_shaft(arrow: Sign, sight: Sight) -> Sign:
    x0, y0, x1, y1 = arrow.box
    left, right = ends_of_bar(sight.ink, (y0 + y1) / 2, x0, x1, sight.em)
    return replace(arrow, box=(min(x0, left), y0, max(x1, right), y1))
