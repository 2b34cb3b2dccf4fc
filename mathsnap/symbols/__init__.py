"""The symbol table: Unicode mathematics <-> TeX commands <-> font encodings and glyph names."""

from __future__ import annotations

from mathsnap.symbols.style import Style

__all__ = ["Style"]
