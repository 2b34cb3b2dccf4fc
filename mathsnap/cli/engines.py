"""`mathsnap engines`: what reads pictures; and the options --engine and --weights of other commands."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import click

from mathsnap import Formula, MathsnapError, NoFormulaError, UsageError, __version__
from mathsnap.cli.help import Group
from mathsnap.cli.output import json_line, to_stdout
from mathsnap.cli.talk import is_quiet, say

__all__ = ["engine_options", "engines", "unread"]

F = TypeVar("F", bound=Callable[..., Any])

_WEIGHTS = "MATHSNAP_PIX2TEX_WEIGHTS"


@click.group(cls=Group, invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="One object for each engine.")
@click.pass_context
def engines(ctx: click.Context, as_json: bool) -> None:
    """What reads pictures, and whether it is ready.

    "glyph" is mathsnap's own and comes with it; "pix2tex" is installed with pip install 'mathsnap[pix2tex]'
    and needs weights. Installed packages can add more (see `mathsnap.engines`).

    \b
    Examples:
      mathsnap engines
      mathsnap engines fetch pix2tex
    """
    if ctx.invoked_subcommand is not None:
        return
    rows = list(map(_row, _names()))
    if as_json or not sys.stdout.isatty():
        to_stdout(json_line(row) for row in rows)
    else:
        from mathsnap.cli.table import print_rows

        cells = [
            (r["name"], r["version"], "yes" if r["ready"] else "no", r["weights"] or r["reason"])
            for r in rows
        ]
        print_rows(("engine", "version", "ready", ""), cells)


@engines.command()
@click.argument("name", metavar="ENGINE", type=click.Choice(["pix2tex"]))
@click.option(
    "--to", "folder", type=click.Path(path_type=Path), help="Into this folder instead of the cache."
)
@click.option("--json", "as_json", is_flag=True, help="Where they are, as an object.")
def fetch(name: str, folder: Path | None, as_json: bool) -> None:
    """Downloads the weights of an engine, once, and checks them.

    \b
    Examples:
      mathsnap engines fetch pix2tex
      mathsnap engines fetch pix2tex --to weights/
    """
    place = _fetch(folder)
    if as_json:
        to_stdout([json_line({"engine": name, "folder": str(place)})])
    else:
        say(f"the weights of pix2tex are in {place}")


def engine_options(command: F) -> F:
    """--engine, as an argument of that name, and --weights."""
    weights = click.option(
        "--weights", metavar="DIR", type=click.Path(), expose_value=False, is_eager=True,
        callback=_set_weights, help="Folder with the weights of pix2tex.",
    )  # fmt: skip
    engine = click.option(
        "--engine", metavar="NAME", default="auto", show_default=True, callback=_offer_weights,
        shell_complete=_complete, help="What reads it; `mathsnap engines` lists them.",
    )  # fmt: skip
    return engine(weights(command))


def unread(formulas: Iterable[Formula]) -> list[MathsnapError]:
    """What to say of the formulas that an engine was shown and has no LaTeX for."""
    return [_unread(formula) for formula in formulas if not formula.latex]


def _unread(formula: Formula) -> MathsnapError:
    from mathsnap.engines import EngineError

    name = formula.source.path or "the picture"
    failure = next((check.detail for check in formula.checks if check.name == "engine"), "")
    if failure:
        return EngineError(f"{name}: {failure}")
    return NoFormulaError(f"{name}: {formula.engine} reads nothing in it; try --engine glyph")


def _set_weights(_ctx: click.Context, _parameter: click.Parameter, folder: str | None) -> None:
    if folder is not None:
        os.environ[_WEIGHTS] = folder


def _offer_weights(_ctx: click.Context, _parameter: click.Parameter, name: str) -> str:
    """Asks a person at a terminal whether missing weights shall be downloaded."""
    if name != "pix2tex" or not sys.stdin.isatty() or not sys.stderr.isatty():
        return name
    from mathsnap.engines import open_engine
    from mathsnap.engines.weights import FILES, cache_folder

    state = open_engine(name).state()
    if not state.ready and "weights" in state.reason and not os.environ.get(_WEIGHTS):
        size = sum(file.size for file in FILES) >> 20
        if click.confirm(f"pix2tex needs its weights. Download {size} MB into {cache_folder()}?", err=True):
            say(f"the weights of pix2tex are in {_fetch(None)}")
    return name


def _fetch(folder: Path | None) -> Path:
    from mathsnap.engines.weights import fetch as fetch_weights

    if is_quiet() or not sys.stderr.isatty():
        return fetch_weights(folder=folder)
    from mathsnap.cli.table import downloading

    with downloading() as on_progress:
        return fetch_weights(folder=folder, on_progress=on_progress)


def _complete(_ctx: click.Context, _parameter: click.Parameter, typed: str) -> list[str]:
    return [name for name in _names() if name.startswith(typed)]


def _names() -> tuple[str, ...]:
    from mathsnap.engines import engine_names

    return engine_names()


def _row(name: str) -> dict[str, Any]:
    from mathsnap.engines import open_engine

    if name == "glyph":
        return {"name": name, "version": __version__} | _own_state()
    try:
        engine = open_engine(name)
        return {"name": name, "version": engine.version} | engine.state().to_dict()
    except UsageError:
        raise
    except Exception as error:  # whatever another package does
        return {"name": name, "version": "", "ready": False, "weights": "", "reason": str(error)}


def _own_state() -> dict[str, Any]:
    from mathsnap.health import network

    finding = network()
    reason = "" if finding.there else finding.found
    return {"ready": finding.there, "weights": finding.found if finding.there else "", "reason": reason}
