"""LaTeX to PDF with the TeX that is installed."""

from __future__ import annotations

import logging
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from mathsnap.errors import DependencyError, MathsnapError

__all__ = ["typeset"]

_log = logging.getLogger(__name__)

_PLAIN = ("-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "-file-line-error")

_SECONDS = 300

_HELP = (
    "no TeX is installed; get one (Debian: apt install texlive-latex-extra, macOS: brew install --cask "
    "mactex-no-gui, Windows: MiKTeX, or the small tectonic: https://tectonic-typesetting.github.io), or "
    "write a .tex file instead"
)


def typeset(text: str, folder: Path, *, unicode_fonts: bool = False) -> bytes:
    """The PDF of a LaTeX text whose pictures are named from that folder.

    unicode_fonts: it holds letters that pdfTeX cannot set, so LuaTeX or tectonic is needed.

    Raises:
        DependencyError: no TeX is installed, or none that can set it.
        MathsnapError: TeX stops; the message has its first error.
    """
    with tempfile.TemporaryDirectory(prefix="mathsnap-") as name:
        source = Path(name) / "issue.tex"
        source.write_text(text, encoding="utf-8")
        for command in _commands(source, unicode_fonts):
            _run(command, folder, source)
        result = source.with_suffix(".pdf")
        _report_overfull(source.with_suffix(".log"))
        return result.read_bytes()


def _commands(source: Path, unicode_fonts: bool) -> list[list[str]]:
    """The programs to run one after the other."""
    out = f"-output-directory={source.parent}"
    engine = next(
        (e for e in (("lualatex",) if unicode_fonts else ("pdflatex", "lualatex")) if shutil.which(e)), None
    )
    if engine and shutil.which("latexmk"):
        kind = "-lualatex" if engine == "lualatex" else "-pdf"
        return [["latexmk", kind, "-silent", *_PLAIN[:3], out, str(source)]]
    if engine:
        return [[engine, *_PLAIN, out, str(source)]] * 3  # the third for tables whose columns have moved
    if shutil.which("tectonic"):
        return [["tectonic", "--untrusted", "--outdir", str(source.parent), str(source)]]
    if unicode_fonts and shutil.which("pdflatex"):
        raise DependencyError("the draft has letters that pdflatex cannot set; install lualatex or tectonic")
    raise DependencyError(_HELP)


def _run(command: list[str], folder: Path, source: Path) -> None:
    # Without the source folder in its path TeX finds no file by a name relative to the draft.
    environment = {**os.environ, "TEXINPUTS": f".{os.pathsep}{source.parent}{os.pathsep}"}
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, check=False, timeout=_SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise MathsnapError(f"{command[0]} did not end within {_SECONDS} seconds") from error
    if done.returncode:
        output = (done.stdout + done.stderr).decode("utf-8", "replace")
        raise MathsnapError(
            f"{command[0]} stopped: {_first_error(output, source)}; write a .tex file to see it"
        )


def _first_error(output: str, source: Path) -> str:
    lines = output.splitlines()
    for number, line in enumerate(lines):
        if line.startswith("! ") or re.match(r".*\.tex:\d+: ", line):
            return " ".join(
                [line.replace(f"{source.parent}{os.sep}", ""), *lines[number + 1 : number + 3]]
            ).strip()
    return lines[-1] if lines else "without a message"


def _report_overfull(log: Path) -> None:
    if not log.exists():
        return
    for width, rest in re.findall(
        r"Overfull \\hbox \((\d+\.\d+)pt too wide\) ([^\n]*)", log.read_text("utf-8", "replace")
    ):
        if float(width) > 10:
            _log.warning("a line is %s pt too wide (%s of the LaTeX)", width, rest)
