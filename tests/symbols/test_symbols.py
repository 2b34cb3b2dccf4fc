"""The symbol table and the fonts' encodings against each other."""

from __future__ import annotations

from importlib.resources import files

import pytest

from mathsnap.symbols import Style, command, from_glyph_name, from_slot, from_unicode, math_class, symbol_of
from mathsnap.symbols.table import data_lines, entries

ENCODINGS = sorted(p.name for p in files("mathsnap.symbols").joinpath("encodings").iterdir())


def test_every_command_names_the_symbol_it_was_asked_for() -> None:
    wrong = [e for e in entries() if e.command and symbol_of(e.command) != (e.symbol, e.style)]
    assert wrong == []


def test_no_spelling_belongs_to_two_symbols() -> None:
    spellings = [s for e in entries() for s in (e.command, *e.others) if s]
    assert sorted(spellings) == sorted(set(spellings))


def test_no_symbol_stands_twice_in_the_table() -> None:
    keys = [(e.symbol, e.style) for e in entries()]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("name", ENCODINGS)
def test_every_encoding_speaks_of_known_symbols(name: str) -> None:
    known = {e.symbol for e in entries()}
    symbols = [chr(int(s[2:], 16)) if s.startswith("U+") else s for *_, s in data_lines(f"encodings/{name}")]
    letters = {c for s in symbols for c in s.partition(":")[0]}
    assert [c for c in letters if c not in known and not c.isalnum()] == []


@pytest.mark.parametrize(
    ("symbol", "style", "latex"),
    [
        ("α", Style.ITALIC, "\\alpha"),
        ("Γ", Style.UPRIGHT, "\\Gamma"),
        ("Γ", Style.ITALIC, "\\varGamma"),
        ("∑", Style.UPRIGHT, "\\sum"),
        ("x", Style.ITALIC, "x"),
        ("x", Style.BOLD, None),
        ("−", Style.UPRIGHT, "-"),
        ("ϕ", Style.ITALIC, "\\phi"),
        ("φ", Style.ITALIC, "\\varphi"),
    ],
)
def test_command(symbol: str, style: Style, latex: str | None) -> None:
    assert command(symbol, style) == latex


@pytest.mark.parametrize(
    ("name", "font", "expected"),
    [
        ("X", "ISFLAS+Kp--M-Regular", ("X", Style.FRAKTUR)),
        ("A.kali", "Iwona-Italic", ("A", Style.CALLIGRAPHIC)),
        ("uni21CD", "FdSymbolD-Book", ("⇍", Style.UPRIGHT)),
        ("summationdisplay", "ABCDEF+CMEX10", ("∑", Style.UPRIGHT)),
        ("phi", "CMMI7", ("ϕ", Style.ITALIC)),
        ("phi", "Times-Roman", ("φ", Style.UPRIGHT)),
        ("L", "CMSY10", ("L", Style.CALLIGRAPHIC)),
        ("R", "MSBM10", ("R", Style.DOUBLE_STRUCK)),
        ("parenleft", "CMBX12", ("(", Style.BOLD)),
        ("one", "CMMIB10", ("1", Style.BOLD)),
        ("Eacute", "NimbusRomNo9L-Medi", ("É", Style.BOLD)),
        ("u1D465", "LibertinusMath", ("x", Style.ITALIC)),
        ("nosuchname", "CMR10", None),
    ],
)
def test_glyph_names(name: str, font: str, expected: tuple[str, Style] | None) -> None:
    assert from_glyph_name(name, font) == expected


def test_slots_and_characters() -> None:
    assert from_slot(0x50, "CMEX10") == ("∑", Style.UPRIGHT)
    assert from_slot(0x50, "Times-Roman") is None
    assert from_unicode("𝒙", "Any") == ("x", Style.BOLD_ITALIC)
    assert from_unicode("ﬃ", "Times-Roman") == ("ffi", Style.UPRIGHT)
    assert from_unicode("\ufffd", "Any") is None


def test_classes() -> None:
    assert [math_class(s) for s in "+=(,∑x"] == ["bin", "rel", "open", "punct", "op", "ord"]
