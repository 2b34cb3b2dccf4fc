"""Pictures for training: pieces of stored pages as screens and scanners show them, and what is in them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from mathsnap.training.degrade import Picture, degrade
from mathsnap.training.shards import ClassList, Floats, Shard, Truth, is_of_sheets
from mathsnap.vision.prepare import EM, Ink, ink

__all__ = ["HEIGHT", "WIDTH", "Crop", "crops"]

HEIGHT, WIDTH = 128, 416
_DPI = (70.0, 400.0)
_COARSE = 1.6  # above 1: coarse pictures, where there is most to learn, come more often than fine ones
_OPEN_SHARDS, _PAGES_FROM_ONE_SHARD = 24, 40  # a batch shows many fonts; opening a shard costs 20 ms
_SHEETS = 0.2  # how often a page is one of rare signs, where there are such
_NEIGHBOUR = 0.25  # how often another page stands above or below
_TILTED = 0.1
_PERSPECTIVE, _AWAY = 0.5, 0.08  # of those, how often from the side, and by how much from edge to edge


@dataclass(frozen=True)
class Crop:
    """ink: what the network sees; truth: the labels with their centre in it, in pixels; em: the size of the
    text, in pixels; the rest says how it was made.
    """

    ink: Ink
    truth: Truth
    em: float
    font: str
    dpi: float
    changes: tuple[str, ...]


def crops(
    shards: Sequence[Path], classes: ClassList, seed: int, dpi: tuple[float, float] = _DPI
) -> Iterator[Crop]:
    """Crops without end, from several shards at once in random order; the same for the same seed.

    dpi: least and greatest resolution of the screens and scanners.
    """
    draw = np.random.default_rng(seed)
    opened: list[Shard] = []
    while True:
        if len(opened) < _OPEN_SHARDS or draw.random() < 1 / _PAGES_FROM_ONE_SHARD:
            fresh = Shard(_one_of(draw, shards), classes)
            if not len(fresh.usable):
                continue
            if len(opened) == _OPEN_SHARDS:
                del opened[int(draw.integers(_OPEN_SHARDS))]
            opened.append(fresh)
        yield _crop(draw, opened[int(draw.integers(len(opened)))], dpi)


def _one_of(draw: np.random.Generator, shards: Sequence[Path]) -> Path:
    """Mostly what people write: how common a sign is there decides between signs that look alike."""
    of_signs = [path for path in shards if is_of_sheets(path)]
    of_scenes = [path for path in shards if not is_of_sheets(path)]
    chosen = of_signs if of_signs and draw.random() < _SHEETS else of_scenes
    return chosen[int(draw.integers(len(chosen)))]


def _crop(draw: np.random.Generator, shard: Shard, range_of_dpi: tuple[float, float]) -> Crop:
    """One piece of the shard's pages. All is laid out in points and drawn at the resolution of the screen or
    scanner, spoilt there, and then brought to a size that the network knows.
    """
    em = math.exp(draw.uniform(math.log(EM[0]), math.log(EM[1])))
    least, greatest = range_of_dpi
    dpi = least * (greatest / least) ** (draw.random() ** _COARSE)
    width, height = WIDTH * shard.size / em, HEIGHT * shard.size / em  # of the piece, in points
    scene = _Scene(draw, width, height, dpi / 72)
    scene.place(shard)
    picture, changes = degrade(draw, scene.picture)
    truth = scene.truth()
    truth = _scaled(truth, WIDTH / width)
    image = Image.fromarray(picture)
    if draw.random() < _TILTED:
        image, truth = _tilted(draw, image, truth)
        changes.append("tilted")
    small = image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS if dpi > 100 else Image.Resampling.BICUBIC)
    return Crop(ink(small), _inside(truth), em, shard.font, dpi, tuple(changes))


_NO_LABELS = Truth(
    np.zeros(0, np.int64), np.zeros((0, 4), np.float32), np.zeros(0, np.float32), np.zeros(0, np.float32)
)


class _Scene:
    """Pages laid on white paper."""

    def __init__(self, draw: np.random.Generator, width: float, height: float, scale: float) -> None:
        self._draw, self._scale = draw, scale
        self._width, self._height = width, height
        size = (max(8, round(height * scale)), max(8, round(width * scale)), 3)
        self.picture: Picture = np.full(size, 255, np.uint8)
        self._truths = [_NO_LABELS]  # nothing may come to lie in the piece
        self._sub_pixels = draw.random() < 0.2
        self._smoothing = int(draw.choice((8, 8, 8, 8, 4, 2)))

    def place(self, shard: Shard) -> None:
        """Lays down a random page so that one of its signs is near the middle, and perhaps a neighbour."""
        number = int(self._draw.choice(shard.usable))
        page, truth = shard.document[number], shard.labels(number)
        anchor = truth.box[self._draw.integers(len(truth.box))]
        page_width, page_height = page.rect.width, page.rect.height
        x = self._offset(self._width, page_width, (anchor[0] + anchor[2]) / 2)
        y = self._offset(self._height, page_height, (anchor[1] + anchor[3]) / 2)
        self._lay(page, truth, x, y)
        if self._draw.random() < _NEIGHBOUR:
            other = int(self._draw.choice(shard.usable))
            gap = self._draw.uniform(-3, 12)
            neighbour = shard.document[other]
            above = self._draw.random() < 0.5
            place = y - gap - neighbour.rect.height if above else y + page_height + gap
            if -neighbour.rect.height < place < self._height:
                self._lay(neighbour, shard.labels(other), self._draw.uniform(-40, 40), place)

    def _offset(self, room: float, length: float, anchor: float) -> float:
        """Where the page begins: anywhere if it fits, else so that the anchor is within the room."""
        if length < room:
            return float(self._draw.uniform(0, room - length))
        return float(self._draw.uniform(0.1, 0.9) * room - anchor)

    def _lay(self, page: Any, truth: Truth, x: float, y: float) -> None:
        import pymupdf

        scale = self._scale
        left, top = max(0.0, -x), max(0.0, -y)
        right, bottom = min(page.rect.width, self._width - x), min(page.rect.height, self._height - y)
        if right - left < 1 or bottom - top < 1:
            return
        # whole pixels: the piece begins where a pixel of the paper begins
        column, row = math.floor((x + left) * scale), math.floor((y + top) * scale)
        x, y = column / scale - left, row / scale - top
        clip = pymupdf.Rect(left, top, right, bottom)
        drawn = _drawn(page, clip, scale, self._sub_pixels, self._smoothing)
        paper = self.picture[row : row + drawn.shape[0], column : column + drawn.shape[1]]
        np.minimum(paper, drawn[: paper.shape[0], : paper.shape[1]], out=paper)
        self._truths.append(_moved(truth, x, y))

    def truth(self) -> Truth:
        """The labels of all pages, in points."""
        return Truth(
            *(
                np.concatenate([getattr(t, field) for t in self._truths])
                for field in ("name", "box", "y", "size")
            )
        )


def _drawn(page: Any, clip: Any, scale: float, sub_pixels: bool, smoothing: int) -> Picture:
    import pymupdf

    pymupdf.TOOLS.set_aa_level(smoothing)
    across = 3 if sub_pixels else 1
    corner = pymupdf.Matrix(scale * across, scale)
    # the clip's corner is moved to a whole pixel, so that labels and pixels agree
    corner = corner * pymupdf.Matrix(1, 0, 0, 1, -clip.x0 * scale * across, -clip.y0 * scale)
    pixmap = page.get_pixmap(matrix=corner, clip=clip, colorspace=pymupdf.csGRAY)
    pymupdf.TOOLS.set_aa_level(8)
    grey = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.stride)[:, : pixmap.width]
    if not sub_pixels:
        return np.repeat(grey[..., None], 3, axis=2)
    wide = np.pad(grey, ((0, 0), (1, 1 + -grey.shape[1] % 3)), mode="edge").astype(np.uint16)
    smooth = ((wide[:, :-2] + wide[:, 1:-1] + wide[:, 2:]) // 3).astype(np.uint8)
    return smooth.reshape(smooth.shape[0], -1, 3)


def _moved(truth: Truth, x: float, y: float) -> Truth:
    return Truth(
        truth.name, truth.box + np.array([x, y, x, y], np.float32), truth.y + np.float32(y), truth.size
    )


def _scaled(truth: Truth, factor: float) -> Truth:
    f = np.float32(factor)
    return Truth(truth.name, truth.box * f, truth.y * f, truth.size * f)


def _tilted(draw: np.random.Generator, image: Image.Image, truth: Truth) -> tuple[Image.Image, Truth]:
    """Turned and sheared by a degree or two about the middle, and seen a little from the side, as a camera or
    scanner does.
    """
    forward = _view(draw, image.width, image.height)
    back = np.linalg.inv(forward)
    coefficients = tuple((back / back[2, 2]).ravel()[:8])
    corner = image.getpixel((0, 0))
    turned = image.transform(
        image.size,
        Image.Transform.PERSPECTIVE,
        coefficients,
        Image.Resampling.BICUBIC,
        fillcolor=corner if isinstance(corner, tuple) else None,
    )
    centres = (truth.box[:, :2] + truth.box[:, 2:]) / 2
    seen = np.concatenate([centres, np.ones((len(centres), 1), np.float32)], 1) @ forward.T
    scale = (1 / seen[:, 2]).astype(np.float32)  # what is farther away is smaller
    moved = (seen[:, :2] / seen[:, 2:]).astype(np.float32)
    half = (truth.box[:, 2:] - truth.box[:, :2]) / 2 * scale[:, None]
    box = np.asarray(np.concatenate([moved - half, moved + half], 1), np.float32)
    y = np.asarray(moved[:, 1] + (truth.y - centres[:, 1]) * scale, np.float32)
    return turned, Truth(truth.name, box, y, truth.size * scale)


def _view(draw: np.random.Generator, width: int, height: int) -> npt.NDArray[np.float64]:
    """The projective map (3 x 3) of a page before a camera, which leaves the middle of the picture alone."""
    turn, shear = draw.normal(0, 0.012, 2)
    away = (
        draw.normal(0, _AWAY, 2) / np.array([width, height]) if draw.random() < _PERSPECTIVE else (0.0, 0.0)
    )
    about = np.array([[1, -turn + shear, 0], [turn, 1, 0], [away[0], away[1], 1]])
    middle = np.array([[1, 0, width / 2], [0, 1, height / 2], [0, 0, 1]])
    return np.asarray(middle @ about @ np.linalg.inv(middle))


def _inside(truth: Truth) -> Truth:
    """The labels whose centre is in the crop."""
    x, y = (truth.box[:, 0] + truth.box[:, 2]) / 2, (truth.box[:, 1] + truth.box[:, 3]) / 2
    rows = (x >= 0) & (x < WIDTH) & (y >= 0) & (y < HEIGHT)
    box: Floats = truth.box[rows]
    return Truth(truth.name[rows], box, truth.y[rows], truth.size[rows])
