"""The commands of `python -m mathsnap.training`."""

from __future__ import annotations

import json
import logging
from itertools import chain
from pathlib import Path
from time import perf_counter

import click

from mathsnap.training.evaluate import evaluate

__all__ = ["main"]


@click.group()
@click.option("-v", "--verbose", is_flag=True, help="Say what is being done.")
def main(verbose: bool) -> None:
    """Train the picture network and measure all of mathsnap."""
    logging.basicConfig(level=logging.INFO if verbose else logging.ERROR, format="%(asctime)s %(message)s")


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--corpus", type=click.Path(path_type=Path), help=".tsv or .tsv.xz of formulas.")
@click.option("-n", "--n", "count", default=100_000, show_default=True, help="Scenes for training.")
@click.option("--held-out", default=2000, show_default=True, help="Scenes for validation.")
@click.option("--least", default=2000, show_default=True, help="How often each class shall be shown.")
@click.option("--seed", default=0, show_default=True)
def build(folder: Path, corpus: Path | None, count: int, held_out: int, least: int, seed: int) -> None:
    """Set scenes in all fonts and store them with their labels in FOLDER."""
    from mathsnap.training.build import build as made

    classes = made(folder, corpus, count, held_out, seed, least)
    click.echo(f"{len(classes.names)} classes")


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
def begin(folder: Path) -> None:
    """Put the networks that mathsnap ships into FOLDER, to train them further on its data.

    The first goes on from there with `train`, the second, where FOLDER has close-ups, with `train-closeups`.
    """
    from mathsnap.training.train import begin as begin_detector
    from mathsnap.training.train_classifier import CLOSEUPS, begin_classifier
    from mathsnap.vision import classifier, detector
    from mathsnap.vision.sessions import shipped

    begin_detector(folder, shipped(detector.WEIGHTS, "MATHSNAP_WEIGHTS"))
    if (folder / CLOSEUPS).exists():
        begin_classifier(folder, shipped(classifier.WEIGHTS, "MATHSNAP_CLOSEUPS"))


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--steps", default=60_000, show_default=True, help="Batches in all.")
@click.option("--batch", default=12, show_default=True)
@click.option("--rate", default=2e-3, show_default=True, help="Highest learning rate.")
@click.option("--minutes", default=float("inf"), help="Stop after so long; the same command goes on.")
@click.option("--threads", default=0, help="Threads of the CPU; 0 for all.")
@click.option("--workers", default=0, help="Processes that draw pictures.")
@click.option("--seed", default=0, show_default=True)
def train(
    folder: Path, steps: int, batch: int, rate: float, minutes: float, threads: int, workers: int, seed: int
) -> None:
    """Train the network on the data in FOLDER, from its checkpoint if there is one."""
    from mathsnap.training.train import Options
    from mathsnap.training.train import train as run

    run(folder, Options(steps, batch, rate, minutes, threads, workers, seed))


@main.command()
@click.argument("checkpoint", type=click.Path(path_type=Path))
@click.argument("target", type=click.Path(path_type=Path))
def export(checkpoint: Path, target: Path) -> None:
    """Write the network of CHECKPOINT as the ONNX file TARGET."""
    from mathsnap.training.export import export as write

    write(checkpoint, target)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--files", default=40, show_default=True, help="Files of close-ups, 57,000 signs each.")
@click.option("--found", default=20, show_default=True, help="Files of boxes that the first network finds.")
@click.option("--seed", default=0, show_default=True)
def closeups(folder: Path, files: int, found: int, seed: int) -> None:
    """Make close-ups of the signs in the data of FOLDER, for the second network."""
    from mathsnap.training.train_classifier import make_closeups

    make_closeups(folder, files, found, seed)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--steps", default=12_000, show_default=True, help="Batches in all.")
@click.option("--batch", default=256, show_default=True)
@click.option("--rate", default=2e-3, show_default=True, help="Highest learning rate.")
@click.option("--minutes", default=float("inf"), help="Stop after so long; the same command goes on.")
@click.option("--threads", default=0, help="Threads of the CPU; 0 for all.")
@click.option("--seed", default=0, show_default=True)
@click.option(
    "--lesson", default=1, show_default=True, help="2: a new schedule, with the weights of lesson 1."
)
def train_closeups(
    folder: Path, steps: int, batch: int, rate: float, minutes: float, threads: int, seed: int, lesson: int
) -> None:
    """Train the second network on the close-ups in FOLDER, from its checkpoint if there is one."""
    from mathsnap.training.train_classifier import Options, train_classifier

    train_classifier(folder, Options(steps, batch, rate, minutes, threads, seed, lesson=lesson))


@main.command()
@click.argument("checkpoint", type=click.Path(path_type=Path))
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--blend", "other", type=click.Path(path_type=Path), help="Average it with another checkpoint.")
@click.option("--share", default=0.25, show_default=True, help="Of the other checkpoint.")
def export_closeups(checkpoint: Path, target: Path, other: Path | None, share: float) -> None:
    """Write the second network, CHECKPOINT, as the ONNX file TARGET."""
    from mathsnap.training.export_classifier import export_classifier

    export_classifier(checkpoint, target, other, share)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("target", type=click.Path(path_type=Path))
@click.option("-n", "--n", "count", default=500, show_default=True, help="Pictures to measure on.")
@click.option("--second", is_flag=True, help="Only the part about the second network anew.")
def card(folder: Path, target: Path, count: int, second: bool) -> None:
    """Measure the networks trained in FOLDER and write their model card TARGET."""
    from mathsnap.training.card import model_card, with_second_network

    if second:
        written = with_second_network(target.read_text(encoding="utf-8"), folder)
    else:
        written = model_card(folder, count)
    target.write_text(written, encoding="utf-8")


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("target", type=click.Path(path_type=Path))
def context(folder: Path, target: Path) -> None:
    """Count which signs stand together in the shards of FOLDER, and write the model TARGET."""
    from mathsnap.training.build import TRAIN
    from mathsnap.training.pairs import write_context

    write_context(folder / TRAIN, target)


@main.command()
@click.option(
    "--mathjax", type=click.Path(path_type=Path), help="Folder with the npm package mathjax-full 3."
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write the table there.")
def dialects(mathjax: Path | None, output: Path | None) -> None:
    """Ask KaTeX, MathJax, LaTeX and latex2mathml what they know; name what the table has otherwise."""
    from mathsnap.checks.dialect import table
    from mathsnap.training.dialects import asked, written

    rows, before = asked(mathjax), table()
    if output is not None:
        output.write_text(written(rows), encoding="utf-8")
        return
    other = [name for name in {**rows, **before} if rows.get(name) != before.get(name)]
    for name in other:
        click.echo(f"{name}\t{before.get(name, 'absent')} in the table, now {rows.get(name, 'absent')}")
    click.echo(f"{len(rows)} commands and environments, {len(other)} otherwise in the table")


@main.command()
@click.option("-n", "--count", default=100_000, show_default=True, help="Strings.")
@click.option("--seed", default=0, show_default=True)
@click.option("--rendered", default=0.1, show_default=True, help="Share of them that is set too.")
def fuzz(count: int, seed: int, rendered: float) -> None:
    """Send random and mutated strings through check and render; exit 1 if one fails or takes a second."""
    from mathsnap.training.fuzz import fuzz as run

    tally = run(count, seed, rendered)
    for finding in tally.findings:
        click.echo(f"{finding.what}\t{finding.text[:200]!a}")
    click.echo(
        f"{tally.strings} strings checked, {tally.renders} rendered: {len(tally.findings)} failures, "
        f"the slowest took {tally.slowest:.2f} s"
    )
    if tally.findings:
        raise click.exceptions.Exit(1)


@main.command()
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--corpus", type=click.Path(path_type=Path), required=True, help="As for `build`.")
@click.option("--rows", "truth", type=click.Path(path_type=Path), help="Also even rows of a benchmark.")
@click.option("-n", "--n", "count", default=300, show_default=True, help="Pictures of the corpus.")
@click.option("--pages", "page_count", default=1000, show_default=True, help="Pages of the corpus.")
@click.option("--seed", default=7, show_default=True)
@click.option("--from", "first", default=0, help="Leave out so many formulas: those done before.")
def observe(
    target: Path, corpus: Path, truth: Path | None, count: int, page_count: int, seed: int, first: int
) -> None:
    """Read formulas that `build` has held out, and add what the checks see of them to TARGET."""
    from mathsnap.training import snaps, trust, trustdata

    formulas = trustdata.held_out(corpus)[first:]
    kinds = [
        trust.observe(trustdata.pictures(formulas[:count], seed)),
        trust.observe_pages(trustdata.pages(formulas[count : count + page_count], seed)),
    ]
    if truth is not None:
        kinds.append(trust.observe(trust.half(snaps.rows(truth), "even"), real=True))
    begun, written = perf_counter(), 0
    with target.open("a", encoding="utf-8") as lines:
        for one in chain.from_iterable(kinds):
            lines.write(f"{one.to_json()}\n")
            lines.flush()
            written += 1
    click.echo(f"{written} formulas in {perf_counter() - begun:.0f} s")


@main.command()
@click.argument("observations", type=click.Path(path_type=Path))
@click.argument("target", type=click.Path(path_type=Path))
def confidence(observations: Path, target: Path) -> None:
    """Fit the confidence on what `observe` wrote, and write TARGET (mathsnap/checks/confidence.json)."""
    from mathsnap.training.trust import fit, load

    fitted = fit(load(observations), "python -m mathsnap.training observe, then confidence")
    target.write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")


main.add_command(evaluate)
