"""The public door, and what it costs to open it."""

from __future__ import annotations

import os
import subprocess
import sys

import mathsnap

HEAVY = {"pymupdf", "numpy", "onnxruntime", "ziamath", "rich", "torch", "latex2mathml", "freetype", "PIL"}


def loaded_by(code: str) -> set[str]:
    report = f"import sys\n{code}\nprint(*sys.modules, file=sys.stderr)"
    run = subprocess.run([sys.executable, "-c", report], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in run.stderr.split()}


def test_the_door() -> None:
    assert {"Formula", "MathsnapError", "extract", "snap", "snap_all"} <= set(mathsnap.__all__)
    assert len(set(mathsnap.__all__)) == len(mathsnap.__all__)
    for name in mathsnap.__all__:
        assert getattr(mathsnap, name) is not None
    assert set(mathsnap.__all__) <= set(dir(mathsnap))
    assert not hasattr(mathsnap, "no_such_name")


def test_importing_is_light() -> None:
    assert not HEAVY & loaded_by("import mathsnap")
    assert not HEAVY & loaded_by("import mathsnap; mathsnap.extract")


def test_help_is_light() -> None:
    code = "from mathsnap.cli import cli\ncli(['pdf', '--help'], standalone_mode=False)"
    assert not HEAVY & loaded_by(code)


def test_help_is_quick() -> None:
    def seconds() -> float:
        """Processor time, which does not depend on what else the machine is doing."""
        before = os.times()
        subprocess.run([sys.executable, "-m", "mathsnap", "--help"], check=True, capture_output=True)
        after = os.times()
        system = after.children_system - before.children_system
        return after.children_user - before.children_user + system

    assert min(seconds() for _ in range(5)) < 0.3
