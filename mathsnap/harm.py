"""Commands that no formula needs, and with which TeX could be made to read, write, run or redefine; and links
that would run a script where the formula is shown.
"""

from __future__ import annotations

import re

from mathsnap.errors import RenderError

__all__ = ["FORBIDDEN", "is_forbidden", "is_safe_link", "require_harmless", "require_safe_links"]

_NAMES = """
input include includeonly import subimport InputIfFileExists IfFileExists includegraphics includepdf
lstinputlisting verbatiminput VerbatimInput bibliography usepackage RequirePackage documentclass
usetikzlibrary openin openout closein closeout read readline write immediate special typein typeout
message errmessage show showthe ShellEscape newread newwrite filecontents catcode endlinechar escapechar
newlinechar lccode uccode mathcode delcode everymath everydisplay everypar everyhbox everyvbox everyjob
everycr everyeof tracingall csname endcsname expandafter string detokenize meaning scantokens uppercase
lowercase aftergroup afterassignment jobname number romannumeral noexpand unexpanded def edef gdef xdef
let futurelet global long outer protected newcommand renewcommand providecommand DeclareRobustCommand
NewDocumentCommand newenvironment renewenvironment newif newcount newdimen newskip newtoks newbox
newlength toks font char chardef mathchardef countdef dimendef skipdef toksdef advance multiply divide
loop repeat output shipout batchmode nonstopmode scrollmode errorstopmode dump enddocument makeatletter
makeatother AtBeginDocument AtEndDocument AddToHook ExplSyntaxOn verb lstinline directlua latelua luaexec
luadirect
"""
FORBIDDEN = frozenset("\\" + name for name in _NAMES.split())
"""Named in messages; what is not known at all is refused anyway."""

_FAMILIES = re.compile(r"\\(?:if[A-Za-z]*|else|fi|(?:pdf|lua|tex|XeTeX|kpse|write|new)[A-Za-z]*)")
_NOT_OF_THEM = frozenset({r"\iff", r"\newline", r"\newmoon"})
_COMMAND = re.compile(r"\\[A-Za-z]+")
_SCHEME = re.compile(r"([^/?#]*?):")
_IGNORED = re.compile(r"[\x00-\x20]")
"""What browsers leave out of the beginning of an address, or of all of it (URL standard, 4.4)."""
_SAFE_SCHEMES = frozenset(("http", "https", "mailto"))
_LINK = re.compile(r"\\(?:href|url)\s*\{([^{}]*)\}")
_CODED = re.compile(r"\^\^.")


def is_forbidden(command: str) -> bool:
    r"""Whether a command, with its backslash, could do more than set a formula."""
    if command in FORBIDDEN:
        return True
    return (
        bool(_FAMILIES.fullmatch(command))
        and not command.startswith(r"\text")
        and command not in _NOT_OF_THEM
    )


def is_safe_link(address: str) -> bool:
    """Whether a link leads to a page or a mailbox and runs nothing: javascript: and data: do."""
    scheme = _SCHEME.match(_IGNORED.sub("", address))
    return scheme is None or scheme[1].lower() in _SAFE_SCHEMES


def require_safe_links(latex: str) -> None:
    """Raises RenderError for a formula with a link that is not safe, see `is_safe_link`."""
    for match in _LINK.finditer(latex):
        if not is_safe_link(match[1]):
            raise RenderError(f"column {match.start() + 1}: a link may lead to http, https or mailto only")


def require_harmless(latex: str) -> None:
    """Raises RenderError, naming what it is, for what could do more than set a formula."""
    for match in _COMMAND.finditer(latex):
        if is_forbidden(match[0]):
            raise RenderError(f"column {match.start() + 1}: {match[0]} is not for formulas")
    if coded := _CODED.search(latex):
        # TeX reads ^^5c as a backslash (TeXbook, p. 45), so that a name could hide.
        raise RenderError(f"column {coded.start() + 1}: characters by code (^^) are not for formulas")
