"""`mathsnap completion`: the Tab key in a shell."""

from __future__ import annotations

import os
from pathlib import Path

import click

from mathsnap import UsageError
from mathsnap.cli.help import Command
from mathsnap.cli.output import json_line, to_stdout

__all__ = ["completion"]

_SHELLS = ("bash", "zsh", "fish")


@click.command(cls=Command)
@click.argument("shell", type=click.Choice(_SHELLS), required=False)
@click.option("--json", "as_json", is_flag=True, help="As an object with the shell and its script.")
@click.pass_context
def completion(ctx: click.Context, shell: str | None, as_json: bool) -> None:
    """Prints what lets the Tab key complete commands.

    SHELL is bash, zsh or fish; default the one you use.

    \b
    Examples:
      mathsnap completion bash >> ~/.bashrc
      mathsnap completion zsh >> ~/.zshrc
      mathsnap completion fish > ~/.config/fish/completions/mathsnap.fish
    """
    from click.shell_completion import get_completion_class

    name = shell or Path(os.environ.get("SHELL", "")).name
    kind = get_completion_class(name) if name in _SHELLS else None
    if kind is None:
        raise UsageError(f"your shell is not known here; name one: mathsnap completion {'|'.join(_SHELLS)}")
    script = kind(ctx.find_root().command, {}, "mathsnap", "_MATHSNAP_COMPLETE").source()
    to_stdout([json_line({"shell": name, "script": script}) if as_json else f"{script}\n"])
