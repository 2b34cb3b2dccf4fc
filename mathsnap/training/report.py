"""What a measurement prints: a table of figures, and a file with every failure side by side."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from mathsnap.training.causes import Group, constructs, grouped
from mathsnap.training.papers import Comparison
from mathsnap.training.roundtrip import RoundTrip

__all__ = ["figures_table", "write_comparisons", "write_failures"]


def figures_table(rows: Mapping[str, Mapping[str, float]], as_json: bool = False) -> str:
    """Named rows of figures as a table with aligned columns, or as one JSON object."""
    if as_json:
        return json.dumps(rows)
    heads = list(dict.fromkeys(head for row in rows.values() for head in row))
    lines = [["", *heads]]
    lines += [[name, *(_number(row.get(head)) for head in heads)] for name, row in rows.items()]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join("  ".join(cell.rjust(w) for cell, w in zip(line, widths, strict=True)) for line in lines)


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return str(value) if isinstance(value, int) else f"{value:.4f}"


def write_failures(path: Path, trips: Sequence[RoundTrip]) -> None:
    """Groups by cause, the largest first with short examples, then every failure with truth and reading."""
    groups = grouped([(trip.truth, trip.failure) for trip in trips])
    failed = sum(group.count for group in groups)
    lines = [f"{failed} of {len(trips)} failed, in {len(groups)} groups"]
    for kind in dict.fromkeys(group.kind for group in groups):
        lines.append(f"  {kind}: {sum(group.count for group in groups if group.kind == kind)}")
    lines += ["", "constructs by how often formulas with them fail:", *_blame(trips), ""]
    for group in groups:
        lines += _described(group, trips)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_comparisons(path: Path, comparisons: Iterable[Comparison]) -> None:
    """Every formula of a paper that was read wrong, with truth and reading."""
    lines = [
        f"{c.where} glyphs={c.score.glyphs:.2f}\n   T {c.truth}\n   P {c.read}\n"
        for c in comparisons
        if not c.score.lenient
    ]
    path.write_text("".join(lines), encoding="utf-8")


def _described(group: Group, trips: Sequence[RoundTrip]) -> Iterable[str]:
    typical = " ".join(f"{name} {share:.0%}" for name, share in group.typical)
    yield f"== {group.count} x {group.kind}: {group.detail}   [{typical}]"
    for member in group.members:
        trip = trips[member]
        yield f"   T {trip.truth}"
        yield f"   P {trip.read}"


def _blame(trips: Sequence[RoundTrip], least: int = 5, most: int = 25) -> Iterable[str]:
    seen: Counter[str] = Counter()
    bad: Counter[str] = Counter()
    for trip in trips:
        names = constructs(trip.truth)
        seen.update(names)
        if trip.failure is not None:
            bad.update(names)
    rate = sum(bool(t.failure) for t in trips) / max(1, len(trips))
    excess = {name: bad[name] - rate * seen[name] for name in bad if seen[name] >= least}
    for name in sorted(excess, key=lambda n: -excess[n])[:most]:
        yield f"  {name}: {bad[name]} of {seen[name]}"
