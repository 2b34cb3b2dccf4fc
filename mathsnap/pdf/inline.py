"""Formulas within a line of text.

The line is cut into tokens: words, numbers, signs. Formulas are the longest stretches without words that hold
at least one sign of mathematics; spaces of the text's width part those that only follow each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from mathsnap.glyphs import Glyph, GlyphRun
from mathsnap.pdf.kinds import FUNCTIONS, Kind, kind
from mathsnap.pdf.lines import Line

__all__ = ["inline_formulas"]

_WORD_GAP = 0.14
"""Pen moves beyond that, in em, part words; TeX's thin space is 0.167 em."""

_TEXT_SPACE = 0.235
"""Narrowest space between words of text, em; after a comma in a formula there is less."""

_QUAD = 0.85
"""From here on, em, a space is set by hand and belongs to the formula."""

_MARKS = frozenset("0123456789,*∗†‡§¶")


@dataclass(slots=True)
class _Token:
    """Glyphs that can only go together. kind: WORD is a word of language, LETTER any mathematics.

    gap: white space before it, em. raised: a script or part of a stack.
    """

    kind: Kind
    glyphs: list[int]
    gap: float
    raised: bool = False


def inline_formulas(run: GlyphRun, line: Line) -> list[GlyphRun]:
    """The formulas of a line of text, left to right."""
    return [formula for y, glyphs in _text_rows(run, line) for formula in _of_row(run, line, y, glyphs)]


def _text_rows(run: GlyphRun, line: Line) -> list[tuple[float, list[int]]]:
    """The baselines of a line that hold words, each with the glyphs nearest to it.

    There is mostly one; fractions and tall fences may hold two lines of text together.
    """
    letters: Counter[float] = Counter()
    for i in line.main:
        letters[round(run.glyphs[i].y, 1)] += 1 + 4 * (kind(run.glyphs[i]) is Kind.WORD)
    best = max(letters, key=lambda y: letters[y], default=line.y)
    rows = [best]
    for y in sorted(letters):
        if letters[y] >= max(50, 0.2 * letters[best]) and all(abs(y - r) > 0.9 * line.size for r in rows):
            rows.append(y)
    kept: dict[float, list[int]] = {y: [] for y in sorted(rows)}
    axis = 0.25 * line.size
    for i in line.glyphs:
        kept[min(kept, key=lambda y: abs(run.glyphs[i].box.cy - y + axis))].append(i)
    return list(kept.items())


def _of_row(run: GlyphRun, line: Line, y: float, glyphs: list[int]) -> list[GlyphRun]:
    tokens = list(_tokens(run, line, y, glyphs))
    _settle_words(run, tokens)
    _drop_marks(run, tokens)
    found = []
    for part in _stretches(run, tokens):
        part = _trimmed(run, part)
        if any(t.kind in (Kind.LETTER, Kind.SIGN) for t in part):
            found.append(_formula(run, line, part))
    return found


def _tokens(run: GlyphRun, line: Line, baseline: float, glyphs: list[int]) -> Iterator[_Token]:
    main = set(line.main)
    bars = [run.rules[i].box for i in line.rules]
    edge, token = None, None
    for i in glyphs:
        g = run.glyphs[i]
        raised = i not in main or abs(g.y - baseline) > 0.15 * g.size
        raised = raised or any(
            b.x0 <= g.box.cx <= b.x1 and abs(b.cy - g.box.cy) < 1.3 * line.size for b in bars
        )
        gap = 0.0 if edge is None else (min(g.x, g.box.x0) - edge) / line.size
        edge = max(edge or 0.0, g.box.x1 if g.centred else g.x + g.advance)
        of = _raised_kind(g) if raised else kind(g)
        joins = token is not None and token.kind is of and token.raised == raised and gap < _WORD_GAP
        if token is not None and joins and of in (Kind.WORD, Kind.DIGIT, Kind.LETTER):
            token.glyphs.append(i)
            continue
        if token is not None:
            yield token
        token = _Token(of, [i], gap, raised)
    if token is not None:
        yield token


def _raised_kind(g: Glyph) -> Kind:
    """Scripts and parts of stacks are mathematics, whatever they print; brackets stay brackets."""
    of = kind(g)
    return of if of in (Kind.OPEN, Kind.CLOSE, Kind.SIGN) else Kind.LETTER


def _text(run: GlyphRun, token: _Token) -> str:
    return "".join(run.glyphs[i].symbol for i in token.glyphs)


def _settle_words(run: GlyphRun, tokens: list[_Token]) -> None:
    """Roman letters are mathematics as a function's name, or close to mathematics."""
    for n, t in enumerate(tokens):
        if t.kind is not Kind.WORD:
            continue
        before = tokens[n - 1] if n else None
        after = tokens[n + 1] if n + 1 < len(tokens) else None
        text = _text(run, t)
        tight_after = after is not None and after.gap < _WORD_GAP
        tight_before = before is not None and t.gap < _WORD_GAP
        subscript = after is not None and tight_after and after.raised and _lowered(run, t, after)
        applied = (
            tight_after and after is not None and after.kind is Kind.OPEN and not _in_text_font(run, after)
        )
        touched = tight_before and before is not None and before.kind in (Kind.LETTER, Kind.SIGN, Kind.DIGIT)
        touches = (
            tight_after
            and after is not None
            and after.kind is Kind.LETTER
            and (not after.raised or len(text) == 1)
        )
        short = len(text) <= 3 or not text.islower()
        operand = short and (_sign(run, before, t.gap) or _sign(run, after, after.gap if after else 9.0))
        name = text in FUNCTIONS and after is not None and after.kind is not Kind.WORD
        if subscript or applied or touched or touches or operand or name:
            t.kind = Kind.LETTER


def _sign(run: GlyphRun, token: _Token | None, gap: float) -> bool:
    if token is None or token.kind is not Kind.SIGN or token.raised or gap > 0.36:
        return False
    return not _in_text_font(run, token) and _text(run, token) not in "/*∞∅ℓ℘ℏℵ′″∂∇∆∀∃…⋯"


def _in_text_font(run: GlyphRun, token: _Token) -> bool:
    return all(run.glyphs[i].text for i in token.glyphs)


def _lowered(run: GlyphRun, base: _Token, script: _Token) -> bool:
    low: Glyph = run.glyphs[script.glyphs[0]]
    return low.y > run.glyphs[base.glyphs[-1]].y + 0.05 * low.size


def _drop_marks(run: GlyphRun, tokens: list[_Token]) -> None:
    """Footnote marks and the like, raised behind a word or a stop, are text."""
    for before, t in pairwise(tokens):
        if t.raised and before.kind in (Kind.WORD, Kind.STOP, Kind.OTHER) and set(_text(run, t)) <= _MARKS:
            t.kind = Kind.OTHER


def _stretches(run: GlyphRun, tokens: list[_Token]) -> Iterator[list[_Token]]:
    """The stretches without words, parted where the space of the text shows."""
    part: list[_Token] = []
    depth = 0
    for t in tokens:
        if t.kind in (Kind.WORD, Kind.OTHER):
            yield part
            part, depth = [], 0
            continue
        if part and _parts(run, part[-1], t, depth):
            yield part
            part, depth = [], 0
        part.append(t)
        depth = max(0, depth + (t.kind is Kind.OPEN) - (t.kind is Kind.CLOSE))
    yield part


def _parts(run: GlyphRun, before: _Token, after: _Token, depth: int) -> bool:
    """Whether a space between two tokens is one of the text."""
    narrowest = 0.31 if before.raised else _TEXT_SPACE
    if not narrowest < after.gap < _QUAD or Kind.SIGN in (before.kind, after.kind):
        return False
    if ":" in (_text(run, before), _text(run, after)):
        return depth == 0 and (before.gap < _WORD_GAP) and after.kind is not Kind.STOP
    if before.kind is Kind.STOP:
        return depth == 0
    if before.raised and after.raised:
        return False
    return depth == 0 and before.kind is not Kind.OPEN and after.kind is not Kind.CLOSE


def _trimmed(run: GlyphRun, part: list[_Token]) -> list[_Token]:
    """Without stops at its ends, and without brackets that open or close outside."""
    while part:
        first, last = part[0], part[-1]
        opened = sum((t.kind is Kind.OPEN) - (t.kind is Kind.CLOSE) for t in part)
        if last.kind is Kind.STOP and _text(run, last) != "!":
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


def _formula(run: GlyphRun, line: Line, part: list[_Token]) -> GlyphRun:
    glyphs = tuple(run.glyphs[i] for i in sorted(i for t in part for i in t.glyphs))
    left, right = min(g.box.x0 for g in glyphs), max(g.box.x1 for g in glyphs)
    rules = tuple(run.rules[i] for i in line.rules if left - 2 <= run.rules[i].box.cx <= right + 2)
    return GlyphRun(glyphs, rules)
