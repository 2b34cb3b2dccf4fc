"""The second network: it looks at one sign from near and says what it is, or that it is none."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

__all__ = ["Answer", "Classifier", "Wanted", "loss"]


def _conv(inside: int, outside: int, kernel: int, stride: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inside, outside, kernel, stride, kernel // 2, bias=False),
        nn.BatchNorm2d(outside),
        nn.ReLU(inplace=True),
    )


class _Residual(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = _conv(width, width, 3, 1)
        self.second = nn.Sequential(nn.Conv2d(width, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width))

    def forward(self, x: Tensor) -> Tensor:
        return functional.relu(x + self.second(self.first(x)))


@dataclass(frozen=True)
class Answer:
    """Of n signs: logits (n x classes, the last is for no sign), baselines below the lower side of the box in
    em and logarithms of the font sizes in em (n each).
    """

    logits: Tensor
    y: Tensor
    size: Tensor


@dataclass(frozen=True)
class Wanted:
    """What the answer should be; NaN where a sign has no baseline or size."""

    name: Tensor
    y: Tensor
    size: Tensor


class Classifier(nn.Module):
    """Close-ups (n x 2 x 32 x 32, ink from 0 to 1) and extents (n x 2) to answers; see `vision.closeups`."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.near = nn.Sequential(
            _conv(1, 32, 5, 2), _conv(32, 64, 3, 2), _Residual(64), _conv(64, 128, 3, 2), nn.Flatten(),
            nn.Linear(2048, 256, bias=False), nn.BatchNorm1d(256), nn.ReLU(inplace=True),
        )  # fmt: skip
        self.around = nn.Sequential(
            _conv(1, 16, 5, 2), _conv(16, 48, 3, 2), _conv(48, 64, 3, 2), nn.Flatten(),
            nn.Linear(1024, 128, bias=False), nn.BatchNorm1d(128), nn.ReLU(inplace=True),
        )  # fmt: skip
        self.extent = nn.Sequential(nn.Linear(2, 32), nn.ReLU(inplace=True))
        self.join = nn.Sequential(nn.Linear(416, 256), nn.ReLU(inplace=True))
        self.classify = nn.Linear(256, classes + 1)
        self.measure = nn.Linear(256, 2)

    def forward(self, pictures: Tensor, extent: Tensor) -> Answer:
        near, around = pictures[:, :1], pictures[:, 1:]
        joined = self.join(torch.cat([self.near(near), self.around(around), self.extent(extent)], 1))
        y, size = self.measure(joined).unbind(1)
        return Answer(self.classify(joined), y, size)


def loss(answer: Answer, wanted: Wanted, weights: Tensor) -> dict[str, Tensor]:
    """Cross entropy of the classes, and the smooth distances of baselines and sizes."""
    return {
        "class": functional.cross_entropy(answer.logits, wanted.name, weights, label_smoothing=0.01),
        "y": 10 * _distance(answer.y, wanted.y),
        "size": 5 * _distance(answer.size, wanted.size),
    }


def _distance(told: Tensor, wanted: Tensor) -> Tensor:
    known = ~torch.isnan(wanted)
    return functional.smooth_l1_loss(told[known], wanted[known], beta=0.05) if known.any() else told.sum() * 0
