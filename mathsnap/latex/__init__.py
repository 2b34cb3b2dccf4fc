"""Expression tree to LaTeX, and LaTeX to expression tree."""

from __future__ import annotations

from mathsnap.latex.normal import normal
from mathsnap.latex.packages import packages
from mathsnap.latex.parse import parse
from mathsnap.latex.writer import write

__all__ = ["normal", "packages", "parse", "write"]
