"""Pandoc as a reader and writer, and a walk over what it reads."""

from __future__ import annotations

import json
import logging
import shutil
import subprocess
from collections.abc import Callable
from typing import Any

from mathsnap.errors import DependencyError, MathsnapError

__all__ = ["Node", "node", "read", "text_of", "walk", "write"]

_log = logging.getLogger(__name__)

Node = dict[str, Any]

# Dollars are no mathematics here, as all formulas have been taken out; ~ and ^ are signs of prose.
_READERS = {
    "markdown": "commonmark_x-alerts-tex_math_dollars-subscript-superscript-fancy_lists"
    "+autolink_bare_uris+implicit_figures+gfm_auto_identifiers",
    "notebook": "commonmark_x-alerts-tex_math_dollars-subscript-superscript-fancy_lists+autolink_bare_uris",
    "html": "html-native_divs-tex_math_dollars",
    "latex": "latex",
}


def read(text: str, form: str) -> Node:
    """A text as pandoc's document.

    Raises:
        DependencyError: there is no pandoc.
        MathsnapError: pandoc does not read it.
    """
    document: Node = json.loads(_run(["-f", _READERS[form], "-t", "json"], text))
    return document


def write(document: Node, to: str, *options: str) -> str:
    """A document of pandoc's as text; raises as `read`."""
    return _run(["-f", "json", "-t", to, "--wrap=preserve", *options], json.dumps(document))


def node(kind: str, content: Any = None) -> Node:
    """An element of a document."""
    return {"t": kind} if content is None else {"t": kind, "c": content}


def walk(tree: Any, change: Callable[[Node], list[Node] | None]) -> Any:
    """The tree with each element that `change` gives a list for replaced by it; from the leaves up."""
    if isinstance(tree, list):
        result: list[Any] = []
        for item in tree:
            item = walk(item, change)
            new = change(item) if isinstance(item, dict) and "t" in item else None
            result += [item] if new is None else new
        return result
    if isinstance(tree, dict):
        return {key: walk(value, change) for key, value in tree.items()}
    return tree


def text_of(tree: Any) -> str:
    """The words of a tree."""
    if isinstance(tree, list):
        return "".join(map(text_of, tree))
    if not isinstance(tree, dict):
        return ""
    kind, content = tree.get("t"), tree.get("c")
    if kind in ("Str", "MetaString"):
        return str(content)
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if kind == "Code":
        return str(content[1]) if isinstance(content, list) else ""
    if kind == "Quoted":
        return f"“{text_of(content)}”"
    if kind == "Link" and content and content[2][0] == f"mailto:{text_of(content[1])}":
        return f"<{text_of(content[1])}>"
    if kind == "MetaList":
        return ", ".join(map(text_of, content or []))
    return text_of(content) if kind != "Note" else ""


def _run(arguments: list[str], text: str) -> str:
    done = subprocess.run(
        [_pandoc(), *arguments], input=text.encode("utf-8"), capture_output=True, check=False
    )
    complaint = done.stderr.decode("utf-8", "replace").strip()
    if done.returncode:
        raise MathsnapError(f"pandoc could not convert the draft: {complaint}")
    if complaint:
        _log.warning("pandoc: %s", complaint)
    return done.stdout.decode("utf-8")


def _pandoc() -> str:
    found = shutil.which("pandoc")
    if found:
        return found
    try:
        import pypandoc
    except ImportError as error:
        raise DependencyError(
            "pandoc is not installed; pip install 'mathsnap[newsletter]' brings it"
        ) from error
    try:
        return str(pypandoc.get_pandoc_path())
    except OSError as error:
        raise DependencyError("pandoc is not installed; pip install pypandoc_binary brings it") from error
