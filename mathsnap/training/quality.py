"""How well signs are found: recall, precision, classes, places, by font and resolution."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from mathsnap.training.crops import Crop
from mathsnap.training.targets import truth_signs
from mathsnap.vision.signs import Sign

__all__ = ["Quality", "measure"]

_NEAR = 0.6  # of a sign's half extent, and at least two pixels: how far its centre may be found
_BORDER = 6.0  # pixels: what is centred nearer to the border counts neither way


@dataclass
class Quality:
    """Counts over many crops; shares are of all signs."""

    true: int = 0
    found: int = 0
    matched: int = 0
    right: int = 0
    crops: int = 0
    perfect: int = 0
    confused: Counter[tuple[int, int]] = field(default_factory=Counter)
    missed: Counter[int] = field(default_factory=Counter)
    groups: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))

    def figures(self) -> dict[str, float]:
        """Recall and precision of places; class: of those found, the share named right; both: share of all
        signs found and named right; perfect: share of crops with every sign right and none invented.
        """
        return {
            "recall": self.matched / max(1, self.true),
            "precision": self.matched / max(1, self.found),
            "class": self.right / max(1, self.matched),
            "both": self.right / max(1, self.true),
            "perfect": self.perfect / max(1, self.crops),
        }

    def by_group(self) -> dict[str, float]:
        """Share of signs found and named right for each font, resolution and change of the picture."""
        return {name: right / max(1, true) for name, (right, true) in sorted(self.groups.items())}


def measure(quality: Quality, crop: Crop, found: Sequence[Sign]) -> None:
    """Adds what was found in one crop to the counts."""
    height, width = crop.ink.shape

    def counts(sign: Sign) -> bool:
        x, y = _centre(sign)
        return bool(_BORDER < x < width - _BORDER and _BORDER < y < height - _BORDER)

    pairs, left = _matched(truth_signs(crop.truth), list(found))
    pairs = [(true, sign) for true, sign in pairs if counts(true) and true.name >= 0]
    extra = sum(counts(sign) for sign in left)
    right = 0
    for true, sign in pairs:
        if sign is None:
            quality.missed[true.name] += 1
        elif sign.name == true.name:
            right += 1
        else:
            quality.confused[true.name, sign.name] += 1
    matched = sum(sign is not None for _, sign in pairs)
    quality.true += len(pairs)
    quality.matched += matched
    quality.found += matched + extra
    quality.right += right
    quality.crops += 1
    quality.perfect += right == len(pairs) and not extra
    dots = "dpi < 100" if crop.dpi < 100 else "dpi < 200" if crop.dpi < 200 else "dpi >= 200"
    for group in (f"font {crop.font}", dots, *(f"after {change}" for change in crop.changes)):
        quality.groups[group][0] += right
        quality.groups[group][1] += len(pairs)


def _centre(sign: Sign) -> tuple[float, float]:
    x0, y0, x1, y1 = sign.box
    return (x0 + x1) / 2, (y0 + y1) / 2


def _matched(true: Sequence[Sign], found: list[Sign]) -> tuple[list[tuple[Sign, Sign | None]], list[Sign]]:
    """For each true sign the nearest that was found within reach, each used once, small signs first; and what
    is left.
    """
    pairs: list[tuple[Sign, Sign | None]] = []
    for sign in sorted(true, key=lambda s: (s.box[2] - s.box[0]) * (s.box[3] - s.box[1])):
        x, y = _centre(sign)
        reach_x = max(2.0, _NEAR * (sign.box[2] - sign.box[0]) / 2)
        reach_y = max(2.0, _NEAR * (sign.box[3] - sign.box[1]) / 2)
        best: Sign | None = None
        nearest = 1.0
        for other in found:
            ox, oy = _centre(other)
            away = max(abs(ox - x) / reach_x, abs(oy - y) / reach_y) + (0.2 if other.name != sign.name else 0)
            if away <= nearest:
                best, nearest = other, away
        if best is not None:
            found.remove(best)
        pairs.append((sign, best))
    return pairs, found
