"""LaTeX set by a TeX that is installed, as drawings and pictures.

A formula may come from anywhere, so TeX runs in an empty folder, reads nothing outside of it but its own
files, writes nothing outside of it, starts no program, and has limits of time, memory and file size.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mathsnap.errors import DependencyError, RenderError
from mathsnap.harm import require_harmless

__all__ = ["engine", "page", "typeset"]

ENGINES = ("pdflatex", "lualatex", "tectonic")
"""In the order of preference; LuaTeX knows how to run programs, so it comes second."""

_SECONDS = 20.0
_FILE_BYTES, _MEMORY_BYTES = 64 << 20, 4 << 30
_KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "SYSTEMROOT", "XDG_CACHE_HOME")
_GUARD = {
    "openin_any": "p",  # kpathsea: names from the root, of parent folders and hidden files are refused
    "openout_any": "p",
    "shell_escape": "f",
    "MKTEXTFM": "0",  # a font that is not there is not made: that takes minutes and fails
    "MKTEXPK": "0",
    "max_print_line": "1000",
}

_DOCUMENT = r"""\documentclass{article}
\usepackage{amsmath,amssymb,mathrsfs}
\IfFileExists{xcolor.sty}{\usepackage{xcolor}}{\usepackage{color}}
\IfFileExists{cancel.sty}{\usepackage{cancel}}{}
\IfFileExists{mathtools.sty}{\usepackage{mathtools}}{}
\IfFileExists{bm.sty}{\usepackage{bm}}{}
\usepackage[paperwidth=300cm,paperheight=200cm,margin=2cm]{geometry}
\pagestyle{empty}\parindent0pt
\begin{document}%
\color[rgb]{COLOUR}%
\hbox{FORMULA}
\end{document}
"""


def _html_colour(match: re.Match[str]) -> str:
    return rf"\{match[1]}[HTML]{{{match[2].upper()}}}"


_REWRITES: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"(?<!\\)%[^\n]*\n?", ""),
        (r"\\(textcolor|color|colorbox)\{#([0-9A-Fa-f]{6})\}", _html_colour),
        (r"\\(?:label|tag\*?)\{[^{}]*\}|\\(?:nonumber|notag)(?![A-Za-z])", ""),
        (r"\n\s*\n", "\n"),
        (r"\\(begin|end)\{(?:eqnarray|align|flalign)\*?\}", r"\\\1{aligned}"),
        (r"\\(begin|end)\{alignat\*?\}", r"\\\1{alignedat}"),
        (r"\\(begin|end)\{(?:gather|multline)\*?\}", r"\\\1{gathered}"),
        (r"\\(begin|end)\{(?:equation|displaymath|math)\*?\}", ""),
    )
)
"""What stands around mathematics or numbers it, as what may stand within."""


def engine() -> str:
    """The TeX to use.

    Raises:
        DependencyError: none is installed.
    """
    found = next((name for name in ENGINES if shutil.which(name)), None)
    if found is None:
        raise DependencyError(f"no TeX is installed ({', '.join(ENGINES)}); set with ziamath, or install one")
    return found


def typeset(latex: str, display: bool = True, color: tuple[int, int, int] = (0, 0, 0)) -> bytes:
    """A PDF with the formula at 10 points alone on a large page. color: red, green, blue, to 255.

    Raises:
        RenderError: the formula holds what could do more than set it, or TeX refuses it.
        DependencyError: no TeX is installed.
    """
    require_harmless(latex)
    body = latex
    for pattern, to in _REWRITES:
        body = pattern.sub(to, body)
    if not body.strip():
        raise RenderError("there is nothing to set: the formula is empty")
    colour = ",".join(f"{part / 255:.4f}" for part in color)
    style = r"\displaystyle" if display else r"\textstyle"
    text = _DOCUMENT.replace("COLOUR", colour).replace("FORMULA", f"${style} {body}$")
    with tempfile.TemporaryDirectory(prefix="mathsnap-") as folder:
        source = Path(folder, "f.tex")
        source.write_text(text, encoding="utf-8", errors="replace")
        output = _run(_command(engine()), Path(folder))
        result = Path(folder, "f.pdf")
        if (complaint := _complaint(output)) or not result.exists():
            raise RenderError(f"TeX refuses the formula: {complaint or 'no page came of it'}")
        return result.read_bytes()


def page(latex: str, display: bool, color: tuple[int, int, int]) -> tuple[Any, Any]:
    """The pymupdf.Document and the only page of it, cut down to the formula with a point around it.

    Raises:
        RenderError, DependencyError: as `typeset`.
    """
    import pymupdf

    document = pymupdf.open("pdf", typeset(latex, display, color))
    only = document[0]
    box = pymupdf.Rect()
    for _, drawn in only.get_bboxlog():
        box |= pymupdf.Rect(drawn)
    if document.page_count != 1 or box.is_empty:
        document.close()
        raise RenderError("nothing of the formula can be seen, or it is larger than any page")
    only.set_cropbox(pymupdf.Rect(box.x0 - 1, box.y0 - 1, box.x1 + 1, box.y1 + 1) & only.mediabox)
    return document, only


def _command(program: str) -> list[str]:
    if program == "tectonic":
        return [program, "--untrusted", "--outdir", ".", "--keep-logs", "f.tex"]
    return [program, "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "f.tex"]


def _run(command: list[str], folder: Path) -> str:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env={**kept, **_GUARD},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_SECONDS,
            check=False,
            preexec_fn=_limits(),
        )
    except subprocess.TimeoutExpired:
        raise RenderError(f"{command[0]} did not end within {_SECONDS:.0f} seconds") from None
    output = done.stdout.decode("utf-8", "replace")
    if done.returncode and not _complaint(output):
        return f"! {command[0]} stopped with {done.returncode}"
    return output


def _limits() -> Callable[[], None] | None:
    """What the new process does before it becomes TeX; None where the system knows no such limits."""
    if sys.platform == "win32":
        return None
    import resource

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (int(_SECONDS), int(_SECONDS)))
        resource.setrlimit(resource.RLIMIT_FSIZE, (_FILE_BYTES, _FILE_BYTES))
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))

    return limit


def _complaint(output: str) -> str:
    found = re.search(r"^(?:! |error: f\.tex:\d+: )(.*)", output, re.MULTILINE)
    return found[1].strip() if found else ""
