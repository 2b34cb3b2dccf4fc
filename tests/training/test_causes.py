"""Why a reading failed."""

from __future__ import annotations

from mathsnap.training.causes import cause_of, constructs, grouped
from mathsnap.training.score import Print, Sign


def _print(*signs: Sign) -> Print:
    return Print(signs, signs)


A, B = Sign("CMMI", "a", 10.0), Sign("CMMI", "b", 10.0)


def test_lost_and_gained_signs() -> None:
    failure = cause_of("ab", _print(A, B), _print(A))
    assert (failure.kind, failure.detail) == ("symbol", "CMMI.b -> nothing")


def test_size_comes_before_place() -> None:
    failure = cause_of("ab", _print(A, B), _print(A, B._replace(size=7.0, step=1)))
    assert (failure.kind, failure.detail) == ("size", "CMMI.b")


def test_place() -> None:
    failure = cause_of("ab", _print(A, B), _print(A, B._replace(step=1)))
    assert (failure.kind, failure.detail) == ("place", "CMMI.b after CMMI.a: +0 -> +1")


def test_order() -> None:
    assert cause_of("ab", _print(A, B), _print(B, A)).kind == "order"


def test_refused_and_broken() -> None:
    assert cause_of("a", _print(A), None).kind == "refused"
    assert cause_of("a", _print(A), None, "IndexError: 12").detail == "IndexError: #"


def test_constructs() -> None:
    assert constructs(r"\frac{a}{b}^\frac{\begin{matrix}a&b\end{matrix}}") == (
        r"\frac",
        "^",
        r"\begin{matrix}",
        "&",
        r"\end",
    )


def test_groups_are_sorted_by_size_and_name_what_is_typical() -> None:
    refused = cause_of(r"\hat a", _print(A), None)
    wrong = cause_of("b", _print(B), _print(A))
    rows = [("a", None), (r"\hat a b", refused), (r"\hat a", refused), ("b", wrong), ("c", None), ("d", None)]
    groups = grouped(rows)
    assert [(group.count, group.members) for group in groups] == [(2, (2, 1)), (1, (3,))]
    assert groups[0].typical == ((r"\hat", 1.0),)
