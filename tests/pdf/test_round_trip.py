"""What LaTeX prints for a command is read as the symbol of that command, in Computer Modern and in other
fonts.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable

import pytest

from mathsnap.glyphs import GlyphRun
from mathsnap.latex import write
from mathsnap.structure import parse
from mathsnap.symbols import Style
from mathsnap.symbols.table import Entry, entries

Typeset = Callable[..., list[GlyphRun]]

# One print, two names: read as the commoner.
SAME_PRINT = {"\\": "∖", "∥": "‖", "∣": "|", "⊥": "⟂", "⨆": "⨆"}

# TeX prints these with glyphs that the structure parser puts together: dots, negations, accents of dots.
SEVERAL_GLYPHS = set("…⋯⋮⋱≠\u20db\u20dc")

# Without a size their one glyph is a piece of a brace.
PIECES_ONLY = set("⎰⎱⟮⟯")


def readable(entry: Entry) -> bool:
    """In LaTeX with amssymb, one sign, usable in a formula by itself."""
    own = entry.package in ("", "amsmath", "amssymb") and bool(entry.command)
    alone = entry.math_class not in ("text", "piece", "over") and not entry.command.startswith("\\not\\")
    return own and alone and entry.symbol not in SEVERAL_GLYPHS | PIECES_ONLY


@pytest.mark.tex
def test_every_symbol_of_computer_modern_comes_back(typeset: Typeset) -> None:
    wanted = [e for e in entries() if readable(e)]
    marks = [f"${e.command}" + (" x$" if e.math_class == "accent" else "$") for e in wanted]
    read = typeset(marks)
    assert len(read) == len(wanted)
    wrong = []
    for entry, run in zip(wanted, read, strict=True):
        found = next((g for g in run.glyphs if g.symbol == SAME_PRINT.get(entry.symbol, entry.symbol)), None)
        if found is None or found.style is not entry.style or found.score < 1:
            wrong.append((entry.command, [(g.symbol, g.style) for g in run.glyphs]))
    assert wrong == [], wrong


FORMULA = r"$\sum_{i=1}^n \alpha_i \mathbf{x} \leq \sqrt{\mathcal{L}(\phi)} \to \mathbb{R}, \Gamma\partial$"
EXPECTED = "∑i=1nαix≤√L(ϕ)→R,Γ∂"


@pytest.mark.tex
@pytest.mark.parametrize(
    "packages",
    [
        "amssymb,lmodern",
        "newtxtext,newtxmath",
        "newpxtext,newpxmath",
        "txfonts",
        "pxfonts",
        "kpfonts",
        "stix",
        "stix2",
        "amssymb,fourier",
        "libertinus,libertinust1math",
        "amssymb,cmbright",
        "amssymb,mathptmx",
        "amssymb,mathpazo",
        "amssymb,eulervm",
        "XCharter,newtxmath",
    ],
)
def test_other_maths_fonts(packages: str, typeset: Typeset) -> None:
    if shutil.which("kpsewhich") is None:
        pytest.skip("TeX is not installed")
    for package in packages.split(","):
        if not subprocess.run(["kpsewhich", f"{package}.sty"], capture_output=True).stdout:
            pytest.skip(f"package {package} is not installed")
    preamble = rf"\let\Bbbk\relax\let\openbox\relax\usepackage{{{packages}}}"
    (run,) = typeset([FORMULA], preamble, packages="amsmath")
    assert sorted("".join(g.symbol for g in run.glyphs)) == sorted(EXPECTED)
    styles = {g.symbol: g.style for g in run.glyphs}
    assert styles["n"] is Style.ITALIC
    assert styles["x"] is Style.BOLD
    assert styles["L"] is Style.CALLIGRAPHIC
    assert styles["R"] is Style.DOUBLE_STRUCK
    assert styles["Γ"] is Style.UPRIGHT
    assert all(g.score == 1 for g in run.glyphs)


@pytest.mark.tex
@pytest.mark.slow
@pytest.mark.parametrize(
    "font", ["latinmodern-math.otf", "STIXTwoMath-Regular.otf", "LibertinusMath-Regular.otf"]
)
def test_opentype_maths_fonts(font: str, typeset: Typeset) -> None:
    if (
        shutil.which("kpsewhich") is None
        or not subprocess.run(["kpsewhich", font], capture_output=True).stdout
    ):
        pytest.skip(f"{font} is not installed")
    preamble = rf"\usepackage{{unicode-math}}\setmathfont{{{font}}}"
    (run,) = typeset([FORMULA], preamble, packages="amsmath", engine="lualatex")
    assert sorted("".join(g.symbol for g in run.glyphs)) == sorted(EXPECTED)


@pytest.mark.tex
@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"\left(\begin{array}{c}\frac{a}{b}\\\frac{c}{d}\end{array}\right)", "pmatrix"),
        (r"\left(\begin{array}{c}\frac{a}{b}\\1\end{array}\right)", "pmatrix"),
        (r"\binom{\frac{a}{b}}{\frac{c}{d}}", r"\binom{\frac{a}{b}}{\frac{c}{d}}"),
        (r"\binom{n}{k}", r"\binom{n}{k}"),
    ],
)
def test_arrays_and_binomials_of_fractions(typeset: Typeset, source: str, expected: str) -> None:
    read = write(parse(typeset([rf"$\displaystyle {source}$"])[0]))
    assert expected in read
    assert r"\dfrac" not in read
