"""LaTeX set by ziamath: where each glyph and rule comes to stand, and the whole as a drawing.

ziamath sets what it does not know as letters and forgives groups that are not closed; both are refused here.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from typing import Any

from mathsnap.boxes import Box
from mathsnap.errors import RenderError
from mathsnap.glyphs import Glyph, GlyphRun, Rule
from mathsnap.render.arrange import arranged
from mathsnap.render.mended import mend
from mathsnap.render.quick import quicken
from mathsnap.render.source import understood, with_signs
from mathsnap.symbols import Style
from mathsnap.symbols.unicode import plain

__all__ = ["LONGEST", "MOST_SIGNS", "laid_out", "set_glyphs"]

LONGEST = 20_000
"""Characters of LaTeX that are set at most; longer ones are no formula."""

MOST_SIGNS = 900
"""Signs and commands that are set at most; more take over a second, and the time grows with the square."""

_DEEPEST = 16
"""Groups, or fences and environments, within each other that are set at most."""

_REWRITES = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"\\(nonumber|notag|scriptstyle|scriptscriptstyle)(?![a-zA-Z])", ""),
        (r"\\[mh]box(?![a-zA-Z])", r"\\text"),
        (r"\\not\s*=", r"\\neq "),
        (r"\\not\s*\\in(?![a-zA-Z])", r"\\notin "),
        (r"\\[lr]Vert(?![a-zA-Z])", r"\\Vert "),
        (r"\\[lr]vert(?![a-zA-Z])", r"\\vert "),
        (r"\\bm(?![a-zA-Z])", r"\\boldsymbol"),
        (r"\\cfrac(?![a-zA-Z])", r"\\dfrac"),
        (r"&\s*\\end(?![a-zA-Z])", r"&{}\\end"),
    )
)
"""What ziamath does not know, or drops (a row whose last cell is empty), as what it does; the glyphs are the
same.
"""

_SIGN = re.compile(r"\\(?:[A-Za-z]+|.)|[^\s{}^_&]")
_GROUP = re.compile(r"\\.|[{}]", re.DOTALL)
_PAIR = re.compile(r"\\(begin|end)\s*\{([^{}]*)\}|\\(left|right)(?![a-zA-Z])")
_NAMESPACE = ' xmlns="http://www.w3.org/1998/Math/MathML"'
_UNKNOWN = re.compile(r">\s*(\\[a-zA-Z]+)\s*</m[ion]")


def laid_out(latex: str, display: bool = True, size: float = 24.0, color: str | None = None) -> Any:
    """The formula as a ziamath `Math`. size: font size in the unit of the drawing.

    Raises:
        RenderError: a group, environment or fence is not closed, a command is not known, or the formula is
            beyond what ziamath can set.
    """
    _require_closed(latex)
    source = understood(latex)
    for pattern, to in _REWRITES:
        source = pattern.sub(to, source)
    if not source.strip():
        raise RenderError("there is nothing to set: the formula is empty")
    from ziamath.tex import tex2mml
    from ziamath.zmath import Math

    quicken()
    mend()
    try:
        made = with_signs(tex2mml(source, inline=not display))
        if unknown := _UNKNOWN.search(made):
            raise RenderError(f"{unknown[1]} is not known to the renderer")
        root = arranged(ElementTree.fromstring(made.replace(_NAMESPACE, "", 1)))
        if color:
            root.set("mathcolor", color)
        return Math(root, size)
    except RenderError:
        raise
    except (Exception, RecursionError) as error:  # latex2mathml and ziamath raise many kinds
        reason = " ".join(str(error).split()) or type(error).__name__
        raise RenderError(f"the formula cannot be set: {reason}") from error


def _require_closed(latex: str) -> None:
    if len(latex) > LONGEST:
        raise RenderError(f"{len(latex)} characters are too long for a formula; {LONGEST} are set at most")
    if (signs := sum(1 for _ in _SIGN.finditer(latex))) > MOST_SIGNS:
        raise RenderError(f"{signs} signs are too many for a formula; {MOST_SIGNS} are set at most")
    opened: list[int] = []
    for match in _GROUP.finditer(latex):
        if match[0] == "{":
            opened.append(match.start())
        elif match[0] == "}" and not opened:
            raise RenderError(f"column {match.start() + 1}: this brace closes no group")
        elif match[0] == "}":
            opened.pop()
        if len(opened) > _DEEPEST:
            raise RenderError(f"column {match.start() + 1}: more than {_DEEPEST} groups within each other")
    if opened:
        raise RenderError(f"column {opened[-1] + 1}: the group is not closed; a }} is missing")
    pairs: list[tuple[str, int]] = []
    for match in _PAIR.finditer(latex):
        name = match[2] if match[1] else r"\left"
        if match[1] == "begin" or match[3] == "left":
            pairs.append((name, match.start()))
            if len(pairs) > _DEEPEST // 2:
                raise RenderError(
                    f"column {match.start() + 1}: more than {_DEEPEST // 2} fences within each other"
                )
        elif not pairs or pairs.pop()[0] != name:
            raise RenderError(f"column {match.start() + 1}: {match[0]} has no partner")
    if pairs:
        name, place = pairs[-1]
        raise RenderError(f"column {place + 1}: {name} is not closed")


# -- its glyphs --------------------------------------------------------------------------------


def set_glyphs(latex: str, display: bool = True, size: float = 10.0) -> GlyphRun:
    """The glyphs and rules of the setting, y downwards, the first baseline at 0.

    Raises:
        RenderError: as `laid_out`.
    """
    math = laid_out(latex, display, size)
    leaves = list(_leaves(math.node, 0.0, 0.0))
    glyphs = (_glyph(leaf, x, y) for leaf, x, y in leaves if hasattr(leaf, "char"))
    rules = [_rule(leaf, x, y) for leaf, x, y in leaves if not hasattr(leaf, "char") and leaf.lw > 0]
    return GlyphRun(tuple(glyph for glyph in glyphs if glyph is not None), tuple(rules))


def _leaves(node: Any, x: float, y: float) -> Iterator[tuple[Any, float, float]]:
    """What is drawn, with the pen's place, in the order of drawing."""
    if type(node).__name__ in ("Glyph", "HLine", "VLine"):
        if not node.phantom:
            yield node, x, y
        return
    for (dx, dy), child in zip(getattr(node, "nodexy", ()), node.nodes, strict=False):
        yield from _leaves(child, x + dx, y + dy)


def _glyph(leaf: Any, x: float, y: float) -> Glyph | None:
    """None for what leaves no ink, as spaces."""
    box = leaf.bbox
    if box.xmax - box.xmin <= 0 and box.ymax - box.ymin <= 0:
        return None
    symbol, style = plain(leaf.char)
    ink = Box(x + min(box.xmin, box.xmax), y - box.ymax, x + max(box.xmin, box.xmax), y - box.ymin)
    tall = ink.height > 1.3 * leaf.size
    return Glyph(symbol, style or _style(leaf), x, y, leaf.size, ink, leaf.xadvance(), centred=tall)


_STYLES = {
    "double": Style.DOUBLE_STRUCK,
    "script": Style.CALLIGRAPHIC,
    "fraktur": Style.FRAKTUR,
    "mono": Style.TYPEWRITER,
    "sans": Style.SANS,
}


def _style(leaf: Any) -> Style:
    variant = leaf.style.mathvariant
    if variant.style in _STYLES:
        return _STYLES[variant.style]
    if variant.bold:
        return Style.BOLD_ITALIC if variant.italic else Style.BOLD
    return Style.ITALIC if variant.italic else Style.UPRIGHT


def _rule(leaf: Any, x: float, y: float) -> Rule:
    if type(leaf).__name__ == "HLine":
        return Rule(Box(x, y, x + max(0.0, leaf.length), y + leaf.lw))
    return Rule(Box(x - leaf.lw / 2, y, x + leaf.lw / 2, y + max(0.0, leaf.height)))
