"""Which engines there are."""

from __future__ import annotations

import atexit
from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from mathsnap.engines.base import Engine
from mathsnap.errors import DependencyError, UsageError

__all__ = ["GLYPH", "chosen", "engine_names", "open_engine", "ready_engine"]

GLYPH = "glyph"
_OWN = ("auto", GLYPH)
_GROUP = "mathsnap.engines"
_BUILT_IN = {"pix2tex": ("mathsnap.engines.pix2tex", "Pix2tex")}


def engine_names() -> tuple[str, ...]:
    """All engines that can be asked for, our own first."""
    return (GLYPH, *_BUILT_IN, *sorted(set(_added()) - {*_OWN, *_BUILT_IN}))


@cache
def open_engine(name: str) -> Engine:
    """An engine other than our own; made when first asked for, closed at the end of the process.

    Raises:
        UsageError: there is none of that name.
        DependencyError: the package that brings it cannot be loaded.
    """
    engine = _maker(name)()
    atexit.register(engine.close)
    return engine


def chosen(engine: str | Engine, **options: Any) -> Engine | None:
    """The engine that a user asks for, ready to be used; None for our own.

    Raises:
        UsageError: there is none of that name, or it has no such options.
        DependencyError: it is not ready.
    """
    if isinstance(engine, str) and engine in _OWN:
        if options:
            raise UsageError(f"the engine {engine} has no options {', '.join(options)}")
        return None
    found = _made(engine, options) if isinstance(engine, str) else engine
    state = found.state()
    if not state.ready:
        raise DependencyError(f"the engine {found.name} is not ready: {state.reason}")
    return found


def ready_engine() -> Engine | None:
    """The first engine other than our own that can be used at once; None where there is none."""
    for name in engine_names()[1:]:
        try:
            engine = open_engine(name)
        except DependencyError:
            continue
        if engine.state().ready:
            return engine
    return None


def _made(name: str, options: dict[str, Any]) -> Engine:
    if not options:
        return open_engine(name)
    try:
        return _maker(name)(**options)
    except TypeError as error:
        raise UsageError(f"the engine {name} has no such options: {error}") from error


def _maker(name: str) -> Callable[..., Engine]:
    if name in _BUILT_IN:
        module, kind = _BUILT_IN[name]
        made: Callable[..., Engine] = getattr(import_module(module), kind)
        return made
    if name not in _added():
        known = ", ".join(("auto", *engine_names()))
        raise UsageError(f"there is no engine {name!r}; choose from {known}")
    try:
        added: Callable[..., Engine] = _added()[name].load()
    except Exception as error:  # whatever another package does at its import
        raise DependencyError(f"the engine {name} cannot be loaded: {error}") from error
    return added


@cache
def _added() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=_GROUP)}
