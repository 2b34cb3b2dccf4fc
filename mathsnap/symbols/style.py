"""The alphabets of mathematics."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Style"]


class Style(StrEnum):
    """The alphabet a symbol is set in. With a Unicode code point it names one symbol of mathematics.

    Symbols that are no letters or digits (operators, relations, fences, arrows) are UPRIGHT, or BOLD.
    ITALIC is maths italic (cmmi); TEXT_ITALIC is the text font's own italic (cmti), as in \\mathit.
    """

    UPRIGHT = "upright"
    ITALIC = "italic"
    BOLD = "bold"
    BOLD_ITALIC = "bold-italic"
    DOUBLE_STRUCK = "double-struck"
    CALLIGRAPHIC = "calligraphic"
    BOLD_CALLIGRAPHIC = "bold-calligraphic"
    SCRIPT = "script"
    FRAKTUR = "fraktur"
    BOLD_FRAKTUR = "bold-fraktur"
    SANS = "sans"
    BOLD_SANS = "bold-sans"
    SANS_ITALIC = "sans-italic"
    TYPEWRITER = "typewriter"
    TEXT_ITALIC = "text-italic"
    BOLD_TEXT_ITALIC = "bold-text-italic"
    SMALL_CAPS = "small-caps"
