"""Training: crops without end, a checkpoint every few minutes, and on from there when it is started again."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from mathsnap.training.build import CLASSES, TRAIN, VALIDATION
from mathsnap.training.crops import Crop, crops
from mathsnap.training.detect import detect
from mathsnap.training.network import Network, Targets, losses
from mathsnap.training.quality import Quality, measure
from mathsnap.training.shards import ClassList, count_classes, shard_paths
from mathsnap.training.targets import cells
from mathsnap.training.trainer import Course, Trainer, averaged, stored
from mathsnap.training.warmstart import shipped_classes, warm

__all__ = ["CHECKPOINT", "Options", "begin", "load_network", "train", "validate"]

CHECKPOINT = "checkpoint.pt"

_WARM_UP, _DECAY, _NOTE_EVERY = 300, 1e-4, 50  # steps, of the weights, steps
_EXAMPLES = 64  # crops from which the statistics of shipped weights are taken


@dataclass(frozen=True, slots=True)
class Options:
    """steps: batches in all, after which the learning rate has fallen to zero. minutes: stop after that long
    (to go on later). threads: of the CPU, 0 for all. workers: processes that draw pictures beside.
    validate_crops: pictures of held out formulas that are read every validate_minutes.
    """

    steps: int = 60_000
    batch: int = 12
    rate: float = 2e-3
    minutes: float = math.inf
    threads: int = 0
    workers: int = 0
    seed: int = 0
    save_minutes: float = 3.0
    validate_minutes: float = 15.0
    validate_crops: int = 200


def train(folder: Path, options: Options) -> None:
    """Trains on the data in a folder (see `build`), and leaves a checkpoint and a log there."""
    if options.threads:
        torch.set_num_threads(options.threads)
    trainer = _Trainer(folder, options)
    trainer.resume()
    trainer.run()


def begin(folder: Path, source: Path) -> None:
    """Leaves a checkpoint with the weights of an ONNX file, so that `train` goes on from there at step 0. The
    classes of the folder become those of the file.
    """
    from mathsnap.training.export import Reader

    classes = ClassList(shipped_classes(source))
    classes.save(folder / CLASSES)
    trainer = _Trainer(folder, Options())
    some = islice(crops(shard_paths(folder / TRAIN), classes, seed=0), _EXAMPLES)
    tall = torch.from_numpy(np.concatenate([crop.ink for crop in some])[None, None])
    warm(Reader(trainer.network.cpu(), len(classes.names)), source, (tall,))
    trainer.begin()


class _Trainer(Trainer[Network, tuple[Tensor, Targets]]):
    def __init__(self, folder: Path, options: Options) -> None:
        self.options = options
        course = Course(
            options.steps, options.rate, options.minutes, _WARM_UP, _DECAY, _NOTE_EVERY,
            options.save_minutes, options.validate_minutes,
        )  # fmt: skip
        super().__init__(folder, course, Network, CHECKPOINT, "log.jsonl")
        self.weights = _class_weights(folder, self.classes).to(self.device)
        self.half = _half_is_faster(self.device)

    def kept(self) -> dict[str, Any]:
        return {"options": {k: v for k, v in asdict(self.options).items() if k != "minutes"}}

    def batches(self) -> Iterator[tuple[Tensor, Targets]]:
        source = _Source(self.folder / TRAIN, self.classes, self.options.seed + 7919 * self.step)
        loader = torch.utils.data.DataLoader(
            source,
            batch_size=self.options.batch,
            num_workers=self.options.workers,
            collate_fn=collate,
            pin_memory=self.device.type == "cuda",
        )
        return iter(loader)

    def losses(self, batch: tuple[Tensor, Targets]) -> dict[str, Tensor]:
        pictures = batch[0].to(self.device, memory_format=torch.channels_last, non_blocking=True)
        targets = batch[1].to(self.device)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.half):
            found = self.network(pictures)
        return losses(self.network, found, targets, self.weights)

    def validation(self) -> dict[str, float]:
        return validate(self.average.module, self.folder, self.options.validate_crops).figures()


class _Source(torch.utils.data.IterableDataset):
    """Crops for each worker from a seed of its own."""

    def __init__(self, folder: Path, classes: ClassList, seed: int) -> None:
        self._shards, self._classes, self._seed = shard_paths(folder), classes, seed

    def __iter__(self) -> Iterator[Crop]:
        worker = torch.utils.data.get_worker_info()
        if worker is not None:
            torch.set_num_threads(1)
        return crops(self._shards, self._classes, self._seed + (worker.id if worker else 0))


def collate(batch: list[Crop]) -> tuple[Tensor, Targets]:
    """Crops as one batch of pictures and targets."""
    wanted = [cells(crop) for crop in batch]
    pictures = torch.from_numpy(np.stack([crop.ink for crop in batch])[:, None])

    def joined(field: str) -> Tensor:
        return torch.from_numpy(np.concatenate([getattr(w, field) for w in wanted]))

    numbers = np.repeat(np.arange(len(wanted)), [len(w.row) for w in wanted])
    heat = torch.from_numpy(np.stack([w.heat for w in wanted]))
    return pictures, Targets(
        heat, torch.from_numpy(numbers), joined("row"), joined("column"), joined("name"), joined("geometry")
    )


def validate(network: Network, folder: Path, count: int, seed: int = 1) -> Quality:
    """How well a network reads crops of the held out formulas; the same crops each time."""
    classes = ClassList.load(folder / CLASSES)
    network.eval()
    source = crops(shard_paths(folder / VALIDATION), classes, seed)
    quality = Quality()
    for _, crop in zip(range(count), source, strict=False):
        measure(quality, crop, detect(network, crop.ink))
    return quality


def load_network(path: Path) -> tuple[Network, ClassList, dict[str, Any]]:
    """The averaged network of a checkpoint, its classes, and how long it was trained."""
    state = stored(path)
    network = averaged(Network(len(state["classes"])), state)
    return network, ClassList(tuple(state["classes"])), {k: state[k] for k in ("step", "seconds", "options")}


def _class_weights(folder: Path, classes: ClassList) -> Tensor:
    """Rare classes weigh a little more: what papers are full of must be right first."""
    counted = count_classes(shard_paths(folder / TRAIN))
    counts = np.array([counted[name] for name in classes.names], np.float32)
    weights = np.clip((np.median(counts) / np.maximum(counts, 1)) ** 0.15, 0.5, 2.0)
    return torch.from_numpy(weights.astype(np.float32))


def _half_is_faster(device: Any) -> bool:
    """Whether bfloat16 is worth while: always on a GPU, on a CPU only where it has the instructions."""
    if device.type == "cuda":
        return True
    seconds = {}
    for kind in (torch.float32, torch.bfloat16):
        layer = torch.nn.Conv2d(64, 64, 3, padding=1).to(kind)
        picture = torch.zeros(4, 64, 32, 104, dtype=kind)
        with torch.no_grad():
            layer(picture)
            begun = time.perf_counter()
            layer(picture)
            seconds[kind] = time.perf_counter() - begun
    return seconds[torch.bfloat16] < seconds[torch.float32]
