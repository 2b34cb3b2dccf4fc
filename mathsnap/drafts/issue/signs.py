"""Signs and letters of any script in LaTeX: what TeX has itself, what is declared, what needs fonts."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from mathsnap.symbols.table import entries

__all__ = ["EMOJI", "declared", "emoji", "fonts_for", "in_formula", "needs_unicode_fonts", "normal"]

# What pdfTeX sets with Latin Modern in T1 and TS1, measured sign by sign; that of 2022.
_OWN = re.compile(
    "[\x00-\u0125\u0128-\u0137\u0139-\u013e\u0141-\u0148\u014a-\u0165\u0168-\u017e\u0192\u01e6-\u01eb\u0218-\u021b"
    "\u02c6\u02c7\u02d8-\u02dd\u1e9e\u2010-\u2016\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2031"
    "\u2039-\u203b\u203d\u2044\u204e\u2052\u20a1\u20a4\u20a6\u20a9\u20ab\u20ac\u20b1\u2103\u2116\u2117\u211e"
    "\u2120\u2122\u2126\u2127\u212e\u2190-\u2193\u2422\u2423\u25e6\u25ef\u266a\u27e8\u27e9]"
)

_DINGS = "[\u2701-\u27be]"
"""Zapf's Dingbats, of which the package pifont has all that are no emoji."""

# Of the signs that are older than emoji those that are shown in colour (Unicode's emoji-data, Emoji=Yes).
_OLD = (
    "\u2600-\u2604\u260e\u2611\u2614\u2615\u2618\u261d\u2620\u2622\u2623\u2626\u262a\u262e\u262f\u2638-\u263a"
    "\u2640\u2642\u2648-\u2653\u265f\u2660\u2663\u2665\u2666\u2668\u267b\u267e\u267f\u2692-\u2697\u2699\u269b"
    "\u269c\u26a0\u26a1\u26a7\u26aa\u26ab\u26b0\u26b1\u26bd\u26be\u26c4\u26c5\u26c8\u26ce\u26cf\u26d1\u26d3\u26d4"
    "\u26e9\u26ea\u26f0-\u26f5\u26f7-\u26fa\u26fd\u2705\u2708-\u270d\u270f\u2712\u2714\u2716\u271d\u2721\u2728\u2733"
    "\u2734\u2744\u2747\u274c\u274e\u2753-\u2755\u2757\u2763\u2764\u2795-\u2797\u27a1\u27b0\u27bf\u2b1b\u2b1c\u2b50"
    "\u2b55\u231a\u231b\u23e9-\u23f3\u23f8-\u23fa"
    "\u25b6\u25c0"
)
_ONE = (
    f"[\U0001f300-\U0001faff\U0001f004\U0001f0cf\U0001f191-\U0001f19a{_OLD}]\ufe0f?[\U0001f3fb-\U0001f3ff]?"
)
EMOJI = re.compile(
    rf"(?:[\U0001f1e6-\U0001f1ff]{{2}}|[0-9#*]\ufe0f?\u20e3|{_ONE}(?:\u200d{_ONE})*[\U000e0020-\U000e007f]*)"
)
"""One emoji: a flag, a key, or pictures that are joined."""

_SPACES = {0x2002: r"\enspace{}", 0x2003: r"\quad{}", 0x2009: r"\,", 0x200A: r"\,", 0x202F: r"\,"}

_NOTHING = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufe0e\ufe0f\ufeff]")
"""Signs that say where a line may be broken, how letters run or how an emoji looks."""

_WORD = re.compile(r"(?:(?![\u0000-\u024f])[^\W\d_]){3,}")
"""Letters that are no Latin ones, and stand for no numbers."""


def normal(text: str) -> str:
    """A text with its letters in one piece each, and without signs that print nothing."""
    return _NOTHING.sub("", unicodedata.normalize("NFC", text)).translate(_SPACES)


def declared(text: str) -> str:
    """Lines for the preamble: signs that LaTeX has commands for, as those.

    Greek letters are signs where they stand alone; where they make words, fonts must have them.
    """
    words = set("".join(_WORD.findall(text)))
    signs = sorted(set(_OWN.sub("", EMOJI.sub("", text))) - words)
    lines = [f"\\newunicodechar{{{sign}}}{{{_command(sign)}}}\n" for sign in signs if _command(sign)]
    if not lines:
        return ""
    dings = "\\usepackage{pifont}\n" if any(r"\ding" in line for line in lines) else ""
    return f"{dings}\\usepackage{{newunicodechar}}\n{''.join(lines)}"


def needs_unicode_fonts(text: str) -> bool:
    """Whether a document in LaTeX holds letters that pdfTeX has no fonts for, and that are not declared."""
    known = "".join(re.findall(r"\\newunicodechar\{(.)\}", text))
    return bool(set(_OWN.sub("", text)) - set(known))


def in_formula(latex: str) -> str:
    """A formula with commands for the signs that are written as such."""
    return "".join(f"{_mathematics()[c]}{{}}" if c in _mathematics() and ord(c) > 0x17F else c for c in latex)


def emoji(text: str) -> str:
    """An emoji by its code, and by its name for a TeX that has no picture of it."""
    code = "-".join(f"{ord(c):x}" for c in text if c != "\ufe0f" or "\u200d" in text)
    if "\u20e3" in text:
        name = text[0]
        code = f"{ord(name):x}-20e3"
    elif text[0] >= "\U0001f1e6" and text[0] <= "\U0001f1ff":
        name = "".join(chr(ord(c) - 0x1F1E6 + ord("A")) for c in text)
    else:
        name = unicodedata.name(text[0], "emoji").lower()
    return rf"\issueemoji{{{code}}}{{{name}}}"


def _command(sign: str) -> str:
    """How LaTeX prints a sign; "" for what is left to the fonts."""
    if sign in _mathematics():
        # Some of them are accents and braces and want an argument, which the others do not mind.
        command = _mathematics()[sign] + "{}"
        is_text = unicodedata.combining(sign) and len(command) == 4  # \c, \d …
        return command if is_text else rf"\ensuremath{{{command}}}"
    kind, _, digits = unicodedata.decomposition(sign).partition(" ")
    if kind in ("<super>", "<sub>"):
        plain = "".join(chr(int(code, 16)) for code in digits.split()).replace("\u2212", "-")
        return rf"\text{'super' if kind == '<super>' else 'sub'}script{{{plain}}}" if plain.isascii() else ""
    if re.fullmatch(_DINGS, sign):
        return rf"\ding{{{ord(sign) - 0x2701 + (33 if sign < chr(0x275F) else 65)}}}"
    return ""


@cache
def _mathematics() -> dict[str, str]:
    """The signs that amsmath and amssymb have a command for."""
    known: dict[str, str] = {}
    for entry in entries():
        is_known = entry.package in ("", "amssymb", "amsmath") and entry.command.startswith("\\")
        if is_known and len(entry.symbol) == 1:
            known.setdefault(entry.symbol, entry.command)
    return known | {"√": r"\surd", "\u2212": "{-}", "ħ": r"\hbar", "′": "{'}", "″": "{''}"}


# Tried in this order; those that are not installed are passed over. The first two go with Latin Modern.
_FONTS = (
    "NewCM10-Regular.otf",
    "cmunrm.otf",
    "NotoSerif-Regular.ttf",
    "DejaVuSans.ttf",
    "NotoSerifCJK-Regular.ttc",
    "NotoSansCJK-Regular.ttc",
    "wqy-zenhei.ttc",
    "FandolSong-Regular.otf",
    "HaranoAjiMincho-Regular.otf",
    "NotoSansArabic-Regular.ttf",
    "NotoSansHebrew-Regular.ttf",
    "NotoSansDevanagari-Regular.ttf",
)


def fonts_for(text: str) -> str:
    """Lines for LuaTeX's part of the preamble: fonts for letters of other scripts; "" without such."""
    if not needs_unicode_fonts(text):
        return ""
    return _FALLBACK.replace("<<names>>", ", ".join(f'"{name}"' for name in _FONTS))


_FALLBACK = r"""  \directlua{
    local there = {}
    for _, name in ipairs({<<names>>}) do
      if kpse.find_file(name, "truetype fonts") or kpse.find_file(name, "opentype fonts") then
        table.insert(there, "file:" .. name .. ":mode=node;")
      end
    end
    table.insert(there, "name:Latin Modern Math:mode=node;")
    luaotfload.add_fallback("issue", there)
  }
  \setmainfont{Latin Modern Roman}[RawFeature={fallback=issue}]
  \setmonofont{Latin Modern Mono}[RawFeature={fallback=issue}]
"""
