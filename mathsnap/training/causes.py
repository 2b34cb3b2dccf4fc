"""Why a reading failed, told from the two prints: groups of failures, the largest first."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mathsnap.training.score import Print, Sign

__all__ = ["Failure", "Group", "cause_of", "constructs", "grouped"]


@dataclass(frozen=True, slots=True)
class Failure:
    """kind: what went wrong ("symbol", "size", "place", "order", "refused", "error"). detail: the signs
    concerned. constructs: what the true formula is made of.
    """

    kind: str
    detail: str
    constructs: tuple[str, ...]


def cause_of(truth: str, reference: Print, prediction: Print | None, error: str = "") -> Failure:
    """The cause of a failure by the first of these that holds: the reading broke off, TeX refuses it, signs
    are lost or invented, signs change size, signs move up or down, signs change order.
    """
    made_of = constructs(truth)
    if error:
        return Failure("error", _general(error), made_of)
    if prediction is None:
        return Failure("refused", "", made_of)
    kind, detail = _difference(reference.lenient, prediction.lenient)
    return Failure(kind, detail, made_of)


def _difference(a: Sequence[Sign], b: Sequence[Sign]) -> tuple[str, str]:
    lost, gained = _surplus(map(_what, a), map(_what, b))
    if lost or gained:
        return "symbol", f"{_listed(lost)} -> {_listed(gained)}"
    place = next(i for i in range(len(a)) if a[i] != b[i])
    first, other = a[place], b[place]
    before = _what(a[place - 1]) if place else "start"
    if (lost := _surplus(map(_sized, a), map(_sized, b))[0]) != []:
        return "size", _what(first) if _what(first) == _what(other) else _listed(lost)
    if _what(first) == _what(other):
        return "place", f"{_what(first)} after {before}: {first.step:+d} -> {other.step:+d}"
    return "order", f"{_what(first)} -> {_what(other)} after {before}"


def _what(sign: Sign) -> str:
    return f"{sign.font}.{sign.name}"


def _sized(sign: Sign) -> str:
    return f"{_what(sign)}@{sign.size}"


def _surplus(a: Iterable[str], b: Iterable[str]) -> tuple[list[str], list[str]]:
    left, right = Counter(a), Counter(b)
    return sorted(left - right), sorted(right - left)


def _listed(signs: list[str], most: int = 3) -> str:
    return " ".join(signs[:most]) + (" …" if len(signs) > most else "") if signs else "nothing"


def _general(error: str) -> str:
    """A message without what is particular to the formula: the first words, no numbers."""
    return re.sub(r"\d+(\.\d+)?", "#", error)[:60]


_CONSTRUCT = re.compile(r"\\begin\{[^}]*\}|\\(?:[a-zA-Z]+|[^a-zA-Z\s])|[\^_'&/|]")


def constructs(formula: str) -> tuple[str, ...]:
    """The commands, environments and special characters in a formula, each once, in order."""
    return tuple(dict.fromkeys(_CONSTRUCT.findall(formula)))


@dataclass(frozen=True, slots=True)
class Group:
    """Failures of one cause: how many, the constructs that are far commoner in them than in all formulas
    (with the share of the group that has them), and their numbers in the given order, shortest formula first.
    """

    kind: str
    detail: str
    count: int
    typical: tuple[tuple[str, float], ...]
    members: tuple[int, ...]


def grouped(failures: Sequence[tuple[str, Failure | None]]) -> list[Group]:
    """Groups of equal cause, the largest first; failures are (true formula, failure or None)."""
    usual = Counter(c for formula, _ in failures for c in constructs(formula))
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, (_, failure) in enumerate(failures):
        if failure is not None:
            groups[failure.kind, failure.detail].append(number)
    out = []
    for (kind, detail), members in groups.items():
        members.sort(key=lambda n: len(failures[n][0]))
        here = Counter(c for n in members for c in constructs(failures[n][0]))
        typical = _typical(here, len(members), usual, len(failures))
        out.append(Group(kind, detail, len(members), typical, tuple(members)))
    return sorted(out, key=lambda group: -group.count)


def _typical(
    here: Counter[str], members: int, usual: Counter[str], everything: int, most: int = 4
) -> tuple[tuple[str, float], ...]:
    """Constructs by how much their share in the group exceeds their share in all formulas."""
    excess = {c: count / members - usual[c] / everything for c, count in here.items()}
    best = sorted(excess, key=lambda c: -excess[c])[:most]
    return tuple((c, here[c] / members) for c in best if excess[c] > 0.3)
