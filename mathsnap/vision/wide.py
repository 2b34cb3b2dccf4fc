"""Wide marks, whose ends lie too far apart for one view: read from their own connected ink."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mathsnap.vision.bars import ends_of_bar
from mathsnap.vision.classifier import sign_read
from mathsnap.vision.sight import Sight
from mathsnap.vision.signs import Sign, moved_to

__all__ = ["with_wide_marks"]

_WIDE, _HIGH = 1.2, 0.7  # em
_FLAT = 3.0  # times as wide as high
_ARROWS = frozenset("→←↔⟶⟵⟷⇀↼↦⟼↪↩")
_MARKS = frozenset("⏞⏟⎴⎵\u0302\u0303") | _ARROWS
_SURE = 0.6
_FOUND = 0.75  # of the width of the ink: a sign that wide is the whole of it
_WITHIN = 0.7  # share of a sign in the ink's box: it is a part of it
_LONGER = 1.15  # times: a shaft so much longer than the arrow was told

Box = tuple[float, float, float, float]


def with_wide_marks(found: Sequence[Sign], sight: Sight) -> list[Sign]:
    """The signs with one for each wide flat piece of ink that is a brace, an accent or an arrow, and none for
    parts of it; arrows as long as their shafts, for their heads may touch what is below.
    """
    out = list(found)
    pieces = _flat_pieces(sight)
    told = sight.read(np.array(pieces).reshape(-1, 4)) if pieces else None
    for i, piece in enumerate(pieces):
        if told is None or told.sureness[i] < _SURE or not _is_mark(int(told.name[i, 0]), sight):
            continue
        parts = [sign for sign in out if _is_part(sign, piece)]
        spanning = [s for s in parts if _is_mark(s.name, sight) and _spans(s, piece)]
        whole = max(spanning, key=lambda sign: sign.score, default=None)
        mark = moved_to(whole, piece) if whole is not None else sign_read(told, i, piece, sight.em)
        out = [sign for sign in out if not any(sign is part for part in parts)] + [mark]
    return sorted((_with_shaft(sign, sight) for sign in out), key=lambda sign: sign.box[0])


def _flat_pieces(sight: Sight) -> list[Box]:
    """The connected ink that may be a wide mark."""
    box = sight.pieces
    width, height = ((box[:, 2:] - box[:, :2]) / sight.em).T
    flat = box[(width > _WIDE) & (height < _HIGH) & (width > _FLAT * height)]
    return [(x0, y0, x1, y1) for x0, y0, x1, y1 in flat.tolist()]


def _is_mark(name: int, sight: Sight) -> bool:
    return sight.classes[name].split(" ")[0] in _MARKS


def _is_part(sign: Sign, piece: Box) -> bool:
    """Whether a sign lies within the piece."""
    x0, y0, x1, y1 = sign.box
    wide = min(x1, piece[2] + 1) - max(x0, piece[0] - 1)
    high = min(y1, piece[3] + 1) - max(y0, piece[1] - 1)
    return max(0.0, wide) * max(0.0, high) > _WITHIN * (x1 - x0) * (y1 - y0)


def _spans(sign: Sign, piece: Box) -> bool:
    return min(sign.box[2], piece[2]) - max(sign.box[0], piece[0]) > _FOUND * (piece[2] - piece[0])


def _with_shaft(sign: Sign, sight: Sight) -> Sign:
    """An arrow from one end of its shaft to the other, read again there; other signs as they are."""
    if not _is_arrow(sign.name, sight):
        return sign
    x0, y0, x1, y1 = sign.box
    left, right = ends_of_bar(sight.ink, (y0 + y1) / 2, x0, x1, sight.em)
    if right - left < _LONGER * (x1 - x0):
        return sign
    box = (min(x0, left), y0, max(x1, right), y1)
    told = sight.read(np.array([box]))
    return sign_read(told, 0, box, sight.em) if _is_arrow(int(told.name[0, 0]), sight) else sign


def _is_arrow(name: int, sight: Sight) -> bool:
    return sight.classes[name].split(" ")[0] in _ARROWS
