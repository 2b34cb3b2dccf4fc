"""The trained network in use: an ONNX file that finds the signs of a picture."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np

from mathsnap.vision.prepare import MULTIPLE, Ink
from mathsnap.vision.sessions import open_network, shipped
from mathsnap.vision.signs import HORIZONTAL_RULE, VERTICAL_RULE, Shape, Sign, distinct, signs

__all__ = ["WEIGHTS", "Detector", "detector"]

WEIGHTS = "weights.onnx"
"""The trained network, a file of this package; its model card lies beside it."""

_LEAST_HEAT = 0.3
"""How sure the network must be that a sign is centred in a cell; less is taken for dirt."""

_HOLLOW = {HORIZONTAL_RULE, VERTICAL_RULE, *"√()[]{}⟨⟩⌊⌋⌈⌉|‖/\\∫∬∭∮∯⏞⏟⟦⟧"}
_TWINNED = frozenset("′.·⋅⟨⟩")
_MARGIN = 16  # pixels of white around the picture: signs at its border are seen whole


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
        height, width = ink.shape
        rows, columns = (-(-(side + 2 * _MARGIN) // MULTIPLE) * MULTIPLE for side in (height, width))
        padded = np.zeros((1, 1, rows, columns), np.float32)
        padded[0, 0, _MARGIN : _MARGIN + height, _MARGIN : _MARGIN + width] = ink
        cell, heat, geometry, names, shares = self._session.run(None, {"ink": padded})
        row, column = np.divmod(cell, columns // 4)
        score = heat * shares[:, 0]
        sure = heat > _LEAST_HEAT
        name, scores = names[sure, 0].tolist(), score[sure].tolist()
        found = signs(row[sure], column[sure], name, scores, geometry[sure])
        readings = zip(names[sure].tolist(), shares[sure].tolist(), strict=True)
        others = [tuple(zip(numbers, share, strict=True)) for numbers, share in readings]
        return distinct([_moved(sign, told) for sign, told in zip(found, others, strict=True)])


def _moved(sign: Sign, others: tuple[tuple[int, float], ...]) -> Sign:
    """Without the margin, and with its other readings."""
    x0, y0, x1, y1 = sign.box
    box = (x0 - _MARGIN, y0 - _MARGIN, x1 - _MARGIN, y1 - _MARGIN)
    return Sign(sign.name, sign.score, box, sign.y - _MARGIN, sign.size, others)


@cache
def detector() -> Detector:
    """The network that comes with the package, loaded once; MATHSNAP_WEIGHTS names another file.

    Raises:
        DependencyError: there is none.
    """
    return Detector(shipped(WEIGHTS, "MATHSNAP_WEIGHTS"))
