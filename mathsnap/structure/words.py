"""Letters that make words: function names, words of text inside mathematics."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from itertools import takewhile
from math import inf

from mathsnap.structure.items import Item, Scene, by_pen, composite
from mathsnap.structure.tree import Atom, Node, Operator, Row, Text
from mathsnap.symbols import Style

__all__ = ["function_of", "is_word", "join_words"]

_WORD_STYLES = {
    Style.UPRIGHT,
    Style.BOLD,
    Style.SANS,
    Style.BOLD_SANS,
    Style.TYPEWRITER,
    Style.TEXT_ITALIC,
    Style.BOLD_TEXT_ITALIC,
    Style.SMALL_CAPS,
}
_INNER = {"-", "–", "’", "'", ".", "_", "/"}
"""Signs that stand inside a word of text when letters touch them on both sides."""

_STOPS = {",", ".", ";", ":", "!", "?"}

_HYPHENS = {"-", "–", "’", "'"}

_TIGHT, _TIGHT_INK = 0.14, 0.19
"""Letters of a word are nearer than this (em); ink has white of its own letter at both sides."""

_SAME_LINE = 0.09
"""Baselines nearer than this (em) are one."""

_SAME_SIZE = 1.2
"""Sizes whose ratio is smaller are one."""

_SPACE = (0.19, 0.75)
"""Gaps between words of text (em)."""


_APART, _APART_AFTER_STOP = 0.29, 0.36
"""A gap of ink wider than that (em), beside a letter or fence, or after a comma, is a space of text; those of
mathematics are narrower.
"""


@cache
def _names() -> dict[str, frozenset[str]]:
    text = files("mathsnap.structure").joinpath("words.json").read_text(encoding="utf-8")
    return {key: frozenset(words) for key, words in json.loads(text).items()}


def is_word(item: Item) -> bool:
    return isinstance(item.node, Operator | Text) or (
        isinstance(item.node, Row) and item.kind == "ord" and item.glyph is None and _spelt(item.node)
    )


def function_of(item: Item) -> str:
    """The name of the function that an item with limits is, "" for others: pages without serifs set their
    functions so as well.
    """
    if isinstance(item.node, Operator):
        return item.node.name
    if not isinstance(item.node, Row) or not is_word(item):
        return ""
    letters = [i for i in item.node.items if isinstance(i, Atom) and i.style is Style.SANS]
    name = "".join(i.symbol for i in letters)
    return name if len(letters) == len(item.node.items) and name in _names()["functions"] else ""


def _spelt(row: Row) -> bool:
    return len(row.items) > 1 and all(isinstance(i, Atom) and i.symbol.isalpha() for i in row.items)


def join_words(scene: Scene) -> Scene:
    """The scene with each word, and each phrase of words, as one item."""
    if not _spells(scene.items):
        return scene
    lines = (line for line in _lines(scene.items) if _spells(line))
    phrases = [p for line in lines for p in _phrases(_words(line), scene.items)]
    if not phrases:
        return scene
    taken = [i for phrase in phrases for word in phrase for i in word]
    rest = scene.without(taken)
    return Scene([*rest.items, *(_item(p, scene.items) for p in phrases)], scene.rules)


def _spells(items: list[Item]) -> bool:
    """Whether there is a letter of a word, or a stop."""
    return any(i.symbol in _STOPS or (i.glyph is not None and _letter(i)) for i in items)


def _lines(items: list[Item]) -> list[list[Item]]:
    """Glyphs that share baseline and size, from left to right."""
    lines: list[list[Item]] = []
    for item in sorted((i for i in items if i.glyph is not None and i.sure), key=by_pen):
        near = [line for line in lines if _in_line(line[-1], item)]
        if not near:
            lines.append([item])
        elif len(near) == 1:
            near[0].append(item)
        else:
            min(near, key=lambda line: abs(line[-1].y - item.y)).append(item)
    return lines


def _in_line(last: Item, item: Item) -> bool:
    return (
        abs(item.y - last.y) < _SAME_LINE * last.size and 1 / _SAME_SIZE < item.size / last.size < _SAME_SIZE
    )


def _letter(item: Item) -> bool:
    assert item.glyph is not None
    return item.glyph.style in _WORD_STYLES and (
        item.glyph.symbol.isalpha() and (item.glyph.symbol.isascii() or item.glyph.text)
    )


def _words(line: list[Item]) -> list[list[Item]]:
    """Runs of touching letters of one style, hyphens and full stops inside them included."""
    out: list[list[Item]] = []
    word: list[Item] = []
    for k, item in enumerate(line):
        inner = bool(word) and item.symbol in _INNER and _is_inner(word[-1], item, line[k + 1 : k + 2])
        if inner or _letter(item):
            if word and not (_goes_on(word, item) and (inner or _same(word[-1], item))):
                out.append(word)
                word = []
            word.append(item)
            continue
        stop = item.symbol in _STOPS
        if stop and word and (_is_stop(item, word[-1]) or _is_stop_between(word, item, line[k + 1 :])):
            word.append(item)
            continue
        if word:
            out.append(word)
            word = []
        after = line[k + 1 :] if stop else []
        if after and (_is_lone_stop(item, after[0]) or _is_stop_between([], item, after)):
            out.append([item])
    if word:
        out.append(word)
    return out


def _is_inner(before: Item, item: Item, rest: list[Item]) -> bool:
    """Whether a hyphen, stop or the like stands inside a word: letters touch it on both sides."""
    if not rest or not _letter(rest[0]) or not _close(item, rest[0]) or not _same(before, rest[0]):
        return False
    return _text(item) or (not _text(before) and item.symbol in _HYPHENS)


def _is_stop(item: Item, last: Item) -> bool:
    """Whether a stop or comma is of the text font, right behind a word in the same style."""
    assert item.glyph is not None
    assert last.glyph is not None
    return _text(item) and _close(last, item) and item.glyph.style is last.glyph.style


def _is_lone_stop(item: Item, after: Item) -> bool:
    """Whether a stop or comma of the text font has a space of text behind it, wider than mathematics'."""
    assert item.glyph is not None
    gap = (after.x0 - item.x1) / item.size
    upright = item.glyph.style is Style.UPRIGHT
    return _text(item) and upright and _SPACE[0] <= gap <= _SPACE[1]


def _is_stop_between(word: list[Item], item: Item, rest: list[Item]) -> bool:
    """Whether a stop stands between small words of text, or before one, as the space after it tells."""
    after = list(takewhile(_letter, rest))
    if len(after) < 2 or (word and not (_close(word[-1], item))):
        return False
    if not word and _spelling(after) in _names()["functions"]:
        return False
    gap = (after[0].box.x0 - item.box.x1) / item.size
    return _APART_AFTER_STOP <= gap <= _SPACE[1] and _spelling([*word, *after[:2]]).islower()


def _text(item: Item) -> bool:
    return item.glyph is not None and item.glyph.text


def _close(a: Item, b: Item) -> bool:
    return b.x0 - a.x1 < (_TIGHT if a.pen_told and b.pen_told else _TIGHT_INK) * a.size


def _goes_on(word: list[Item], item: Item) -> bool:
    """Whether a letter continues a word; after a function a thin space may stand, as in arg max."""
    last = word[-1]
    loose = item.x0 - last.x1 >= _TIGHT * last.size
    return _close(last, item) and not (loose and _spelling(word) in _names()["functions"])


def _same(a: Item, b: Item) -> bool:
    assert a.glyph is not None
    assert b.glyph is not None
    return a.glyph.style == b.glyph.style or not (a.symbol.isalpha() and b.symbol.isalpha())


def _spelling(word: list[Item]) -> str:
    return "".join(i.symbol for i in word)


def _phrases(words: list[list[Item]], items: list[Item]) -> list[list[list[Item]]]:
    """Words of one line with a space of text between them, as one."""
    out: list[list[list[Item]]] = []
    for word in words:
        before = out[-1][-1] if out else None
        if before is not None and _follows(before, word) and not _between(before[-1], word[0], items):
            out[-1].append(word)
        else:
            out.append([word])
    return [p for p in out if len(p) > 1 or len(_spelling(p[0])) > 1 or p[0][0].symbol in _STOPS]


def _follows(a: list[Item], b: list[Item]) -> bool:
    gap = (b[0].x0 - a[-1].x1) / a[-1].size
    if not _SPACE[0] <= gap <= _SPACE[1]:
        return False
    functions = _names()["functions"]
    return _same(a[-1], b[0]) and _spelling(a) not in functions and _spelling(b) not in functions


def _between(left: Item, right: Item, items: list[Item]) -> bool:
    """Whether something stands between two words."""
    return any(
        left.box.x1 <= i.box.cx <= right.box.x0 and i.box.y1 > left.y - 1.2 * left.size and i.box.y0 < left.y
        for i in items
    )


def _item(phrase: list[list[Item]], items: list[Item]) -> Item:
    letters = [i for word in phrase for i in word]
    first = letters[0]
    assert first.glyph is not None
    spelling = " ".join(_spelling(w) for w in phrase)
    spaced = spelling.islower() and _stands_apart(first, letters[-1], items)
    node, kind = (
        (Text(spelling, first.glyph.style), "ord")
        if spaced and spelling not in _names()["functions"]
        else _reading(spelling, first, phrase, _next(letters[-1], items))
    )
    return composite(node, Scene(letters, []), first.y, first.size, kind)


def _stands_apart(first: Item, last: Item, items: list[Item]) -> bool:
    """Whether a space of text stands between a word and a letter or fence beside it, where mathematics has
    none.
    """
    line = [i for i in items if i.kind in {"ord", "open", "close"} and abs(i.y - last.y) < 0.15 * last.size]
    before = max((i.box.x1 for i in line if i.box.x1 <= first.box.x0), default=-inf)
    after = min((i.box.x0 for i in line if i.box.x0 >= last.box.x1), default=inf)
    gaps = (first.box.x0 - before, after - last.box.x1)
    return any(_APART <= gap / last.size <= _SPACE[1] for gap in gaps)


def _next(last: Item, items: list[Item]) -> Item | None:
    """What follows directly on the same line."""
    near = [
        i
        for i in items
        if i.box.x0 > last.box.cx and i is not last and -0.1 < (i.x0 - last.x1) / last.size < 0.1
    ]
    return min(near, key=lambda i: i.x0, default=None)


def _reading(spelling: str, first: Item, phrase: list[list[Item]], after: Item | None) -> tuple[Node, str]:
    """How a word is meant: a function, text, or letters set upright."""
    assert first.glyph is not None
    style = first.glyph.style
    names = _names()
    if style is Style.UPRIGHT and spelling in names["functions"]:
        return Operator(spelling), "op"
    if len(phrase) > 1 or spelling.lower() in names["connectives"] or not spelling.isalpha():
        return Text(spelling, style), "ord"
    if len(spelling) > 2 and after is not None and after.symbol in {"(", "["} and style is Style.UPRIGHT:
        return Operator(spelling), "op"
    if first.glyph.text and style is Style.UPRIGHT:
        return Text(spelling, style), "ord"
    return Row(tuple(Atom(c, style) for c in spelling)), "ord"
