"""The symbol table: Unicode mathematics <-> TeX commands <-> font encodings and glyph names."""

from __future__ import annotations

from mathsnap.symbols.fonts import FontKind, font_kind
from mathsnap.symbols.glyphnames import from_glyph_name, from_slot, from_unicode
from mathsnap.symbols.style import Style
from mathsnap.symbols.table import command, math_class, natural_style, symbol_of
from mathsnap.symbols.unicode import SPACING_ACCENTS

__all__ = [
    "SPACING_ACCENTS",
    "FontKind",
    "Style",
    "command",
    "font_kind",
    "from_glyph_name",
    "from_slot",
    "from_unicode",
    "math_class",
    "natural_style",
    "symbol_of",
]
