"""KaTeX itself, where the extra `katex` is installed: what it refuses, whatever our tables say."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from mathsnap.errors import DependencyError

__all__ = ["KaTeX", "is_installed", "katex"]

_SECONDS, _MEMORY_BYTES = 1, 256 << 20

_ASK = """
(latex => {
  try { katex.renderToString(latex, {displayMode: true, strict: false}); return ''; }
  catch (error) {
    return JSON.stringify({text: String(error.rawMessage || error.message), at: error.position});
  }
})
"""


@dataclass(frozen=True)
class KaTeX:
    """A KaTeX that runs in a JavaScript engine with limits of time and memory."""

    version: str
    ask: Any

    def complaint(self, latex: str) -> tuple[str, int] | None:
        """What it says of a formula, and at which offset; None where it shows it."""
        try:
            said = self.ask(latex)
        except Exception as error:  # the engine ends what takes too long or too much
            return f"no answer: {error}", 0
        if not said:
            return None
        answer = json.loads(said)
        return str(answer["text"]), int(answer.get("at") or 0)


def is_installed() -> bool:
    """Whether there is a KaTeX to ask."""
    return find_spec("quickjs") is not None and _source() is not None


def _source() -> Path | None:
    try:
        package = find_spec("sphinxcontrib.katex")
    except ModuleNotFoundError:
        return None
    if package is None or package.origin is None:
        return None
    return next(Path(package.origin).parent.rglob("katex.min.js"), None)


@cache
def katex() -> KaTeX:
    """The KaTeX that sphinxcontrib-katex carries; loaded once, in about 60 ms.

    Raises:
        DependencyError: the extra is not installed.
    """
    source = _source()
    if find_spec("quickjs") is None or source is None:
        raise DependencyError("KaTeX is not installed; pip install 'mathsnap[katex]'")
    import quickjs

    context = quickjs.Context()
    context.set_memory_limit(_MEMORY_BYTES)
    script = source.read_text(encoding="utf-8")
    context.eval("var self = globalThis, window = globalThis;" + script)
    context.set_time_limit(_SECONDS)
    found = re.search(r'"?version"?\s*:\s*"([\d.]+)"', script)
    return KaTeX(str(context.eval("katex.version") or (found[1] if found else "")), context.eval(_ASK))
