"""The command line: a file for each command; each parses its options, calls the public API and prints."""

from __future__ import annotations

from mathsnap.cli.main import cli

__all__ = ["cli", "main"]


def main() -> None:
    """The `mathsnap` command."""
    cli(prog_name="mathsnap")
