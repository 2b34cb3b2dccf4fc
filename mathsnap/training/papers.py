"""Papers with known formulas: how many displays are found, and how many of them are read right.

A display that was split or merged is compared as a whole, line under line. The reading is that of the command
line, so that what is measured is what is used.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mathsnap.boxes import Box
from mathsnap.training.latexforms import stacked
from mathsnap.training.score import Print, Score, compare, distance, prints, score

__all__ = ["Comparison", "Reader", "Tally", "papers", "parsebench", "places", "read_pdf"]

_FOUND = 0.7  # share of a display's area that must be covered
_TOUCH = 0.5  # share of the smaller area from which two boxes belong together
_PARTNER = 0.8  # largest share of different signs at which two formulas may be the same one


@dataclass(frozen=True, slots=True)
class Comparison:
    """One true formula and what was read in its place ("" for nothing)."""

    where: str
    truth: str
    read: str
    score: Score


@dataclass
class Tally:
    """What a measurement counted. extra: formulas that were read where there is none."""

    comparisons: list[Comparison] = field(default_factory=list)
    extra: int = 0
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, name: str, value: int) -> None:
        """Adds to one of the further counts."""
        self.counts[name] = self.counts.get(name, 0) + value

    def figures(self) -> dict[str, float]:
        """Shares of all true formulas, and the counts."""
        scores = [c.score for c in self.comparisons]
        count = max(1, len(scores))
        return {
            "n": len(scores),
            "lenient": sum(s.lenient for s in scores) / count,
            "exact": sum(s.exact for s in scores) / count,
            "glyphs": sum(s.glyphs for s in scores) / count,
            "extra": self.extra,
            **self.counts,
        }


def read_pdf(path: Path, *options: str) -> list[dict[str, Any]]:
    """The records that `mathsnap pdf` prints for a file."""
    command = [sys.executable, "-m", "mathsnap", "pdf", str(path), "--format", "jsonl", *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


_Pending = tuple[str, str | None, tuple[str, str]]
"""Where, status of the reading, and the pair to compare."""


# -- displays with places ----------------------------------------------------------------------


Reader = Callable[[Path, Sequence[int]], list[dict[str, Any]]]
"""Gives the records of a file's formulas, at least on those pages, with boxes in points."""


def _read_whole(path: Path, _pages: Sequence[int]) -> list[dict[str, Any]]:
    return read_pdf(path)


def papers(folder: Path, truth: Path, reader: Reader = _read_whole) -> Tally:
    """Displays of papers against hand-made truth: records with paper, page, bbox, latex and tag."""
    rows = [json.loads(line) for line in truth.read_text(encoding="utf-8").splitlines() if line.strip()]
    tally = Tally()
    pending: list[_Pending] = []
    for paper in sorted({row["paper"] for row in rows}):
        true = [row for row in rows if row["paper"] == paper]
        path, pages = folder / f"{paper}.pdf", sorted({row["page"] for row in true})
        read = [r for r in reader(path, pages) if r.get("kind", "display") == "display"]
        pending += _one_paper(paper, true, read, tally)
    for (where, status, pair), result in zip(pending, score([pair for _, _, pair in pending]), strict=True):
        if result is not None:
            tally.comparisons.append(Comparison(where, pair[0], pair[1], result))
            tally.add("verified", status == "verified")
            tally.add("verified_wrong", status == "verified" and not result.lenient)
    return tally


def _one_paper(
    paper: str, truth: list[dict[str, Any]], read: list[dict[str, Any]], tally: Tally
) -> Iterator[_Pending]:
    """Counts what is found of a paper and gives the pairs to compare."""
    links = [{j for j, row in enumerate(read) if _same_place(true, row)} for true in truth]
    for true, link in zip(truth, links, strict=True):
        covered = sum(_box(true).overlap(_box(read[j]["source"])) for j in link)
        tally.add("found", covered >= _FOUND * _box(true).area)
        if true.get("tag"):
            printed = "".join(str(read[j].get("tag") or "") for j in sorted(link)).replace(" ", "")
            tally.add("tags", 1)
            tally.add("tags_right", all(tag in printed for tag in true["tag"]))
    used: set[int] = set()
    for members, partners in _joined(links):
        used |= partners
        expected = stacked(truth[i]["latex"] for i in sorted(members, key=lambda i: _order(_box(truth[i]))))
        ordered = sorted(partners, key=lambda j: _order(_box(read[j]["source"])))
        got = stacked(read[j]["latex"] for j in ordered) if ordered else ""
        status = read[min(partners)].get("status") if partners else None
        for i in sorted(members):
            yield f"{paper} p{truth[i]['page']}", status, (expected, got)
    pages = {true["page"] for true in truth}
    tally.extra += sum(j not in used and row["source"]["page"] in pages for j, row in enumerate(read))


def _box(record: dict[str, Any]) -> Box:
    return Box(*record["bbox"])


def _order(box: Box) -> tuple[int, float]:
    return round(box.y0 / 4), box.x0


def _same_place(true: dict[str, Any], row: dict[str, Any]) -> bool:
    if row["source"]["page"] != true["page"]:
        return False
    a, b = _box(true), _box(row["source"])
    return a.overlap(b) > _TOUCH * min(a.area, b.area)


def _joined(links: Sequence[set[int]]) -> Iterator[tuple[set[int], set[int]]]:
    """Connected groups: numbers of true displays and of the readings that overlap any of them."""
    left = set(range(len(links)))
    while left:
        members = {min(left)}
        partners = set(links[min(left)])
        while more := {i for i in left - members if links[i] & partners}:
            members |= more
            partners.update(*(links[i] for i in more))
        left -= members
        yield members, partners


# -- formulas without places -------------------------------------------------------------------


def parsebench(folder: Path, count: int | None = None) -> dict[str, Tally]:
    """Display and inline formulas of PDFs in pdfs/ against the lists in ground_truth/.

    Formulas of each kind are matched one to one so that their prints agree most.
    """
    tallies = {"display": Tally(), "inline": Tally()}
    for truth in sorted(Path(folder, "ground_truth").glob("*.json"))[:count]:
        rows = json.loads(truth.read_text(encoding="utf-8"))
        read = read_pdf(Path(folder, "pdfs", f"{truth.stem}.pdf"), "--inline")
        for kind, tally in tallies.items():
            expected = _expected(rows, kind)
            got = [row["latex"] for row in read if row.get("kind", "display") == kind]
            comparisons, extra = _matched(f"{truth.stem} {kind}", expected, got)
            tally.comparisons += comparisons
            tally.extra += extra
    return tallies


def places(folder: Path) -> Iterator[dict[str, Any]]:
    """Where the displays of those PDFs stand that are read right from their glyphs: records with paper, page,
    bbox and the true latex, to cut pictures out.
    """
    for truth in sorted(Path(folder, "ground_truth").glob("*.json")):
        rows = json.loads(truth.read_text(encoding="utf-8"))
        read = {row["latex"]: row["source"] for row in read_pdf(Path(folder, "pdfs", f"{truth.stem}.pdf"))}
        for one in _matched(truth.stem, _expected(rows, "display"), list(read))[0]:
            if one.score.lenient and one.read:
                source = read[one.read]
                yield {
                    "paper": one.where,
                    "page": source["page"],
                    "bbox": source["bbox"],
                    "latex": one.truth,
                }


def _expected(rows: list[dict[str, Any]], kind: str) -> list[str]:
    return [row["data"].strip("$") for row in rows if row["type"] == f"{kind}-formula"]


def _matched(where: str, expected: list[str], got: list[str]) -> tuple[list[Comparison], int]:
    """Comparisons of the true formulas that compile, and how many readings have no partner."""
    wanted, found = prints(expected), prints(got)
    true = {i: page for i, page in enumerate(wanted) if page is not None and page.exact}
    read = {j: page for j, page in enumerate(found) if page is not None and page.exact}
    partners = _partners(true, read)
    comparisons = []
    for i, page in true.items():
        j = partners.get(i)
        result = Score() if j is None else compare(page, read[j])
        comparisons.append(Comparison(where, expected[i], "" if j is None else got[j], result))
    return comparisons, len(got) - len(partners)


def _partners(true: dict[int, Print], read: dict[int, Print]) -> dict[int, int]:
    """For each true formula the reading nearest to it, each used once, the nearest pairs first."""
    near: Iterable[tuple[float, int, int]] = sorted(
        (_difference(a, b), i, j) for i, a in true.items() for j, b in read.items()
    )
    partners: dict[int, int] = {}
    taken: set[int] = set()
    for difference, i, j in near:
        if difference < _PARTNER and i not in partners and j not in taken:
            partners[i] = j
            taken.add(j)
    return partners


def _difference(a: Print, b: Print) -> float:
    if a.exact == b.exact:
        return 0.0
    longer = max(len(a.exact), len(b.exact))
    if abs(len(a.exact) - len(b.exact)) >= _PARTNER * longer:
        return 1.0
    return distance(a.exact, b.exact) / longer
