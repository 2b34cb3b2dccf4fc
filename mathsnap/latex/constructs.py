"""What the commands of LaTeX make of their arguments, a function a construct, listed in a literal table."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from mathsnap.latex import spellings, tables
from mathsnap.latex.nodes import State, items, row, scripted, size
from mathsnap.latex.reader import Construct, Reader
from mathsnap.latex.tokens import Token
from mathsnap.structure import tree
from mathsnap.structure.tree import Node
from mathsnap.symbols import command, math_class, symbol_of

__all__ = ["READERS"]

_PLACE = re.compile(r"\s*\[[tbcrl]\]")

_TEXT_SIGN = re.compile("|".join(re.escape(spelt) for spelt, _ in spellings.TEXT_SIGNS) + r"|[{}\\]")


def _environment(reader: Reader, begun: Token, state: State) -> Node:
    name = reader.raw(begun)
    reader.skip(_PLACE)
    spec = ""
    if name.rstrip("*") in ("array", "subarray", "alignedat", "alignat"):
        spec = reader.raw(begun)
    node = _body(reader, begun, name, spec, state)
    if not reader.next_is(r"\end"):
        reader.refuse(rf"\begin{{{name}}} without \end{{{name}}}", begun)
    ended = reader.take()
    if reader.raw(ended) != name:
        reader.refuse(rf"\begin{{{name}}} is ended by another \end", ended)
    return node


def _body(reader: Reader, begun: Token, name: str, spec: str, state: State) -> Node:
    plain = name.rstrip("*")
    if plain in spellings.WRAPPERS:
        return row(reader.cell(state))
    if plain in spellings.LINES:
        kind: Any = spellings.LINES[plain]
        if kind in ("cases", "rcases"):
            inner = replace(state.small(), display=plain.startswith("d"))
        else:
            inner = replace(state, display=True)
        rows, _ = reader.rows(inner)
        return tree.Lines(tuple(map(tuple, rows)), kind)
    small = plain.endswith("smallmatrix")
    rows, rules = reader.rows(state.small())
    if name == "subarray":
        return tree.Substack(tuple(row[0] for row in rows))
    width = max(map(len, rows), default=1)
    if name == "array":
        columns = re.sub(r"\*\{(\d+)\}\{([^{}]*)\}", lambda m: m[2] * min(int(m[1]), 200), spec)
        columns = "".join(re.sub(r"[@!>]\{(?:[^{}]|\{[^{}]*\})*\}", "", columns).split())
        if set(columns) - set("lcr|"):
            reader.refuse(f"columns are l, c, r and |, not {spec}", begun)
        return tree.Grid(tuple(map(tuple, rows)), columns, tuple(rules))
    matrix = plain.replace("small", "")
    if matrix not in spellings.FENCED_GRIDS:
        reader.refuse(f"the environment {name} cannot be read", begun)
    left, right = spellings.FENCED_GRIDS[matrix]
    grid = tree.Grid(tuple(map(tuple, rows)), "c" * width, tuple(rules), small)
    return tree.Fenced(left, grid, right) if left else grid


def _substack(reader: Reader, token: Token, state: State) -> Node:
    opened = reader.take(token)
    if opened.kind != "open":
        reader.refuse(rf"{token.text} needs something in braces", token)
    rows, _ = reader.rows(state.small())
    if (closing := reader.peek()) is None or closing.kind != "close":
        reader.refuse("a { without }", opened)
    reader.take()
    return tree.Substack(tuple(row[0] for row in rows))


def _fraction(reader: Reader, token: Token, state: State) -> Node:
    shape, rule = spellings.FRACTIONS[token.text]
    if shape == "continued" and reader.next_is("["):
        reader.skip(_PLACE)
    inner = replace(state.small(), written=shape == "continued")
    upper, lower = reader.argument(token, inner), reader.argument(token, inner)
    fraction = tree.Fraction(upper, lower, rule, size(shape, state))
    return fraction if rule else tree.Fenced("(", fraction, ")")


def _genfrac(reader: Reader, token: Token, state: State) -> Node:
    left, right, rule, style = (reader.raw(token).strip() for _ in range(4))
    if rule and not re.fullmatch(r"0+\.?0*\s*[a-z]{2}", rule):
        reader.refuse("bars of another thickness have no normal form", token)
    upper, lower = reader.argument(token, state.small()), reader.argument(token, state.small())
    shape = size({"0": "display", "1": "text"}.get(style, "auto"), state)
    fraction = tree.Fraction(upper, lower, not rule, shape)
    if not left and not right:
        return fraction
    fences = [(symbol_of(f) or (f, ""))[0] if f not in (".", "") else "" for f in (left, right)]
    return tree.Fenced(fences[0], fraction, fences[1])


def _radical(reader: Reader, token: Token, state: State) -> Node:
    degree = reader.optional(state.small())
    return tree.Radical(reader.argument(token, state), degree)


def _fenced(reader: Reader, token: Token, state: State) -> Node:
    left = reader.fence(token)
    body = row(reader.cell(state))
    if not reader.next_is(r"\right"):
        reader.refuse(r"\left without \right", token)
    return tree.Fenced(left, body, reader.fence(reader.take()))


def _delimiter(reader: Reader, token: Token, state: State) -> Node:
    if token.text == r"\middle":
        return tree.Delimiter(reader.fence(token), "auto", "m")
    size, side = spellings.BIG[token.text]
    return tree.Delimiter(reader.fence(token), size, side)  # type: ignore[arg-type]


def _accent(reader: Reader, token: Token, state: State) -> Node:
    mark, wide = spellings.ACCENTS[token.text]
    return tree.Accent(reader.argument(token, state), mark, wide)


def _decoration(reader: Reader, token: Token, state: State) -> Node:
    mark, over = spellings.DECORATIONS[token.text]
    return tree.Decoration(reader.argument(token, state), mark, over)


def _limit_of_system(reader: Reader, token: Token, state: State) -> Node:
    mark = next(mark for mark, name in tables.LIMITS_OF_SYSTEMS.items() if name == token.text)
    return tree.Decoration(tree.Operator("lim"), mark, False)


def _arrow(reader: Reader, token: Token, state: State) -> Node:
    below = reader.optional(state.small())
    above = reader.argument(token, state.small())
    return tree.Arrow(spellings.ARROWS[token.text], None if above == tree.Row() else above, below)


def _stack(reader: Reader, token: Token, state: State) -> Node:
    over = None if token.text == r"\underset" else reader.argument(token, state.small())
    lower = token.text in (r"\underset", r"\overunderset")
    under = reader.argument(token, state.small()) if lower else None
    base = reader.argument(token, state)
    if isinstance(base, tree.Operator) or (isinstance(base, tree.Atom) and math_class(base.symbol) == "op"):
        return tree.Scripts(base, under, over, limits=True)
    if isinstance(base, tree.Stack) and (base.over is None or over is None) and (not under or not base.under):
        return tree.Stack(base.base, base.over or over, base.under or under)
    return tree.Stack(base, over, under)


def _font(reader: Reader, token: Token, state: State) -> Node:
    return reader.argument(token, replace(state, alphabet=spellings.ALPHABETS[token.text]))


def _bold(reader: Reader, token: Token, state: State) -> Node:
    return reader.argument(token, replace(state, bold=True))


def _not(reader: Reader, token: Token, state: State) -> Node:
    following = reader.peek()
    base = reader.argument(token, state)
    if isinstance(base, tree.Atom) and following is not None:
        spelt = tables.NEGATED.get(base.symbol) or rf"\not{command(base.symbol, base.style)}"
        found = symbol_of(spelt)
        if found is not None:
            return tree.Atom(*found)
    return tree.Negated(base)


def _boxed(reader: Reader, token: Token, state: State) -> Node:
    return tree.Boxed(reader.argument(token, replace(state, display=True, written=True)))


def _transparent(reader: Reader, token: Token, state: State) -> Node:
    return reader.argument(token, state)


def _modulus(reader: Reader, token: Token, state: State) -> Node:
    body = items(reader.argument(token, state))
    if token.text == r"\pmod":
        return row([tree.Atom("("), tree.Operator("mod"), *body, tree.Atom(")")])
    if token.text == r"\mod":
        return row([tree.Space(1.0), *(tree.Atom(c) for c in "mod"), tree.Space(0.333), *body])
    return row([tree.Space(1.0), tree.Atom("("), *body, tree.Atom(")")])


def _prescript(reader: Reader, token: Token, state: State) -> Node:
    sup, sub = (reader.argument(token, state.small()) for _ in range(2))
    left = scripted(tree.Row(), sub if items(sub) else None, sup if items(sup) else None, limits=False)
    return row([left, *items(reader.argument(token, state))])


def _text(reader: Reader, token: Token, state: State) -> Node:
    """Words, with formulas between dollar signs among them."""
    raw = reader.raw(token).replace("$-$", "−")
    signs = dict(spellings.TEXT_SIGNS)
    out: list[Node] = []
    for k, part in enumerate(re.split(r"(?<!\\)\$", raw)):
        if k % 2:
            out += items(reader.within(part, state))
            continue
        words = _TEXT_SIGN.sub(lambda m: signs.get(m[0], "\0"), part)
        words = re.sub(r"\s+", " ", words)
        if "\0" in words:
            reader.refuse(f"commands within {token.text} cannot be read", token)
        if words:
            out.append(tree.Text(words, spellings.TEXTS[token.text]))
    return row(out)


READERS: dict[str, Construct] = {
    **dict.fromkeys(spellings.FRACTIONS, _fraction),
    **dict.fromkeys(spellings.BIG, _delimiter),
    **dict.fromkeys(spellings.ACCENTS, _accent),
    **dict.fromkeys(spellings.DECORATIONS, _decoration),
    **dict.fromkeys(spellings.ARROWS, _arrow),
    **dict.fromkeys(tables.LIMITS_OF_SYSTEMS.values(), _limit_of_system),
    **dict.fromkeys(spellings.ALPHABETS, _font),
    **dict.fromkeys(spellings.BOLD, _bold),
    **dict.fromkeys(spellings.TRANSPARENT, _transparent),
    **dict.fromkeys(spellings.TEXTS, _text),
    **dict.fromkeys((r"\overset", r"\underset", r"\stackrel", r"\overunderset"), _stack),
    **dict.fromkeys((r"\pmod", r"\mod", r"\pod"), _modulus),
    r"\begin": _environment,
    r"\substack": _substack,
    r"\genfrac": _genfrac,
    r"\sqrt": _radical,
    r"\left": _fenced,
    r"\middle": _delimiter,
    r"\not": _not,
    r"\boxed": _boxed,
    r"\prescript": _prescript,
}
