"""A picture as one look shows it, for all that read signs in it from near; nothing is worked out twice."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from mathsnap.vision.classifier import Classifier, Readings
from mathsnap.vision.closeups import Paper, paper
from mathsnap.vision.components import Strokes
from mathsnap.vision.prepare import Ink
from mathsnap.vision.strips import are_covered

__all__ = ["PIECE", "Sight"]

PIECE, _DARK = 0.3, 0.5
"""Ink of the pieces: thin strokes must hold together; and of the dark ones."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Sight:
    """em: of the text, in pixels. network: that which reads from near."""

    strokes: Strokes
    em: float
    network: Classifier
    _known: dict[tuple[float, ...], tuple[Readings, int]] = field(default_factory=dict, repr=False)

    @property
    def ink(self) -> Ink:
        """Height x width, 0 to 1."""
        return self.strokes.ink

    @property
    def classes(self) -> tuple[str, ...]:
        """Name of each class, "x italic"."""
        return self.network.classes

    def are_letters(self, told: Readings) -> npt.NDArray[np.bool_]:
        """Which of the readings are likeliest letters or digits."""
        return np.array([self.classes[name][0].isalnum() for name in told.name[:, 0].tolist()], bool)

    def share_of(self, told: Readings, symbols: Collection[str]) -> Floats:
        """How likely each of the readings, if any sign, is one of those symbols, in whatever style."""
        wanted = np.array([name.rpartition(" ")[0] in symbols for name in self.classes], bool)
        shares: Floats = (told.share * wanted[told.name]).sum(1) / np.maximum(told.share.sum(1), 1e-6)
        return shares

    @cached_property
    def pieces(self) -> Floats:
        """The boxes (n x 4, pixels) of the connected pieces of ink of two pixels and more."""
        found = self.strokes.pieces(PIECE)
        return np.asarray(found.box[found.area >= 2].astype(np.float64))

    @cached_property
    def dark(self) -> Floats:
        """The boxes of the pieces of dark ink: the grey edges of signs side by side run together."""
        return np.asarray(self.strokes.pieces(_DARK).box.astype(np.float64))

    @cached_property
    def paper(self) -> Paper:
        """The picture as it is looked at from near."""
        return paper(self.ink, self.em)

    def are_dark(self, boxes: Floats) -> npt.NDArray[np.bool_]:
        """Which boxes (n x 4) have dark ink in them: dirt and the ghosts of compression are paler."""
        return are_covered(boxes, self.dark)

    def read(self, boxes: Floats) -> Readings:
        """What stands in boxes (n x 4, pixels)."""
        wanted = list(map(tuple, boxes.tolist()))
        unknown = [box for box in dict.fromkeys(wanted) if box not in self._known]
        if unknown or not wanted:
            told = self.network.read(self.paper, np.array(unknown, np.float64).reshape(-1, 4))
            self._known.update((box, (told, i)) for i, box in enumerate(unknown))
            if len(unknown) == len(wanted):
                return told
        rows = [self._known[box] for box in wanted]
        fields = Readings.__dataclass_fields__
        return Readings(*(np.stack([getattr(told, name)[i] for told, i in rows]) for name in fields))
