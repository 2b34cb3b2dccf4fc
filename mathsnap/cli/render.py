"""`mathsnap render`: a formula as a drawing, a picture, MathML, text or words."""

from __future__ import annotations

import sys
from base64 import b64encode
from pathlib import Path
from typing import Any, cast

import click

import mathsnap
from mathsnap import MathsnapError
from mathsnap.cli.formats import by_suffix
from mathsnap.cli.graphics import terminal
from mathsnap.cli.help import Command
from mathsnap.cli.inputs import latex_of
from mathsnap.cli.output import json_line, to_stdout

__all__ = ["render"]

_SUFFIXES = {".svg": "svg", ".png": "png", ".mml": "mathml", ".xml": "mathml", ".txt": "text"}
_FORMATS = ("svg", "png", "mathml", "text", "speech")


@click.command(cls=Command)
@click.argument("latex")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write there.")
@click.option("--format", "form", type=click.Choice(_FORMATS), help="Default: by the suffix of -o.")
@click.option(
    "--setter",
    type=click.Choice(["ziamath", "tex"]),
    default="ziamath",
    show_default=True,
    help="tex draws with the TeX that is installed (pdflatex, lualatex or tectonic), fenced in.",
)
@click.option("--inline", is_flag=True, help="As within a line of text.")
@click.option("--dpi", default=144.0, show_default=True, help="Dots per inch of a PNG.")
@click.option("--font-size", default=24.0, show_default=True, help="In points.")
@click.option("--color", metavar="COLOUR", help="A name or #rrggbb.")
@click.option("--background", metavar="COLOUR", help="A name or #rrggbb; transparent without.")
@click.option("--json", "as_json", is_flag=True, help="As an object; what is no text in base 64.")
def render(
    latex: str, output: Path | None, form: str | None, inline: bool, as_json: bool, **options: Any
) -> None:
    """A formula as SVG, PNG, MathML, Unicode text or spoken words.

    LATEX is the formula, or - for standard input. Without -o a terminal that can show pictures (kitty,
    iTerm2, sixel) gets one, any other Unicode text, and a pipe SVG; MATHSNAP_GRAPHICS=kitty, iterm2, sixel or
    none overrules what is guessed.

    \b
    Examples:
      mathsnap render '\\frac{QK^T}{\\sqrt{d_k}}' -o attention.svg
      mathsnap render 'E = mc^2' -o emc.png --dpi 288 --background white
      mathsnap render 'x_i^2' --format speech
    """
    source = latex_of(latex)
    form = form or (by_suffix(output, _SUFFIXES) if output else None)
    seen = sys.stdout.isatty() and not as_json
    shown = terminal() if form is None and seen else None
    if form is None:
        form = ("png" if shown else "text") if seen else "svg"
        if shown and options["color"] is None and options["background"] is None:
            options["background"] = "white"
    made = mathsnap.render(source.strip(), cast(Any, form), display=not inline, **options)
    data = made if isinstance(made, bytes) else made.encode()
    if output is not None:
        _write(output, data)
    if as_json:
        content = made if isinstance(made, str) else b64encode(made).decode()
        record = {
            "latex": source.strip(),
            "format": form,
            "output": output and str(output),
            "content": content,
        }
        to_stdout([json_line(record)])
    elif output is not None:
        return
    elif shown:
        click.echo(shown(data))
    else:
        click.echo(data, nl=isinstance(made, str))


def _write(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise MathsnapError(f"{path}: cannot be written: {error.strerror}") from error
