"""LaTeX to what can be looked at: MathML for pages, Unicode text for terminals."""

from __future__ import annotations

from mathsnap.render.mathml import mathml
from mathsnap.render.plain import plain

__all__ = ["mathml", "plain"]
