"""Scores: what counts as the same print."""

from __future__ import annotations

import importlib.util
import lzma
import os
import random
import shutil
from pathlib import Path
from types import ModuleType

import pytest

from mathsnap.training.score import distance, prints, score

pytestmark = pytest.mark.tex

SHARED = Path(os.environ.get("MATHSNAP_SHARED", Path(__file__).parents[3] / "shared"))

if shutil.which("pdflatex") is None:
    pytest.skip("pdflatex is not installed", allow_module_level=True)


@pytest.mark.parametrize(
    ("reference", "prediction", "exact", "lenient"),
    [
        (r"{a \over b}", r"\frac{a}{b}", True, True),
        (r"x^{2}_1", r"x_1^2", True, True),
        (r"x^2", r"x_2", False, False),
        (r"\left(x\right)", "(x)", True, True),
        (r"\left(\frac12\right)", r"(\frac12)", False, True),
        (r"\mathrm{x}", "x", False, False),
        (r"$$a\quad b$$", "ab", True, True),
        (
            r"\begin{align} a &= b \\ c &= d \end{align}",
            r"\begin{aligned} a&=b\\c&=d\end{aligned}",
            True,
            True,
        ),
        ("a", "", False, False),
        ("a", r"\frac{a", False, False),
    ],
)
def test_what_counts_as_the_same(reference: str, prediction: str, exact: bool, lenient: bool) -> None:
    (result,) = score([(reference, prediction)])
    assert result is not None
    assert (result.exact, result.lenient) == (exact, lenient)


def test_a_reference_that_does_not_compile_has_no_score() -> None:
    assert score([(r"\undefined", "a")]) == [None]


def test_distance() -> None:
    assert distance("kitten", "sitting") == 3
    assert distance("", "abc") == 3


def test_refused_formulas_leave_their_neighbours_alone() -> None:
    formulas = ["a", r"\frac{", "b", r"\left(", r"c %", "d", r"\end{preview}", "e"]
    assert [found is not None for found in prints(formulas)] == [
        True,
        False,
        True,
        False,
        False,
        True,
        False,
        True,
    ]


@pytest.mark.slow
def test_agrees_with_the_shared_scorer() -> None:
    reference = _shared_scorer()
    with lzma.open(SHARED / "corpus" / "formulas.tsv.xz", "rt", encoding="utf-8") as lines:
        formulas = [line.rstrip("\n").split("\t", 1)[1] for line in lines]
    draw = random.Random(0)
    pairs = [(formula, _spoilt(formula, draw)) for formula in draw.sample(formulas, 60)]
    ours = score(pairs)
    for pair, want, got in zip(pairs, reference.score(pairs), ours, strict=True):
        assert got is not None, pair
        assert (got.exact, got.lenient, got.compiles) == (want["exact"], want["lenient"], want["compiles"]), (
            pair
        )
        assert got.glyphs == pytest.approx(want["glyphs"]), pair


def _shared_scorer() -> ModuleType:
    path = SHARED / "tools" / "latexscore.py"
    if not path.exists():
        pytest.skip("the shared scorer is not here")
    spec = importlib.util.spec_from_file_location("latexscore", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _spoilt(formula: str, draw: random.Random) -> str:
    """The formula with one kind of mistake, or none."""
    changes = [
        ("", ""),
        ("(", r"\left("),
        ("_", "^"),
        (r"\mathcal", r"\mathbf"),
        ("=", r"\approx "),
        (" ", ""),
    ]
    old, new = draw.choice(changes)
    changed = formula.replace(old, new) if old else formula
    return changed.replace(")", r"\right)") if new == r"\left(" else changed
