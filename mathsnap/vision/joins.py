"""Signs of two pieces that were found as two: the dot and stem of an i, the strokes of =, the halves of ;."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt

from mathsnap.vision.classifier import Readings, sign_read, sure_of_symbol
from mathsnap.vision.dots import is_dot
from mathsnap.vision.orphans import loose_ink
from mathsnap.vision.sight import Sight
from mathsnap.vision.signs import Sign, boxes_of
from mathsnap.vision.strips import close_pairs

__all__ = ["joined"]

_APART, _TALLEST = 0.4, 1.2  # em: space between the pieces, and the whole
_OVERLAPS = 0.2  # em: the box of the upper may hold the head of the lower
_OVER = 0.5  # share of the narrower piece's width that lies over the other
_SLANT = 0.03  # em: the dot of a slanted letter stands that far beside its stem
_SLIM, _TOUCH = 0.5, 1.5  # em: the stem of a letter; pixels: the dot over it
_FLAT = 0.14  # em: thickness of a stroke
_SURE, _SURE_OF_FENCE = 0.5, 0.8  # of both together, and where one of them may be a fence or a bar
_STOPS = frozenset(".·⋅")
_STEMS = frozenset("ijılȷIJ")
_EQUALS = frozenset("=≡")
_LOOSE = -1  # number of no class: ink that is no sign by itself
_OF_PIECES = frozenset("ij=:;!?≤≥⩽⩾≡±∓÷≃≅⊆⊇≦≧Ξ≐⊑⊒⪯⪰⊻⊼∺")
"""Symbols of pieces that stand one above the other; all else of two pieces is a letter under an accent."""

Floats = npt.NDArray[np.float64]


def joined(found: Sequence[Sign], sight: Sight, hollow: Collection[int]) -> list[Sign]:
    """The signs, with two that stand one above the other as one wherever the network reads both together as
    a whole sign more surely than it holds them for two.
    """
    em = sight.em
    loose = [Sign(_LOOSE, 0.0, tuple(box), 0.0, em) for box in loose_ink(found, sight, hollow).tolist()]
    pieces = sorted([*found, *loose], key=lambda sign: sign.box[0])
    stops = {
        i
        for i, sign in enumerate(pieces)
        if sign.name != _LOOSE and sight.classes[sign.name].split(" ")[0] in _STOPS
    }
    equals = {i for i, name in enumerate(sight.classes) if name[0] in _EQUALS}
    dots = {i for i, name in enumerate(sight.classes) if is_dot(name)}
    pairs = _but_columns(_stacked(pieces, em, hollow, equals, dots), stops)
    if not pairs:
        return list(found)
    boxes = np.array([_around(pieces[i], pieces[j]) for i, j in pairs])
    told = sight.read(boxes)
    sure = np.where(_are_accented(pieces, pairs, told, sight), 0, sure_of_symbol(told, sight.classes))
    fences = np.array([pieces[i].name in hollow or pieces[j].name in hollow for i, j in pairs], bool)
    sure = np.where(fences & (sure < _SURE_OF_FENCE), 0, sure)
    out: dict[int, Sign] = dict(enumerate(pieces))
    for k in np.argsort(-sure).tolist():
        i, j = pairs[k]
        if sure[k] < _SURE or i not in out or j not in out:
            continue
        one = sign_read(told, k, boxes[k].tolist(), em)
        if sight.classes[one.name].split(" ")[0] in _OF_PIECES:
            del out[j]
            out[i] = one
    return sorted((sign for sign in out.values() if sign.name != _LOOSE), key=lambda sign: sign.box[0])


def _are_accented(
    pieces: Sequence[Sign], pairs: Sequence[tuple[int, int]], whole: Readings, sight: Sight
) -> npt.NDArray[np.bool_]:
    """Which pairs are a letter and an accent, each read more surely than both as one sign are."""
    upper, lower = zip(*(sorted(pair, key=lambda i: pieces[i].box[1]) for pair in pairs), strict=True)
    mark, letter = (sight.read(boxes_of([pieces[i] for i in half])) for half in (upper, lower))
    marks = [unicodedata.combining(sight.classes[name][0]) > 0 for name in mark.name[:, 0].tolist()]
    letters = [_is_letter(sight.classes[name]) for name in letter.name[:, 0].tolist()]
    least = np.minimum(mark.sureness, sure_of_symbol(letter, sight.classes))
    return np.asarray(np.array(marks) & letters & (least > sure_of_symbol(whole, sight.classes)))


def _is_letter(name: str) -> bool:
    """Whether a class is a letter that is no stem of an i or j."""
    symbol = name.partition(" ")[0]
    return symbol.isalpha() and symbol not in _STEMS


def _but_columns(pairs: list[tuple[int, int]], stops: set[int]) -> list[tuple[int, int]]:
    """The pairs without those of three dots in a column, which are an ellipsis."""
    dots = [i for pair in pairs if stops.issuperset(pair) for i in pair]
    middle = {i for i in dots if dots.count(i) > 1}
    return [pair for pair in pairs if not (stops.issuperset(pair) and middle.intersection(pair))]


def _stacked(
    found: Sequence[Sign], em: float, hollow: Collection[int], equals: Collection[int], dots: Collection[int]
) -> list[tuple[int, int]]:
    """Pairs of signs of which one stands right above the other.

    equals: numbers of the classes of = and ≡, of which one stroke may be taken for a bar. dots: of those that
    are dots; what is slim below one may be taken for a fence.
    """
    pairs = []
    for i, j in close_pairs(boxes_of(found), 0, _APART * em):
        a, b = found[i], found[j]
        strokes = (a.name in equals or b.name in equals) and _are_strokes(a, b, em)
        dotted = any(top.name in dots and _is_stem_below(stem, top, em) for top, stem in ((a, b), (b, a)))
        if (a.name in hollow or b.name in hollow) and not strokes and not dotted:
            continue
        overlap = min(a.box[2], b.box[2]) - max(a.box[0], b.box[0])
        least = _OVER * min(a.box[2] - a.box[0], b.box[2] - b.box[0]) - dotted * _SLANT * em
        gap = max(a.box[1], b.box[1]) - min(a.box[3], b.box[3])
        height = max(a.box[3], b.box[3]) - min(a.box[1], b.box[1])
        if overlap > least and -_OVERLAPS * em < gap < _APART * em and height < _TALLEST * em:
            pairs.append((i, j))
    return pairs


def _is_stem_below(sign: Sign, dot: Sign, em: float) -> bool:
    """Whether a sign is slim and below a dot, and no farther right: letters are slanted to the right."""
    slim, right = sign.box[2] - sign.box[0] < _SLIM * em, dot.centre[0] > sign.centre[0] - _TOUCH
    return slim and right and dot.box[3] < sign.box[1] + _TOUCH


def _are_strokes(a: Sign, b: Sign, em: float) -> bool:
    """Whether one of two signs is as flat as a stroke, and one as long as the other."""
    flat = any(sign.box[3] - sign.box[1] < _FLAT * em for sign in (a, b))
    return flat and max(abs(a.box[0] - b.box[0]), abs(a.box[2] - b.box[2])) < _FLAT * em


def _around(a: Sign, b: Sign) -> tuple[float, float, float, float]:
    return (
        min(a.box[0], b.box[0]),
        min(a.box[1], b.box[1]),
        max(a.box[2], b.box[2]),
        max(a.box[3], b.box[3]),
    )
