"""Networks that the package ships, as networks to train on: the weights in an ONNX file, and the statistics
of the batch normalisations that were folded into them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

__all__ = ["shipped_classes", "warm"]

_NORM = "BatchNormalization"
_LAYERS = ("Conv", "Gemm", "MatMul", _NORM)


def shipped_classes(path: Path) -> tuple[str, ...]:
    """The classes that an ONNX file of ours says it knows."""
    import onnx

    described = {entry.key: entry.value for entry in onnx.load(str(path)).metadata_props}
    return tuple(json.loads(described["classes"]))


def warm(reader: nn.Module, path: Path, examples: tuple[Tensor, ...]) -> None:
    """Gives a network the weights of an ONNX file that was exported from one of its kind.

    A folded normalisation is undone so that nothing changes: its statistics are those of the examples, and
    its scale and shift take them back.

    Args:
        reader: the module that was exported.
        path: the ONNX file.
        examples: what the module takes, enough of it for statistics.

    Raises:
        ValueError: the file is of another kind of network.
    """
    reader.eval()
    layers, nodes = _called(reader, examples), list(_nodes(path))
    folded: dict[nn.Module, Any] = {}
    for layer, after in zip(layers, [*layers[1:], None], strict=True):
        if layer in folded.values():
            continue
        if not nodes:
            raise ValueError(f"{path} has fewer layers than the network")
        kind, weights = nodes.pop(0)
        if after is not None and _normalises(after) and len(weights) == 2 and kind != _NORM:
            folded[layer] = after
            _as_shift(after, weights.pop())
        _fill(layer, weights)
    if nodes:
        raise ValueError(f"{path} has more layers than the network")
    _measure(reader, folded, examples)


def _as_shift(norm: Any, shift: Tensor) -> None:
    """A normalisation that only adds something."""
    with torch.no_grad():
        norm.running_mean.zero_()
        norm.running_var.fill_(1 - norm.eps)
        norm.weight.fill_(1)
        norm.bias.copy_(shift)


def _measure(reader: nn.Module, folded: dict[nn.Module, Any], examples: tuple[Tensor, ...]) -> None:
    """Gives these normalisations the statistics of what comes before them; what they give stays the same."""
    moments: dict[nn.Module, tuple[Tensor, Tensor]] = {}

    def see(layer: nn.Module, given: Tensor) -> None:
        flat = given.transpose(0, 1).flatten(1)
        moments[layer] = flat.mean(1), flat.var(1)

    _watched(reader, folded, examples, see)
    with torch.no_grad():
        for layer, norm in folded.items():
            mean, variance = moments[layer]
            norm.running_mean.copy_(mean)
            norm.running_var.copy_(variance)
            norm.weight.copy_((variance + norm.eps).sqrt())
            norm.bias.add_(mean)


def _called(reader: nn.Module, examples: tuple[Tensor, ...]) -> list[nn.Module]:
    """The layers with weights in the order in which they are used."""
    order: list[nn.Module] = []
    layers = [m for m in reader.modules() if isinstance(m, nn.Conv2d | nn.Linear) or _normalises(m)]
    _watched(reader, layers, examples, lambda layer, _: order.append(layer))
    return order


def _normalises(layer: nn.Module) -> bool:
    return isinstance(layer, nn.BatchNorm1d | nn.BatchNorm2d)


def _watched(
    reader: nn.Module,
    layers: Iterable[nn.Module],
    examples: tuple[Tensor, ...],
    see: Callable[[nn.Module, Tensor], None],
) -> None:
    """Runs the module and shows what each of these layers gives."""
    hooks = [layer.register_forward_hook(lambda layer, _, given: see(layer, given)) for layer in layers]
    with torch.no_grad():
        reader(*examples)
    for hook in hooks:
        hook.remove()


def _nodes(path: Path) -> Iterator[tuple[str, list[Tensor]]]:
    """The layers of an ONNX file in order: their kind, and their weights as torch lays them out."""
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(path)).graph
    stored = {array.name: numpy_helper.to_array(array) for array in graph.initializer}
    for node in graph.node:
        weights = [torch.from_numpy(np.array(stored[name])) for name in node.input if name in stored]
        if node.op_type in _LAYERS and weights:
            yield node.op_type, [weights[0].t(), *weights[1:]] if node.op_type == "MatMul" else weights


def _fill(layer: Any, weights: Sequence[Tensor]) -> None:
    names = ("weight", "bias", "running_mean", "running_var")
    places = [getattr(layer, name) for name in names if getattr(layer, name, None) is not None]
    with torch.no_grad():
        for place, value in zip(places, weights, strict=True):
            if place.shape != value.shape:
                raise ValueError(f"a layer has weights {tuple(value.shape)}, not {tuple(place.shape)}")
            place.copy_(value)
