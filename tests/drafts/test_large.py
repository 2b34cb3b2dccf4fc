"""A draft of 5 MB with 1,000 formulas is parsed and checked in three seconds."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

import mathsnap

_WORDS = "It costs $5 and $6 in *June*, says [the paper](https://example.org/a_b). "
_FORMULA = r"\frac{\partial f_i}{\partial x_{j}} = \sum_{k=1}^{n} \left( a_{ik} + b_{kj} \right)"


def _markdown(number: int) -> str:
    return f"## Part {number}\n\n{_WORDS * 68}\n\n$$\n{_FORMULA} + {number}\n$$\n"


def _html(number: int) -> str:
    words = 'It costs $5 and $6 in <em>June</em>, says <a href="https://example.org/a_b">the paper</a>. '
    return f"<h2>Part {number}</h2>\n<p>{words * 55}</p>\n<p>\\[{_FORMULA} + {number}\\]</p>\n"


def _latex(number: int) -> str:
    text = r"It \emph{costs} \$5 and more. " * 165
    return f"\\section{{Part {number}}}\n{text}\n\\[{_FORMULA} + {number}\\]\n"


def _notebook(parts: str) -> str:
    cells = [{"cell_type": "markdown", "metadata": {}, "source": part} for part in parts.split("\f")]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".md", ".html", ".tex", ".ipynb"])
def test_five_megabytes(tmp_path: Path, suffix: str) -> None:
    part = {".html": _html, ".tex": _latex}.get(suffix, _markdown)
    body = "\f".join(map(part, range(1000))) if suffix == ".ipynb" else "\n".join(map(part, range(1000)))
    text = {
        ".tex": f"\\documentclass{{article}}\n\\begin{{document}}\n{body}\n\\end{{document}}\n",
        ".html": f"<!DOCTYPE html>\n<html><body>\n{body}</body></html>\n",
        ".ipynb": _notebook(body),
    }.get(suffix, body)
    path = tmp_path / f"large{suffix}"
    taken = []
    for attempt in range(3):  # the least of three: what else the machine does slows processor time too
        path.write_text(text + "\n" * attempt)  # another text, so that nothing is remembered
        assert path.stat().st_size > 5e6
        begun = time.process_time()
        found = list(mathsnap.check_file(path))
        taken.append(time.process_time() - begun)
        assert len(found) == 1000
        assert not any(report.messages for _, report in found)
        if taken[-1] < 3:
            return
    pytest.fail(f"it took {min(taken):.1f} s")
