"""What can go wrong, each with the exit code of the command line.

MathsnapError              1  any failure that mathsnap foresees
├── UsageError             2  the call itself is wrong: a page that is not there, a bad option
├── InputError             1  a file cannot be read: missing, truncated, encrypted, not what its name says
│   └── PageError          1  one page of it cannot be read
├── LatexError             1  a formula cannot be read as LaTeX, or holds what has no normal form
├── RenderError            1  a formula cannot be set: something is not closed or not known
├── NoFormulaError         3  the input is sound but holds no formula
└── DependencyError        1  an optional program or package is needed and absent
"""

from __future__ import annotations

__all__ = [
    "DependencyError",
    "InputError",
    "LatexError",
    "MathsnapError",
    "NoFormulaError",
    "PageError",
    "RenderError",
    "UsageError",
]


class MathsnapError(Exception):
    """A failure that mathsnap foresees; its message says what, where and what to do."""

    exit_code = 1


class UsageError(MathsnapError):
    """The call itself is wrong."""

    exit_code = 2


class InputError(MathsnapError):
    """A file cannot be read."""


class PageError(InputError):
    """One page of a file cannot be read."""


class NoFormulaError(MathsnapError):
    """The input is sound but holds no formula."""

    exit_code = 3


class DependencyError(MathsnapError):
    """An optional program or package is needed and absent."""


class RenderError(MathsnapError):
    """A formula cannot be set: something in it is not closed, not known, or beyond the renderer."""


class LatexError(MathsnapError):
    """A formula cannot be read as LaTeX. at: the offset in it."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.at = at
