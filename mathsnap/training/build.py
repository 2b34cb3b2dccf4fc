"""Training data: scenes set in every choice of fonts, their labels read from the PDF. Each step resumes."""

from __future__ import annotations

import logging
import random
from collections import Counter
from collections.abc import Sequence
from itertools import count as numbers
from itertools import islice
from pathlib import Path
from typing import Any

from mathsnap.errors import MathsnapError
from mathsnap.training.commonness import COMMONNESS, write_common
from mathsnap.training.corpus import read_corpus
from mathsnap.training.fontsetups import FONT_SETUPS
from mathsnap.training.labels import Label, labels
from mathsnap.training.scenes import scenes, weigh
from mathsnap.training.shards import SHEETS, ClassList, count_classes, is_of_sheets, shard_paths, write_shard
from mathsnap.training.shares import Catalogue, catalogue, lacking, sheets
from mathsnap.training.typeset import Setting, documents, read_runs

__all__ = ["CLASSES", "TRAIN", "VALIDATION", "build"]

_log = logging.getLogger(__name__)

TRAIN, VALIDATION, CLASSES = "train", "validation", "classes.json"
_ROUND = 250  # scenes of one font in one shard
_COMMON = 5000  # scenes that tell how common a class is
_LEAST = 20  # how often a class must stand in the scenes to be learnt
_SIZES = (9, 10, 10, 11, 12)  # points


def build(
    folder: Path, corpus: Path | None, count: int, held_out: int, seed: int, least: int = 2000
) -> ClassList:
    """Makes shards for training and validation in a folder and the list of their classes.

    Args:
        folder: where data goes; shards that are already there stay.
        corpus: formulas (see `read_corpus`); None for the grammar alone.
        count: scenes for training.
        held_out: scenes for validation.
        seed: the same seed gives the same scenes.
        least: how often each class shall stand in what is trained on; sheets of signs come until it does.
    """
    formulas = [] if corpus is None else list(read_corpus(corpus))
    random.Random(seed).shuffle(formulas)
    kept = len(formulas) // 50  # the formulas of the validation are never trained on
    _shards(folder / VALIDATION, formulas[:kept], held_out, seed + 1_000_000)
    _shards(folder / TRAIN, formulas[kept:], count, seed)
    counted = count_classes(path for path in shard_paths(folder / TRAIN) if not is_of_sheets(path))
    classes = ClassList(tuple(sorted(name for name, times in counted.items() if times >= _LEAST)))
    classes.save(folder / CLASSES)
    _log.info("%d classes, %d signs", len(classes.names), sum(counted.values()))
    _sheets(folder / TRAIN, classes, counted, least, seed)
    if formulas and not (folder / COMMONNESS).exists():
        write_common(folder / COMMONNESS, formulas[kept:], _COMMON, seed)
    return classes


def _shards(folder: Path, formulas: Sequence[str], count: int, seed: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    weights = weigh(formulas)
    fonts = list(FONT_SETUPS.values())
    for number in range(-(-count // _ROUND)):
        draw = random.Random(seed + number)
        setting = Setting(
            draw.choices(fonts, [font.share for font in fonts])[0],
            draw.choice(_SIZES),
            "display" if draw.random() < 0.85 else "text",
        )
        stem = folder / f"{number:05d}"
        if not stem.with_suffix(".json").exists():
            bodies = list(islice(scenes(formulas, weights, seed + number), _ROUND))
            _one_shard(stem, bodies, setting)


def _sheets(folder: Path, classes: ClassList, counted: Counter[str], least: int, seed: int) -> None:
    """Shards of sheets until each class that some font has stands there `least` times."""
    books = {font.name: _of(catalogue(Setting(font)), classes) for font in FONT_SETUPS.values()}
    for number in numbers():
        draw = random.Random(seed + number)
        lack = {name: lacking(counted, book, least) for name, book in books.items()}
        shares = [FONT_SETUPS[name].share * sum(lack[name].values()) for name in books]
        if not any(shares):
            return
        (font,) = draw.choices(list(books), shares)
        stem = folder / f"{SHEETS}{number:05d}"
        if not stem.with_suffix(".json").exists():
            bodies = list(islice(sheets(books[font], lack[font], seed + number), _ROUND))
            _one_shard(stem, bodies, Setting(FONT_SETUPS[font], draw.choice(_SIZES), "text"))
        before = counted.total()
        counted += count_classes(path for path in shard_paths(folder) if path.stem == stem.name)
        if counted.total() == before:
            raise MathsnapError(f"{stem.name}: TeX set no sheet in {font}; are its fonts installed?")


def _of(known: Catalogue, classes: ClassList) -> Catalogue:
    return {name: atoms for name, atoms in known.items() if name in classes.number}


def _one_shard(stem: Path, bodies: Sequence[str], setting: Setting) -> None:
    """The largest document that TeX makes of the scenes (there are more only where it stumbles)."""
    best: tuple[list[int], bytes] = max(
        documents(bodies, setting), key=lambda d: len(d[0]), default=([], b"")
    )
    pages = _labelled(best[1]) if best[0] else []
    _log.info("%s %s %d pages", stem.name, setting.font.name, len(pages))
    if pages:
        write_shard(stem, best[1], pages, setting.font.name, setting.size)


def _labelled(pdf: bytes) -> list[list[Label] | None]:
    import pymupdf

    with pymupdf.open("pdf", pdf) as opened:
        document: Any = opened
        read = read_runs(document)
        return [labels(read(page)) for page in document]
