"""An engine that is loaded once and kept, for who reads many pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mathsnap.engines import Engine, chosen
from mathsnap.formula import Formula
from mathsnap.pictures import snap, snap_all

if TYPE_CHECKING:
    from mathsnap.vision.images import PictureSource

__all__ = ["Recognizer"]


class Recognizer:
    """Reads pictures with an engine that is loaded once and kept.

        with mathsnap.Recognizer("pix2tex", weights="checkpoints") as recognizer:
            formula = recognizer.snap("formula.png")

    Args:
        engine: "auto" or "glyph" for mathsnap's own, "pix2tex", one that a package adds, or an `Engine`.
        options: for pix2tex, `weights` (a folder) and `seconds` (a picture's time limit).

    Raises:
        UsageError: there is no such engine, or it has no such options.
        DependencyError: it is not ready.
    """

    def __init__(self, engine: str | Engine = "auto", **options: Any) -> None:
        self.engine = chosen(engine, **options)
        self._asked = self.engine or engine

    def snap(self, source: PictureSource, *, name: str | None = None) -> Formula:
        """As `mathsnap.snap`."""
        return snap(source, engine=self._asked, name=name)

    def snap_all(
        self, source: PictureSource, *, inline: bool = False, name: str | None = None
    ) -> list[Formula]:
        """As `mathsnap.snap_all`."""
        return snap_all(source, inline=inline, engine=self._asked, name=name)

    def close(self) -> None:
        """Lets go of memory and processes."""
        if self.engine is not None:
            self.engine.close()

    def __enter__(self) -> Recognizer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
