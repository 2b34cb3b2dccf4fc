"""Formulas within a line of text.

The line is cut into tokens: words, numbers, signs. Formulas are the longest stretches without words that hold
at least one sign of mathematics; spaces of the text's width part those that only follow each other.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from mathsnap.boxes import Box, union
from mathsnap.glyphs import Glyph, GlyphRun
from mathsnap.pdf.kinds import FUNCTIONS, Kind, kind
from mathsnap.pdf.lines import Line
from mathsnap.symbols import SPACING_ACCENTS, Style

__all__ = ["inline_formulas"]

_WORD_GAP = 0.14
"""Pen moves beyond that, in em, part words; TeX's thin space is 0.167 em."""

_TEXT_SPACE = 0.235
"""Narrowest space between words of text, em; after a comma in a formula there is less."""

_NARROWER = 0.9
"""A space narrower than that share of the space between the line's words is none of them: TeX sets all the
words of a line the same way apart (TeXbook, p. 75)."""

_QUAD = 0.85
"""From here on, em, a space is set by hand and belongs to the formula."""

_WORDS = 20
"""What the letters of a baseline of the text weigh together, five for each letter of a word."""

_OPERANDS = (Kind.LETTER, Kind.DIGIT, Kind.SIGN, Kind.OPEN, Kind.BAR)

_BRACKETED = 12
"""A bracket with more tokens than that in it may hold words of the text."""

_MATHS_FENCES = tuple("⟨⟩⌈⌉⌊⌋⟦⟧‖")
"""Fences that prose never has."""

_NAME = 5
"""Words of so many letters are no names in a formula where white space parts them from a number."""

_MARKS = frozenset("0123456789,*∗†‡§¶")


@dataclass(slots=True)
class _Token:
    """Glyphs that can only go together. kind: WORD is a word of language, LETTER any mathematics.

    gap: white space before it, em. raised: a script or part of a stack. stacked: above or below a bar.
    tied: no space parts it from the one before.
    """

    kind: Kind
    glyphs: list[int]
    gap: float
    raised: bool = False
    stacked: bool = False
    tied: bool = False


def inline_formulas(run: GlyphRun, line: Line, others: Set[int] = frozenset()) -> list[GlyphRun]:
    """The formulas of a line of text, left to right. others: rules that belong to other lines."""
    rules = [i for i in range(len(run.rules)) if i not in others]
    return [
        _formula(run, line, rules, part)
        for y, glyphs in _text_rows(run, line)
        for part in _of_row(run, line, y, glyphs)
    ]


def _text_rows(run: GlyphRun, line: Line) -> list[tuple[float, list[int]]]:
    """The baselines of a line that hold words, each with the glyphs nearest to it.

    There is mostly one; fractions and tall fences may hold two lines of text together.
    """
    letters: Counter[float] = Counter()
    bars = [run.rules[i].box for i in line.rules if run.rules[i].horizontal]
    for i in line.main:
        if any(_stacked(run.glyphs[i].box, bar, line.size) for bar in bars):
            continue
        letters[round(run.glyphs[i].y, 1)] += 1 + 4 * (kind(run.glyphs[i]) is Kind.WORD)
    best = max(letters, key=lambda y: letters[y], default=line.y)
    rows = [best]
    for y in sorted(letters):
        if letters[y] >= _WORDS and all(abs(y - r) > 0.9 * line.size for r in rows):
            rows.append(y)
    kept: dict[float, list[int]] = {y: [] for y in sorted(rows)}
    axis = 0.25 * line.size
    for i in line.glyphs:
        kept[min(kept, key=lambda y: abs(run.glyphs[i].box.cy - y + axis))].append(i)
    return list(kept.items())


def _of_row(run: GlyphRun, line: Line, y: float, glyphs: list[int]) -> Iterator[list[_Token]]:
    tokens = list(_tokens(run, line, y, glyphs))
    space = _word_space(tokens)
    _settle_words(run, tokens, space)
    _settle_brackets(run, tokens, space)
    _drop_marks(run, tokens)
    for part in _stretches(run, tokens, space):
        part = _trimmed(run, part)
        if _is_mathematics(run, part, space):
            yield part


def _is_mathematics(run: GlyphRun, part: list[_Token], space: float) -> bool:
    """Whether a stretch is a formula: letters of mathematics, a sign, a fraction, numbers set as a list."""
    signs = {_text(run, t) for t in part if t.kind is Kind.SIGN and not t.tied}
    if signs - {"/"} or any(_text(run, t) in _MATHS_FENCES for t in part):
        return True
    if signs and all(kind(run.glyphs[i]) is not Kind.LETTER for t in part for i in t.glyphs):
        kinds = [None if _text(run, t) == "/" else t.kind for t in part]
        quotient = any(kinds[k : k + 3] == [Kind.DIGIT, None, Kind.DIGIT] for k in range(len(kinds)))
        return quotient or any(t.stacked or (t.raised and t.kind is Kind.LETTER) for t in part)  # else a path
    letters = [t for t in part if t.kind is Kind.LETTER and not t.tied]
    if any(not t.raised or t.stacked for t in letters):
        return True
    if any(kind(run.glyphs[i]) in (Kind.LETTER, Kind.DIGIT) for t in letters for i in t.glyphs):
        return True
    after_stops = [b.gap for a, b in pairwise(part) if _text(run, a) == "," and b.kind is Kind.DIGIT]
    return len(after_stops) > 1 and all(0.1 < gap < _NARROWER * space for gap in after_stops)


def _tokens(run: GlyphRun, line: Line, baseline: float, glyphs: list[int]) -> Iterator[_Token]:
    main = set(line.main)
    axis = baseline - 0.25 * line.size
    bars = [run.rules[i].box for i in line.rules if abs(run.rules[i].box.cy - axis) < 0.8 * line.size]
    boxes = [run.glyphs[i].box for i in glyphs]
    bars = [bar for bar in bars if len({b.cy < bar.cy for b in boxes if _stacked(b, bar, line.size)}) > 1]
    edge, token = None, None
    for i in glyphs:
        g = run.glyphs[i]
        small_capital = kind(g) is Kind.WORD and abs(g.y - baseline) < 0.02 * g.size
        raised = (i not in main and not small_capital) or abs(g.y - baseline) > 0.15 * g.size
        stacked = any(_stacked(g.box, bar, line.size) for bar in bars)
        raised = raised or stacked
        gap = 0.0 if edge is None else (min(g.x, g.box.x0) - edge) / line.size
        if not _is_accent(g):
            edge = max(edge or 0.0, g.box.x1 if g.centred else g.x + g.advance)
        of = _raised_kind(g) if raised else kind(g)
        if token is not None and token.kind is Kind.WORD and of is Kind.LETTER and _is_accent(g):
            token.glyphs.append(i)  # a word of the language with its accent
            continue
        joins = token is not None and token.kind is of and token.raised == raised and gap < _WORD_GAP
        if token is not None and joins and of in (Kind.WORD, Kind.DIGIT, Kind.LETTER):
            token.glyphs.append(i)
            continue
        if token is not None:
            yield token
        token = _Token(of, [i], gap, raised, stacked, tied=_is_accent(g))
    if token is not None:
        yield token


def _stacked(box: Box, bar: Box, size: float) -> bool:
    return bar.x0 <= box.cx <= bar.x1 and abs(bar.cy - box.cy) < 1.3 * size


def _is_accent(g: Glyph) -> bool:
    return bool(unicodedata.combining(g.symbol[0])) or g.symbol in SPACING_ACCENTS


def _word_space(tokens: list[_Token]) -> float:
    """The space between the words of this line, em."""
    gaps = [b.gap for a, b in pairwise(tokens) if a.kind is Kind.WORD and b.kind is Kind.WORD]
    return median(gaps) if len(gaps) > 1 else 0.3


def _raised_kind(g: Glyph) -> Kind:
    """Scripts and parts of stacks are mathematics, whatever they print; brackets stay brackets."""
    of = kind(g)
    return of if of in (Kind.OPEN, Kind.CLOSE, Kind.SIGN) else Kind.LETTER


def _text(run: GlyphRun, token: _Token) -> str:
    return "".join(run.glyphs[i].symbol for i in token.glyphs)


def _settle_words(run: GlyphRun, tokens: list[_Token], space: float) -> None:
    """Roman letters are mathematics as a function's name, or close to mathematics."""
    tight = _tight(space)
    for n, t in enumerate(tokens):
        if t.kind is Kind.OTHER and t.tied:
            t.kind = _kind_of_accent(tokens, n)
            t.tied = n > 0 and t.gap < 0
        if t.kind is not Kind.WORD:
            continue
        before = tokens[n - 1] if n else None
        after = tokens[n + 1] if n + 1 < len(tokens) else None
        text = _text(run, t)
        mathematics = False
        if after is not None and after.gap < tight:
            subscript = after.raised and _lowered(run, t, after)
            applied = after.kind is Kind.OPEN and (not _in_text_font(run, after) or after.gap > _WORD_GAP)
            touches = after.kind is Kind.LETTER and (not after.raised or len(text) == 1)
            mathematics = subscript or applied or touches or _is_bold(run, t)
        if before is not None and t.gap < tight:
            number = before.kind is Kind.DIGIT and t.gap > _WORD_GAP and len(text) >= _NAME
            mathematics |= before.kind in (Kind.LETTER, Kind.SIGN, Kind.DIGIT, Kind.BAR) and not number
            mathematics |= before.kind is Kind.OPEN and _text(run, before) == "⟨"
            mathematics |= before.kind is Kind.OPEN and _is_bold(run, t)
        short = len(text) <= 3 or not text.islower()
        follows = _sign(run, before, t.gap) and not _ends_in_dots(run, tokens[max(0, n - 3) : n])
        operand = short and (follows or _sign(run, after, after.gap if after else 9.0))
        name = text in FUNCTIONS and after is not None and _is_argument(run, after)
        if mathematics or operand or name:
            t.kind = Kind.LETTER


def _is_argument(run: GlyphRun, after: _Token) -> bool:
    """Whether a token can follow a function's name: an operand, or the second word of "arg max"."""
    return after.kind in _OPERANDS or (after.gap < _TEXT_SPACE and _text(run, after) in FUNCTIONS)


def _ends_in_dots(run: GlyphRun, tokens: list[_Token]) -> bool:
    """Whether three tokens are the dots of \\cdots, of which a word can be no operand."""
    return len(tokens) == 3 and all(_text(run, t) in ("⋅", "·") for t in tokens)


def _kind_of_accent(tokens: list[_Token], n: int) -> Kind:
    """That of the letter it stands over, which may come before it or after it."""
    over = tokens[n + 1] if n + 1 < len(tokens) and tokens[n + 1].gap < 0 else tokens[n - 1]
    return Kind.LETTER if over.kind in (Kind.LETTER, Kind.SIGN) else Kind.OTHER


def _tight(space: float) -> float:
    """Up to here, em, a gap is none between words, but may be the thin space around operators."""
    return max(_WORD_GAP, min(0.2, _NARROWER * space))


def _is_bold(run: GlyphRun, token: _Token) -> bool:
    """Whether a word is a single bold letter: a vector."""
    return len(token.glyphs) == 1 and run.glyphs[token.glyphs[0]].style in (Style.BOLD, Style.BOLD_SANS)


def _settle_brackets(run: GlyphRun, tokens: list[_Token], space: float) -> None:
    """What stands in the brackets of a function, or in brackets with a script, is mathematics with them."""
    opened: list[int] = []
    for n, t in enumerate(tokens):
        dots = tokens[n + 1 : n + 4]
        if _text(run, t) == "," and [_text(run, d) for d in dots] == [".", ".", "."] and n:
            for d in dots if tokens[n - 1].kind in _OPERANDS else ():
                d.kind, d.tied = Kind.LETTER, d.gap < _NARROWER * space
        if t.kind is Kind.OPEN:
            opened.append(n)
            if n + 1 < len(tokens) and _text(run, tokens[n + 1]) == "mod" and t.gap < _QUAD:
                t.tied = True
        elif t.kind is Kind.CLOSE and opened:
            first = opened.pop()
            before, after = tokens[first - 1 : first], tokens[n + 1 : n + 2]
            function = before and before[0].kind is Kind.LETTER and tokens[first].gap < _tight(space)
            scripted = after and after[0].raised and after[0].gap < _WORD_GAP
            modulo = _text(run, tokens[first + 1]) == "mod"
            inside = {inner.kind for inner in tokens[first + 1 : n]}
            if before and before[0].kind is Kind.LETTER and tokens[first].gap < 0.4:
                # a space before the bracket is there for its size
                tokens[first].tied |= Kind.LETTER in inside and not inside & {Kind.WORD, Kind.OTHER}
            if (function or scripted or modulo) and n - first <= _BRACKETED:
                for inner in tokens[first + 1 : n]:
                    inner.kind = Kind.LETTER if inner.kind in (Kind.WORD, Kind.OTHER) else inner.kind
                    inner.tied = True
                t.tied = True


def _sign(run: GlyphRun, token: _Token | None, gap: float) -> bool:
    if token is None or token.kind is not Kind.SIGN or token.raised or gap > 0.36:
        return False
    if _is_accent(run.glyphs[token.glyphs[0]]):
        return False
    return not _in_text_font(run, token) and _text(run, token) not in "/*∞∅ℓ℘ℏℵ′″∂∇∆∀∃…⋯"


def _in_text_font(run: GlyphRun, token: _Token) -> bool:
    return all(run.glyphs[i].text for i in token.glyphs)


def _lowered(run: GlyphRun, base: _Token, script: _Token) -> bool:
    low: Glyph = run.glyphs[script.glyphs[0]]
    return low.y > run.glyphs[base.glyphs[-1]].y + 0.05 * low.size


def _drop_marks(run: GlyphRun, tokens: list[_Token]) -> None:
    """Footnote marks and the like, raised behind a word or a stop, are text."""
    for n, (before, t) in enumerate(pairwise(tokens)):
        after_text = before.kind in (Kind.WORD, Kind.STOP, Kind.OTHER)
        follows = tokens[n + 2] if n + 2 < len(tokens) else None
        if follows is not None and _sign(run, follows, follows.gap):
            continue
        if t.raised and not t.stacked and after_text and set(_text(run, t)) <= _MARKS:
            t.kind = Kind.OTHER


def _stretches(run: GlyphRun, tokens: list[_Token], space: float) -> Iterator[list[_Token]]:
    """The stretches without words, parted where the space of the text shows."""
    part: list[_Token] = []
    depth = 0
    for t in tokens:
        if t.kind in (Kind.WORD, Kind.OTHER):
            yield part
            part, depth = [], 0
            continue
        if part and _parts(run, part[-1], t, depth, space):
            yield part
            part, depth = [], 0
        part.append(t)
        depth = max(0, depth + (t.kind is Kind.OPEN) - (t.kind is Kind.CLOSE))
    yield part


def _parts(run: GlyphRun, before: _Token, after: _Token, depth: int, space: float) -> bool:
    """Whether a space between two tokens is one of the text."""
    narrowest = max(0.31 if before.raised else _TEXT_SPACE, min(_NARROWER * space, 0.5))
    if after.tied or (before.kind is Kind.LETTER and after.kind is Kind.LETTER):
        return False
    gap = after.gap - 0.12 * (before.stacked != after.stacked)  # \\nulldelimiterspace beside a fraction
    if not narrowest < gap < _QUAD or Kind.SIGN in (before.kind, after.kind):
        return False
    if ":" in (_text(run, before), _text(run, after)):
        return depth == 0 and (before.gap < _WORD_GAP) and after.kind is not Kind.STOP
    if before.kind is Kind.STOP:
        return depth == 0 and not _is_own_stop(run, before)
    if before.raised and after.raised:
        return False
    return depth == 0 and before.kind is not Kind.OPEN and after.kind is not Kind.CLOSE


def _trimmed(run: GlyphRun, part: list[_Token]) -> list[_Token]:
    """Without stops at its ends, and without brackets that open or close outside."""
    while part:
        first, last = part[0], part[-1]
        fences = [t.kind for t in part if _text(run, t) not in "⟨⟩"]  # a bar may be the other side of those
        opened = fences.count(Kind.OPEN) - fences.count(Kind.CLOSE)
        if last.kind is Kind.STOP and _text(run, last) != "!" and not _is_own_stop(run, last):
            part = part[:-1]
        elif first.kind is Kind.STOP:
            part = part[1:]
        elif opened < 0 and last.kind is Kind.CLOSE:
            part = part[:-1]
        elif opened > 0 and first.kind is Kind.OPEN:
            part = part[1:]
        else:
            break
    return part


def _is_own_stop(run: GlyphRun, stop: _Token) -> bool:
    """Whether a comma or full stop is of the mathematics, as its font tells: TeX takes the text's own from
    the text font.
    """
    last = run.glyphs[stop.glyphs[-1]]
    return last.symbol in ",." and not last.text and last.score == 1.0


def _formula(run: GlyphRun, line: Line, near: list[int], part: list[_Token]) -> GlyphRun:
    """What a stretch of tokens is made of. near: the rules that may be part of it."""
    glyphs = tuple(run.glyphs[i] for i in sorted(i for t in part for i in t.glyphs))
    left, right = min(g.box.x0 for g in glyphs), max(g.box.x1 for g in glyphs)
    mine = set(line.rules)
    box = union(g.box for g in glyphs).grown(1.0, 3.0)
    rules = tuple(
        r
        for i, r in ((i, run.rules[i]) for i in near)
        if (i in mine and left - 2 <= r.box.cx <= right + 2)
        or (r.horizontal and box.contains(r.box.x0, r.box.cy))
    )
    return GlyphRun(glyphs, rules)
