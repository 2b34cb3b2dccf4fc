"""The trained network in use: an ONNX file that finds the signs of a picture."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mathsnap.vision.prepare import STRIDE, Ink
from mathsnap.vision.sessions import open_network, shipped
from mathsnap.vision.signs import HORIZONTAL_RULE, VERTICAL_RULE, Shape, Sign, distinct, signs
from mathsnap.vision.slices import MARGIN, padded, slices

__all__ = ["WEIGHTS", "Detector", "detector"]

WEIGHTS = "weights.onnx"
"""The trained network, a file of this package; its model card lies beside it."""

_LEAST_HEAT = 0.3
"""How sure the network must be that a sign is centred in a cell; less is taken for dirt."""

_HOLLOW = {HORIZONTAL_RULE, VERTICAL_RULE, *"√()[]{}⟨⟩⌊⌋⌈⌉|‖/\\∫∬∭∮∯⏞⏟⟦⟧"}
_TWINNED = frozenset("′.·⋅⟨⟩")
_PAGE = 1_000_000  # pixels: what is larger is looked at in slices


class Detector:
    """A network loaded from a file; it may be used from several threads at once.

    classes: name of each class, "x italic". em: least and greatest size of text it was trained on, pixels.
    shapes: what the signs of each class measure, None where that varies. hollow: the classes that others may
    stand within the box of. twinned: those that stand in rows too close to be told apart.
    """

    def __init__(self, path: Path, threads: int = 0) -> None:
        self._session = open_network(path, threads)
        known = self._session.get_modelmeta().custom_metadata_map
        self.classes: tuple[str, ...] = tuple(json.loads(known["classes"]))
        low, high = json.loads(known["em"])
        self.em: tuple[float, float] = (float(low), float(high))
        self.hollow = frozenset(i for i, name in enumerate(self.classes) if name.split(" ")[0] in _HOLLOW)
        self.twinned = frozenset(i for i, name in enumerate(self.classes) if name.split(" ")[0] in _TWINNED)
        self.shapes = tuple(None if s is None else Shape(*s) for s in json.loads(known["shapes"]))

    def find(self, ink: Ink) -> list[Sign]:
        """The signs in a picture (height x width, ink from 0 to 1), from left to right; lengths in pixels."""
        everything = (slice(0, ink.shape[0]), slice(0, ink.shape[1]))
        parts = slices(ink) if ink.size > _PAGE else []
        seen = [self._seen(ink, *part) for part in parts or [everything]]
        row, column, heat, geometry, names, shares = map(np.concatenate, zip(*seen, strict=True))
        score = heat * shares[:, 0]
        sure = heat > _LEAST_HEAT
        name, scores = names[sure, 0].tolist(), score[sure].tolist()
        found = signs(row[sure].tolist(), column[sure].tolist(), name, scores, geometry[sure])
        readings = zip(names[sure].tolist(), shares[sure].tolist(), strict=True)
        others = [tuple(zip(numbers, share, strict=True)) for numbers, share in readings]
        return distinct([_moved(sign, told) for sign, told in zip(found, others, strict=True)])

    def _seen(self, ink: Ink, rows: slice, columns: slice) -> tuple[npt.NDArray[Any], ...]:
        """What the network tells of those rows and columns of a picture: row and column of each cell with a
        sign, as if the margin lay around the whole; heat, geometry, likeliest classes and their shares.
        """
        part = ink[rows, columns]
        height, width = part.shape
        given = np.zeros((1, 1, padded(height), padded(width)), np.float32)
        given[0, 0, MARGIN : MARGIN + height, MARGIN : MARGIN + width] = part
        cell, *told = self._session.run(None, {"ink": given})
        row, column = np.divmod(cell, given.shape[-1] // STRIDE)
        return (row + rows.start // STRIDE, column + columns.start // STRIDE, *told)


def _moved(sign: Sign, others: tuple[tuple[int, float], ...]) -> Sign:
    """Without the margin, and with its other readings."""
    x0, y0, x1, y1 = sign.box
    box = (x0 - MARGIN, y0 - MARGIN, x1 - MARGIN, y1 - MARGIN)
    return Sign(sign.name, sign.score, box, sign.y - MARGIN, sign.size, others)


@cache
def detector() -> Detector:
    """The network that comes with the package, loaded once; MATHSNAP_WEIGHTS names another file.

    Raises:
        DependencyError: there is none.
    """
    return Detector(shipped(WEIGHTS, "MATHSNAP_WEIGHTS"))
