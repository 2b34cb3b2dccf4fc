"""Which commands each reader knows: KaTeX, MathJax, LaTeX and latex2mathml are asked themselves.

What comes of it is mathsnap/checks/dialects.tsv, in which `check --dialect` looks commands up.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from mathsnap.checks.dialect import table
from mathsnap.checks.katex import katex
from mathsnap.checks.known import ENVIRONMENTS, OUTER, arguments, commands
from mathsnap.errors import DependencyError
from mathsnap.latex.packages import packages
from mathsnap.render import mathml

__all__ = ["asked", "example", "written"]

_SAMPLES = {"m": "{a}", "t": "{a}", "o": "", "d": "(", "n": "3mu", "r": "{1}"}

_PACKAGES = (
    "amsmath,amssymb,amsfonts,amsthm,mathtools,mathrsfs,bm,cancel,xcolor,braket,graphicx,multirow,colortbl,"
    "xspace,natbib,hyperref,cleveref"
)
"""What authors of mathematics load; symbols with packages of their own are known by symbols.tsv."""

_MATHJAX = """
const {mathjax} = require('mathjax-full/js/mathjax.js');
const {TeX} = require('mathjax-full/js/input/tex.js');
const {liteAdaptor} = require('mathjax-full/js/adaptors/liteAdaptor.js');
const {RegisterHTMLHandler} = require('mathjax-full/js/handlers/html.js');
const {AllPackages} = require('mathjax-full/js/input/tex/AllPackages.js');
const {STATE} = require('mathjax-full/js/core/MathItem.js');
RegisterHTMLHandler(liteAdaptor());
// What a page has that loads tex-mml-chtml.js, with what it fetches by itself when a command asks for it.
const absent = ['noundefined', 'noerrors', 'physics', 'mathtools', 'bussproofs', 'colortbl', 'textmacros',
  'centernot', 'upgreek', 'textcomp', 'empheq', 'gensymb', 'cases', 'setoptions', 'autoload', 'require',
  'colorv2'];
const packages = AllPackages.filter(name => !absent.includes(name));
const tex = new TeX({packages, formatError: (jax, error) => { throw error; }});
const page = mathjax.document('', {InputJax: tex});
const known = JSON.parse(require('fs').readFileSync(0)).map(example => {
  try { page.convert(example, {end: STATE.CONVERT}); return true; } catch (error) {
    return !/Undefined control|Unknown environment/.test(String(error.message));
  }
});
console.log(JSON.stringify(known));
"""


def example(name: str) -> str:
    """A command with what it takes, or an environment with a cell."""
    if not name.startswith("\\"):
        extra = (
            "{c}"
            if name in ("array", "subarray")
            else "{1}"
            if "alignat" in name or name == "alignedat"
            else ""
        )
        return rf"\begin{{{name}}}{extra}a\end{{{name}}}"
    return name + "".join(_SAMPLES[kind] for kind in arguments(name) or "")


def asked(mathjax: Path | None = None) -> dict[str, str]:
    """For each command and environment the letters of those who know it: k, m, l and h, in this order.

    mathjax: a folder with the npm package mathjax-full (3.x) in it; without, that column stays as it is.

    Raises:
        DependencyError: quickjs-ng and sphinxcontrib-katex, pdflatex or node is not installed.
    """
    names = sorted({*commands(), *ENVIRONMENTS, *OUTER})
    before = table()
    columns = {
        "k": {name for name in names if _katex_knows(name)},
        "m": _mathjax(names, mathjax) if mathjax else {n for n in names if "m" in before.get(n, "")},
        "l": _latex(names),
        "h": {name for name in names if _is_converted(name)},
    }
    return {name: "".join(letter for letter, known in columns.items() if name in known) for name in names}


def written(rows: dict[str, str], mathjax: str = "3.2.2") -> str:
    """The table as text. mathjax: the version that was asked."""
    head = f"""\
# Which commands and environments each reader knows, of those that mathsnap knows.
# k: KaTeX {katex_version()}, alone or within \\text (katex.renderToString, run in quickjs)
# m: MathJax {mathjax} with what tex-mml-chtml.js loads or fetches by itself (mathjax-full, node); GitHub too
# l: LaTeX with {_PACKAGES}
#    (pdflatex), or with the package that symbols.tsv names
# h: latex2mathml {version("latex2mathml")}
# Remade by: python -m mathsnap.training dialects --mathjax FOLDER
"""
    return head + "".join(f"{name}\t{letters}\n" for name, letters in rows.items())


def katex_version() -> str:
    """Of the KaTeX that is asked."""
    return katex().version


def _contexts(name: str) -> tuple[str, ...]:
    """Where a command may stand in mathematics: alone, in a matrix, behind an operator, within a fence."""
    latex = example(name)
    if not name.startswith("\\"):
        return (latex,)
    fenced = rf"\left(a{name}|b\right)"
    return latex, rf"\begin{{matrix}}a\\{latex} b\end{{matrix}}", rf"\sum{latex}_a", fenced


def _katex_knows(name: str) -> bool:
    """Whether it stumbles at most over what the command is given, not over its name."""
    tried = (*_contexts(name), rf"\text{{{example(name)}}}") if name.startswith("\\") else _contexts(name)
    said = (katex().complaint(latex) for latex in tried)
    return not all(
        complaint and re.match("Undefined control|No such environ", complaint[0]) for complaint in said
    )


def _mathjax(names: list[str], folder: Path) -> set[str]:
    if shutil.which("node") is None:
        raise DependencyError("node is not installed; without --mathjax that column stays as it is")
    run = subprocess.run(
        ["node", "-e", _MATHJAX],
        input=json.dumps([example(name) for name in names]),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        raise DependencyError(
            f"{folder}: MathJax does not answer; npm install mathjax-full@3 there\n{run.stderr}"
        )
    return {name for name, known in zip(names, json.loads(run.stdout), strict=True) if known}


def _latex(names: Iterable[str]) -> set[str]:
    if shutil.which("pdflatex") is None:
        raise DependencyError("pdflatex is not installed; install a TeX, for instance TeX Live")
    listed = list(names)
    ask = [
        rf"\ifdefined{name}\typeout{{KNOWN {number} }}\fi"
        if name.startswith("\\")
        else rf"\ifcsname {name}\endcsname\typeout{{KNOWN {number} }}\fi"
        for number, name in enumerate(listed)
    ]
    text = [
        r"\documentclass{article}",
        rf"\usepackage{{{_PACKAGES}}}",
        r"\begin{document}",
        *ask,
        r"\end{document}",
    ]
    with tempfile.TemporaryDirectory(prefix="mathsnap-") as folder:
        Path(folder, "f.tex").write_text("\n".join(text), encoding="utf-8")
        command = ["pdflatex", "-interaction=batchmode", "-no-shell-escape", "f.tex"]
        subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=60)
        log = Path(folder, "f.log").read_text(encoding="utf-8", errors="replace")
    defined = {listed[int(number)] for number in re.findall(r"KNOWN (\d+) ", log)}
    return defined | {name for name in listed if packages(name)}


def _is_converted(name: str) -> bool:
    """Whether its name is gone; latex2mathml leaves what it does not know as it stands."""
    left = re.compile(rf">\s*(?:{re.escape(name)}<|\\begin|\\left)")
    return any(not left.search(mathml(latex)) for latex in _contexts(name))
