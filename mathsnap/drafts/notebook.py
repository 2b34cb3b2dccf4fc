"""Notebooks: the Markdown cells of a JSON file, each as a text whose places in the file are known."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from json.decoder import py_scanstring  # type: ignore[attr-defined]
from typing import overload

from mathsnap.drafts.text import Draft, View
from mathsnap.errors import InputError

__all__ = ["cells"]

_ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.")
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[\[\]{}:,]|[^\s"\[\]{}:,]+')


def cells(draft: Draft) -> Iterator[View]:
    """The Markdown cells of a notebook.

    Raises:
        InputError: the file is not a notebook.
    """
    text = draft.text
    try:
        notebook = json.loads(text)
        kinds = [cell["cell_type"] for cell in notebook["cells"]]
    except (ValueError, KeyError, TypeError) as error:
        line = getattr(error, "lineno", 1)
        raise InputError(f"{draft.path}:{line}: not a notebook: {error}") from error
    for kind, strings in zip(kinds, _sources(text), strict=True):
        if kind == "markdown":
            yield _view(text, strings)


def _view(text: str, strings: list[tuple[int, int]]) -> View:
    """The strings of one source as one text; each is given by the offsets between its quotes."""
    pieces: list[str] = []
    firsts, offsets, length = [], [], 0

    def add(piece: str, offset: int) -> None:
        nonlocal length
        if piece:
            pieces.append(piece)
            firsts.append(length)
            offsets.append(offset)
            length += len(piece)

    for start, end in strings:
        at = start
        for escape in _ESCAPE.finditer(text, start, end):
            add(text[at : escape.start()], at)
            add(py_scanstring(text[escape.start() : escape.end()] + '"', 0)[0], escape.start())
            at = escape.end()
        add(text[at:end], at)
    firsts.append(length)
    offsets.append(strings[-1][1] if strings else 0)
    places = _Places(firsts, offsets)
    return View("".join(pieces), "\n", places, lambda new: json.dumps(new, ensure_ascii=False)[1:-1])


@dataclass(frozen=True)
class _Places(Sequence[int]):
    """Where each sign of a text stands in the file: pieces begin at `firsts` there and at `offsets` here."""

    firsts: list[int]
    offsets: list[int]

    def __len__(self) -> int:
        return self.firsts[-1] + 1

    @overload
    def __getitem__(self, position: int) -> int: ...
    @overload
    def __getitem__(self, position: slice) -> list[int]: ...
    def __getitem__(self, position: int | slice) -> int | list[int]:
        if isinstance(position, slice):
            return [self[i] for i in range(*position.indices(len(self)))]
        piece = bisect_right(self.firsts, position) - 1
        return self.offsets[piece] + position - self.firsts[piece]


def _sources(text: str) -> Iterator[list[tuple[int, int]]]:
    """For each cell, in the order of the file, the strings of its "source"."""
    depth, path = 0, {0: ""}
    strings: list[tuple[int, int]] | None = None
    tokens = list(_TOKEN.finditer(text))
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        sign = token[0]
        if sign in "[{":
            if depth == 2 and path.get(1) == "cells":
                strings = []
            depth += 1
            path[depth] = ""
        elif sign in "]}":
            depth -= 1
            if depth == 2 and path.get(1) == "cells":
                yield strings or []
        elif sign.startswith('"'):
            if following is not None and following[0] == ":":
                path[depth] = py_scanstring(sign, 1)[0]
            elif (
                path.get(1) == "cells" and strings is not None and path.get(3) == "source" and depth in (3, 4)
            ):
                strings.append((token.start() + 1, token.end() - 1))
