"""The signs that a network finds in a picture."""

from __future__ import annotations

import torch
from torch.nn import functional

from mathsnap.training.network import Network
from mathsnap.vision.prepare import Ink
from mathsnap.vision.signs import Sign, distinct, signs

__all__ = ["detect"]

_LEAST_SCORE = 0.3


def detect(network: Network, ink: Ink) -> list[Sign]:
    """The signs in a picture (sides: multiples of 32): peaks of the heat, each with its likeliest class."""
    device = next(network.parameters()).device
    with torch.no_grad():
        found = network(torch.from_numpy(ink)[None, None].to(device))
        heat = torch.sigmoid(found.heat.float())
        peak = (functional.max_pool2d(heat, 3, 1, 1) == heat) & (heat > _LEAST_SCORE)
        row, column = torch.nonzero(peak[0, 0], as_tuple=True)
        logits = network.classify(found.at(torch.zeros_like(row), row, column))
        sure, name = torch.softmax(logits.float(), -1).max(-1) if len(row) else (heat.new_empty(0), row)
        geometry = found.geometry[0][:, row, column].T.float()
        score = heat[0, 0, row, column] * sure
    found = signs(row.tolist(), column.tolist(), name.tolist(), score.tolist(), geometry.cpu().numpy())
    return distinct(found)
