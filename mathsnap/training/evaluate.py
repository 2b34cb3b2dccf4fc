"""The commands of `python -m mathsnap.training evaluate`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from mathsnap.training.corpus import read_corpus, sample
from mathsnap.training.fontsetups import FONT_SETUPS

__all__ = ["evaluate"]


@click.group()
def evaluate() -> None:
    """Measure how right and how fast mathsnap is."""


@evaluate.command()
@click.option("--corpus", type=click.Path(path_type=Path), required=True, help=".tsv or .tsv.xz of formulas.")
@click.option("--source", "sources", multiple=True, help="Only formulas of this source; may be repeated.")
@click.option("--font", "fonts", multiple=True, default=["cm"], type=click.Choice(list(FONT_SETUPS)))
@click.option("-n", "--n", "count", default=2000, show_default=True, help="Number of formulas.")
@click.option("--seed", default=0, show_default=True)
@click.option("--size", default=10, show_default=True, type=click.IntRange(9, 12), help="Points.")
@click.option("--style", default="display", type=click.Choice(["display", "text"]))
@click.option("--fails", type=click.Path(path_type=Path), help="Failures by cause, a file for each font.")
@click.option("--json", "as_json", is_flag=True)
def roundtrip(
    corpus: Path,
    sources: tuple[str, ...],
    fonts: tuple[str, ...],
    count: int,
    seed: int,
    size: int,
    style: str,
    fails: Path | None,
    as_json: bool,
) -> None:
    """Set formulas, read the pages, set what was read and compare the prints."""
    from mathsnap.training.report import figures_table, write_failures
    from mathsnap.training.roundtrip import round_trip, tally
    from mathsnap.training.typeset import Setting

    chosen = sample(list(read_corpus(corpus, sources)), count, seed)
    rows = {}
    for font in fonts:
        setting = Setting(FONT_SETUPS[font], size, "text" if style == "text" else "display")
        trips = list(round_trip(chosen, setting))
        rows[font] = tally(trips)
        if fails is not None:
            write_failures(fails.with_stem(f"{fails.stem}-{font}"), trips)
    click.echo(figures_table(rows, as_json))


@evaluate.command()
@click.option("--corpus", type=click.Path(path_type=Path), required=True, help=".tsv or .tsv.xz of formulas.")
@click.option("--font", "fonts", multiple=True, default=["cm"], type=click.Choice(list(FONT_SETUPS)))
@click.option("-n", "--n", "count", default=2000, show_default=True, help="Number of formulas.")
@click.option("--seed", default=0, show_default=True)
@click.option(
    "--fails", type=click.Path(path_type=Path), help="Promises that do not hold, a file for each font."
)
@click.option("--json", "as_json", is_flag=True)
def promises(
    corpus: Path, fonts: tuple[str, ...], count: int, seed: int, fails: Path | None, as_json: bool
) -> None:
    """Set formulas, read the pages, and see whether `verified` holds; and how long the round trip takes."""
    from mathsnap.training import promises as kept
    from mathsnap.training.report import figures_table
    from mathsnap.training.typeset import Setting

    chosen = sample(list(read_corpus(corpus)), count, seed)
    rows = {}
    for font in fonts:
        made = list(kept.promises(chosen, Setting(FONT_SETUPS[font])))
        rows[font] = kept.figures(made)
        if fails is not None:
            kept.write_broken(fails.with_stem(f"{fails.stem}-{font}"), made)
    click.echo(figures_table(rows, as_json))


@evaluate.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("truth", type=click.Path(path_type=Path))
@click.option("--fails", type=click.Path(path_type=Path), help="Every failure side by side.")
@click.option("--json", "as_json", is_flag=True)
def pdf(folder: Path, truth: Path, fails: Path | None, as_json: bool) -> None:
    """Compare the displays of the papers in FOLDER with the records in TRUTH (JSON lines)."""
    from mathsnap.training.papers import papers
    from mathsnap.training.report import figures_table, write_comparisons

    tally = papers(folder, truth)
    if fails is not None:
        write_comparisons(fails, tally.comparisons)
    click.echo(figures_table({"papers": tally.figures()}, as_json))


@evaluate.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("-n", "--n", "count", type=int, help="Only the first N files.")
@click.option("--fails", type=click.Path(path_type=Path), help="Every failure side by side.")
@click.option("--json", "as_json", is_flag=True)
def parsebench(folder: Path, count: int | None, fails: Path | None, as_json: bool) -> None:
    """Compare displays and inline formulas of FOLDER/pdfs with FOLDER/ground_truth."""
    from mathsnap.training.papers import parsebench as measured
    from mathsnap.training.report import figures_table, write_comparisons

    tallies = measured(folder, count)
    if fails is not None:
        write_comparisons(fails, [c for tally in tallies.values() for c in tally.comparisons])
    click.echo(figures_table({kind: tally.figures() for kind, tally in tallies.items()}, as_json))


@evaluate.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("target", type=click.Path(path_type=Path))
def places(folder: Path, target: Path) -> None:
    """Write to TARGET where the displays stand that are read right of FOLDER/pdfs (see parsebench), so that
    `cuttings` can read them as pictures.
    """
    from mathsnap.training.papers import places as found

    target.write_text("".join(json.dumps(one) + "\n" for one in found(folder)), encoding="utf-8")


@evaluate.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--jobs", default=2, show_default=True, type=click.IntRange(2), help="Processes to compare with one."
)
@click.option(
    "--long", default=1000, show_default=True, type=click.IntRange(101), help="Pages of a long file."
)
@click.option("--json", "as_json", is_flag=True)
def speed(folder: Path, jobs: int, long: int, as_json: bool) -> None:
    """Measure time and memory on the papers in FOLDER, with nothing else running on the machine."""
    from mathsnap.training.speed import figures

    rows = figures(sorted(folder.glob("*.pdf")), jobs, long)
    if as_json:
        click.echo(json.dumps(rows))
        return
    for name, row in rows.items():
        click.echo(f"{name}: " + ", ".join(f"{key} {value:.6g}" for key, value in row.items()))


@evaluate.command()
@click.argument("truth", type=click.Path(path_type=Path))
@click.option("--scale", "scales", multiple=True, default=[1.0], help="Of the pictures; may be repeated.")
@click.option("-n", "--n", "count", type=int, help="Only N rows.")
@click.option("--fails", type=click.Path(path_type=Path), help="Every failure side by side.")
@click.option("--json", "as_json", is_flag=True)
def rows(
    truth: Path, scales: tuple[float, ...], count: int | None, fails: Path | None, as_json: bool
) -> None:
    """Read benchmark pictures: TRUTH has lines with "image" and "latex"."""
    from mathsnap.training import snaps

    runs = {f"scale {scale:g}": snaps.rows(truth, count, scale) for scale in scales}
    _read_pictures(runs, fails, as_json)


@evaluate.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("truth", type=click.Path(path_type=Path))
@click.option("--dpi", "resolutions", multiple=True, default=[144.0], help="May be repeated.")
@click.option("--variant", "variants", multiple=True, default=["plain"], help="May be repeated.")
@click.option("-n", "--n", "count", type=int, help="Only N displays, drawn at random.")
@click.option("--fails", type=click.Path(path_type=Path), help="Every failure side by side.")
@click.option("--json", "as_json", is_flag=True)
def cuttings(
    folder: Path,
    truth: Path,
    resolutions: tuple[float, ...],
    variants: tuple[str, ...],
    count: int | None,
    fails: Path | None,
    as_json: bool,
) -> None:
    """Read the displays of the papers in FOLDER as screenshots."""
    from mathsnap.training import snaps

    runs = {
        f"{dpi:g} dpi {variant}": snaps.cuttings(folder, truth, dpi, variant, count)
        for dpi in resolutions
        for variant in variants
    }
    _read_pictures(runs, fails, as_json)


@evaluate.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("truth", type=click.Path(path_type=Path))
@click.option("--dpi", default=150.0, show_default=True)
@click.option("--fails", type=click.Path(path_type=Path), help="Every failure side by side.")
@click.option("--json", "as_json", is_flag=True)
def pages(folder: Path, truth: Path, dpi: float, fails: Path | None, as_json: bool) -> None:
    """Read pages of the papers in FOLDER as pictures: what is found and right, and how long it takes."""
    from statistics import median

    from mathsnap.training.report import figures_table, write_comparisons
    from mathsnap.training.snaps import pages as read

    tally, seconds = read(folder, truth, dpi)
    if fails is not None:
        write_comparisons(fails, tally.comparisons)
    taken = {"pages": len(seconds), "median_s": median(seconds), "most_s": max(seconds)}
    click.echo(figures_table({f"{dpi:g} dpi": {**tally.figures(), **taken}}, as_json))


def _read_pictures(runs: dict[str, Any], fails: Path | None, as_json: bool) -> None:
    from statistics import median

    from mathsnap.training.report import figures_table, write_comparisons
    from mathsnap.training.snaps import snaps

    table = {}
    for name, known in runs.items():
        tally, seconds = snaps(known)
        table[name] = {**tally.figures(), "median_ms": 1000 * median(seconds)}
        if fails is not None:
            write_comparisons(fails.with_stem(f"{fails.stem}-{name.replace(' ', '-')}"), tally.comparisons)
    click.echo(figures_table(table, as_json))


@evaluate.command()
@click.option("--corpus", type=click.Path(path_type=Path), required=True, help=".tsv or .tsv.xz of formulas.")
@click.option("-n", "--n", "count", default=5000, show_default=True, help="Formulas that compile.")
@click.option("--broken", "slips", default=480, show_default=True, help="Formulas with a slip.")
@click.option("--seed", default=0, show_default=True)
@click.option("--fails", type=click.Path(path_type=Path), help="Where we and TeX disagree.")
@click.option("--json", "as_json", is_flag=True)
def checks(corpus: Path, count: int, slips: int, seed: int, fails: Path | None, as_json: bool) -> None:
    """Compare the syntax check with pdflatex: on formulas of the corpus, whole and broken."""
    from mathsnap.training.broken import broken, verdicts
    from mathsnap.training.report import figures_table

    chosen = sample(list(read_corpus(corpus)), count, seed)
    told = {"whole": verdicts(chosen), "broken": verdicts(broken(chosen, slips, seed))}
    if fails is not None:
        lines = [f"missed  {f}" for v in told.values() for f in v.missed]
        lines += [f"refused {f}" for v in told.values() for f in v.refused]
        fails.write_text("\n".join(lines) + "\n", encoding="utf-8")
    click.echo(figures_table({name: verdict.figures() for name, verdict in told.items()}, as_json))


@evaluate.command()
@click.argument("truth", type=click.Path(path_type=Path))
@click.option("-n", "--n", "count", type=int, help="Only N rows.")
@click.option("--half", "which", default="odd", type=click.Choice(["even", "odd"]), show_default=True)
@click.option("--plot", "picture", type=click.Path(path_type=Path), help="The reliability as SVG.")
@click.option("--json", "as_json", is_flag=True)
def trust(truth: Path, count: int | None, which: str, picture: Path | None, as_json: bool) -> None:
    """Whether verified and the confidence hold on benchmark pictures; odd rows are never fitted on."""
    from mathsnap.training import snaps
    from mathsnap.training.reliability import drawn
    from mathsnap.training.report import figures_table
    from mathsnap.training.trust import figures, half, observe, reliability

    seen = list(observe(half(snaps.rows(truth, count), "even" if which == "even" else "odd")))
    if picture is not None:
        picture.write_text(drawn(reliability(seen)), encoding="utf-8")
    click.echo(figures_table({f"{which} rows": figures(seen)}, as_json))


@evaluate.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("-n", "--n", "count", default=500, show_default=True, help="Crops of held out formulas.")
@click.option("--json", "as_json", is_flag=True)
def network(folder: Path, count: int, as_json: bool) -> None:
    """Read pictures of held out formulas with the network trained in FOLDER: all, by font, by resolution."""
    from mathsnap.training.report import figures_table
    from mathsnap.training.train import CHECKPOINT, load_network, validate

    quality = validate(load_network(folder / CHECKPOINT)[0], folder, count)
    rows = {"all": quality.figures()}
    rows |= {name: {"both": share} for name, share in quality.by_group().items()}
    click.echo(figures_table(rows, as_json))
