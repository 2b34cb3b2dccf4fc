"""The size of the text in a picture: that of most of its signs, or of the few that those are scripts of."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from mathsnap.vision.levels import are_telling, fit_of_levels
from mathsnap.vision.signs import HORIZONTAL_RULE, VERTICAL_RULE, Sign
from mathsnap.vision.wide import WIDE_MARKS

__all__ = ["FENCES", "body_size"]

FENCES = frozenset("()[]{}⟨⟩⌊⌋⌈⌉|‖/\\⟦⟧↑↓↕⇑⇓⇕⎰⎱⟮⟯")
"""Signs that grow with what they stand beside."""

_SCRIPT = 0.7
_NEAR = 0.12  # logarithm: such sizes are one
_FEW, _MOST = 3, 0.5  # signs of full size, and the share of their scripts
_HEADLINE = 0.1  # of the signs of a page: fewer may be of its headline
_TALLER = 1.45  # em: plain ones, and \big, are never that tall
_LARGER = 1.15  # times: signs so much larger than the rest may be what those are scripts of
_FORMULA = 200  # signs: pictures with more are pages, with headlines

Floats = npt.NDArray[np.float64]


def body_size(found: Sequence[Sign], classes: Sequence[str]) -> float:
    """The em of the picture's full size, in its pixels: the largest that a fair share of the signs has; 0
    where there is no sign that tells.

    A few signs are a fair share where most others are scripts to them. Where only single signs are larger
    than the rest, the baselines decide: those of scripts are shifted. Marks as wide as what they are over
    tell only where nothing else is, and grown fences do not choose it: they have any height at any size.
    """
    told = [s for s in found if classes[s.name] not in (HORIZONTAL_RULE, VERTICAL_RULE)]
    signs = [s for s in told if classes[s.name][0] not in WIDE_MARKS] or told
    if not signs:
        return 0.0
    plain = [s for s in signs if not _is_grown_fence(s, classes)] or signs
    em = _around(signs, _largest_common(np.sort([s.size for s in plain])))
    larger = em / _SCRIPT
    single = len(signs) <= _FORMULA and any(s.size > _LARGER * em for s in plain)
    if not single:
        return em
    tells = are_telling(plain, classes)
    fits_better = fit_of_levels(plain, tells, larger) > fit_of_levels(plain, tells, em)
    return _around(signs, larger) if fits_better else em


def _largest_common(sizes: Floats) -> float:
    """The largest of the sizes, in ascending order, that a fair share of them has."""
    logs = np.log(sizes)
    near, scripts = _near(logs, logs), _near(logs, logs + math.log(_SCRIPT))
    fair = near >= max(1, 0.3 * near.max(), 0.2 * len(sizes))
    few = near >= max(_FEW, _HEADLINE * len(sizes))
    return float(sizes[fair | (few & (scripts >= _MOST * len(sizes)))][-1])


def _around(signs: Sequence[Sign], size: float) -> float:
    """The middle of the sizes near one."""
    every = np.array([s.size for s in signs])
    near = every[np.abs(np.log(every / size)) < 0.15]
    return float(np.median(near)) if len(near) else size


def _near(logs: Floats, wanted: Floats) -> npt.NDArray[np.int64]:
    """How many of the sizes, sorted logarithms, are near each of those wanted."""
    above, below = np.searchsorted(logs, wanted + _NEAR), np.searchsorted(logs, wanted - _NEAR, "right")
    return np.asarray(above - below)


def _is_grown_fence(sign: Sign, classes: Sequence[str]) -> bool:
    symbol = classes[sign.name].rpartition(" ")[0]
    return symbol in FENCES and sign.box[3] - sign.box[1] > _TALLER * sign.size
