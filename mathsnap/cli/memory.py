"""What commands that read pictures share: a picture that was read before is answered from the history."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import click

from mathsnap import Formula, MathsnapError

if TYPE_CHECKING:
    from PIL.Image import Image

    from mathsnap.history import History

__all__ = ["Memory", "history_option"]

F = TypeVar("F", bound=Callable[..., object])


def history_option(command: F) -> F:
    """--no-history, as an argument of that name."""
    return click.option("--no-history", is_flag=True, help="Keep nothing in the history.")(command)


class Memory:
    """The history, or nothing if the user wants none; one that fails is said once and then left alone.

    wanted: whether the user wants it; engine: what is asked to read, which decides what answers a picture.
    """

    def __init__(self, wanted: bool, engine: str) -> None:
        from mathsnap.history import History

        self._history: History | None = History() if wanted and not History.is_off() else None
        self._reader = _reader(engine) if self._history is not None else ""

    def find(self, digest: str) -> list[Formula]:
        """What this version of the engine, with these weights, has read from a picture; none if not."""
        if self._history is None:
            return []
        try:
            found = self._history.find(digest + self._reader)
        except MathsnapError as error:
            self._give_up(error)
            return []
        return [entry.formula for entry in found]

    def keep(self, digest: str, formulas: list[Formula], picture: Image) -> None:
        """Remembers what was read from a picture, unless it is known or was not read whole."""
        if self._history is None or not all(f.latex for f in formulas) or self.find(digest):
            return
        try:
            for formula in formulas:
                self._history.add(formula, digest=digest + self._reader, picture=picture)
        except MathsnapError as error:
            self._give_up(error)

    def _give_up(self, error: MathsnapError) -> None:
        self._history = None
        click.echo(f"mathsnap: {error}; going on without", err=True)


def _reader(engine: str) -> str:
    """What tells the readings of an engine from those of others; "" where only our own is asked."""
    from mathsnap.engines import open_engine, ready_engine

    other = ready_engine() if engine == "auto" else None if engine == "glyph" else open_engine(engine)
    return f"+{engine} {other.name} {other.version} {other.state().weights}" if other is not None else ""
