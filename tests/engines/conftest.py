"""A tiny pix2tex: its own kind of network with a few thousand weights, in its own file format."""

from __future__ import annotations

from pathlib import Path

import pytest

_SMALL = {
    "dim": 32,
    "encoder_depth": 1,
    "num_layers": 1,
    "heads": 2,
    "backbone_layers": [1, 1, 1],
    "max_seq_len": 12,
    "max_height": 64,
    "max_width": 96,
}


@pytest.fixture(scope="session")
def tiny_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with config.yaml and weights.pth, made as pix2tex makes them in training."""
    pytest.importorskip("pix2tex")
    torch = pytest.importorskip("torch")
    import pix2tex
    import yaml
    from munch import Munch
    from pix2tex.models import get_model
    from pix2tex.utils import parse_args

    folder = tmp_path_factory.mktemp("pix2tex")
    settings = Path(pix2tex.__path__[0]) / "model" / "settings" / "config.yaml"
    config = yaml.safe_load(settings.read_text()) | _SMALL
    (folder / "config.yaml").write_text(yaml.safe_dump(config))
    arguments = parse_args(Munch(config), no_cuda=True)
    arguments.wandb = False
    torch.manual_seed(1)
    torch.save(get_model(arguments).state_dict(), folder / "weights.pth")
    return folder
