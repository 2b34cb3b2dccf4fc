"""The history: what is kept is found again, whatever happens to the file or its writers."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from mathsnap import Formula, MathsnapError, Source, Status, SymbolReading, UsageError, history
from mathsnap.boxes import Box
from mathsnap.formula import Check
from mathsnap.history import History, formula_of

FORMULA = Formula(
    r"\frac{a}{b_1}",
    tag=("(1)", "(2)"),
    status=Status.VERIFIED,
    confidence=0.75,
    checks=(Check("syntax", True, "fine", (Box(1, 2, 3, 4),)),),
    source=Source("a/paper.png", None, Box(1, 2, 3, 4.5), 96.0, "ab12"),
    symbols=(SymbolReading("a", Box(1, 2, 3, 4), 0.5, (("\\alpha", 0.25),)),),
    elapsed_ms=12.5,
)


@pytest.fixture
def store(tmp_path: Path) -> History:
    return History(tmp_path / "deep" / "history.sqlite3")


def test_the_record_comes_back_whole(store: History) -> None:
    number = store.add(FORMULA, digest="d1", picture=Image.new("RGBA", (2000, 1000), "white"))
    entry = store.get(number)
    assert entry.formula == FORMULA
    assert entry.digest == "d1"
    assert entry.picture is not None
    assert len(entry.picture) < 10_000
    assert formula_of(Formula("x").to_dict()) == Formula("x")


def test_finding(store: History) -> None:
    assert store.find("d1", engine="glyph") == []
    assert not store.path.exists()
    for latex in ("x_1", "x%", "xa1"):
        store.add(Formula(latex, source=Source(f"{latex}.png")), digest=latex)
    assert [entry.formula.latex for entry in store.find("x_1", engine="glyph")] == ["x_1"]
    assert store.find("x_1", engine="pix2tex") == []
    assert [entry.formula.latex for entry in store.search("X_1")] == ["x_1"]
    assert [entry.formula.latex for entry in store.search("%")] == ["x%"]
    assert [entry.formula.latex for entry in store.search("a1.PNG")] == ["xa1"]
    assert [entry.formula.latex for entry in store.latest(2)] == ["xa1", "x%"]


def test_another_version_reads_anew(store: History, monkeypatch: pytest.MonkeyPatch) -> None:
    store.add(FORMULA, digest="d1")
    monkeypatch.setattr(history, "edition", lambda: "0.1.0+other")
    assert store.find("d1", engine="glyph") == []


def test_forgetting(store: History) -> None:
    numbers = [store.add(Formula(f"x_{i}")) for i in range(6)]
    assert store.delete(*numbers[:2], 99) == 2
    assert store.delete(*store.old(keep=3)) == 1
    assert store.delete(*store.old(older_than=timedelta(hours=1))) == 0
    time.sleep(0.01)
    assert store.delete(*store.old(older_than=timedelta(0))) == 3
    with pytest.raises(UsageError, match="no formula 6"):
        store.get(6)
    assert store.add(FORMULA) == 7  # a number is not given twice


def test_a_damaged_file_is_set_aside(store: History, caplog: pytest.LogCaptureFixture) -> None:
    store.add(FORMULA)
    for path in store.path.parent.iterdir():
        path.unlink()
    store.path.write_bytes(b"this is no database" * 100)
    assert store.latest() == []
    assert store.add(FORMULA) == 1
    (aside,) = store.path.parent.glob("history.sqlite3.*")
    assert aside.read_bytes().startswith(b"this is no database")
    assert "set aside" in caplog.text


def test_a_damaged_page_within(store: History) -> None:
    for _ in range(50):
        store.add(FORMULA)
    content = bytearray(store.path.read_bytes())
    content[4096:] = os.urandom(len(content) - 4096)
    store.path.write_bytes(content)
    store.latest(-1)
    assert store.add(FORMULA) == 1
    assert any(path.read_bytes() == content for path in store.path.parent.glob("history.sqlite3.*"))


def test_a_newer_file_is_set_aside(store: History, caplog: pytest.LogCaptureFixture) -> None:
    store.add(FORMULA)
    with sqlite3.connect(store.path) as base:
        base.execute("PRAGMA user_version = 99")
    base.close()
    assert store.latest() == []
    assert "newer mathsnap" in caplog.text
    (aside,) = store.path.parent.glob("history.sqlite3.*")
    assert len(sqlite3.connect(aside).execute("SELECT * FROM formulas").fetchall()) == 1


def test_a_strange_row_is_passed_over(store: History, caplog: pytest.LogCaptureFixture) -> None:
    store.add(FORMULA)
    with sqlite3.connect(store.path) as base:
        base.execute(
            "INSERT INTO formulas SELECT 9, time, digest, engine, version, status, latex, path, '{}', 0 "
            "FROM formulas"
        )
    base.close()
    assert [entry.id for entry in store.latest()] == [1]
    assert "formula 9" in caplog.text


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(MathsnapError, match="cannot be used"):
        History(tmp_path / "file" / "history").add(FORMULA)


_WRITER = """
import sys
from mathsnap import Formula
from mathsnap.history import History
store = History(sys.argv[1])
for i in range(int(sys.argv[2])):
    store.add(Formula(f"x_{i}"), digest=sys.argv[3])
    print(i, flush=True)
"""


def test_several_processes_at_once(store: History) -> None:
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(store.path), "25", str(i)], stdout=subprocess.DEVNULL
        )
        for i in range(4)
    ]
    assert [writer.wait(60) for writer in writers] == [0] * 4
    assert len(store.latest(-1)) == 100


def test_killed_at_any_moment(store: History) -> None:
    done = 0
    for _ in range(4):
        command = [sys.executable, "-c", _WRITER, str(store.path), "100000", "k"]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            for _ in range(7):
                writer.stdout.readline()
            writer.send_signal(signal.SIGKILL)
            done += 7 + len(writer.stdout.read().splitlines())
    assert done <= len(store.latest(-1)) <= done + 4
    assert [path.name for path in store.path.parent.glob("history.sqlite3.*")] == []


def test_where_it_lies(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MATHSNAP_HISTORY", str(tmp_path / "h"))
    assert History().path == tmp_path / "h"
    assert not History.is_off()
    monkeypatch.setenv("MATHSNAP_HISTORY", "off")
    assert History.is_off()
    monkeypatch.delenv("MATHSNAP_HISTORY")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert History().path.name == "history.sqlite3"
