"""The round trip: the LaTeX is set again, and its glyphs are matched with those that were read.

Fonts and spacing differ between source and setting, so no pixels and no absolute places are compared, but
which signs there are and how neighbours stand to each other: before or behind, above or below, on one line or
raised, of one size or smaller. Matching signs instead of pictures is the idea of CDM (arXiv 2409.03643).
"""

from __future__ import annotations

from mathsnap.checks.roundtrip.compare import Difference, RoundTrip, match, round_trip

__all__ = ["Difference", "RoundTrip", "match", "round_trip"]
