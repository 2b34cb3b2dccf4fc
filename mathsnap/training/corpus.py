"""Formulas to train and measure on: a text file, one formula a line, its source and a tab before it."""

from __future__ import annotations

import lzma
import random
from collections.abc import Collection, Iterator
from pathlib import Path

from mathsnap.errors import InputError

__all__ = ["read_corpus", "sample"]


def read_corpus(path: Path, sources: Collection[str] = ()) -> Iterator[str]:
    """The formulas of a .tsv or .tsv.xz file, of the named sources only (of all where none is named).

    Raises:
        InputError: the file cannot be read or is not of that kind.
    """
    opened = lzma.open if path.suffix == ".xz" else open
    try:
        with opened(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                source, tab, formula = line.rstrip("\n").partition("\t")
                if not tab:
                    raise InputError(f"{path}, line {number}: no tab between source and formula")
                if not sources or source in sources:
                    yield formula
    except (OSError, lzma.LZMAError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}") from error


def sample(formulas: list[str], count: int, seed: int) -> list[str]:
    """That many formulas drawn at random without repetition; all of them, shuffled, where there are fewer."""
    return random.Random(seed).sample(formulas, min(count, len(formulas)))
