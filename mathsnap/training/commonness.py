"""How common each class is in what people write, against what a network was shown.

Rare signs are shown far more often than they are met, so that they are learnt; a network then takes common
signs for them too often. Its shares are put right by the ratio of the two frequencies (Saerens, Latinne and
Decaestecker, Adjusting the outputs of a classifier to new a priori probabilities, 2002).
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt

from mathsnap.training.fontsetups import FONT_SETUPS
from mathsnap.training.scenes import scenes
from mathsnap.training.shares import name_reader
from mathsnap.training.typeset import Setting, typeset

__all__ = ["COMMONNESS", "prior_shift", "write_common"]

COMMONNESS = "commonness.json"
"""The file of `build` that says how often each class stands in so many scenes of the corpus."""

_ROUND = 250  # scenes of one font
_UNSEEN = 3e-5  # added to each frequency: of what is too rare to count
_WEIGHT = 0.75
"""Of the logarithm of the ratio: the corpus is not what everyone writes."""


def write_common(path: Path, formulas: Sequence[str], count: int, seed: int) -> None:
    """Writes how often each class stands in that many scenes of formulas as authors write them, in all fonts,
    to a file (JSON, class to number).
    """
    counted = _counted(formulas, count, seed)
    path.write_text(json.dumps(dict(sorted(counted.items())), indent=0) + "\n", encoding="utf-8")


def _counted(formulas: Sequence[str], count: int, seed: int) -> Counter[str]:
    counted: Counter[str] = Counter()
    fonts = list(FONT_SETUPS.values())
    alike = list(range(1, len(formulas) + 1))
    for number in range(-(-count // _ROUND)):
        draw = random.Random(seed + number)
        (font,) = draw.choices(fonts, [font.share for font in fonts])
        bodies = list(islice(scenes(formulas, alike, seed + number, invented=False), _ROUND))
        for names in typeset(bodies, Setting(font), name_reader):
            counted.update(names or ())
    return counted


def prior_shift(
    common: Mapping[str, int], shown: npt.NDArray[np.int64], names: Sequence[str]
) -> npt.NDArray[np.float32]:
    """What is to be added to the logits of the classes.

    common: see `write_common`. shown: how often the network saw each class. names: of the classes.
    """
    met = np.array([common.get(name, 0) for name in names], np.float64)
    ratio = (met / met.sum() + _UNSEEN) / (shown / shown.sum() + _UNSEEN)
    return np.asarray(_WEIGHT * np.log(ratio), np.float32)
