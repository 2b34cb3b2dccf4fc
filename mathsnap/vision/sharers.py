"""Signs with ink of their own within the box of another: an i under the hook of an f, a 1 at the foot of a V.

The box of a slanted letter has room for its script, and that it covers the script's ink says nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from unicodedata import combining

import numpy as np
import numpy.typing as npt

from mathsnap.vision.classifier import sign_read
from mathsnap.vision.closeups import paper
from mathsnap.vision.orphans import candidates, covers
from mathsnap.vision.sight import Sight
from mathsnap.vision.signs import Sign, boxes_of, is_of_one_piece, is_tip
from mathsnap.vision.strips import common_area, strips

__all__ = ["apart", "with_sharers"]

_SMALLEST = 0.07  # em: longer side of a piece
_WITHIN = 0.8  # share of a piece
_COVERED = 0.35  # share of a piece within a sign: it may be of that sign
_MAIN = 0.75  # of the height or width of a sign: the piece that it is made of
_SURE, _STILL_SURE = 0.8, 0.5  # of a sign within, and of the one around it without that
_MARK_SURE = 0.95  # of a dot, a comma, a prime: ends of strokes look like them
_DOUBTFUL = 0.5  # what is surer than that does not become another letter
_GAIN = 0.1
_VIEW = 2.0  # em: what the network sees around a sign

Floats = npt.NDArray[np.float64]
Shared = dict[int, tuple[Floats, Floats]]


def with_sharers(found: Sequence[Sign], sight: Sight, hollow: Collection[int]) -> list[Sign]:
    """The signs, and those that the network reads for sure in pieces of ink within the box of a sign that is
    of one piece, and of another one; its box is that of its own piece then.

    hollow: numbers of the classes that others may stand within the box of.
    """
    out = _parted(found, _shared(found, sight.pieces, sight, hollow), sight, 0.0)
    # dark ink also falls apart where strokes are thin: there the parts must be surer than the whole
    return _parted(out, _shared(out, sight.dark, sight, hollow), sight, _GAIN)


def _parted(found: Sequence[Sign], shared: Shared, sight: Sight, gain: float) -> list[Sign]:
    if not shared:
        return list(found)
    whole = sight.read(boxes_of([found[i] for i in shared])).sureness.tolist()
    # where the whole is read so surely, no part can be surer
    tried = [(i, sure) for i, sure in zip(shared, whole, strict=True) if sure + gain < 1]
    if not tried:
        return list(found)
    # all at once, so that each is known when it is asked for
    sight.read(np.concatenate([candidates(shared[i][1], sight.em)[0] for i, _ in tried]))
    out, more = list(found), []
    for i, sure in tried:
        main, others = shared[i]
        least = sure + gain if gain else 0.0
        within = _read(others, main, sight, least, marks=not gain)
        if not within:
            continue
        around = _without(within, main, sight)
        same = around.name == found[i].name
        if around.score > max(_STILL_SURE, least) and (same or sure < _DOUBTFUL):
            more += within
            out[i] = replace(found[i], box=around.box) if same else around
    return sorted([*out, *more], key=lambda sign: sign.box[0])


def _without(within: Sequence[Sign], main: Floats, sight: Sight) -> Sign:
    """What the network reads in a box of the picture without those signs: a stroke of it would be missed."""
    left, top = np.maximum(main[:2] - _VIEW * sight.em, 0).astype(int).tolist()
    right, bottom = (main[2:] + _VIEW * sight.em).astype(int).tolist()
    ink = sight.ink[top:bottom, left:right].copy()
    corner = np.array([left, top, left, top])
    for x0, y0, x1, y1 in np.maximum(boxes_of(within).astype(int) - corner, 0).tolist():
        ink[y0:y1, x0:x1] = 0
    told = sight.network.read(paper(ink, sight.em), (main - corner)[None])
    return sign_read(told, 0, main.tolist(), sight.em)


def _is_stroke_end(sign: Sign, main: Floats, sight: Sight) -> bool:
    """Whether a mark may be the end of a stroke: those look like accents, and see `is_tip`."""
    symbol = sight.classes[sign.name][0]
    tip = combining(symbol) > 0 or is_tip(symbol, sign.box, main.tolist())
    return not symbol.isalnum() and (tip or sign.score < _MARK_SURE)


def _read(pieces: Floats, main: Floats, sight: Sight, least: float, marks: bool) -> list[Sign]:
    """The signs that pieces of ink within another are for sure, alone or with the one above or below."""
    boxes, parts = candidates(pieces, sight.em)
    told = sight.read(boxes)
    taken: set[int] = set()
    out = []
    for k in np.argsort(-told.sureness * np.array([len(part) for part in parts])).tolist():
        sign = sign_read(told, k, boxes[k].tolist(), sight.em)
        if sign.score < max(_SURE, least) or taken & parts[k] or _is_stroke_end(sign, main, sight):
            continue
        if marks or sight.classes[sign.name][0].isalnum():
            taken |= parts[k]
            out.append(sign)
    return out


def apart(found: Sequence[Sign], sight: Sight, hollow: Collection[int]) -> set[int]:
    """The numbers of the signs that hold a piece of ink which is not of the sign around them."""
    box = boxes_of(found)
    x0, y0, x1, y1 = box.T.copy()
    out: set[int] = set()
    for pieces in (sight.pieces, sight.dark):
        for i, (_, others) in _shared(found, pieces, sight, hollow, alone=False).items():
            near = np.flatnonzero((x0 < x1[i]) & (x1 > x0[i]) & (y0 < y1[i]) & (y1 > y0[i]))
            common = common_area(others, box[near]) / (others[:, 2:] - others[:, :2]).prod(1)[:, None]
            out |= set(near[(common > _WITHIN).any(0)].tolist()) - {i}
    return out


def _shared(
    found: Sequence[Sign], pieces: Floats, sight: Sight, hollow: Collection[int], alone: bool = True
) -> Shared:
    """By number of each sign of one piece that has several in its box: the one that it is, and the others;
    alone: only those that no other sign covers.
    """
    pieces = pieces[(pieces[:, 2:] - pieces[:, :2]).max(1, initial=0) > _SMALLEST * sight.em]
    told = boxes_of(found)
    empty = np.array([sign.name in hollow for sign in found], bool)
    single = np.array([is_of_one_piece(sight.classes[sign.name]) for sign in found], bool)
    area = (pieces[:, 2:] - pieces[:, :2]).prod(1)
    held: defaultdict[int, list[tuple[int, bool]]] = defaultdict(list)
    for some, near in strips(pieces, told, 1.0):
        share = covers(pieces[some], told[near], empty[near])
        only = (share > _COVERED).sum(1) == 1 if alone else np.ones(len(some), bool)
        for row, column in np.argwhere((share > _COVERED) & single[near]).tolist():
            if only[row] or share[row, column] > _WITHIN:
                held[int(near[column])].append((int(some[row]), bool(only[row])))
    out = {}
    for i, numbers in held.items():
        if len(numbers) > 1 and (divided := _divided(pieces, area, numbers, told[i])):
            out[i] = divided
    return out


def _divided(
    pieces: Floats, area: Floats, held: list[tuple[int, bool]], box: Floats
) -> tuple[Floats, Floats] | None:
    """The piece of a sign, and those it holds that it may not be of; None where it has no such piece."""
    main = max((number for number, _ in held), key=lambda number: area[number])
    others = [number for number, only in held if only and number != main]
    as_large = others and (pieces[main, 2:] - pieces[main, :2] > _MAIN * (box[2:] - box[:2])).any()
    return (pieces[main], pieces[others]) if as_large else None
