"""The trained network as an ONNX file that needs no torch, with all that its user must know inside it."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from mathsnap.training.build import TRAIN
from mathsnap.training.network import GEOMETRY, Network
from mathsnap.training.shapes import class_shapes
from mathsnap.training.train import load_network
from mathsnap.vision.prepare import EM, MULTIPLE, STRIDE

__all__ = ["Reader", "export"]

_log = logging.getLogger(__name__)

_OUTPUTS = ("cell", "heat", "geometry", "name", "share")
_CHOICES = 5
_LEAST_HEAT = 0.1


class Reader(nn.Module):
    """The network with the search for peaks, so that classes are only asked of cells that hold a sign.

    Input: ink (1 x 1 x H x W). Outputs, for each of n peaks: cell (row times columns plus column), heat,
    geometry (n x 6, see `network.GEOMETRY`), the numbers of its five likeliest classes and their shares.
    """

    def __init__(self, network: Network, classes: int) -> None:
        super().__init__()
        self.network = network
        self.choices = min(_CHOICES, classes)

    def forward(self, ink: Tensor) -> tuple[Tensor, ...]:
        found = self.network(ink)
        heat = torch.sigmoid(found.heat)
        best = functional.max_pool2d(heat, 3, 1, 1)
        peaks = torch.where(heat >= best, heat, torch.zeros_like(heat)).reshape(-1)
        cell = torch.nonzero(peaks > _LEAST_HEAT).reshape(-1)
        columns = heat.shape[3]
        row = cell.div(columns, rounding_mode="floor")
        features = found.at(torch.zeros_like(cell), row, cell - row * columns)
        geometry = found.geometry[0].flatten(1).t()[cell]
        share, name = torch.softmax(self.network.classify(features), -1).topk(self.choices, -1)
        return cell, peaks[cell], geometry, name, share


def export(checkpoint: Path, target: Path) -> None:
    """Writes the averaged network of a checkpoint as ONNX and checks that it still gives the same.

    Metadata: classes (JSON list), em (least and greatest pixels per em), stride, multiple, geometry, steps,
    shapes (what the signs of each class measure, see `class_shapes`).

    Raises:
        ValueError: the file gives other answers than the network.
    """
    import onnx

    network, classes, trained = load_network(checkpoint)
    reader = Reader(network, len(classes.names)).eval()
    example = torch.rand(1, 1, 4 * MULTIPLE, 8 * MULTIPLE)
    torch.onnx.export(
        reader,
        (example,),
        str(target),
        input_names=["ink"],
        output_names=list(_OUTPUTS),
        dynamic_axes={"ink": {2: "height", 3: "width"}, **{name: {0: "signs"} for name in _OUTPUTS}},
        opset_version=17,
        dynamo=False,
    )
    model = onnx.load(str(target))
    described = {
        "classes": json.dumps(classes.names, ensure_ascii=False),
        "em": json.dumps(EM),
        "stride": str(STRIDE),
        "multiple": str(MULTIPLE),
        "geometry": json.dumps(GEOMETRY),
        "shapes": json.dumps(class_shapes(checkpoint.parent / TRAIN, classes.names)),
        "steps": str(trained["step"]),
    }
    for key, value in described.items():
        model.metadata_props.add(key=key, value=value)
    onnx.save(model, str(target))
    _check(reader, target)
    _log.info("%s: %d classes, %.1f MB", target, len(classes.names), target.stat().st_size / 1e6)


def _check(reader: Reader, target: Path) -> None:
    """Compares both on a picture of another size than the one the file was made with."""
    import onnxruntime

    picture = torch.rand(1, 1, 3 * MULTIPLE, 5 * MULTIPLE, generator=torch.Generator().manual_seed(0))
    session = onnxruntime.InferenceSession(str(target), providers=["CPUExecutionProvider"])
    with torch.no_grad():
        wanted = [output.numpy() for output in reader(picture)]
    for name, mine, theirs in zip(_OUTPUTS, wanted, session.run(None, {"ink": picture.numpy()}), strict=True):
        if mine.shape != theirs.shape or not np.allclose(mine, theirs, atol=1e-3, rtol=1e-3):
            raise ValueError(f"{target} differs from the network in {name!r}")
