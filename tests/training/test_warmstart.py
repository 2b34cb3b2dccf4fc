"""Shipped networks as networks to train on: they give what the file gives."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")
onnxruntime = pytest.importorskip("onnxruntime")

from mathsnap.training.classifier import Classifier  # noqa: E402
from mathsnap.training.export import Reader as DetectorReader  # noqa: E402
from mathsnap.training.export_classifier import Reader as ClassifierReader  # noqa: E402
from mathsnap.training.network import Network  # noqa: E402
from mathsnap.training.warmstart import shipped_classes, warm  # noqa: E402
from mathsnap.vision import classifier, detector  # noqa: E402
from mathsnap.vision.sessions import shipped  # noqa: E402

DETECTOR = shipped(detector.WEIGHTS, "MATHSNAP_WEIGHTS")
CLOSEUPS = shipped(classifier.WEIGHTS, "MATHSNAP_CLOSEUPS")


def answers(path, inputs):
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    given = session.run(None, dict(zip([i.name for i in session.get_inputs()], inputs, strict=True)))
    return [torch.from_numpy(array) for array in given]


def same(mine, theirs):
    return all(torch.allclose(a, b, atol=2e-3, rtol=2e-3) for a, b in zip(mine, theirs, strict=True))


def test_the_detector() -> None:
    classes = shipped_classes(DETECTOR)
    reader = DetectorReader(Network(len(classes)), len(classes))
    seed = torch.Generator().manual_seed(0)
    warm(reader, DETECTOR, (torch.rand(1, 1, 256, 256, generator=seed),))
    ink = torch.rand(1, 1, 64, 96, generator=seed)
    with torch.no_grad():
        assert same(reader(ink), answers(DETECTOR, [ink.numpy()]))


def stored(path, name):
    onnx = pytest.importorskip("onnx")
    arrays = onnx.load(str(path)).graph.initializer
    return torch.from_numpy(onnx.numpy_helper.to_array(next(a for a in arrays if a.name == name)).copy())


def test_the_second_network() -> None:
    reader = ClassifierReader(Classifier(len(shipped_classes(CLOSEUPS))), stored(CLOSEUPS, "shift"))
    seed = torch.Generator().manual_seed(0)

    def example(signs: int):
        pictures = torch.randint(0, 256, (signs, 2, 32, 32), generator=seed, dtype=torch.uint8)
        return pictures, torch.rand(signs, 2, generator=seed)

    warm(reader, CLOSEUPS, example(64))
    pictures, extent = example(5)
    with torch.no_grad():
        assert same(reader(pictures, extent), answers(CLOSEUPS, [pictures.numpy(), extent.numpy()]))


def test_statistics_are_those_of_the_examples() -> None:
    network = Network(len(shipped_classes(DETECTOR)))
    reader = DetectorReader(network, 1)
    example = torch.rand(1, 1, 256, 256, generator=torch.Generator().manual_seed(0))
    warm(reader, DETECTOR, (example,))
    with torch.no_grad():
        quiet = network(example).heat
        busy = network.train()(example).heat
    assert torch.allclose(quiet, busy, atol=0.05)


def test_another_kind_of_network() -> None:
    reader = ClassifierReader(Classifier(20))
    some = torch.zeros(2, 2, 32, 32, dtype=torch.uint8), torch.zeros(2, 2)
    with pytest.raises(ValueError, match="layer"):
        warm(reader, CLOSEUPS, some)
