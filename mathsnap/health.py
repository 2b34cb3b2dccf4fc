"""What mathsnap finds on a machine: packages, programs, clipboard, history; and how to mend the rest."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import Any

from mathsnap.clipboard.programs import install_command
from mathsnap.errors import MathsnapError

__all__ = ["Finding", "examine", "network"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing. there: as it should be; found: its version or place, or what is wrong.

    purpose: what does not work without; mend: the command that brings it, "" if none does; needed: whether
    mathsnap is of little use without.
    """

    name: str
    there: bool
    found: str
    purpose: str
    mend: str = ""
    needed: bool = False

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON types."""
        return asdict(self)


_PACKAGES: tuple[tuple[str, str, str, str, bool], ...] = (
    # distribution, module, purpose, what installs it, needed
    ("pymupdf", "pymupdf", "reading PDF files", "pip install pymupdf", True),
    ("freetype-py", "freetype", "reading the fonts of PDF files", "pip install freetype-py", True),
    ("onnxruntime", "onnxruntime", "reading pictures", "pip install onnxruntime", True),
    ("pillow", "PIL", "reading pictures", "pip install pillow", True),
    ("pylatexenc", "pylatexenc", "checking LaTeX", "pip install pylatexenc", True),
    ("latex2mathml", "latex2mathml", "MathML and HTML", "pip install latex2mathml", True),
    ("ziamath", "ziamath", "rendering formulas and verifying them", "pip install ziamath", False),
    ("pillow-heif", "pillow_heif", "photos in HEIC format", "pip install pillow-heif", False),
    ("pypandoc-binary", "pypandoc", "converting newsletters", "pip install 'mathsnap[newsletter]'", False),
    ("pix2tex", "pix2tex", "the second engine", "pip install 'mathsnap[pix2tex]'", False),
)

_INSTALLING = re.compile(r"(.*?)(?:: ((?:sudo )?[\w-]+ (?:install|add|-S) .*|install .*))?")
"""A message, and the command that it ends with if it does."""

_TEX = ("latexmk", "tectonic", "pdflatex", "lualatex", "xelatex")


def examine() -> list[Finding]:
    """Everything, the indispensable first."""
    found = [finding for part in _PARTS for finding in part()]
    return sorted(found, key=lambda finding: not finding.needed)


def _python() -> Iterator[Finding]:
    number = ".".join(map(str, sys.version_info[:3]))
    yield Finding("python", sys.version_info >= (3, 11), number, "everything", "", needed=True)


def _packages() -> Iterator[Finding]:
    for distribution, module, purpose, mend, needed in _PACKAGES:
        there = find_spec(module) is not None
        yield Finding(distribution, there, _version(distribution) if there else "", purpose, mend, needed)


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "of unknown version"


def network() -> Finding:
    """Our own network."""
    from mathsnap.vision.detector import detector

    purpose = "reading pictures"
    try:
        loaded = detector()
    except MathsnapError as error:
        return Finding("network", False, str(error), purpose, "pip install --force-reinstall mathsnap", True)
    return Finding("network", True, f"{len(loaded.classes)} classes of signs", purpose, "", True)


def _clipboard() -> Iterator[Finding]:
    from mathsnap.clipboard import open_clipboard
    from mathsnap.clipboard.region import region_tool

    def clipboard() -> str:
        return open_clipboard().name

    for name, purpose, ask in (
        ("clipboard", "mathsnap watch, mathsnap snap --clipboard", clipboard),
        ("screen", "mathsnap snap --screen", region_tool),
    ):
        try:
            yield Finding(name, True, ask(), purpose)
        except MathsnapError as error:
            reason, mend = _INSTALLING.fullmatch(str(error)).group(1, 2)  # type: ignore[union-attr]
            yield Finding(name, False, reason, purpose, mend or "")


def _tex() -> Iterator[Finding]:
    found = next(filter(None, map(shutil.which, _TEX)), None)
    mend = "" if found else install_command("texlive-latex-extra")
    yield Finding("tex", found is not None, found or "", "PDF of newsletters; measuring", mend)


def _history() -> Iterator[Finding]:
    from mathsnap.history import History

    purpose = "mathsnap history"
    if History.is_off():
        yield Finding("history", True, "off (MATHSNAP_HISTORY)", purpose)
        return
    store = History()
    try:
        count = len(store.latest(-1))
    except MathsnapError as error:
        yield Finding("history", False, str(error), purpose, "export MATHSNAP_HISTORY=off")
    else:
        yield Finding("history", True, f"{count} formulas in {store.path}", purpose)


_PARTS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _python,
    _packages,
    lambda: iter([network()]),
    _clipboard,
    _tex,
    _history,
)
