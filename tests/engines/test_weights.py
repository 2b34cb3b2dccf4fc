"""Fetching weights, from a server on this machine."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from mathsnap import MathsnapError
from mathsnap.cli import cli
from mathsnap.engines import weights
from mathsnap.engines.weights import FILES, Weights, fetch

CONTENT = bytes(range(256)) * 1000


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "served").mkdir()
    (tmp_path / "served" / "weights.pth").write_bytes(CONTENT)
    handler = partial(_Silent, directory=str(tmp_path / "served"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}/"
        http.shutdown()


def file(server: str, size: int = len(CONTENT), sha256: str = "", name: str = "weights.pth") -> Weights:
    return Weights(name, server + name, size, sha256 or hashlib.sha256(CONTENT).hexdigest())


def test_fetched_once(server: str, tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    place = fetch((file(server),), tmp_path / "to", lambda *progress: seen.append(progress))
    assert (place / "weights.pth").read_bytes() == CONTENT
    assert seen[-1] == ("weights.pth", len(CONTENT), len(CONTENT))
    count = len(seen)
    fetch((file(server),), tmp_path / "to", lambda *progress: seen.append(progress))
    assert len(seen) == count


@pytest.mark.parametrize("wrong", [{"size": 1000}, {"size": 10**6}, {"sha256": "0" * 64}])
def test_what_is_not_right_is_not_kept(server: str, tmp_path: Path, wrong: dict[str, object]) -> None:
    with pytest.raises(MathsnapError, match="nothing was kept"):
        fetch((file(server, **wrong),), tmp_path / "to")  # type: ignore[arg-type]
    assert list((tmp_path / "to").iterdir()) == []


def test_no_network_names_the_addresses_and_the_folder(tmp_path: Path) -> None:
    nowhere = tuple(file("http://127.0.0.1:9/", name=f.name) for f in FILES)
    with pytest.raises(MathsnapError) as caught:
        fetch(nowhere, tmp_path)
    assert all(f.url in str(caught.value) for f in nowhere)
    assert str(tmp_path) in str(caught.value)


def test_the_command(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        weights.fetch, "__defaults__", ((file(server),), *(weights.fetch.__defaults__ or ())[1:])
    )
    result = CliRunner().invoke(cli, ["engines", "fetch", "pix2tex", "--to", str(tmp_path / "to")])
    assert result.exit_code == 0, result.output
    assert (tmp_path / "to" / "weights.pth").exists()
