"""Formulas from PDF pages and screenshots as checked LaTeX.

This is the whole public interface. Names are loaded when they are first used, so that importing mathsnap
costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mathsnap.checks import Dialect, Message, Report, check
    from mathsnap.convert import convert
    from mathsnap.drafting import Change, Event, fill, insert, undo
    from mathsnap.errors import (
        DependencyError,
        InputError,
        MathsnapError,
        NoFormulaError,
        PageError,
        RenderError,
        UsageError,
    )
    from mathsnap.formula import Check, Formula, Source, Status, SymbolReading
    from mathsnap.linting import check_file, fix_file, lint
    from mathsnap.pictures import snap, snap_all
    from mathsnap.pipeline import extract
    from mathsnap.recognizer import Recognizer
    from mathsnap.render import render
    from mathsnap.report import html_report
    from mathsnap.workers import Workers

__all__ = [
    "Change",
    "Check",
    "DependencyError",
    "Dialect",
    "Event",
    "Formula",
    "InputError",
    "MathsnapError",
    "Message",
    "NoFormulaError",
    "PageError",
    "Recognizer",
    "RenderError",
    "Report",
    "Source",
    "Status",
    "SymbolReading",
    "UsageError",
    "Workers",
    "__version__",
    "check",
    "check_file",
    "convert",
    "extract",
    "fill",
    "fix_file",
    "html_report",
    "insert",
    "lint",
    "render",
    "snap",
    "snap_all",
    "undo",
]

__version__ = "0.1.0"

_HOME = {
    "mathsnap.checks": ("Dialect", "Message", "Report", "check"),
    "mathsnap.convert": ("convert",),
    "mathsnap.drafting": ("Change", "Event", "fill", "insert", "undo"),
    "mathsnap.linting": ("check_file", "fix_file", "lint"),
    "mathsnap.errors": (
        "DependencyError",
        "InputError",
        "MathsnapError",
        "NoFormulaError",
        "PageError",
        "RenderError",
        "UsageError",
    ),
    "mathsnap.formula": ("Check", "Formula", "Source", "Status", "SymbolReading"),
    "mathsnap.pictures": ("snap", "snap_all"),
    "mathsnap.pipeline": ("extract",),
    "mathsnap.recognizer": ("Recognizer",),
    "mathsnap.render": ("render",),
    "mathsnap.report": ("html_report",),
    "mathsnap.workers": ("Workers",),
}
_MODULE = {name: module for module, names in _HOME.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _MODULE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_MODULE[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(__all__))
