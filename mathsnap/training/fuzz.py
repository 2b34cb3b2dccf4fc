"""Fuzzing: random and mutated strings through `check` and `render`, which may refuse but not fail or hang."""

from __future__ import annotations

import random
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from time import process_time
from types import FrameType
from typing import get_args

from mathsnap.checks import DIALECTS, check
from mathsnap.checks.known import ENVIRONMENTS
from mathsnap.errors import MathsnapError
from mathsnap.harm import FORBIDDEN
from mathsnap.render import Format, render
from mathsnap.training.grammar import Grammar

__all__ = ["LONGEST_SECONDS", "Finding", "Tally", "fuzz", "inputs"]

LONGEST_SECONDS = 1.0
"""Of processor time, that one string may take."""

_GIVEN_UP_SECONDS = 20.0
_FORMATS: tuple[Format, ...] = get_args(Format)

_COMMANDS = r"""
\\ \{ \} \left \right \left( \right) \left. \middle| \frac \sqrt \sqrt[ \over \choose \above \limits \text{
\mbox{$ \begin{ \end{ \begin{array}{ \begin{cases} \end{cases} \begin{aligned} \end{aligned} \substack{
\operatorname* \genfrac \overset \xrightarrow[ \kern \hspace{ \not \hat \prime \tag{ \label{ \color{ \rule{
\raisebox \hline \cline{ \multicolumn \mathbb \boldsymbol{ \underbrace{ \sum \big \Bigg \phantom{ \ensuremath{
&&&& ^^ __ '' ^^M ^^5c ]]> <script> &amp; 1e309 3mu *{999}{c} 9999999999999999999999999999999999999999
"""
_PIECES = (*_COMMANDS.split(), *"{}[]()^_&$#%~'\\\n\t <>`\"|−’é中😀∑𝒜\u0338\u200b\ufffd\x00\x1b\ud800", "%\n")

_DEPTHS = (3, 17, 90, 1000, 10_000)
_NESTS = (
    ("{", "}"), ("(", ")"), ("[", "]"), ("$", "$"), (r"\left(", r"\right)"), (r"\left\{", r"\right."),
    (r"\sqrt{", "}"), (r"\sqrt[", "]"), (r"\frac{a}{", "}"), (r"\mathrm{", "}"), (r"\hspace{", "}"),
    ("x^{", "}"), ("{a^", "}"), (r"\text{", "}"), (r"\text{$", "$}"), (r"\begin{matrix}", r"\end{matrix}"),
    (r"\begin{array}{c", r"}\end{array}"), (r"\begin{aligned}", ""), ("", r"\end{cases}"), (r"\hat", ""),
    (r"\sqrt", ""), (r"\overset{a}", ""), (r"\not", ""), (r"\left", ""), ("x_", ""), ("x'^", ""), ("\\", ""),
    ("&", ""), ("'", ""), ("%", ""), (" ", ""),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """A string that did what it may not, and what."""

    what: str
    text: str


@dataclass(frozen=True, slots=True)
class Tally:
    """strings, renders: how many there were. slowest: processor seconds. findings: what failed."""

    strings: int
    renders: int
    slowest: float
    findings: tuple[Finding, ...]


def inputs(seed: int) -> Iterator[str]:
    """Damaged formulas, soup of pieces and characters, deep nests, without end; a seed gives the same."""
    draw = random.Random(seed)
    grammar = Grammar(seed)
    pieces = [*_PIECES, *sorted(FORBIDDEN), *(rf"\begin{{{name}}}" for name in sorted(ENVIRONMENTS))]
    while True:
        kind = draw.random()
        if kind < 0.6:
            yield _damaged(draw, grammar.formula(), pieces)
        elif kind < 0.85:
            yield "".join(draw.choices(pieces, k=draw.choice((1, 3, 8, 30))))
        elif kind < 0.97:
            yield "".join(chr(_code(draw)) for _ in range(draw.choice((1, 5, 40, 400))))
        else:
            yield _nested(draw)


def _damaged(draw: random.Random, latex: str, pieces: Sequence[str]) -> str:
    for _ in range(draw.choice((1, 1, 2, 5))):
        a, b = sorted((draw.randrange(len(latex) + 1), draw.randrange(len(latex) + 1)))
        match draw.randrange(5):
            case 0:
                latex = latex[:a] + latex[a + 1 :]
            case 1:
                latex = latex[:a] + draw.choice(pieces) + latex[a:]
            case 2:
                latex = latex[:a] + latex[b:]
            case 3:
                latex = latex[:b] + latex[a:b] * draw.choice((1, 1, 2, 20)) + latex[b:]
            case _:
                latex = latex[:a] + latex[a:b][::-1] + latex[b:]
    return latex


def _code(draw: random.Random) -> int:
    """A character of ASCII most often, of anything sometimes."""
    return draw.randrange(128) if draw.random() < 0.8 else draw.randrange(0x110000)


def _nested(draw: random.Random) -> str:
    before, after = draw.choice(_NESTS)
    depth = draw.choice(_DEPTHS)
    closed = draw.choice((0, 1, depth - 1, depth))
    return before * depth + draw.choice(("", "x", r"\alpha")) + after * closed


def fuzz(count: int, seed: int = 0, rendered: float = 0.1) -> Tally:
    """Sends that many strings through `check`, a share of them through `render` too."""
    findings: list[Finding] = []
    slowest, renders = 0.0, 0
    for form in _FORMATS:
        render("x", form)  # so that no string is charged for what is loaded once
    for number, text in enumerate(islice(inputs(seed), count)):
        dialect = DIALECTS[number % len(DIALECTS)]
        tasks: list[tuple[str, Callable[[], object]]] = [
            (f"check --dialect {dialect}", lambda text=text, dialect=dialect: check(text, dialect))  # type: ignore[misc]
        ]
        if int((number + 1) * rendered) > int(number * rendered):
            form = _FORMATS[renders % len(_FORMATS)]
            renders += 1
            tasks.append((f"render --format {form}", lambda text=text, form=form: render(text, form)))  # type: ignore[misc]
        for name, task in tasks:
            seconds, complaint = _tried(task)
            slowest = max(slowest, seconds)
            if complaint:
                findings.append(Finding(f"{name}: {complaint}", text))
    return Tally(count, renders, slowest, tuple(findings))


def _tried(task: Callable[[], object]) -> tuple[float, str]:
    """Seconds, and what went wrong; "" if it gave an answer or refused in time."""
    begun, complaint = process_time(), ""
    try:
        with _given_up():
            task()
    except MathsnapError:
        pass
    except Exception as error:  # whatever it is, it is a finding
        complaint = f"{type(error).__name__}: {error}"
    seconds = process_time() - begun
    return seconds, complaint or (f"{seconds:.1f} s" if seconds > LONGEST_SECONDS else "")


class _HangError(Exception):
    pass


@contextmanager
def _given_up() -> Iterator[None]:
    """Ends what has no end, where the system has a timer of processor time."""
    if sys.platform == "win32":
        yield
        return

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise _HangError(f"no end after {_GIVEN_UP_SECONDS:.0f} s")

    former = signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, _GIVEN_UP_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, former)
