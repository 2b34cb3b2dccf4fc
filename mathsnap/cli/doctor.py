"""`mathsnap doctor`: what is installed, what is not, what that switches off, and what mends it."""

from __future__ import annotations

import sys

import click

from mathsnap.cli.help import Command
from mathsnap.cli.output import json_line, to_stdout

__all__ = ["doctor"]


@click.command(cls=Command)
@click.option("--json", "as_json", is_flag=True, help="One object for each line.")
def doctor(as_json: bool) -> None:
    """Says what is missing on this machine, and what mends it.

    \b
    Examples:
      mathsnap doctor
      mathsnap doctor --json

    \b
    Exit codes:
      0  all that mathsnap cannot do without is there
      1  something of that is missing
    """
    from mathsnap.health import examine

    findings = examine()
    if as_json or not sys.stdout.isatty():
        to_stdout(json_line(finding.to_dict()) for finding in findings)
    else:
        from mathsnap.cli.table import print_findings

        print_findings(findings)
    if any(finding.needed and not finding.there for finding in findings):
        raise click.exceptions.Exit(1)
