"""Formulas of all kinds from stored glyph runs: what is read is what was written, without a TeX.

tests/data/make_runs.py remakes the runs from tests/data/formulas.txt.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mathsnap.latex import write
from mathsnap.structure import parse
from mathsnap.training.runs import run_from_json, run_to_json

RECORDS = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "runs.jsonl").read_text(encoding="utf-8").splitlines()
]

TEXT_WORDS = {"newtx", "newpx", "stix2", "fourier", "libertinus", "xcharter", "times"}
"""Fonts that take upright words from the text font: \\mathrm{model} prints as \\text{model} does."""


def _case(record: dict[str, Any]) -> Any:
    return pytest.param(record, id=f"{record['font']}-{record['latex']}")


@pytest.mark.parametrize("record", [_case(record) for record in RECORDS])
def test_comes_back_as_it_is_written(record: dict[str, Any]) -> None:
    expected = record["latex"]
    if record["font"] in TEXT_WORDS:
        expected = expected.replace(r"\mathrm{model}", r"\text{model}")
    assert write(parse(run_from_json(record))) == expected


def test_a_run_survives_storage() -> None:
    for record in RECORDS:
        stored = run_to_json(run_from_json(record))
        assert stored == {"glyphs": record["glyphs"], "rules": record["rules"]}
