r"""A grammar of formulas in which every symbol, alphabet and construction has its share.

A corpus has what authors write often; what they write seldom (a bold fraktur letter, a two-headed arrow) a
network would never learn from it. Here symbols come off a wheel, each once before any comes twice.
"""

from __future__ import annotations

import random
import re
import string
from collections.abc import Iterable, Iterator
from functools import cache
from unicodedata import combining

from mathsnap.symbols.table import entries

__all__ = ["ACCENTS", "ARROWS", "LARGE", "Grammar", "rare_atoms", "signs_between"]

_PACKAGES = frozenset(("", "amsmath", "amssymb", "mathtools"))
_ATOMS = frozenset(("ord", "inner", "text"))
_BETWEEN = frozenset(("bin", "rel", "punct"))


def _listed(names: str) -> list[str]:
    return names.split()


_UPPER, _LOWER = string.ascii_uppercase, string.ascii_lowercase
_GREEK = _listed(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon "
    "phi chi psi omega varepsilon vartheta varphi Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi "
    "Omega"
)
_ALPHABETS = (
    (r"\mathbf{%s}", _UPPER + _LOWER + string.digits),
    (r"\boldsymbol{%s}", _UPPER + _LOWER),
    (r"\boldsymbol{\%s}", _GREEK),
    (r"\mathbb{%s}", _UPPER),
    (r"\mathcal{%s}", _UPPER),
    (r"\boldsymbol{\mathcal{%s}}", _UPPER),
    (r"\mathscr{%s}", _UPPER),
    (r"\mathfrak{%s}", _UPPER + _LOWER),
    (r"\mathsf{%s}", _UPPER + _LOWER + string.digits),
    (r"\mathtt{%s}", _UPPER + _LOWER + string.digits),
    (r"\mathrm{%s}", _UPPER + _LOWER),
    (r"\mathit{%s}", _UPPER + _LOWER),
    (r"%s", _UPPER + _LOWER + string.digits),
)
ACCENTS = _listed("hat tilde bar vec dot ddot check breve acute grave mathring widehat widetilde dddot")
_FENCES = (
    ("(", ")"),
    ("[", "]"),
    (r"\{", r"\}"),
    ("|", "|"),
    (r"\|", r"\|"),
    (r"\langle", r"\rangle"),
    (r"\lfloor", r"\rfloor"),
    (r"\lceil", r"\rceil"),
    ("(", "]"),
    ("[", ")"),
    (".", "|"),
    (r"\{", "."),
)
_SIZES = _listed("big Big bigg Bigg")
LARGE = _listed(
    "sum prod coprod int iint iiint oint bigcup bigcap bigoplus bigotimes bigodot bigvee bigwedge "
    "bigsqcup biguplus"
)
_NAMES = _listed(
    r"\log \ln \exp \sin \cos \tan \sinh \cosh \arg \det \dim \ker \deg \gcd \Pr \hom \operatorname{tr} "
    r"\operatorname{softmax} \operatorname{Var} \operatorname{rank} \operatorname{sgn} "
    r"\operatorname{diag}"
)
_LIMITS = _listed(
    r"\lim \max \min \sup \inf \limsup \liminf \operatorname*{arg\,max} \operatorname*{arg\,min}"
)
ARROWS = _listed("xrightarrow xleftarrow xleftrightarrow xRightarrow xmapsto xhookrightarrow")
_MATRICES = _listed("matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix")
_WORDS = _listed("if and for all where otherwise such that with else in is on of some then not only the to")

# <E> expression, <T> term, <S> short expression, <A> letter or symbol, <B> what stands between, and the
# tables above by name. The number is how often a term of that form comes.
_TERMS: tuple[tuple[float, str], ...] = (
    (30, "<A>"),
    (5, "<A><A>"),
    (7, "<A>_{<S>}"),
    (7, "<A>^{<S>}"),
    (5, "<A>_{<S>}^{<S>}"),
    (2, "<A>'"),
    (1, "<A>''_{<S>}"),
    (1, "{}_{<S>}<A>"),
    (6, r"\frac{<E>}{<E>}"),
    (1, r"\tfrac{<S>}{<S>}"),
    (1, r"\dfrac{<S>}{<S>}"),
    (2, r"\binom{<S>}{<S>}"),
    (4, r"\sqrt{<E>}"),
    (2, r"\sqrt[<A>]{<E>}"),
    (5, r"\<LARGE>_{<S>}^{<S>} <T>"),
    (3, r"\<LARGE>_{<S>} <T>"),
    (2, r"\<LARGE> <T>"),
    (1, r"\<LARGE>\limits_{<S>}^{<S>} <T>"),
    (1, r"\sum_{\substack{<S> \\ <S>}} <T>"),
    (3, r"<LIMIT>_{<S>} <T>"),
    (3, r"<NAME> <T>"),
    (6, r"\<ACCENT>{<A>}"),
    (1, r"\widehat{<A><A>}\widetilde{<A><A>}"),
    (2, r"\overline{<S>}"),
    (1, r"\underline{<S>}"),
    (1, r"\overrightarrow{<A><A>}"),
    (1, r"\overleftarrow{<A><A>}"),
    (1, r"\underbrace{<E>}_{<S>}"),
    (1, r"\overbrace{<E>}^{<S>}"),
    (8, r"\left<FENCE:<E>>"),
    (6, r"\<SIZE><FENCE:<E>>"),
    (6, r"<FENCE:<E>>"),
    (2, r"\left.<E>\right|_{<S>}"),
    (2, r"\text{ <WORD> }"),
    (1, r"\<ARROW>{<S>}"),
    (1, r"\<ARROW>[<S>]{<S>}"),
    (1, r"<A> \overset{<S>}{<B>} <A>"),
    (1, r"\begin{<MATRIX>}<S> & <S> \\ <S> & <S>\end{<MATRIX>}"),
    (
        0.5,
        r"\begin{pmatrix}<A> & \cdots & <A> \\ \vdots & \ddots & \vdots \\ <A> & \cdots & <A>\end{pmatrix}",
    ),
    (0.5, r"\left[\begin{array}{cc|c}<A> & <A> & <A> \\ \hline <A> & <A> & <A>\end{array}\right]"),
    (0.7, r"\begin{cases}<S>, & <S> \\ <S> & \text{<WORD> }<S>\end{cases}"),
    (1, r"<A> \not= <A>"),
    (0.5, r"\boxed{<E>}"),
)
_RARE: tuple[tuple[float, str], ...] = (
    (10, "<R>"),
    (3, "<A>_{<R>}"),
    (3, "<A>^{<R>}"),
    (4, "<B>"),
    (1, "<A>_{<B>}"),
    (1, r"\<LARGE>"),
    (1, r"{\textstyle\<LARGE>}"),
    (1, r"\<ACCENT>{<R>}"),
    (2, r"\<SIZE><FENCE:<A>>"),
    (0.5, r"\<ARROW>{<R>}"),
)
_WHOLES: tuple[tuple[float, str], ...] = (
    (12, "<E>"),
    (2, r"<E>, \quad <E>"),
    (1, r"\begin{aligned}<E> &= <E> \\ &= <E>\end{aligned}"),
    (0.5, r"\begin{gathered}<E> \\ <E>\end{gathered}"),
    (1, "<E>."),
    (1, "<E>,"),
)
_SLOT = re.compile(r"<([A-Z]+)>")
_DEEPEST = 3


class Grammar:
    """Formulas without end, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._draw = random.Random(seed)
        self._atoms = self._wheel(rare_atoms())
        self._between = self._wheel(signs_between())

    def formula(self) -> str:
        """The next formula: the body of a display."""
        return self._fill(self._one_of(_WHOLES), 0)

    def sheet(self) -> str:
        """A row of signs that formulas seldom have, so that every class is seen often enough to be learnt."""
        return r"\ ".join(self._rare() for _ in range(self._draw.randint(6, 18)))

    def _rare(self) -> str:
        form = self._one_of(_RARE)
        return self._fill(form, _DEEPEST)

    def _wheel(self, items: Iterable[str]) -> Iterator[str]:
        wheel = list(items)
        while True:
            self._draw.shuffle(wheel)
            yield from wheel

    def _one_of(self, table: tuple[tuple[float, str], ...]) -> str:
        return self._draw.choices([text for _, text in table], [weight for weight, _ in table])[0]

    def _fill(self, template: str, depth: int) -> str:
        if "<FENCE:" in template:
            template = self._fenced(template)
        matrix = self._draw.choice(_MATRICES)  # begin and end must agree
        return _SLOT.sub(lambda slot: self._slot(slot[1], depth, matrix), template)

    def _fenced(self, template: str) -> str:
        before, inside = template.split("<FENCE:")
        size = "\\" + self._draw.choice(_SIZES)
        grows = before == r"\left"
        pairs = _FENCES if grows else [pair for pair in _FENCES if "." not in pair]
        left, right = self._draw.choice(pairs)
        if grows:
            return rf"\left{left} {inside[:-1]}\right{right} "
        if before:
            return f"{size}l{left} {inside[:-1]}{size}r{right} "
        return f"{left} {inside[:-1]}{right} "

    def _slot(self, name: str, depth: int, matrix: str) -> str:
        if name in _TABLES:
            return self._draw.choice(_TABLES[name])
        match name:
            case "MATRIX":
                return matrix
            case "A":
                return self._atom()
            case "R":
                return next(self._atoms) + " "
            case "B":
                return next(self._between) + " "
            case "S":
                return self._short()
            case "T":
                return self._term(depth + 1)
            case _:
                return self._expression(depth + 1)

    def _expression(self, depth: int) -> str:
        parts = [self._term(depth)]
        for _ in range(self._draw.choice((0, 1, 1, 2, 2, 3) if depth < _DEEPEST else (0, 1))):
            common = self._draw.random() < 0.5
            sign = self._draw.choice(("+", "-", "=", ",", "=", r"\leq")) if common else next(self._between)
            parts += [sign, self._term(depth)]
        return " ".join(parts)

    def _term(self, depth: int) -> str:
        return self._atom() if depth > _DEEPEST else self._fill(self._one_of(_TERMS), depth)

    def _short(self) -> str:
        signs = ("+", "-", "=", ",", r"\in", "")
        return " ".join(
            [self._atom()] + [self._draw.choice(signs) + " " + self._atom()] * self._draw.choice((0, 0, 1))
        )

    def _atom(self) -> str:
        if self._draw.random() < 0.55:
            return next(self._atoms) + " "
        return self._draw.choice("abcdefghijklmnopqrstuvwxyzABCDEFGHKLMNPQRSTVXYZ0123456789")


_TABLES: dict[str, list[str]] = {
    "LARGE": LARGE,
    "LIMIT": _LIMITS,
    "NAME": _NAMES,
    "ACCENT": ACCENTS,
    "SIZE": _SIZES,
    "WORD": _WORDS,
    "ARROW": ARROWS,
}


@cache
def rare_atoms() -> tuple[str, ...]:
    letters = [form % letter for form, letters in _ALPHABETS for letter in letters]
    symbols = [
        rf"\text{{{e.command}}}" if e.math_class == "text" else e.command
        for e in entries()
        if e.package in _PACKAGES and e.math_class in _ATOMS and e.command and not combining(e.symbol)
    ]
    return (*letters, *symbols)


@cache
def signs_between() -> tuple[str, ...]:
    return tuple(
        e.command for e in entries() if e.package in _PACKAGES and e.math_class in _BETWEEN and e.command
    )
