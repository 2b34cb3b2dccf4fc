"""Looks at one picture vote on its signs."""

from __future__ import annotations

from mathsnap.vision.signs import Sign, whole
from mathsnap.vision.vote import voted

X, TIMES, DOT = 0, 1, 2


def sign(x: float, shares: dict[int, float], score: float = 0.8) -> Sign:
    name = max(shares, key=lambda n: shares[n])
    return Sign(name, score, (x, 0, x + 10, 10), 10, 20, tuple(shares.items()))


def test_the_majority_names_a_sign() -> None:
    unsure = [sign(0, {X: 0.55, TIMES: 0.45})]
    others = [[sign(1, {TIMES: 0.8, X: 0.2})], [sign(0.5, {TIMES: 0.7, X: 0.3})]]
    found = voted([unsure, *others])
    assert [s.name for s in found] == [TIMES]
    assert found[0].box == unsure[0].box


def test_dirt_seen_once_is_gone_and_a_sign_missed_once_comes_back() -> None:
    first = [sign(0, {X: 0.9}), sign(50, {DOT: 0.4}, score=0.35)]
    second = [sign(0, {X: 0.9}), sign(100, {X: 0.9})]
    third = [sign(0, {X: 0.9}), sign(101, {X: 0.8})]
    assert [s.box[0] for s in voted([first, second, third])] == [0, 100]


def test_one_look_stays_as_it_is() -> None:
    first = [sign(0, {X: 0.9}), sign(50, {TIMES: 0.9})]
    assert [s.name for s in voted([first])] == [X, TIMES]


def test_a_part_of_a_sign_is_no_sign() -> None:
    letter = Sign(X, 0.8, (0, 0, 10, 20), 20, 20)
    dot = Sign(DOT, 0.5, (3, 1, 6, 4), 20, 20)
    sure = Sign(DOT, 0.99, (3, 1, 6, 4), 20, 20)
    dirt = Sign(X, 0.3, (0, 0, 10, 20), 20, 20)
    assert whole([letter, dot], set()) == [letter]
    assert whole([dirt, sure], set()) == [sure]
    assert whole([letter, dot], {X}) == [letter, dot]
