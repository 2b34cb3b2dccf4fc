"""Labelled pages on disk: a PDF of many scenes beside the labels of each of its pages.

Pages are kept as PDFs and not as pictures, so that each pass draws them anew at another resolution.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mathsnap.training.labels import Label

__all__ = ["SHEETS", "ClassList", "Shard", "count_classes", "is_of_sheets", "shard_paths", "write_shard"]

SHEETS = "sheets-"
"""How the names of shards begin that show rare signs in rows, and not what people write."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class ClassList:
    """The classes of a network, in the order of its outputs."""

    names: tuple[str, ...]

    @cached_property
    def number(self) -> dict[str, int]:
        """The output of each class."""
        return {name: i for i, name in enumerate(self.names)}

    def save(self, path: Path) -> None:
        path.write_text(json.dumps(self.names, ensure_ascii=False, indent=0), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> ClassList:
        return cls(tuple(json.loads(path.read_text(encoding="utf-8"))))


def write_shard(
    stem: Path, pdf: bytes, pages: Sequence[Sequence[Label] | None], font: str, size: int
) -> None:
    """Stores the pages of a document and their labels; a page with labels None is kept but never used."""
    rows = [(number, label) for number, page in enumerate(pages) if page is not None for label in page]
    names = sorted({label.name for _, label in rows})
    index = {name: i for i, name in enumerate(names)}
    arrays: dict[str, Any] = {
        "page": np.array([number for number, _ in rows], np.int32),
        "name": np.array([index[label.name] for _, label in rows], np.int32),
        "box": np.array([label.box.as_tuple() for _, label in rows], np.float32).reshape(-1, 4),
        "y": np.array([np.nan if label.y is None else label.y for _, label in rows], np.float32),
        "size": np.array([label.size for _, label in rows], np.float32),
    }
    stem.with_suffix(".pdf").write_bytes(pdf)
    np.savez_compressed(stem.with_suffix(".npz"), **arrays)
    # the JSON file is written last: a shard is there when all of it is
    meta = {"names": names, "font": font, "size": size, "pages": len(pages)}
    stem.with_suffix(".json").write_text(json.dumps(meta, ensure_ascii=False), encoding="utf-8")


def shard_paths(folder: Path) -> list[Path]:
    """The shards of a folder, by name, as the paths of their JSON files."""
    return sorted(folder.glob("*.json"))


def is_of_sheets(path: Path) -> bool:
    """Whether a shard shows rare signs in rows."""
    return path.name.startswith(SHEETS)


class Shard:
    """A stored shard, opened for drawing. Not to be shared between processes."""

    def __init__(self, path: Path, classes: ClassList) -> None:
        import pymupdf

        meta = json.loads(path.read_text(encoding="utf-8"))
        with np.load(path.with_suffix(".npz")) as arrays:
            self._page = arrays["page"]
            names = np.array([classes.number.get(name, -1) for name in meta["names"]] or [-1], np.int64)
            self._name = names[arrays["name"]] if len(arrays["name"]) else np.empty(0, np.int64)
            self._box, self._y, self._size = arrays["box"], arrays["y"], arrays["size"]
        self.font: str = meta["font"]
        self.size: int = meta["size"]
        self.document: Any = pymupdf.open(path.with_suffix(".pdf"))
        self.usable = np.unique(self._page)

    def labels(self, page: int) -> Truth:
        """The labels of one page; lengths in points."""
        rows = self._page == page
        return Truth(self._name[rows], self._box[rows], self._y[rows], self._size[rows])


@dataclass(frozen=True, slots=True)
class Truth:
    """Labels as arrays of one length n: class number (-1 for a class that is not in the list), ink boxes
    (n x 4), baselines (NaN for none), sizes (0 for rules).
    """

    name: npt.NDArray[np.int64]
    box: Floats
    y: Floats
    size: Floats


def count_classes(shards: Iterable[Path]) -> Counter[str]:
    """How often each class stands on the usable pages of shards."""
    total: Counter[str] = Counter()
    for path in shards:
        names = json.loads(path.read_text(encoding="utf-8"))["names"]
        with np.load(path.with_suffix(".npz")) as arrays:
            for number, count in zip(*np.unique(arrays["name"], return_counts=True), strict=True):
                total[names[number]] += int(count)
    return total
