"""Opening the trained networks that come with the package."""

from __future__ import annotations

import os
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from mathsnap.errors import DependencyError

__all__ = ["open_network", "shipped"]


def open_network(path: Path, threads: int = 0) -> Any:
    """An ONNX Runtime session on the CPU, which several threads may use at once; threads: 0 for all.

    Raises:
        DependencyError: ONNX Runtime is not installed.
    """
    try:
        import onnxruntime
    except ImportError as error:
        raise DependencyError("pictures need onnxruntime: pip install onnxruntime") from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = False  # a page's gigabytes are given back
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def shipped(name: str, variable: str) -> Path:
    """Where a network lies: a file of this package, or what an environment variable names instead.

    Raises:
        DependencyError: there is no such file.
    """
    asked = os.environ.get(variable)
    if asked:
        if not Path(asked).is_file():
            raise DependencyError(f"{variable}: there is no file {asked}")
        return Path(asked)
    # packages are installed as folders: the path stays good after the context
    with as_file(files("mathsnap.vision").joinpath(name)) as path:
        if not path.is_file():
            raise DependencyError(f"this copy of mathsnap lacks its network ({name}); install it anew")
        return path
