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
    """The history, or nothing if the user wants none; one that fails is said once and then left alone."""

    def __init__(self, wanted: bool) -> None:
        from mathsnap.history import History

        self._history: History | None = History() if wanted and not History.is_off() else None

    def find(self, digest: str, engine: str) -> list[Formula]:
        """What was read from a picture by this version of an engine; none if it was not."""
        if self._history is None:
            return []
        try:
            found = self._history.find(digest, engine="glyph" if engine == "auto" else engine)
        except MathsnapError as error:
            self._give_up(error)
            return []
        return [entry.formula for entry in found]

    def keep(self, digest: str, formulas: list[Formula], picture: Image) -> None:
        """Remembers what was read from a picture, unless it is known."""
        if self._history is None or not formulas or self.find(digest, formulas[0].engine):
            return
        try:
            for formula in formulas:
                self._history.add(formula, digest=digest, picture=picture)
        except MathsnapError as error:
            self._give_up(error)

    def _give_up(self, error: MathsnapError) -> None:
        self._history = None
        click.echo(f"mathsnap: {error}; going on without", err=True)
