"""Letters and signs as LaTeX: the command of a symbol, and the alphabet it needs."""

from __future__ import annotations

from mathsnap.latex import tables
from mathsnap.structure import tree
from mathsnap.structure.tree import Node
from mathsnap.symbols import Style, command, natural_style

__all__ = ["in_alphabet", "letter", "set_in", "shared_alphabet"]


def letter(symbol: str, style: Style) -> str:
    """One symbol with the font command it needs."""
    plain = command(symbol, style)
    if plain is not None and not plain.startswith(r"\up"):
        return plain
    font, source = in_alphabet(symbol, style)
    return set_in(font, source) if font else source


def set_in(font: str, letters: str) -> str:
    """Letters in an alphabet; a bold one may need two commands, \\boldsymbol{\\mathit{x}}."""
    outer, slash, inner = font[1:].partition("\\")
    return f"\\{outer}{{\\{inner}{{{letters}}}}}" if slash else f"{font}{{{letters}}}"


def in_alphabet(symbol: str, style: Style) -> tuple[str, str]:
    """The font command that a symbol needs in a style ("" for none), and what stands in its argument."""
    natural = natural_style(symbol)
    source = command(symbol, natural) or command(symbol, Style.UPRIGHT) or _verbatim(symbol)
    if style is natural or not (symbol.isalnum() or style in _BOLD):
        return "", source
    if not symbol.isascii():
        bold = style in _BOLD
        if not bold:
            return "", source
        upright = style is Style.BOLD and natural is Style.UPRIGHT and symbol.isalpha()
        return (r"\mathbf" if upright else r"\boldsymbol"), source
    return tables.ALPHABETS[style], source


_BOLD = {Style.BOLD, Style.BOLD_ITALIC, Style.BOLD_TEXT_ITALIC}


def _verbatim(symbol: str) -> str:
    """A symbol without a name: letters of a ligature as they are, anything else as text."""
    if symbol.isalpha() and symbol.isascii():
        return symbol
    return rf"\text{{{symbol.translate(tables.TEXT_ESCAPES)}}}"


def shared_alphabet(node: Node) -> str:
    """The alphabet command of a letter or digit that its neighbours may share, "" otherwise."""
    if not isinstance(node, tree.Atom) or not (node.symbol.isascii() and node.symbol.isalnum()):
        return ""
    if command(node.symbol, node.style) is not None:
        return ""
    return in_alphabet(node.symbol, node.style)[0]
