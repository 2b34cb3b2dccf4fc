"""Expression tree to LaTeX."""

from __future__ import annotations

from mathsnap.latex.writer import write

__all__ = ["write"]
