"""The second network in use: it looks at each sign from near, and has the better word on what it is."""

from __future__ import annotations

import json
import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mathsnap.vision.closeups import Paper, closeups
from mathsnap.vision.sessions import open_network, shipped
from mathsnap.vision.signs import Sign

__all__ = [
    "WEIGHTS",
    "Classifier",
    "Readings",
    "are_two",
    "classifier",
    "reread",
    "sign_read",
    "sure_of_symbol",
]

WEIGHTS = "closeups.onnx"
"""The trained network, a file of this package."""

_AT_ONCE = 512  # signs: a page's close-ups would take too much memory
_FIRST, _SECOND = 0.5, 1.0  # how much the words of the two networks count, as powers
_UNSEEN = 2e-3  # share of what the other network does not name
_NOTHING = 0.9  # so sure that a box holds no sign, the sign is dropped
_READINGS = 6
_ALONE, _AS_WELL = 0.9, 0.6
_DOTS = ".⋅·"
_BASELINE, _SIZE = 0.6, 0.6  # share of the second network's word on baselines and sizes

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Readings:
    """What n boxes hold. name, share: n x 8, the likeliest classes and how likely they are; nothing: how
    likely there is no sign, or not one whole sign; y: baseline below the lower side of the box, em;
    size: logarithm of the font size, em.
    """

    name: npt.NDArray[np.int64]
    share: Floats
    nothing: Floats
    y: Floats
    size: Floats

    def at(self, i: int) -> Readings:
        """Those of the i-th box alone."""
        return Readings(*(getattr(self, field)[i : i + 1] for field in Readings.__dataclass_fields__))

    @property
    def sureness(self) -> Floats:
        """How likely each box holds the one sign that is likeliest."""
        return np.asarray(self.share[:, 0] * (1 - self.nothing))


def sure_of_symbol(told: Readings, classes: Sequence[str]) -> Floats:
    """How likely each box holds the one symbol that is likeliest, whatever its style: whether there is one
    sign or two has nothing to do with that.
    """
    symbol = _symbols(tuple(classes))[told.name]
    return np.asarray((told.share * (symbol == symbol[:, :1])).sum(1) * (1 - told.nothing))


@cache
def _symbols(classes: tuple[str, ...]) -> npt.NDArray[np.int64]:
    """For each class a number of its symbol."""
    names = [name.rpartition(" ")[0] for name in classes]
    number = {name: i for i, name in enumerate(dict.fromkeys(names))}
    return np.array([number[name] for name in names], np.int64)


def are_two(whole: Readings, large: Readings, small: Readings, i: int, classes: Sequence[str]) -> bool:
    """Whether the i-th of the boxes around two signs holds two indeed: the smaller is read for sure by
    itself, and the larger as the same without it. Of dots that says nothing: ends of strokes look like them.
    """
    symbol = classes[small.name[i, 0]][0]
    if symbol in _DOTS or unicodedata.combining(symbol):
        return False
    sure_of_small, sure_of_large = (float(sure_of_symbol(told.at(i), classes)[0]) for told in (small, large))
    symbol = _symbols(tuple(classes))
    same = symbol[large.name[i, 0]] == symbol[whole.name[i, 0]]
    return bool(sure_of_small > _ALONE and sure_of_large > _AS_WELL and same)


def sign_read(told: Readings, i: int, box: Sequence[float], em: float) -> Sign:
    """What the i-th of the boxes holds, by this network's word alone."""
    x0, y0, x1, y1 = map(float, box)
    others = tuple(zip(told.name[i].tolist(), told.share[i].tolist(), strict=True))
    y, size = y1 + float(told.y[i]) * em, math.exp(float(told.size[i])) * em
    return Sign(others[0][0], float(told.sureness[i]), (x0, y0, x1, y1), y, size, others)


class Classifier:
    """A network loaded from a file; it may be used from several threads at once.

    classes: name of each class, as the detector has them.
    """

    def __init__(self, path: Path, threads: int = 0) -> None:
        self._session = open_network(path, threads)
        known = self._session.get_modelmeta().custom_metadata_map
        self.classes: tuple[str, ...] = tuple(json.loads(known["classes"]))

    def read(self, paper: Paper, boxes: npt.NDArray[np.float64]) -> Readings:
        """What stands in boxes (n x 4, pixels) of a picture."""
        pictures, extent = closeups(paper, boxes)
        starts = range(0, max(1, len(boxes)), _AT_ONCE)
        parts = [self._run(pictures[i : i + _AT_ONCE], extent[i : i + _AT_ONCE]) for i in starts]
        return Readings(*(np.concatenate(outputs) for outputs in zip(*parts, strict=True)))

    def _run(self, pictures: npt.NDArray[np.uint8], extent: Floats) -> list[Any]:
        outputs: list[Any] = self._session.run(None, {"pictures": pictures, "extent": extent})
        return outputs


def reread(found: Sequence[Sign], told: Readings, em: float) -> list[Sign]:
    """The signs as both networks together read them, without those that are none.

    told: what the second network reads in their boxes. em: of the text, in pixels.
    """
    return [
        _both(sign, told, i, em)
        for i, sign in enumerate(found)
        if told.nothing[i] < _NOTHING or sign.score > told.nothing[i]
    ]


def _both(sign: Sign, told: Readings, i: int, em: float) -> Sign:
    first = dict(sign.others) or {sign.name: sign.score}
    second = dict(zip(told.name[i].tolist(), told.share[i].tolist(), strict=True))
    joint = {
        name: max(first.get(name, 0.0), _UNSEEN) ** _FIRST * max(second.get(name, 0.0), _UNSEEN) ** _SECOND
        for name in first | second
    }
    total = sum(joint.values())
    ranked = sorted(((name, share / total) for name, share in joint.items()), key=lambda r: -r[1])
    y, size = sign.box[3] + float(told.y[i]) * em, math.exp(float(told.size[i])) * em
    return replace(
        sign,
        name=ranked[0][0],
        others=tuple(ranked[:_READINGS]),
        score=sign.score * (1 - float(told.nothing[i])) ** 0.5,
        y=_BASELINE * y + (1 - _BASELINE) * sign.y,
        size=size**_SIZE * sign.size ** (1 - _SIZE),
    )


@cache
def classifier() -> Classifier:
    """The network that comes with the package, loaded once; MATHSNAP_CLOSEUPS names another file.

    Raises:
        DependencyError: there is none.
    """
    return Classifier(shipped(WEIGHTS, "MATHSNAP_CLOSEUPS"))
