"""The network: a small U-shaped convolutional net that marks the centre of each sign and says what it is.

Cells are squares of STRIDE pixels. Every cell tells whether the centre of a sign is in it (heat), and where
the sign lies; what it is, is asked of the cells with a centre only, so that many classes cost nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

__all__ = ["GEOMETRY", "Found", "Network", "Targets", "losses"]

GEOMETRY = ("dx", "dy", "log_width", "log_height", "baseline", "log_size")
"""What is told of each sign, in cells: its centre from the middle of its cell; logarithms of width and
height (plus one); the baseline below the centre; the logarithm of the size of its font.
"""

_WIDTHS = (40, 80, 128, 160)  # channels at stride 4, 8, 16 and 32
_HEAD = 64


def _conv(inside: int, outside: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inside, outside, 3, stride, 1, bias=False), nn.BatchNorm2d(outside), nn.ReLU(inplace=True)
    )


class _Residual(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = _conv(width, width)
        self.second = nn.Sequential(nn.Conv2d(width, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width))

    def forward(self, x: Tensor) -> Tensor:
        return functional.relu(x + self.second(self.first(x)))


@dataclass(frozen=True)
class Found:
    """Maps of what the network sees: heat before the sigmoid (B x 1 x h x w), geometry (B x 6 x h x w), and
    features at strides 4, 8 and 16, from fine and near to coarse and wide.
    """

    heat: Tensor
    geometry: Tensor
    features: tuple[Tensor, Tensor, Tensor]

    def at(self, batch: Tensor, row: Tensor, column: Tensor) -> Tensor:
        """The features of n cells, n x 272; what a cell is in the coarser maps is a question of halving."""
        return torch.cat(
            [
                maps[batch, :, row.div(2**k, rounding_mode="floor"), column.div(2**k, rounding_mode="floor")]
                for k, maps in enumerate(self.features)
            ],
            -1,
        )


class Network(nn.Module):
    """Pictures (B x 1 x H x W, ink from 0 to 1, H and W multiples of 32) to maps at stride 4."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.stem = nn.Sequential(_conv(1, 16, 2), _conv(16, _WIDTHS[0], 2))
        self.down = nn.ModuleList()
        for i, width in enumerate(_WIDTHS):
            before = [] if i == 0 else [_conv(_WIDTHS[i - 1], width, 2)]
            blocks = [_Residual(width) for _ in range(1 if i == 0 else 2)]
            self.down.append(nn.Sequential(*before, *blocks))
        self.narrow = nn.ModuleList(nn.Conv2d(_WIDTHS[i + 1], _WIDTHS[i], 1) for i in range(3))
        self.up = nn.ModuleList(_conv(_WIDTHS[i], _WIDTHS[i]) for i in range(3))
        self.head = nn.Sequential(_conv(_WIDTHS[0], _HEAD), _conv(_HEAD, _HEAD))
        self.heat = nn.Conv2d(_HEAD, 1, 1)
        self.geometry = nn.Conv2d(_HEAD, len(GEOMETRY), 1)
        told = _HEAD + _WIDTHS[1] + _WIDTHS[2]
        self.classify = nn.Sequential(nn.Linear(told, 192), nn.ReLU(inplace=True), nn.Linear(192, classes))
        nn.init.constant_(self.heat.bias, -3.0)  # centres are rare

    def forward(self, pictures: Tensor) -> Found:
        levels = [self.stem(pictures)]
        levels[0] = self.down[0](levels[0])
        for block in list(self.down)[1:]:
            levels.append(block(levels[-1]))
        x = levels[-1]
        maps = []
        for i in (2, 1, 0):
            x = functional.interpolate(self.narrow[i](x), scale_factor=2.0, mode="nearest")
            x = self.up[i](x + levels[i])
            maps.append(x)
        fine = self.head(x)
        return Found(self.heat(fine), self.geometry(fine), (fine, maps[1], maps[0]))


@dataclass(frozen=True)
class Targets:
    """What a batch should give. heat: B x h x w, 1 at centres and less around them. For each of n signs:
    batch, row, column; name: class, -1 for none; geometry: n x 6, NaN where a sign has no such value.
    """

    heat: Tensor
    batch: Tensor
    row: Tensor
    column: Tensor
    name: Tensor
    geometry: Tensor

    def to(self, device: Any) -> Targets:
        return Targets(*(getattr(self, f).to(device, non_blocking=True) for f in self.__dataclass_fields__))


def losses(network: Network, found: Found, targets: Targets, weights: Tensor) -> dict[str, Tensor]:
    """Heat by the focal loss of CenterNet (Zhou et al. 2019, equation 1), classes by cross entropy with
    weights, geometry by the smooth distance.
    """
    n = max(1, len(targets.name))
    heat = found.heat.float().squeeze(1)
    sure = torch.sigmoid(heat)
    centre = targets.heat >= 1
    hit = functional.logsigmoid(heat) * (1 - sure) ** 2 * centre
    miss = functional.logsigmoid(-heat) * sure**2 * (1 - targets.heat) ** 4 * ~centre
    place = (targets.batch, slice(None), targets.row, targets.column)
    logits = network.classify(found.at(targets.batch, targets.row, targets.column)).float()
    told = found.geometry[place].float()
    known = ~torch.isnan(targets.geometry)
    wanted = torch.where(known, targets.geometry, told.detach())
    return {
        "heat": -(hit + miss).sum() / n,
        "class": functional.cross_entropy(
            logits, targets.name, weights, ignore_index=-1, label_smoothing=0.02
        ),
        "geometry": functional.smooth_l1_loss(told, wanted, reduction="sum", beta=0.1) / n,
    }
