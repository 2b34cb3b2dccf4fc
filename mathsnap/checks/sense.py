"""What TeX takes and a reader would not: warnings."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, groupby, pairwise, takewhile

from mathsnap.checks.report import Message, place
from mathsnap.latex.tokens import Token, tokens

__all__ = ["sense"]

_PAIRS = {
    ")": "(",
    "]": "[",
    r"\}": r"\{",
    r"\rangle": r"\langle",
    r"\rfloor": r"\lfloor",
    r"\rceil": r"\lceil",
}
_BARS = {"|", r"\vert", r"\lvert", r"\rvert", r"\mid"}
_OPENING = set(_PAIRS.values())
_BINARY = {"+", r"\times", r"\cdot", r"\div", r"\otimes", r"\oplus", r"\cup", r"\cap", r"\wedge", r"\vee"}
_RELATIONS = {
    "=",
    "<",
    ">",
    r"\le",
    r"\leq",
    r"\ge",
    r"\geq",
    r"\ne",
    r"\neq",
    r"\approx",
    r"\equiv",
    r"\sim",
}
_NO_SCRIPTS = {",", ";", "/", "(", ")", "[", "]"}
_NO_ROWS = {*_NO_SCRIPTS, ".", "-", *_BINARY, *_RELATIONS}
_REPEATS = 6


def sense(latex: str) -> list[Message]:
    """Brackets without partners, an operator or relation with nothing beside it, one sign many times over,
    scripts that are no scripts: a comma, a bracket, a script of nothing.
    """
    found = tokens(latex)
    odd = chain(*(look(found) for look in (_unpaired, _lonely, _repeated, _no_scripts, _no_rows)))
    return sorted(
        (Message("warning", "sense", text, token.at, *place(latex, token.at)) for text, token in odd),
        key=lambda message: message.at,
    )


def _unpaired(found: list[Token]) -> Iterator[tuple[str, Token]]:
    """Half-open intervals are usual, so that ( and ] are a pair; a fence of \\left is TeX's own business."""
    waiting: list[Token] = []
    fenced = barred = False
    for token in found:
        if token.text in (r"\left", r"\right", r"\middle") or token.text.startswith((r"\big", r"\Big")):
            fenced = True
            continue
        if not fenced and token.text in _OPENING:
            waiting.append(token)
        elif token.text in _BARS:
            barred = True
        elif not fenced and token.text in _PAIRS:
            if token.text == r"\rangle" and barred and not (waiting and waiting[-1].text == r"\langle"):
                pass  # a ket, |0⟩
            elif waiting and _belong(waiting[-1].text, token.text):
                waiting.pop()
            elif not (token.text in ")]" and waiting):
                yield f"{token.text} without {_PAIRS[token.text]}", token
        fenced = False
    for token in waiting:
        if token.text == r"\langle" and barred:
            continue  # a bra, ⟨0|
        yield f"{token.text} is not closed", token


def _belong(left: str, right: str) -> bool:
    return _PAIRS[right] == left or (left in "([" and right in ")]")


def _lonely(found: list[Token]) -> Iterator[tuple[str, Token]]:
    """An operator alone is a script as good as any, x^+ or x^{-}; and what follows it begins anew."""
    line = _without_scripts(found)
    if len(line) < 2:
        return
    first, last = line[0], line[-1]
    if last.text in _BINARY | _RELATIONS | {"-"}:
        yield f"nothing follows {last.text}", last
    if first.text in _BINARY - {"+"}:
        yield f"nothing stands before {first.text}", first
    for before, token in pairwise(line):
        if before.text in _BINARY and token.text in _BINARY - {"+"}:
            yield f"{before.text} and {token.text} side by side", token


def _without_scripts(found: list[Token]) -> list[Token]:
    """The tokens, each script of one sign as a closing brace in its place."""
    kept: list[Token] = []
    for number, token in enumerate(found):
        before = found[number - 1].text if number else ""
        two = found[number - 2].text if number > 1 else ""
        after = found[number + 1].text if number + 1 < len(found) else ""
        alone = before in ("^", "_") or (before == "{" and two in ("^", "_") and after == "}")
        kept.append(Token("close", "}", token.at) if alone and token.kind in ("char", "command") else token)
    return kept


def _repeated(found: list[Token]) -> Iterator[tuple[str, Token]]:
    for text, run in groupby(found, key=lambda token: token.text):
        first, *rest = run
        if len(rest) >= _REPEATS and text not in ("}", "{", "&", r"\quad", "0", "9", "."):
            yield f"{text} {len(rest) + 1} times in a row", first


def _no_rows(found: list[Token]) -> Iterator[tuple[str, Token]]:
    """Rows of a \\substack that are one operator or mark."""
    for i, token in enumerate(found):
        if token.text != r"\substack":
            continue
        body = [t.text for t in takewhile(lambda t: t.text != "}", found[i + 2 :])]
        rows = [list(row) for ends, row in groupby(body, key=lambda text: text == r"\\") if not ends]
        if any(row in ([mark] for mark in _NO_ROWS) for row in rows):
            yield "a sign alone on a line of \\substack", token


def _no_scripts(found: list[Token]) -> Iterator[tuple[str, Token]]:
    for i, token in enumerate(found):
        if token.text not in ("^", "_"):
            continue
        after = [t.text for t in found[i + 1 : i + 5]]
        script = after[1] if after[:1] == ["{"] and after[2:3] == ["}"] else after[0] if after else ""
        if script in _NO_SCRIPTS:
            yield f"{script} as a script", token
        elif after[:3] == ["{", "{", "}"] and after[3:] in (["^"], ["_"]):
            yield f"a script of nothing after {token.text}", token
