"""What the training of both networks has in common: steps along a schedule, checkpoints, and a log."""

from __future__ import annotations

import json
import logging
import math
import os
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import torch
from torch import Tensor, nn

from mathsnap.training.build import CLASSES
from mathsnap.training.shards import ClassList

__all__ = ["Course", "Trainer", "averaged", "stored"]

_log = logging.getLogger(__name__)

Batch = TypeVar("Batch")
N = TypeVar("N", bound=nn.Module)

_AVERAGED = "module."  # how the names of the averaged weights begin


@dataclass(frozen=True, slots=True)
class Course:
    """steps: batches in all, after which the learning rate has fallen from `rate` to zero along half a
    cosine; warm_up: steps in which it first rises. minutes: stop after that long (to go on later). decay: of
    the weights. note_every: steps.
    """

    steps: int
    rate: float
    minutes: float
    warm_up: int
    decay: float
    note_every: int
    save_minutes: float
    validate_minutes: float

    def rate_at(self, step: int) -> float:
        """The learning rate of a step."""
        falling = 0.5 * (1 + math.cos(math.pi * min(1.0, step / self.steps)))
        return self.rate * min(1.0, (step + 1) / self.warm_up) * falling


class Trainer(ABC, Generic[N, Batch]):
    """Trains a network on the data in a folder, and leaves a checkpoint and a log there."""

    def __init__(
        self, folder: Path, course: Course, network: Callable[[int], N], checkpoint: str, log: str
    ) -> None:
        """network: makes one for a number of classes."""
        self.folder, self.course = folder, course
        self.classes = ClassList.load(folder / CLASSES)
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.network = network(len(self.classes.names)).to(self.device, memory_format=torch.channels_last)
        # the average of the last weights reads better than the weights
        self.average = torch.optim.swa_utils.AveragedModel(
            self.network, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.998), use_buffers=True
        )
        self.optimizer = torch.optim.AdamW(self.network.parameters(), course.rate, weight_decay=course.decay)
        self.step = 0
        self.seconds = 0.0
        self._checkpoint, self._logged = folder / checkpoint, folder / log

    @abstractmethod
    def batches(self) -> Iterator[Batch]:
        """What it is trained on, without end, from the present step on."""

    @abstractmethod
    def losses(self, batch: Batch) -> dict[str, Tensor]:
        """The parts of the loss, by name."""

    @abstractmethod
    def validation(self) -> dict[str, float]:
        """Figures of the averaged network on data it was not trained on."""

    def kept(self) -> dict[str, Any]:
        """What a checkpoint holds besides weights and steps."""
        return {}

    def resume(self) -> dict[str, Any] | None:
        """Goes on from the checkpoint, if there is one, and gives what it holds."""
        if not self._checkpoint.exists():
            return None
        state = stored(self._checkpoint)
        self.network.load_state_dict(state["network"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.step, self.seconds = state["step"], state["seconds"]
        return state

    def begin(self) -> None:
        """Leaves a checkpoint with the weights as they are."""
        self.average.module.load_state_dict(self.network.state_dict())
        self.save()

    def save(self) -> None:
        """Writes the checkpoint; whoever reads it sees the old one or the new one, whole."""
        state = {
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "step": self.step,
            "seconds": self.seconds,
            "classes": list(self.classes.names),
            **self.kept(),
        }
        fresh = self._checkpoint.with_name(self._checkpoint.name + ".new")
        torch.save(state, fresh)
        os.replace(fresh, self._checkpoint)

    def run(self) -> None:
        """Steps until the course says stop."""
        _log.info("from step %d", self.step)
        begun = last = saved = validated = time.monotonic()
        running: dict[str, float] = {}
        for batch in self.batches():
            if self.step >= self.course.steps or last - begun > 60 * self.course.minutes:
                break
            for name, value in self._train_step(batch).items():
                running[name] = 0.98 * running.get(name, value) + 0.02 * value
            self.step += 1
            now = time.monotonic()
            self.seconds += now - last
            last = now
            if self.step % self.course.note_every == 0:
                self._note("train", running | {"rate": self.course.rate_at(self.step)})
            if now - saved > 60 * self.course.save_minutes:
                self.save()
                saved = now
            if now - validated > 60 * self.course.validate_minutes:
                self._note("validation", self.validation())
                validated = last = time.monotonic()
        self.save()
        self._note("validation", self.validation())

    def _train_step(self, batch: Batch) -> dict[str, float]:
        for group in self.optimizer.param_groups:
            group["lr"] = self.course.rate_at(self.step)
        self.network.train()
        parts = self.losses(batch)
        self.optimizer.zero_grad(set_to_none=True)
        sum(parts.values(), torch.zeros((), device=self.device)).backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 5.0)
        self.optimizer.step()
        self.average.update_parameters(self.network)
        return {name: float(value.detach()) for name, value in parts.items()}

    def _note(self, kind: str, figures: dict[str, float]) -> None:
        row: dict[str, Any] = {"kind": kind, "step": self.step, "minutes": round(self.seconds / 60, 2)}
        row |= {name: round(value, 5) for name, value in figures.items()}
        with self._logged.open("a", encoding="utf-8") as log:
            log.write(json.dumps(row) + "\n")
        _log.info("%s", row)


def stored(path: Path) -> dict[str, Any]:
    """What a checkpoint holds, on the CPU."""
    state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    return state


def averaged(network: N, state: dict[str, Any]) -> N:
    """The network with the averaged weights of a checkpoint, ready to read."""
    own = {k.removeprefix(_AVERAGED): v for k, v in state["average"].items() if k.startswith(_AVERAGED)}
    network.load_state_dict(own)
    network.eval()
    return network
