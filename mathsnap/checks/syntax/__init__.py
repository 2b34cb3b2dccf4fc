r"""Whether TeX will take a formula: groups, fences, environments, arguments, scripts, cells, commands.

The rules are those of TeX's mathematics (TeXbook, chapters 16 to 18 and 26) and amsmath. A formula is read
from left to right; after an error the reading goes on, so that one slip gives one message.
"""

from __future__ import annotations

from mathsnap.checks.report import Message
from mathsnap.checks.syntax.formula import Reader
from mathsnap.latex.tokens import tokens

__all__ = ["syntax"]


def syntax(latex: str) -> list[Message]:
    """Everything that TeX would complain of, by place; an empty list where it would not."""
    reader = Reader(latex, tokens(latex))
    reader.formula()
    return sorted(reader.messages, key=lambda message: message.at)
