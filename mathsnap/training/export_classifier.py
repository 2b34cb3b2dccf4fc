"""The second network as an ONNX file that needs no torch."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from mathsnap.training.classifier import Classifier
from mathsnap.training.commonness import COMMONNESS, prior_shift
from mathsnap.training.train_classifier import blend, count_closeups, load_classifier
from mathsnap.vision.closeups import SIDE

__all__ = ["Reader", "export_classifier"]

_log = logging.getLogger(__name__)

_OUTPUTS = ("name", "share", "nothing", "y", "size")
_CHOICES = 8


class Reader(nn.Module):
    """The network with all that is asked of it.

    Input: close-ups (n x 2 x 32 x 32, 0 to 255) and extents (n x 2). Outputs: the numbers of the eight
    likeliest classes and their shares (n x 8 each), the share of no sign at all, baselines, sizes (n each);
    see `Answer`. shift: added to the logits of the classes, how likely there is a sign stays (see
    `prior_shift`).
    """

    shift: Tensor

    def __init__(self, network: Classifier, shift: Tensor | None = None) -> None:
        super().__init__()
        self.network = network
        self.register_buffer("shift", torch.zeros(1) if shift is None else shift)

    def forward(self, pictures: Tensor, extent: Tensor) -> tuple[Tensor, ...]:
        answer = self.network(pictures.float() / 255, extent)
        nothing = torch.softmax(answer.logits, -1)[:, -1]
        shares = torch.softmax(answer.logits[:, :-1] + self.shift, -1) * (1 - nothing[:, None])
        share, name = shares.topk(_CHOICES, -1)
        return name, share, nothing, answer.y, answer.size


def export_classifier(checkpoint: Path, target: Path, other: Path | None = None, share: float = 0.0) -> None:
    """Writes the averaged network of a checkpoint as ONNX and checks that it still gives the same. Its shares
    are those of signs as common as in the corpus, see `commonness`.

    checkpoint: in the folder of the data. other, share: blend it with that share of another checkpoint, see
    `blend`.

    Raises:
        ValueError: the file gives other answers than the network.
    """
    import onnx

    network, classes, trained = blend(checkpoint, other, share) if other else load_classifier(checkpoint)
    reader = Reader(network, torch.from_numpy(_shift(checkpoint.parent, classes.names))).eval()
    example = _example(4)
    torch.onnx.export(
        reader,
        example,
        str(target),
        input_names=["pictures", "extent"],
        output_names=list(_OUTPUTS),
        dynamic_axes={name: {0: "signs"} for name in ("pictures", "extent", *_OUTPUTS)},
        opset_version=17,
        dynamo=False,
    )
    model = onnx.load(str(target))
    for key, value in {
        "classes": json.dumps(classes.names, ensure_ascii=False),
        "steps": str(trained["step"]),
    }.items():
        model.metadata_props.add(key=key, value=value)
    onnx.save(model, str(target))
    _check(reader, target)
    _log.info("%s: %.1f MB", target, target.stat().st_size / 1e6)


def _shift(folder: Path, names: Sequence[str]) -> npt.NDArray[np.float32]:
    common = json.loads((folder / COMMONNESS).read_text(encoding="utf-8"))
    return prior_shift(common, count_closeups(folder, len(names)), names)


def _example(signs: int) -> tuple[Tensor, Tensor]:
    chance = torch.Generator().manual_seed(0)
    pictures = torch.randint(0, 256, (signs, 2, SIDE, SIDE), generator=chance, dtype=torch.uint8)
    return pictures, torch.rand(signs, 2, generator=chance)


def _check(reader: Reader, target: Path) -> None:
    import onnxruntime

    pictures, extent = _example(7)
    session = onnxruntime.InferenceSession(str(target), providers=["CPUExecutionProvider"])
    with torch.no_grad():
        wanted = [output.numpy() for output in reader(pictures, extent)]
    given = session.run(None, {"pictures": pictures.numpy(), "extent": extent.numpy()})
    for name, mine, theirs in zip(_OUTPUTS, wanted, given, strict=True):
        if mine.shape != theirs.shape or not np.allclose(mine, theirs, atol=1e-3, rtol=1e-3):
            raise ValueError(f"{target} differs from the network in {name!r}")
