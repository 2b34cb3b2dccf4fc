"""What every engine but our own looks like from outside."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Protocol

from mathsnap.errors import MathsnapError

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["Engine", "EngineError", "State"]


class EngineError(MathsnapError):
    """An engine failed on a picture: it took too long, or ended."""


@dataclass(frozen=True, slots=True)
class State:
    """Whether an engine can be used. weights: where they lie, "" for none; reason: why not, what to do."""

    ready: bool
    weights: str = ""
    reason: str = ""

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON types."""
        return asdict(self)


class Engine(Protocol):
    """Turns a picture of one formula into LaTeX."""

    name: str
    version: str

    def state(self) -> State:
        """Whether it is ready; must be quick and load nothing."""
        ...

    def read(self, picture: Image) -> str:
        """The LaTeX of a picture, "" where it finds none.

        Raises:
            EngineError: it failed on this picture; the next may go well.
            DependencyError: it is not ready.
        """
        ...

    def close(self) -> None:
        """Lets go of what it holds; it may be used again."""
        ...
