"""The symbol table: what each symbol of mathematics is called in LaTeX and how it behaves in a formula.

A symbol is a Unicode code point with a style (DESIGN, "The symbol is Unicode"). The convention is that of
unicode-math where there is one: \\epsilon is U+03F5, \\varepsilon U+03B5, \\phi U+03D5, \\varphi U+03C6,
minus U+2212, \\cdot U+22C5, a prime U+2032. Signs that print apart are symbols apart; where Unicode has one
code point for two of them the second has one from the private use area (symbols.tsv). Spellings of one
print (\\le, \\leq) are one symbol.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from mathsnap.symbols.style import Style

__all__ = ["Entry", "command", "entries", "math_class", "natural_style", "symbol_of"]

_LOWER_GREEK = frozenset("αβγδϵεζηθϑικϰλμνξπϖρϱσςτυϕφχψω")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of symbols.tsv. command is "" for pieces; package is "" for what LaTeX has by itself."""

    symbol: str
    style: Style
    math_class: str
    command: str
    others: tuple[str, ...]
    package: str


def data_lines(name: str) -> list[list[str]]:
    """The fields of each line of a data file of this package, without its comments."""
    from importlib.resources import files  # takes 20 ms, and only the first use of a table needs it

    text = files("mathsnap.symbols").joinpath(name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("# ")]


@cache
def entries() -> tuple[Entry, ...]:
    """The whole table, by code point."""
    return tuple(
        Entry(chr(int(code, 16)), Style(style or "upright"), kind, command, tuple(others.split()), package)
        for code, _, style, kind, command, others, package in data_lines("symbols.tsv")
    )


def natural_style(symbol: str) -> Style:
    """The style in which a symbol prints without a font command: italic for Latin and small Greek letters."""
    italic = symbol in _LOWER_GREEK or symbol in "ıȷ" or (symbol.isascii() and symbol.isalpha())
    return Style.ITALIC if italic else Style.UPRIGHT


def command(symbol: str, style: Style = Style.UPRIGHT) -> str | None:
    """The LaTeX that prints a symbol in a style by itself, without a font command around it.

    ("α", ITALIC) gives \\alpha, ("∑", UPRIGHT) gives \\sum, ("x", ITALIC) gives x; None where a font
    command is needed (("x", BOLD)) or the symbol is not in the table.
    """
    return _commands().get((symbol, style))


def symbol_of(command: str) -> tuple[str, Style] | None:
    """The symbol and style that a command or character prints, in any of its spellings; else None."""
    return _symbols().get(command)


def math_class(symbol: str) -> str:
    """How TeX spaces a symbol: ord op bin rel open close punct inner; or accent, over, text, piece.

    "ord" for whatever is not in the table.
    """
    return _classes().get(symbol, "ord")


@cache
def _commands() -> dict[tuple[str, Style], str]:
    plain = {(c, natural_style(c)): c for c in _letters_and_digits()}
    return plain | {(e.symbol, e.style): e.command for e in entries() if e.command}


@cache
def _symbols() -> dict[str, tuple[str, Style]]:
    others = {other: (e.symbol, e.style) for e in entries() for other in e.others}
    return others | {text: symbol for symbol, text in _commands().items()}


@cache
def _classes() -> dict[str, str]:
    return {e.symbol: e.math_class for e in entries()}


def _letters_and_digits() -> str:
    return "".join(chr(c) for c in range(128) if chr(c).isalnum())
