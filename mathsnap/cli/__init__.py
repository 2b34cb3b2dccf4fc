"""The command line: a file for each command; each parses its options, calls the public API and prints."""

from __future__ import annotations

import atexit
import gc

from mathsnap.cli.main import cli

__all__ = ["cli", "main"]

_BETWEEN_COLLECTIONS = 20_000
"""New objects before Python looks for cycles. Next to all that a command makes is in use until it ends, so
looking every 700 takes a tenth of its time.
"""


def main() -> None:
    """The `mathsnap` command."""
    gc.set_threshold(_BETWEEN_COLLECTIONS)
    atexit.register(gc.freeze)  # nor is all of it taken apart when the process ends, which takes as long
    cli(prog_name="mathsnap")
