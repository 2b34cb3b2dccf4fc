"""Expression trees that the writer can write, for property tests."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from mathsnap.latex import tables
from mathsnap.structure import tree
from mathsnap.symbols import Style
from mathsnap.symbols.table import entries

__all__ = ["formulas"]

_ALPHABETS = (
    Style.ITALIC, Style.UPRIGHT, Style.BOLD, Style.BOLD_ITALIC, Style.CALLIGRAPHIC, Style.DOUBLE_STRUCK,
    Style.FRAKTUR, Style.SANS, Style.SCRIPT, Style.TYPEWRITER, Style.TEXT_ITALIC,
)  # fmt: skip
_CLASSES = {"ord", "bin", "rel", "punct", "inner", "open", "close"}
_SIGNS = [
    tree.Atom(e.symbol, e.style)
    for e in entries()
    if e.math_class in {"ord", "bin", "rel", "punct", "inner", "open", "close"}
    and e.command
    and not e.package
]
_BIG = [tree.Atom(c) for c in "∑∏∫⋃⨁"]

letters = st.builds(
    tree.Atom, st.sampled_from("abcdefgxyzABCLMNRX"), st.sampled_from((Style.ITALIC,) * 6 + _ALPHABETS)
)
digits = st.builds(tree.Atom, st.sampled_from("0123456789"))
operators = st.builds(
    tree.Operator, st.sampled_from([*sorted(tables.FUNCTIONS), "softmax", "arg min", "lim sup"])
)
words = st.builds(tree.Text, st.sampled_from(["if", "for all ", " where ", "50% & more", "{x}", "it’s"]))
spaces = st.builds(tree.Space, st.sampled_from([1.0, 2.0]))
leaves = st.one_of(letters, letters, digits, st.sampled_from(_SIGNS), operators, words)
sizes = st.sampled_from(["auto", 1, 4])
fences = st.sampled_from([("(", ")"), ("[", "]"), ("{", "}"), ("⟨", "⟩"), ("‖", "‖"), ("", "|"), ("⌊", "⌋")])


def _row(items: list[tree.Node]) -> tree.Node:
    flat = [n for item in items for n in (item.items if isinstance(item, tree.Row) else (item,))]
    return flat[0] if len(flat) == 1 else tree.Row(tuple(flat))


def _grid(rows: list[tuple[tree.Node, tree.Node]], pair: tuple[str, str]) -> tree.Node:
    return tree.Fenced(pair[0], tree.Grid(tuple(rows), "cc"), pair[1])


def _nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    cells = st.lists(st.tuples(inner, inner), min_size=1, max_size=3)
    maybe = st.one_of(st.none(), inner)
    return st.one_of(
        st.lists(st.one_of(inner, inner, spaces), min_size=1, max_size=4).map(_row),
        st.builds(tree.Scripts, st.one_of(letters, digits, inner), inner, maybe),
        st.builds(tree.Scripts, letters, st.none(), inner),
        st.builds(tree.Scripts, st.sampled_from([*_BIG, tree.Operator("max")]), inner, maybe, st.booleans()),
        st.builds(tree.Fraction, inner, inner, st.just(True), st.sampled_from(["auto", "display", "text"])),
        st.builds(lambda a, b: tree.Fenced("(", tree.Fraction(a, b, False), ")"), inner, inner),
        st.builds(tree.Radical, inner, maybe),
        st.builds(
            lambda p, b, s: tree.Fenced(p[0], b, p[1], s), fences, inner, st.sampled_from(["auto", 1, 4])
        ),
        st.builds(tree.Accent, letters, st.sampled_from(["\u0302", "\u0304", "\u20d7", "\u0307"])),
        st.builds(lambda b: tree.Decoration(b, "‾", True), inner),
        st.builds(tree.Decoration, inner, st.just("\u23df"), st.just(False), maybe),
        st.builds(tree.Arrow, st.just("→"), inner, maybe),
        st.builds(lambda a: tree.Stack(tree.Atom("="), a), inner),
        st.builds(lambda a, b: tree.Scripts(tree.Atom("∑"), tree.Substack((a, b)), None, True), inner, inner),
        st.builds(_grid, cells, st.sampled_from([("(", ")"), ("[", "]")])),
        st.builds(lambda r: tree.Lines(tuple(r), "cases"), cells),
        st.builds(tree.Boxed, inner),
    )


formulas = st.recursive(leaves, _nested, max_leaves=14)
"""Any formula, by itself or nested."""
