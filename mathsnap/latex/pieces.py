"""Pieces of source side by side: where TeX needs a space between them, and where a reader wants one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

__all__ = ["Piece", "join", "needs_space"]


class Piece(NamedTuple):
    """Source of one atom. kind: ord op bin rel open close punct inner space; scripts: it ends in a script."""

    source: str
    kind: str = "ord"
    scripts: bool = False


def join(pieces: Iterable[Piece], *, tight: bool = False) -> str:
    """Pieces side by side, with spaces where they are needed or (if not tight) read well."""
    out = ""
    last: Piece | None = None
    for piece in _unary(pieces):
        if last is not None and (
            needs_space(out, piece.source) or ((not tight or _is_sum(last)) and _reads_better(last, piece))
        ):
            out += " "
        out += piece.source
        last = piece
    return out


def _unary(pieces: Iterable[Piece]) -> list[Piece]:
    """Pieces with something in them; an operator with nothing on its left is a sign (TeXbook, p. 170)."""
    out: list[Piece] = []
    for piece in pieces:
        if piece.source:
            alone = piece.kind == "bin" and (not out or out[-1].kind in _NO_OPERAND)
            out.append(piece._replace(kind="ord") if alone else piece)
    return out


_NO_OPERAND = {"bin", "rel", "open", "punct", "op", "space"}


def needs_space(left: str, right: str) -> bool:
    """A control word ends where no letter follows."""
    return right[0].isalpha() and right[0].isascii() and _ends_in_control_word(left)


def _ends_in_control_word(source: str) -> bool:
    stem = source.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return len(stem) < len(source) and stem.endswith("\\") and not stem.endswith("\\\\")


def _is_sum(piece: Piece) -> bool:
    """Whether a piece is an operator with limits, which keeps apart from what it sums even in scripts."""
    return piece.kind == "op" and piece.scripts


def _reads_better(left: Piece, right: Piece) -> bool:
    if left.source == ":" and right.source == "=":
        return False
    spaced = {"rel", "bin", "space"}
    if left.kind in spaced or right.kind in spaced:
        return True
    if left.source.startswith("{}") or right.source.startswith("{}"):
        return False  # a script of nothing belongs to its neighbour
    if right.kind in ("close", "punct"):
        return False
    return left.kind == "punct" or (left.scripts and right.kind in ("ord", "op", "inner"))
