"""Tall fences, whose ends lie too far apart for one view: read from their own connected ink."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mathsnap.vision.classifier import sign_read
from mathsnap.vision.closeups import paper
from mathsnap.vision.prepare import Ink
from mathsnap.vision.sight import Sight
from mathsnap.vision.signs import Sign

__all__ = ["with_tall_fences"]

_TALL, _WIDE = 1.6, 1.2  # em
_SLIM = 3.0  # times as high as wide
_FOUND = 0.75  # of the ink's height: a sign that tall is the whole of it
_WITHIN = 0.7  # share of a sign in the ink's box: it is a part of it
_NOTHING = 0.4
_SHORT, _MARGIN = 2.4, 1.0  # em: height that is read, and the blank around it
_AS_DRAWN = 3.4  # em: up to that height fences are drawn as one, and no row of theirs repeats another
_ALIKE = 0.15  # difference of ink
_WIDER = 1.6
_BENT = 0.2  # em: what is no wider is a stroke, of whose ends nothing can be told
_ASIDE = 0.15  # em: how far a sign that was found may reach beside the ink
_BESIDE = 0.3  # em: signs farther from the ink have nothing to do with it

Box = tuple[float, float, float, float]


def with_tall_fences(found: Sequence[Sign], sight: Sight) -> list[Sign]:
    """The signs with one for each slim tall piece of ink, and none for parts of it."""
    out = list(found)
    em = sight.em
    for piece in _slim_pieces(sight):
        left, right = piece[0] - _BESIDE * em, piece[2] + _BESIDE * em
        beside = [sign for sign in out if sign.box[0] < right and sign.box[2] > left]
        spanning = [sign for sign in beside if _spans(sign, piece, em)]
        known = max(spanning, key=lambda sign: _likeness(sign, piece), default=None)
        if known is None or (_is_bent(piece, em) and not _is_wider(known, piece)):
            known = _read_short(piece, sight) or known
        if known is not None:
            parts = {id(known), *(id(sign) for sign in beside if _is_part(sign, piece, sight))}
            out = [known, *(sign for sign in out if id(sign) not in parts)]
    return sorted(out, key=lambda sign: sign.box[0])


def _slim_pieces(sight: Sight) -> list[Box]:
    """The connected ink that may be a tall fence."""
    box = sight.pieces
    side = (box[:, 2:] - box[:, :2]) / sight.em
    height, width = sight.ink.shape
    whole = (box[:, 0] > 0) & (box[:, 1] > 0) & (box[:, 2] < width) & (box[:, 3] < height)
    slim = (side[:, 1] > _TALL) & (side[:, 0] < _WIDE) & (side[:, 1] > _SLIM * side[:, 0])
    return [(x0, y0, x1, y1) for x0, y0, x1, y1 in box[slim & whole].tolist()]


def _read_short(piece: Box, sight: Sight) -> Sign | None:
    """What the piece is, seen without most of the rows that repeat the row above: all that a fence made of
    parts has more than a short one. Of one that is drawn as a whole every row counts: a brace without some
    looks like a parenthesis.
    """
    x0, y0, x1, y1 = map(int, piece)
    ink, em = sight.ink, sight.em
    short = ink[y0:y1, x0:x1]
    if len(short) > _AS_DRAWN * em:
        short = _without_repeats(short, round(_SHORT * em))
    pad = round(_MARGIN * em)
    box = np.array([[pad, pad, pad + x1 - x0, pad + len(short)]], np.float64)
    told = sight.network.read(paper(np.pad(short, pad), em), box)
    if told.nothing[0] > _NOTHING:
        return None
    return sign_read(told, 0, piece, em)


def _without_repeats(rows: Ink, most: int) -> Ink:
    """At most that many rows, as far as rows are left that are much like the row above."""
    while len(rows) > most:
        change = np.abs(np.diff(rows, axis=0)).max(1)
        alike = np.argsort(change, kind="stable")[: len(rows) - most]
        alike = alike[change[alike] < _ALIKE]
        if not len(alike):
            break
        rows = np.delete(rows, alike + 1, 0)
    return rows


def _spans(sign: Sign, one: Box, em: float) -> bool:
    """Whether a sign is as tall as the piece, alone or with its twin: a bar of a norm."""
    x0, y0, x1, y1 = sign.box
    height = one[3] - one[1]
    return (
        min(one[3], y1) - max(one[1], y0) > _FOUND * max(height, y1 - y0)
        and x0 - _ASIDE * em < (one[0] + one[2]) / 2 < x1 + _ASIDE * em
    )


def _is_bent(piece: Box, em: float) -> bool:
    return piece[2] - piece[0] > _BENT * em


def _is_wider(sign: Sign, piece: Box) -> bool:
    """Whether a sign has more ink beside the piece."""
    return sign.box[2] - sign.box[0] > _WIDER * (piece[2] - piece[0])


def _likeness(sign: Sign, one: Box) -> float:
    return -sum(abs(a - b) for a, b in zip(sign.box, one, strict=True))


def _is_part(sign: Sign, one: Box, sight: Sight) -> bool:
    """Whether a sign lies within the piece, but for a pixel to the sides, or has no ink but that of it."""
    x0, y0, x1, y1 = sign.box
    wide = max(0.0, min(x1, one[2] + 1) - max(x0, one[0] - 1))
    high = max(0.0, min(y1, one[3]) - max(y0, one[1]))
    if wide * high > _WITHIN * (x1 - x0) * (y1 - y0):
        return True
    if wide * high <= 0:
        return False
    centre = (sight.pieces[:, :2] + sight.pieces[:, 2:]) / 2
    inside = ((centre > (x0, y0)) & (centre < (x1, y1))).all(1) & (sight.pieces != one).any(1)
    return not inside.any()
