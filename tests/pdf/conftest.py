"""Pages typeset by a TeX, read back."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pymupdf
import pytest

from mathsnap.glyphs import GlyphRun
from mathsnap.pdf.reader import read_page

Typeset = Callable[..., list[GlyphRun]]


@pytest.fixture(scope="session")
def typeset(tmp_path_factory: pytest.TempPathFactory) -> Typeset:
    """Sets each body on a page of its own and reads the pages; skips where there is no TeX."""

    def run(
        bodies: Sequence[str],
        preamble: str = "",
        packages: str = "amsmath,amssymb",
        engine: str = "pdflatex",
    ) -> list[GlyphRun]:
        if shutil.which(engine) is None:
            pytest.skip(f"{engine} is not installed")
        folder: Path = tmp_path_factory.mktemp("tex")
        head = f"\\documentclass{{article}}\\usepackage{{{packages}}}\\pagestyle{{empty}}" + preamble
        source = head + "\\begin{document}\n" + "\n\\newpage\n".join(bodies) + "\n\\end{document}"
        (folder / "f.tex").write_text(source, encoding="utf-8")
        command = [engine, "-interaction=batchmode", "-halt-on-error", "f.tex"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        with pymupdf.open(folder / "f.pdf") as document:
            return [read_page(page) for page in document]

    return run
