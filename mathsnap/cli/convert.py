"""`mathsnap convert`: a draft as LaTeX, PDF, page or message, or as a draft for another platform."""

from __future__ import annotations

from pathlib import Path

import click

import mathsnap
from mathsnap.cli.draft import tell
from mathsnap.cli.help import Command
from mathsnap.cli.into import STYLES
from mathsnap.cli.talk import say

__all__ = ["convert"]


@click.command(cls=Command)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    "outputs",
    metavar="FILE",
    multiple=True,
    required=True,
    type=click.Path(path_type=Path),
    help="What to write, by its suffix: .tex .pdf .html .eml .md; may be given several times.",
)
@click.option(
    "--style",
    metavar="STYLE",
    type=click.Choice(STYLES),
    default="auto",
    help=f"How a draft's formulas are written: {', '.join(STYLES)}.",
)
@click.option("--slot", "slots", metavar="NAME", multiple=True, help="Fill only the slot of that name.")
@click.option("--all-images", is_flag=True, help="Also every image that is a formula.")
@click.option("--numbered/--not-numbered", default=True, show_default=True, help="Number the displays.")
@click.option("--credit", is_flag=True, help="Say under a formula which paper it comes from.")
@click.option("--force", is_flag=True, help="Use readings in doubt too, with a visible note.")
@click.option("--allow-outside", is_flag=True, help="Read pictures outside the draft's folder too.")
@click.option(
    "--template", type=click.Path(path_type=Path), help="A LaTeX file with <<body>>, <<title>> and so on."
)
@click.option("--json", "as_json", is_flag=True, help="What became of each slot, one object a line.")
def convert(
    file: Path,
    outputs: tuple[Path, ...],
    style: str,
    slots: tuple[str, ...],
    all_images: bool,
    numbered: bool,
    credit: bool,
    force: bool,
    allow_outside: bool,
    template: Path | None,
    as_json: bool,
) -> None:
    """Fill the slots of a draft and write it as a document; the draft stays as it is.

    FILE is Markdown, HTML (also saved from a browser), LaTeX or a notebook. Needs pandoc, which comes with
    pip install 'mathsnap[newsletter]', and for PDF a TeX.

    \b
    Examples:
      mathsnap convert issue-29.md --all-images -o issue-29.tex -o issue-29.pdf
      mathsnap convert issue-29.md -o issue-29.eml
      mathsnap convert issue-29.md -o substack.md --style substack

    \b
    Exit codes:
      0  all was written
      1  something could not be read or written, or a formula is in doubt
      2  the call is wrong
    """
    events = mathsnap.convert(
        file,
        outputs,
        style=style,
        slots=slots,
        all_images=all_images,
        numbered=numbered,
        credit=credit,
        force=force,
        allow_outside=allow_outside,
        template=template,
    )
    for event in events:
        tell(event, as_json=as_json)
    for output in outputs:
        say(f"mathsnap: {output}: written")
    if any(event.what == "refused" for event in events):
        raise click.exceptions.Exit(1)
