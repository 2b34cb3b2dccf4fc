"""The network learns, survives a stop, and reads the same as an ONNX file; needs the extra `train`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pymupdf
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from mathsnap.boxes import Box  # noqa: E402
from mathsnap.training.build import CLASSES, TRAIN, VALIDATION  # noqa: E402
from mathsnap.training.detect import detect  # noqa: E402
from mathsnap.training.export import export  # noqa: E402
from mathsnap.training.labels import Label  # noqa: E402
from mathsnap.training.network import Network  # noqa: E402
from mathsnap.training.shards import ClassList, write_shard  # noqa: E402
from mathsnap.training.train import CHECKPOINT, Options, load_network, train  # noqa: E402


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Squares to train on."""
    for part in (TRAIN, VALIDATION):
        (tmp_path / part).mkdir()
        document = pymupdf.open()
        page = document.new_page(width=200, height=40)
        page.draw_rect(pymupdf.Rect(50, 10, 60, 20), color=None, fill=(0, 0, 0))
        label = Label("square upright", Box(50, 10, 60, 20), 20.0, 10.0)
        write_shard(tmp_path / part / "00000", document.tobytes(), [[label]], "cm", 10)
    ClassList(("square upright", "none upright")).save(tmp_path / CLASSES)
    return tmp_path


def test_detect_gives_signs_only_for_peaks() -> None:
    torch.manual_seed(0)
    network = Network(3).eval()
    assert detect(network, np.zeros((64, 96), np.float32)) == []


@pytest.mark.slow
def test_training_resumes_and_exports(data: Path) -> None:
    train(data, Options(steps=2, batch=2, validate_crops=2))
    train(data, Options(steps=3, batch=2, validate_crops=2))
    network, classes, trained = load_network(data / CHECKPOINT)
    assert trained["step"] == 3
    assert classes.names == ("square upright", "none upright")
    assert isinstance(network, Network)
    export(data / CHECKPOINT, data / "network.onnx")
    import onnxruntime

    session = onnxruntime.InferenceSession(str(data / "network.onnx"), providers=["CPUExecutionProvider"])
    described = session.get_modelmeta().custom_metadata_map
    assert described["stride"] == "4"
    assert "square upright" in described["classes"]
