"""Expression tree to LaTeX."""

from __future__ import annotations

from mathsnap.latex.packages import packages
from mathsnap.latex.writer import write

__all__ = ["packages", "write"]
