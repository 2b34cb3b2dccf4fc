"""LaTeX as MathML, by latex2mathml."""

from __future__ import annotations

import logging
from html import escape

__all__ = ["mathml"]

_log = logging.getLogger(__name__)


def mathml(latex: str, display: bool = True) -> str:
    """A <math> element; for LaTeX that latex2mathml does not know, one that shows the source as text."""
    from latex2mathml.converter import convert

    try:
        return convert(latex, display="block" if display else "inline")
    except Exception as error:  # it raises many kinds, some of them plain IndexError
        _log.debug("no MathML for %r: %s", latex, error)
        return f"<math><mtext>{escape(latex)}</mtext></math>"
