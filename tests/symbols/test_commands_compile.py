"""Every command of the symbol table is accepted by LaTeX with the package that the table names."""

from __future__ import annotations

import shutil
import subprocess
from itertools import groupby
from pathlib import Path

import pytest

from mathsnap.symbols.table import Entry, entries

BODIES = {"accent": "${}{{x}}$", "over": "${}{{x}}$", "text": "{}{{x}}", "piece": ""}
PACKAGES = {"T1": "\\usepackage[T1]{fontenc}", "": "", "amssymb": "\\usepackage{amssymb}"}


def source(package: str, group: list[Entry]) -> str:
    head = "\\documentclass{article}\\usepackage{amsmath}"
    head += PACKAGES.get(package, f"\\usepackage{{{package}}}") + "\\begin{document}\n"
    lines = [BODIES.get(e.math_class, "${}$").format(e.command) for e in group if e.command]
    return head + "\n".join(lines) + "\n\\end{document}"


@pytest.mark.tex
@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
@pytest.mark.parametrize("package", sorted({e.package for e in entries()} - {"unicode-math"}))
def test_every_command_compiles(package: str, tmp_path: Path) -> None:
    by_package = groupby(sorted(entries(), key=lambda e: e.package), key=lambda e: e.package)
    group = next(list(found) for name, found in by_package if name == package)
    (tmp_path / "f.tex").write_text(source(package, group), encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "f.tex"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, errors="replace")
    if "File `" in result.stdout and "not found" in result.stdout:
        pytest.skip(f"package {package} is not installed")
    errors = [line for line in result.stdout.splitlines() if line.startswith(("!", "l."))]
    assert errors == []
