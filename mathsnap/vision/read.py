"""From a picture of any size to its glyphs: the scale is found by looking, not asked for."""

from __future__ import annotations

import logging
import math
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from mathsnap.boxes import Box
from mathsnap.glyphs import GlyphRun, are_undoubted
from mathsnap.vision.accented import below_accents
from mathsnap.vision.body import body_size
from mathsnap.vision.classifier import classifier, reread
from mathsnap.vision.components import Strokes, components
from mathsnap.vision.context import context_model, settled
from mathsnap.vision.cuts import cut_apart
from mathsnap.vision.detector import Detector, detector
from mathsnap.vision.doubles import with_double_bars
from mathsnap.vision.fit import fitted
from mathsnap.vision.halves import without_halves
from mathsnap.vision.joins import joined
from mathsnap.vision.orphans import with_orphans
from mathsnap.vision.parts import without_parts
from mathsnap.vision.prepare import Ink, ink, one_colour, without_tint
from mathsnap.vision.prose import lines_of_words, without_lines, words_as_set
from mathsnap.vision.radicals import with_radicals
from mathsnap.vision.remnants import without_remnants
from mathsnap.vision.repeats import copies, read_alike
from mathsnap.vision.settle import glyph_run
from mathsnap.vision.sharers import apart, with_sharers
from mathsnap.vision.sight import Sight
from mathsnap.vision.signs import Sign, boxes_of, distinct, scaled, whole
from mathsnap.vision.splits import split
from mathsnap.vision.tall import with_tall_fences
from mathsnap.vision.twins import with_twins
from mathsnap.vision.unread import with_marks, without_specks
from mathsnap.vision.vote import voted
from mathsnap.vision.wide import with_shafts, with_wide_marks
from mathsnap.vision.words import words_in_one_style

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["Reading", "read_picture"]

_log = logging.getLogger(__name__)

_BEST_EM = 26.0
"""Pixels per em at which the network reads best, in the middle of what it was trained on."""

_ENLARGED = 1.5  # times: the soft edges of what is enlarged more look like marks
_LOOKS = 3
_GOOD_SCALE = 0.12  # logarithm: no other look is taken where the text is so near to the best size
_GOOD_FOR_A_PAGE = 0.2
_NEARER_FARTHER = (0.9, 1.12)
_SMALL = 400_000  # pixels: larger pictures are looked at once only
_MOST_PIXELS = 12_000_000  # of what the network is given; an A3 page at its best scale
_LEAST_SIDE = 8
_STROKE = 0.25  # ink; specks of dirt and of compression are fainter
_LEAST_MARGIN = 16  # pixels
_WORTH_A_CUT = 0.8  # of the area: pictures cut as near as that stay as they are
_PART = (12, 30)  # em, down and across: what of a large picture is looked at first
_LARGE = 6  # times that
_IN_TEXT = 1.24  # the letters of running text are so much smaller than those of formulas, in the mean
_LETTER = 0.57
"""Of the letters and signs of a formula seven in ten are at most that large, em (root of the area; measured
on 80 formulas: 0.44 to 0.77).
"""


@dataclass(frozen=True)
class Reading:
    """What stands in a picture.

    run: its glyphs and rules, in points of a page set in 10 point type. em: size of that type in pixels of
    the picture. width, height: of the picture, in the same points. others: the run as single looks have it,
    that one too; none where one look was sure enough, and of large pictures, which are looked at once.
    """

    run: GlyphRun
    em: float
    width: float
    height: float
    others: tuple[GlyphRun, ...] = ()

    @property
    def pixels_per_point(self) -> float:
        return self.em / 10.0


def read_picture(picture: Image.Image, network: Detector | None = None, *, inline: bool = True) -> Reading:
    """The glyphs of a picture; a run without glyphs where there are none.

    inline: formulas within lines of text are wanted too; else those of a page are read once, as words are.

    The network looks once at the size that the strokes suggest, and again where the signs it finds are not of
    the size it reads best; the look with the surest signs counts. Where one of them is doubtful it looks
    twice more, and all looks vote.
    """
    net = network if network is not None else detector()
    nothing = Reading(GlyphRun(()), 10.0, picture.width, picture.height)
    if min(picture.size) < _LEAST_SIDE:
        return nothing
    picture = one_colour(picture)
    shown = ink(picture)
    em = _em_of_a_part(picture, shown, net)
    frame = _frame(shown, em)
    if frame.area > _WORTH_A_CUT * picture.width * picture.height:
        return _read(picture, em, net, inline) or nothing
    x, y = frame.x0, frame.y0
    reading = _read(picture.crop((int(x), int(y), int(frame.x1), int(frame.y1))), em, net, inline)
    if reading is None:
        return nothing
    unit = 10.0 / reading.em
    return replace(
        reading,
        run=reading.run.moved(x * unit, y * unit),
        width=picture.width * unit,
        height=picture.height * unit,
        others=tuple(other.moved(x * unit, y * unit) for other in reading.others),
    )


def _frame(shown: Ink, em: float) -> Box:
    """What there is ink in, with a margin, in pixels: much of a page with one formula on it is paper."""
    height, width = shown.shape
    strokes = shown > _STROKE
    rows, columns = np.flatnonzero(strokes.any(axis=1)), np.flatnonzero(strokes.any(axis=0))
    if not len(rows):
        return Box(0, 0, width, height)
    margin = math.ceil(max(_LEAST_MARGIN, em))
    return Box(
        max(0, int(columns[0]) - margin),
        max(0, int(rows[0]) - margin),
        min(width, int(columns[-1]) + 1 + margin),
        min(height, int(rows[-1]) + 1 + margin),
    )


def _read(picture: Image.Image, em: float, net: Detector, inline: bool) -> Reading | None:
    """The glyphs of a picture with text of about that size."""
    first = _surest(picture, em, net, inline)
    if first is None:
        return None
    em = first.body / first.scale
    unit = 10.0 / em
    run = _glyphs(first.signs, first, net)
    others: tuple[GlyphRun, ...] = ()
    if not are_undoubted(run.glyphs) and (more := _more_looks(picture, first, em, net)):
        others = (run, *(_glyphs(look.signs, look, net) for look in more))
        run = _glyphs(_voted([first, *more]), first, net)
    _log.debug("%d glyphs, %.1f pixels an em, scale %.2f", len(run.glyphs), em, first.scale)
    return Reading(run, em, picture.width * unit, picture.height * unit, others)


def _surest(picture: Image.Image, em: float, net: Detector, inline: bool) -> _Look | None:
    """A look at the size at which the network reads best, the size of the text being found by looking."""
    best: _Look | None = None
    for _ in range(_LOOKS):
        look = _look(picture, em, net, inline)
        if look is not None and (best is None or look.sureness > best.sureness):
            best = look
        if look is None or _is_well_seen(look):
            break
        em = look.body / look.scale
    return best


def _is_well_seen(look: _Look) -> bool:
    """Whether the text is near enough to the best size. A page seen somewhat larger is: it takes a second."""
    off = math.log(look.body / _BEST_EM)
    return abs(off) < _GOOD_SCALE or (look.ink.size > _SMALL and 0 < off < _GOOD_FOR_A_PAGE)


@dataclass(frozen=True)
class _Look:
    """What the network finds at one scale. body: em of the text there, in pixels. text, beside: on a page,
    lines of words alone and words beside formulas, which are in `within` if no one asks for them. Neither
    signs nor ink are of those.
    """

    signs: list[Sign]
    strokes: Strokes
    scale: float
    body: float
    text: tuple[list[Sign], ...] = ()
    beside: tuple[list[Sign], ...] = ()
    within: tuple[Sign, ...] = ()

    @property
    def ink(self) -> Ink:
        return self.strokes.ink

    @property
    def sureness(self) -> float:
        """How many signs it is sure of, so to speak; half-sure ones add little."""
        return sum(sign.score**2 for sign in chain(self.signs, self.within, *self.text, *self.beside))


def _glyphs(signs: list[Sign], look: _Look, net: Detector) -> GlyphRun:
    """What is found, read again from near, settled by its neighbours, and put on its lines."""
    model = context_model(net.classes)
    strokes, shown, em, hollow = look.strokes, look.ink, look.body, net.hollow
    sight = Sight(strokes, em, classifier())
    # again, as each look may have left some to their neighbours' boxes
    signs = fitted(signs, net.shapes, strokes, em)
    signs = with_shafts(signs, sight)
    signs = reread(signs, sight.read(boxes_of(signs)), em)
    signs = with_wide_marks(signs, sight)
    signs = with_tall_fences(signs, sight)
    signs = with_radicals(signs, sight)
    signs = below_accents(distinct(signs), net.classes, net.shapes, shown, em)
    signs = whole(signs, hollow)
    signs = without_remnants(signs, sight, hollow)
    signs = without_halves(signs, sight, hollow)
    signs = cut_apart(signs, net.shapes, sight, hollow)
    signs = with_sharers(signs, sight, hollow)
    signs = with_orphans(signs, sight, hollow)
    signs = split(signs, sight, hollow)
    signs = joined(signs, sight, hollow)
    signs = without_parts(signs, sight, hollow)
    if look.scale < _ENLARGED:
        signs = with_marks(signs, sight, hollow)
    signs = without_specks(signs, sight)
    # what was much enlarged is too blurred to tell a c from an e
    alike = copies(signs, shown, em) if look.scale < _ENLARGED else []
    signs = read_alike(signs, alike)
    if model is not None:
        signs = settled(signs, model, alike)
    signs = words_in_one_style(signs, net.classes)
    signs = fitted(signs, net.shapes, strokes, em)
    signs = whole(signs, hollow, apart(signs, sight, hollow))
    signs = with_twins(signs, net.shapes, strokes, em, net.twinned)
    signs = with_double_bars(signs, sight)
    coarse = look.scale > _ENLARGED
    return glyph_run([*signs, *look.within], net.classes, shown, em, coarse, look.text, look.beside)


def _look(picture: Image.Image, em: float, net: Detector, inline: bool = True) -> _Look | None:
    seen = _glance(picture, em, net)
    if seen is None:
        return None
    look = _without_words(seen, net, inline)
    # parts went before the boxes are fitted, or they would keep their ink from the signs they are of
    signs = whole(fitted(look.signs, net.shapes, look.strokes, seen.body), net.hollow)
    body = body_size([*signs, *chain(look.within, *look.text, *look.beside)], net.classes)
    return replace(look, signs=signs, body=body) if body > 0 else None


def _glance(picture: Image.Image, em: float, net: Detector) -> _Look | None:
    """What the network says of a picture with text of about that size, as it says it."""
    from PIL import Image

    scale = _BEST_EM / em
    scale = min(scale, (_MOST_PIXELS / (picture.width * picture.height)) ** 0.5)
    size = (max(_LEAST_SIDE, round(picture.width * scale)), max(_LEAST_SIDE, round(picture.height * scale)))
    shown = ink(picture.resize(size, Image.Resampling.LANCZOS if scale < 1 else Image.Resampling.BICUBIC))
    if scale < 1:
        shown = without_tint(shown)
    found = whole(net.find(shown), net.hollow)
    body = body_size(found, net.classes)
    return _Look(found, Strokes(shown), scale, body) if body > 0 else None


def _without_words(look: _Look, net: Detector, inline: bool) -> _Look:
    """A page with its lines of words apart, which stay as they are read, and if they are not wanted, the
    formulas within them.
    """
    if look.ink.size <= _SMALL:
        return look
    lines = lines_of_words(look.signs, net.classes, look.body, formulas=not inline)
    of_words = {i for line in lines for i in line.signs}
    return replace(
        look,
        signs=[sign for i, sign in enumerate(look.signs) if i not in of_words],
        strokes=Strokes(without_lines(look.ink, look.signs, lines, look.body)),
        text=tuple(words_as_set(look.signs, net.classes, [line for line in lines if line.alone])),
        beside=tuple(words_as_set(look.signs, net.classes, [line for line in lines if not line.alone])),
        within=tuple(look.signs[i] for line in lines for i in line.formulas),
    )


def _more_looks(picture: Image.Image, best: _Look, em: float, net: Detector) -> list[_Look]:
    """Two more looks, somewhat nearer and farther, at pictures of one formula."""
    if picture.width * picture.height * best.scale**2 > _SMALL:
        return []
    looks = [_look(picture, em * factor, net) for factor in _NEARER_FARTHER]
    return [look for look in looks if look is not None]


def _voted(looks: list[_Look]) -> list[Sign]:
    """The signs of the first look, in its pixels, after all have voted."""
    scale = looks[0].scale
    if len(looks) == 1:
        return looks[0].signs
    return voted([[scaled(sign, scale / look.scale) for sign in look.signs] for look in looks])


def _em_of_a_part(picture: Image.Image, shown: Ink, net: Detector) -> float:
    """The size of the text. In a large picture its fullest part is looked at to tell: to see the whole at the
    wrong scale first would take as long as all else.
    """
    em = _guess_em(shown)
    height, width = (min(side, round(ems * em)) for side, ems in zip(shown.shape, _PART, strict=True))
    if shown.size < _LARGE * width * height:
        return em
    x, y = _fullest(shown, width, height)
    seen = _glance(picture.crop((x, y, x + width, y + height)), _IN_TEXT * em, net)
    return _IN_TEXT * em if seen is None else seen.body / seen.scale


def _fullest(shown: Ink, width: int, height: int) -> tuple[int, int]:
    """The upper left corner of the part of that size with the most ink, to half a part."""
    across, down = width // 2, height // 2
    rows, columns = shown.shape[0] // down, shown.shape[1] // across
    tiles = (shown[: rows * down, : columns * across] > _STROKE).reshape(rows, down, columns, across)
    filled = tiles.sum((1, 3))
    parts = filled[:-1, :-1] + filled[1:, :-1] + filled[:-1, 1:] + filled[1:, 1:]
    row, column = np.unravel_index(int(parts.argmax()), parts.shape)
    return int(column) * across, int(row) * down


def _guess_em(shown: Ink) -> float:
    """The size of the text from the sizes of connected pieces of ink, good within a factor of 1.4."""
    box = components(shown).box
    width, height = box[:, 2] - box[:, 0], box[:, 3] - box[:, 1]
    longer, shorter = np.maximum(width, height), np.minimum(width, height)
    letters = (shorter > 2) & (longer < 4 * shorter) & (height < 0.9 * shown.shape[0])
    if not letters.any():
        letters = shorter > 0
    if not letters.any():
        return _BEST_EM
    typical = np.quantile(np.sqrt(width[letters] * height[letters]), 0.7)
    return float(np.clip(typical / _LETTER, 6.0, 400.0))
