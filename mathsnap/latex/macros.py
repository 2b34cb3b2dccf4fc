r"""The commands that an author defines: found in a source, and put into formulas as TeX would.

\newcommand and its like, \DeclareMathOperator, \DeclarePairedDelimiter, \NewDocumentCommand, \def and \let
(LaTeX 2e, usrguide; amsmath and mathtools user's guides; TeXbook, chapter 20).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = [
    "Definition",
    "Expansion",
    "Macro",
    "definitions",
    "expanded",
    "macros_in",
    "may_define",
    "without_definitions",
]

_MOST_STEPS = 2000
_LONGEST = 50_000

_COMMAND = re.compile(r"\\(?:[A-Za-z@]+|.)", re.DOTALL)
_SPACE = re.compile(r"(?:\s|(?<!\\)%[^\n]*\n)*")
_HEAD = re.compile(
    r"\\(?:(?P<new>newcommand|renewcommand|providecommand|DeclareRobustCommand|newrobustcmd)\b\*?"
    r"|(?P<operator>DeclareMathOperator)\b(?P<limits>\*?)"
    r"|(?P<pair>DeclarePairedDelimiter)\b"
    r"|(?P<document>(?:New|Renew|Provide|Declare)DocumentCommand)\b"
    r"|(?P<primitive>[gex]?def)\b|(?P<alias>let)\b)"
)
_NAME = re.compile(r"\s*(?:\{\s*(\\[A-Za-z@]+|\\.)\s*\}|(\\[A-Za-z@]+|\\.))")
_COUNT = re.compile(r"\s*\[(\d)\]")
_PARAMETER = re.compile(r"#([1-9#])")
_COMMENTED = re.compile(r"(?<!\\)%[^\n]*$")
_BRACE = re.compile(r"\\.|[{}]|(?<!\\)%[^\n]*", re.DOTALL)
_BRACKET = re.compile(r"\\.|[{}\]]", re.DOTALL)
_ENDS_IN_COMMAND = re.compile(r"\\[A-Za-z@]+$")
_ALIAS = re.compile(r"\s*=?\s*(\\[A-Za-z@]+|\\.)")
_TAKEN = re.compile(r"\s*((?:#[1-9])*)\s*(?=\{)")
_DEFAULT = re.compile(r"\s*(?:o|O\s*\{([^{}]*)\})")
_ARGUMENTS = re.compile(r"(?:\s*[mo]|\s*O\s*\{[^{}]*\})*\s*")


@dataclass(frozen=True, slots=True)
class Macro:
    """parameters: how many it takes; default: of the first, which then stands in brackets, None where there
    is none such; body: what it stands for, with #1, #2 …; final: which is no macro, whatever comes later.
    """

    parameters: int
    default: str | None
    body: str
    final: bool = False


@dataclass(frozen=True, slots=True)
class Definition:
    """What stands from start to end in a source: macros by name with the backslash. A starred form is a name
    of its own (`\\abs*`).
    """

    start: int
    end: int
    macros: Mapping[str, Macro]


@dataclass(frozen=True, slots=True)
class Expansion:
    """A formula with the macros put in. places: for each character the offset that it comes from; faults:
    offsets and what is wrong there.
    """

    latex: str
    places: tuple[int, ...]
    faults: tuple[tuple[int, str], ...] = ()


def macros_in(source: str) -> dict[str, Macro]:
    """The macros that a LaTeX source defines; the last of a name counts."""
    found: dict[str, Macro] = {}
    for definition in definitions(source):
        found |= definition.macros
    return found


def may_define(source: str) -> bool:
    """Whether anything in a text looks like a definition: quickly, to read no further where nothing does."""
    return _HEAD.search(source) is not None


def without_definitions(latex: str) -> str:
    """A formula with spaces where macros are defined in it."""
    for one in definitions(latex):
        latex = latex[: one.start] + " " * (one.end - one.start) + latex[one.end :]
    return latex


def definitions(source: str) -> list[Definition]:
    """Where a LaTeX source defines macros; what cannot be read as a definition is left out."""
    found: list[Definition] = []
    so_far: dict[str, Macro] = {}
    for head in _HEAD.finditer(source):
        line = source.rfind("\n", 0, head.start()) + 1
        name = _NAME.match(source, head.end())
        if name is None or _COMMENTED.search(source, line, head.start()):
            continue
        if found and head.start() < found[-1].end:  # within the body of another
            continue
        defined = _defined(source, head, name[1] or name[2], name.end(), so_far)
        if defined is not None:
            found.append(Definition(head.start(), defined[1], defined[0]))
            so_far |= defined[0]
    return found


_Defined = tuple[dict[str, Macro], int] | None
"""The macros and the end of their definition; None where it is none."""


def _defined(source: str, head: re.Match[str], name: str, at: int, so_far: Mapping[str, Macro]) -> _Defined:
    if head["new"]:
        return _new_command(source, name, at)
    if head["primitive"]:
        return _primitive(source, name, at)
    if head["alias"]:
        meant = _ALIAS.match(source, at)
        return ({name: so_far.get(meant[1], Macro(0, None, meant[1], True))}, meant.end()) if meant else None
    if head["document"]:
        return _document_command(source, name, at)
    read = _groups(source, at, 2 if head["pair"] else 1)
    if read is None:
        return None
    groups, end = read
    if head["operator"]:
        return {name: Macro(0, None, rf"\operatorname{head['limits']}{{{groups[0]}}}")}, end
    left, right = groups
    grows = Macro(1, None, rf"\left{left} #1 \right{right} ")
    return {name: Macro(2, "", f"{left} #2 {right} "), name + "*": grows}, end


def _new_command(source: str, name: str, at: int) -> _Defined:
    count, default = 0, None
    if number := _COUNT.match(source, at):
        count, at = int(number[1]), number.end()
        if given := _bracket(source, at):
            default, at = given
    read = _groups(source, at, 1)
    return ({name: Macro(count, default, read[0][0])}, read[1]) if read else None


def _primitive(source: str, name: str, at: int) -> _Defined:
    """Of those that take their arguments without delimiters."""
    taken = _TAKEN.match(source, at)
    read = _groups(source, taken.end(), 1) if taken else None
    return ({name: Macro(len(taken[1]) // 2, None, read[0][0])}, read[1]) if taken and read else None


def _document_command(source: str, name: str, at: int) -> _Defined:
    read = _groups(source, at, 2)
    if read is None or not _ARGUMENTS.fullmatch(read[0][0]):
        return None
    (taken, body), end = read
    default = _DEFAULT.match(taken)
    count = len(re.findall(r"[moO]", re.sub(r"\{[^{}]*\}", "", taken)))
    return {name: Macro(count, (default[1] or "") if default else None, body)}, end


def _groups(text: str, at: int, count: int) -> tuple[list[str], int] | None:
    """What stands in as many groups one after the other, and their end; None where they do not."""
    out = []
    for _ in range(count):
        at = _behind_space(text, at)
        end = _closed(text, at)
        if end is None:
            return None
        out.append(text[at + 1 : end - 1])
        at = end
    return out, at


def _closed(text: str, at: int) -> int | None:
    """The end of the group that begins there."""
    if text[at : at + 1] != "{":
        return None
    depth = 0
    for match in _BRACE.finditer(text, at, at + _LONGEST):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if depth == 0:
            return match.end()
    return None


def _bracket(text: str, at: int) -> tuple[str, int] | None:
    """What stands in brackets there, and where they end."""
    at = _behind_space(text, at)
    if text[at : at + 1] != "[":
        return None
    depth = 0
    for match in _BRACKET.finditer(text, at + 1, at + _LONGEST):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if match[0] == "]" and depth == 0:
            return text[at + 1 : match.start()], match.end()
    return None


def _behind_space(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return space.end() if space else at


def expanded(latex: str, macros: Mapping[str, Macro]) -> Expansion:
    """A formula with each of these macros replaced by what it stands for, to the last."""
    places: list[int] = list(range(len(latex)))
    faults: list[tuple[int, str]] = []
    at = steps = 0
    while call := _COMMAND.search(latex, at):
        name, end = call[0], call.end()
        if latex[end : end + 1] == "*" and name + "*" in macros:
            name, end = name + "*", end + 1
        macro = macros.get(name)
        at = call.end()
        if macro is None:
            continue
        steps += 1
        here = places[call.start()]
        if steps > _MOST_STEPS or len(latex) > _LONGEST:
            faults.append((here, f"{name} stands for itself, or for too much"))
            break
        taken = _arguments(latex, end, macro)
        if taken is None:
            faults.append((here, f"nothing follows {name}"))
            continue
        spans, end = taken
        if _length(macro, spans) > _LONGEST:
            faults.append((here, f"{name} stands for too much"))
            break
        text, origins = _filled(macro, latex, places, spans, here)
        latex = latex[: call.start()] + text + latex[end:]
        places[call.start() : end] = origins
        at = call.start() + (len(text) if macro.final else 0)
    return Expansion(latex, tuple(places), tuple(faults))


_Span = tuple[int, int] | None
"""Where an argument stands; None for one that is not given."""


def _arguments(latex: str, at: int, macro: Macro) -> tuple[list[_Span], int] | None:
    spans: list[_Span] = []
    if macro.default is not None:
        given = _bracket(latex, at)
        spans.append((given[1] - 1 - len(given[0]), given[1] - 1) if given else None)
        at = given[1] if given else at
    while len(spans) < macro.parameters:
        at = _behind_space(latex, at)
        end = _closed(latex, at)
        if end is not None:
            spans.append((at + 1, end - 1))
        else:
            sign = _COMMAND.match(latex, at)
            end = sign.end() if sign else at + 1
            if latex[at:end] in ("", "}", "&", "^", "_", r"\right", r"\end", r"\\"):
                return None
            spans.append((at, end))
        at = end
    return spans, at


def _length(macro: Macro, spans: list[_Span]) -> int:
    lengths = [len(macro.default or "") if span is None else span[1] - span[0] for span in spans]
    return len(macro.body) + sum(macro.body.count(f"#{n}") * most for n, most in enumerate(lengths, 1))


def _filled(
    macro: Macro, latex: str, places: list[int], spans: list[_Span], here: int
) -> tuple[str, list[int]]:
    """The body with its arguments, and where each character comes from."""
    pieces: list[str] = []
    origins: list[int] = []

    def add(text: str, from_: list[int] | None = None) -> None:
        pieces.append(text)
        origins.extend([here] * len(text) if from_ is None else from_)

    at = 0
    for slot in _PARAMETER.finditer(macro.body):
        add(macro.body[at : slot.start()])
        at = slot.end()
        if slot[1] == "#":
            add("#")
        elif int(slot[1]) <= len(spans):
            span = spans[int(slot[1]) - 1]
            if span is None:
                add(macro.default or "")
            else:
                add(latex[slice(*span)], places[slice(*span)])
    add(macro.body[at:])
    if _ENDS_IN_COMMAND.search(text := "".join(pieces)):
        return text + " ", [*origins, here]  # so that the command ends where the macro does
    return text, origins
