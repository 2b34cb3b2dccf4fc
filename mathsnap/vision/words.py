"""Words are set in one style: a letter of another among them is a misread one."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from mathsnap.symbols import Style
from mathsnap.vision.signs import Sign, named

__all__ = ["words_in_one_style"]

_STYLES = (Style.UPRIGHT, Style.SANS, Style.TYPEWRITER)  # of words; italics may be products of letters
_LEAST = 3  # letters of a word
_GAP, _OVERLAP = 0.12, 0.15  # em: between letters of a word
_LEVEL, _SIZES = 0.1, 1.25  # em between their baselines, and the ratio of their sizes
_UNSEEN = 0.01  # share of a style that a letter is not read in


def words_in_one_style(found: Sequence[Sign], classes: Sequence[str]) -> list[Sign]:
    """The signs, each letter of a word in the style that fits all of the word's letters best.

    classes: name of each class.
    """
    number = {name: i for i, name in enumerate(classes)}
    out = list(found)
    for word in _words(found, classes):
        styles = {i: _shares(found[i], classes) for i in word}
        if len({classes[found[i].name].rpartition(" ")[2] for i in word}) == 1:
            continue
        best = max(
            _STYLES, key=lambda style: sum(math.log(max(s.get(style, 0), _UNSEEN)) for s in styles.values())
        )
        for i in word:
            symbol = classes[found[i].name].rpartition(" ")[0]
            out[i] = named(found[i], number.get(f"{symbol} {best}", found[i].name))
    return out


def _words(found: Sequence[Sign], classes: Sequence[str]) -> Iterator[list[int]]:
    """The numbers of the letters of each word, from left to right."""
    letters = [i for i, sign in enumerate(found) if _is_of_word(classes[sign.name])]
    rows: list[list[int]] = []
    for i in sorted(letters, key=lambda i: found[i].box[0]):
        row = next((row for row in reversed(rows) if _goes_on(found[row[-1]], found[i])), None)
        if row is None:
            rows.append([i])
        else:
            row.append(i)
    return (row for row in rows if len(row) >= _LEAST)


def _is_of_word(name: str) -> bool:
    symbol, _, style = name.rpartition(" ")
    return style in _STYLES and symbol.isascii() and symbol.isalpha()


def _goes_on(last: Sign, sign: Sign) -> bool:
    em = max(last.size, sign.size)
    beside = -_OVERLAP * em < sign.box[0] - last.box[2] < _GAP * em
    return beside and abs(sign.y - last.y) < _LEVEL * em and em < _SIZES * min(last.size, sign.size)


def _shares(sign: Sign, classes: Sequence[str]) -> dict[str, float]:
    """For each style the share of the readings of a sign in it."""
    shares: dict[str, float] = {}
    for name, share in sign.others:
        style = classes[name].rpartition(" ")[2]
        shares[style] = shares.get(style, 0.0) + share
    return shares
