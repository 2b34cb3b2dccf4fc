"""LaTeX to PDF with the TeX that is installed."""

from __future__ import annotations

import logging
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from mathsnap.errors import DependencyError, MathsnapError

__all__ = ["typeset"]

_log = logging.getLogger(__name__)

_PLAIN = ("-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "-file-line-error")

# A formula from elsewhere must not read files outside of the draft's folder, nor write any.
_GUARD = {"openin_any": "p", "openout_any": "p"}

_SECONDS = 300

_HELP = (
    "no TeX is installed; get one (Debian: apt install texlive-latex-extra, macOS: brew install --cask "
    "mactex-no-gui, Windows: MiKTeX, or the small tectonic: https://tectonic-typesetting.github.io), or "
    "write a .tex file instead"
)


def typeset(
    text: str,
    folder: Path,
    *,
    files: Mapping[str, bytes] | None = None,
    pictures: Sequence[str] = (),
    unicode_fonts: bool = False,
    trusted: bool = False,
) -> bytes:
    """The PDF of a LaTeX text whose pictures are named from that folder.

    files: pictures that were made for it, by the names that it has for them. pictures: those in the folder.
    unicode_fonts: it holds letters that pdfTeX cannot set, so LuaTeX or tectonic is needed.
    trusted: it is the author's own LaTeX; else TeX reads nothing outside of the folder.

    Raises:
        DependencyError: no TeX is installed, or none that can set it.
        MathsnapError: TeX stops; the message has its first error.
    """
    with tempfile.TemporaryDirectory(prefix="mathsnap-") as name:
        source = Path(name) / "issue.tex"
        source.write_text(text, encoding="utf-8")
        # tectonic looks nowhere else for the files of an untrusted text.
        shown = {picture: (folder / picture).read_bytes() for picture in pictures}
        for file, content in {**shown, **(files or {})}.items():
            (source.parent / file).parent.mkdir(parents=True, exist_ok=True)
            (source.parent / file).write_bytes(content)
        for command in _commands(source, folder, unicode_fonts, trusted):
            _run(command, folder if trusted else source.parent, folder, source, {} if trusted else _GUARD)
        result = source.with_suffix(".pdf")
        _report(source.with_suffix(".log"))
        return result.read_bytes()


def _commands(source: Path, folder: Path, unicode_fonts: bool, trusted: bool) -> list[list[str]]:
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
        # An untrusted text may name no other folder to look in.
        reading = ["-Z", f"search-path={folder.resolve()}"] if trusted else ["--untrusted"]
        return [["tectonic", *reading, "--outdir", str(source.parent), str(source)]]
    if unicode_fonts and shutil.which("pdflatex"):
        raise DependencyError("the draft has letters that pdflatex cannot set; install lualatex or tectonic")
    raise DependencyError(_HELP)


def _run(command: list[str], where: Path, folder: Path, source: Path, guard: dict[str, str]) -> None:
    # The guard forbids names from the root, so those of our own are without a folder and found by the path.
    if guard:
        command = [argument.replace(f"{source.parent}{os.sep}", "") for argument in command]
        command = [argument for argument in command if not argument.startswith("-output-directory")]
    inputs = os.pathsep.join([".", str(folder.resolve()), str(source.parent), ""])
    environment = {**os.environ, "TEXINPUTS": inputs, **guard}
    try:
        done = subprocess.run(
            command, cwd=where, env=environment, capture_output=True, check=False, timeout=_SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise MathsnapError(f"{command[0]} did not end within {_SECONDS} seconds") from error
    if done.returncode:
        output = (done.stdout + done.stderr).decode("utf-8", "replace")
        if command[0] == "latexmk":  # which keeps to itself what TeX has said
            log = source.with_suffix(".log")
            output = log.read_text("utf-8", "replace") if log.exists() else output
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


def _report(log: Path) -> None:
    if not log.exists():
        return
    text = log.read_text("utf-8", "replace")
    for width, rest in re.findall(r"Overfull \\hbox \((\d+\.\d+)pt too wide\) ([^\n]*)", text):
        if float(width) > 10:
            _log.warning("a line is %s pt too wide (%s of the LaTeX)", width, rest)
    missing = "".join(dict.fromkeys(re.findall(r"Missing character: There is no (.)", text)))
    if missing:
        _log.warning("no installed font has %s; they are missing in the PDF", missing)
