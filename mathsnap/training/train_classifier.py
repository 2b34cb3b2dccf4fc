"""Training of the second network, on close-ups that are made once and kept."""

from __future__ import annotations

import logging
import math
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from mathsnap.training.build import CLASSES, TRAIN, VALIDATION
from mathsnap.training.classifier import Classifier, Wanted, loss
from mathsnap.training.crops import crops
from mathsnap.training.samples import Samples, found_samples, samples
from mathsnap.training.shards import ClassList, shard_paths
from mathsnap.training.trainer import Course, Trainer, averaged, stored
from mathsnap.training.warmstart import warm
from mathsnap.vision.detector import detector

__all__ = [
    "CHECKPOINT",
    "Options",
    "begin_classifier",
    "blend",
    "count_closeups",
    "load_classifier",
    "make_closeups",
    "measure_classifier",
    "train_classifier",
]

_log = logging.getLogger(__name__)

CLOSEUPS, CHECKPOINT = "closeups", "classifier.pt"
_WARM_UP, _DECAY, _NOTE_EVERY = 200, 1e-2, 200  # steps, of the weights, steps
_CROPS_A_FILE = 2000
_EXAMPLES = 4000  # close-ups from which the statistics of shipped weights are taken
_FIRST_FOUND = 500  # number of the first file of boxes that the first network finds
_FOUND_DPI = (70.0, 240.0)  # sharper pictures leave little to learn
_FIELDS = tuple(Samples.__dataclass_fields__)

_Batch = tuple[Tensor, Tensor, Wanted]


@dataclass(frozen=True, slots=True)
class Options:
    """steps: batches in all, after which the learning rate has fallen to zero. minutes: stop after that long
    (to go on later). threads: of the CPU, 0 for all. files_at_once: files of close-ups that are mixed.
    lesson: number of the schedule; one after that of the checkpoint begins anew, with its weights.
    """

    steps: int = 12_000
    batch: int = 256
    rate: float = 2e-3
    minutes: float = math.inf
    threads: int = 0
    seed: int = 0
    save_minutes: float = 3.0
    files_at_once: int = 12
    lesson: int = 1


def make_closeups(folder: Path, files: int, found: int, seed: int) -> None:
    """Makes close-ups of the crops of a folder with data (see `build`): some files to train on, with the
    boxes of signs and with the boxes that the first network finds, and one of each to validate with. Files
    that are there stay.
    """
    classes = ClassList.load(folder / CLASSES)
    (folder / CLOSEUPS).mkdir(exist_ok=True)
    for kind, number in [(VALIDATION, 0), *((TRAIN, n) for n in range(files))]:
        draw = np.random.default_rng(seed + number)
        source = crops(shard_paths(folder / kind), classes, seed + 1000 + number)
        _make(folder, kind, number, (samples(draw, one, len(classes.names)) for one in source))
    network = detector()
    for kind, number in [(VALIDATION, 0), *((TRAIN, n) for n in range(found))]:
        number += _FIRST_FOUND
        source = crops(shard_paths(folder / kind), classes, seed + 1000 + number, _FOUND_DPI)
        _make(folder, kind, number, (found_samples(one, len(classes.names), network) for one in source))


def _make(folder: Path, kind: str, number: int, source: Iterator[Samples]) -> None:
    path = folder / CLOSEUPS / f"{kind}-{number:03d}.npz"
    if not path.exists():
        made = list(islice(source, _CROPS_A_FILE))
        _write(path, made)
        _log.info("%s: %d signs", path.name, sum(len(one.name) for one in made))


def _write(path: Path, made: list[Samples]) -> None:
    arrays: dict[str, Any] = {
        field: np.concatenate([getattr(one, field) for one in made]) for field in _FIELDS
    }
    fresh = path.with_suffix(".new.npz")
    np.savez(fresh, **arrays)
    os.replace(fresh, path)


def _read(path: Path) -> Samples:
    with np.load(path) as arrays:
        return Samples(*(arrays[field] for field in _FIELDS))


def count_closeups(folder: Path, classes: int) -> npt.NDArray[np.int64]:
    """How often each class is among the close-ups to train on."""
    counted = np.zeros(classes, np.int64)
    for path in (folder / CLOSEUPS).glob(f"{TRAIN}-*[0-9].npz"):
        with np.load(path) as arrays:
            counted += np.bincount(arrays["name"], minlength=classes + 1)[:classes]
    return counted


def train_classifier(folder: Path, options: Options) -> None:
    """Trains on the close-ups of a folder, and leaves a checkpoint and a log there."""
    if options.threads:
        torch.set_num_threads(options.threads)
    trainer = _Trainer(folder, options)
    trainer.resume()
    trainer.run()


def begin_classifier(folder: Path, source: Path) -> None:
    """Leaves a checkpoint with the weights of an ONNX file, so that `train_classifier` goes on from there at
    step 0; the folder has close-ups, and the classes of the file.
    """
    from mathsnap.training.export_classifier import Reader

    trainer = _Trainer(folder, Options())
    held = _read(folder / CLOSEUPS / f"{VALIDATION}-000.npz")
    some = torch.from_numpy(held.pictures[:_EXAMPLES]), torch.from_numpy(held.extent[:_EXAMPLES])
    warm(Reader(trainer.network.cpu()), source, some)
    trainer.begin()


class _Trainer(Trainer[Classifier, _Batch]):
    def __init__(self, folder: Path, options: Options) -> None:
        self.options = options
        course = Course(
            options.steps, options.rate, options.minutes, _WARM_UP, _DECAY, _NOTE_EVERY,
            options.save_minutes, options.save_minutes,
        )  # fmt: skip
        super().__init__(folder, course, Classifier, CHECKPOINT, "classifier-log.jsonl")
        self.draw = np.random.default_rng(options.seed)
        self.earlier = 0  # steps of the lessons before

    def kept(self) -> dict[str, Any]:
        return {"earlier": self.earlier, "lesson": self.options.lesson}

    def resume(self) -> dict[str, Any] | None:
        state = super().resume()
        if state is not None:
            path, lesson = self.folder / CHECKPOINT, state.get("lesson", 1)
            self.earlier = state.get("earlier", 0)
            if self.options.lesson > lesson:
                shutil.copy(path, path.with_stem(f"{path.stem}-{lesson}"))
                self.earlier, self.step = self.earlier + self.step, 0
            self.draw = np.random.default_rng(self.options.seed + self.step)
        return state

    def batches(self) -> Iterator[_Batch]:
        """A few files are mixed at a time, those that come while it runs among them."""
        size = self.options.batch
        while True:
            paths = sorted((self.folder / CLOSEUPS).glob(f"{TRAIN}-*[0-9].npz"))
            chosen = self.draw.permutation(len(paths))[: self.options.files_at_once]
            mixed = [_read(paths[i]) for i in chosen]
            arrays = [np.concatenate([getattr(one, f) for one in mixed]) for f in _FIELDS]
            self.weights = _class_weights(arrays[2], len(self.classes.names)).to(self.device)
            order = self.draw.permutation(len(arrays[2]))
            for start in range(0, len(order) - size + 1, size):
                yield _on_device([a[order[start : start + size]] for a in arrays], self.device)

    def losses(self, batch: _Batch) -> dict[str, Tensor]:
        pictures, extent, wanted = batch
        return loss(self.network(pictures, extent), wanted, self.weights)

    def validation(self) -> dict[str, float]:
        return measure_classifier(self.average.module, self.folder)


def measure_classifier(network: Classifier, folder: Path) -> dict[str, float]:
    """How well a network reads the close-ups of held out formulas: share of classes that are right, median
    errors of baselines (em) and of sizes (share).
    """
    held = _read(folder / CLOSEUPS / f"{VALIDATION}-000.npz")
    network.eval()
    device = next(network.parameters()).device
    right, y_off, size_off = 0, [], []
    with torch.inference_mode():
        for start in range(0, len(held.name), 512):
            arrays = [getattr(held, field)[start : start + 512] for field in _FIELDS]
            pictures, extent, wanted = _on_device(arrays, device)
            answer = network(pictures, extent)
            right += int((answer.logits.argmax(1) == wanted.name).sum())
            y_off.append((answer.y - wanted.y).abs())
            size_off.append((answer.size - wanted.size).abs())
    return {
        "class": right / len(held.name),
        "y": float(torch.cat(y_off).nanmedian()),
        "size": float(torch.cat(size_off).nanmedian()),
    }


def _on_device(arrays: list[Any], device: Any) -> _Batch:
    pictures, extent, name, y, size = (torch.from_numpy(a).to(device) for a in arrays)
    return pictures.float() / 255, extent, Wanted(name.long(), y, size)


def load_classifier(path: Path) -> tuple[Classifier, ClassList, dict[str, Any]]:
    """The averaged network of a checkpoint, its classes, and how long it was trained."""
    return _loaded(stored(path))


def blend(path: Path, other: Path, share: float) -> tuple[Classifier, ClassList, dict[str, Any]]:
    """The same for the weights of two checkpoints of one training, averaged; share: of the other's.

    Between two such networks the loss is low, and the average reads better than either (Wortsman et al.,
    Model soups, 2022).
    """
    state, others = stored(path), stored(other)
    state["average"] = {
        key: torch.lerp(value, others["average"][key], share) if value.is_floating_point() else value
        for key, value in state["average"].items()
    }
    return _loaded(state)


def _loaded(state: dict[str, Any]) -> tuple[Classifier, ClassList, dict[str, Any]]:
    network = averaged(Classifier(len(state["classes"])), state)
    steps = state["step"] + state.get("earlier", 0)
    trained = {"step": steps, "seconds": state["seconds"], "lesson": state.get("lesson", 1)}
    return network, ClassList(tuple(state["classes"])), trained


def _class_weights(names: Any, classes: int) -> Tensor:
    """Rare classes weigh a little more: what papers are full of must be right first."""
    counts = np.bincount(names, minlength=classes + 1).astype(np.float32)
    weights = np.clip((np.median(counts[counts > 0]) / np.maximum(counts, 1)) ** 0.15, 0.4, 2.0)
    return torch.from_numpy(weights.astype(np.float32))
