"""The grammar of formulas and the scenes made of them."""

from __future__ import annotations

from itertools import islice

import pytest

from mathsnap.training.grammar import Grammar, rare_atoms, signs_between
from mathsnap.training.scenes import scenes, weigh


def test_the_same_seed_gives_the_same_formulas() -> None:
    first, second, other = Grammar(1), Grammar(1), Grammar(2)
    formulas = [first.formula() for _ in range(20)]
    assert formulas == [second.formula() for _ in range(20)]
    assert formulas != [other.formula() for _ in range(20)]


def test_every_symbol_has_its_share() -> None:
    grammar = Grammar(0)
    text = "\n".join(grammar.formula() for _ in range(2000))
    for symbol in (*rare_atoms(), *signs_between()):
        assert symbol in text, symbol


def test_groups_and_fences_are_closed() -> None:
    grammar = Grammar(3)
    for _ in range(300):
        formula = grammar.formula()
        assert "<FENCE" not in formula
        bare = formula.replace(r"\{", "").replace(r"\}", "")
        assert bare.count("{") == bare.count("}")


def test_scenes_are_repeatable_and_weigh_rare_commands_more() -> None:
    corpus = ["a + b"] * 50 + [r"\rarest x"]
    weights = weigh(corpus)
    assert weights[-1] - weights[-2] > 2 * weights[0]
    assert list(islice(scenes(corpus, weights, 5), 9)) == list(islice(scenes(corpus, weights, 5), 9))


@pytest.mark.tex
def test_tex_takes_nearly_all_scenes() -> None:
    from mathsnap.training.fontsetups import FONT_SETUPS
    from mathsnap.training.typeset import Setting, read_runs, typeset

    bodies = list(islice(scenes([], [], 0), 100))
    runs = list(typeset(bodies, Setting(FONT_SETUPS["cm"]), read_runs))
    assert sum(run is not None for run in runs) >= 98
