"""The model card: what the shipped networks were trained on, for how long, and how well they read signs."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from mathsnap.training.build import CLASSES, TRAIN
from mathsnap.training.shards import ClassList, count_classes, shard_paths
from mathsnap.training.train import CHECKPOINT, load_network, validate
from mathsnap.training.train_classifier import CHECKPOINT as CLASSIFIER
from mathsnap.training.train_classifier import load_classifier, measure_classifier

__all__ = ["model_card", "with_second_network"]

_SECOND = "## The second network"

_WEAKNESSES = """## Known weaknesses

* Trained on one CPU for a few hours; the first network was still improving when it was stopped.
* Signs that are rare in papers (see the class list in the file's metadata) were seen by the first network a
  few dozen times only; their name is mostly the second one's word.
* Look-alikes: square brackets and bars, a narrow and a wide accent, calligraphic and italic capitals.
* Text below 80 dpi, and photographs of pages that are not flat.
* Handwriting is not read at all.
"""


def model_card(folder: Path, crops: int) -> str:
    """The card of the network trained in a folder, as Markdown; measured on that many held out pictures."""
    network, classes, trained = load_network(folder / CHECKPOINT)
    quality = validate(network, folder, crops)
    figures, groups = quality.figures(), quality.by_group()
    parameters = sum(p.numel() for p in network.parameters())
    lines = [
        "# The network that finds signs in pictures",
        "",
        f"A U-shaped convolutional network at stride 4 with {parameters / 1e6:.1f} million parameters and"
        f" {len(classes.names)} classes. It was trained for {trained['step']} steps of"
        f" {trained['options']['batch']} pictures, {trained['seconds'] / 3600:.1f} hours on two CPU cores, by"
        " `python -m mathsnap.training build`, `train` and `export`.",
        "",
        "## Data",
        "",
        *_data(folder),
        "",
        f"## Figures on {crops} pictures of held out formulas",
        "",
        "Each picture is a piece of a page at 70 to 400 dpi, spoilt at random (JPEG, blur, noise, colours,"
        " tilt …); the three looks and the context that `snap` adds are not counted in.",
        "",
        "| | share of signs |",
        "|---|---|",
        f"| found | {figures['recall']:.3f} |",
        f"| of those found, true | {figures['precision']:.3f} |",
        f"| found and named right | {figures['both']:.3f} |",
        *(f"| found and named right, {name} | {share:.3f} |" for name, share in groups.items()),
        "",
        *_second_network(folder),
        _WEAKNESSES,
    ]
    return "\n".join(lines)


def with_second_network(card: str, folder: Path) -> str:
    """A card with the part about the second network written anew, for one that was trained by itself."""
    before, _, _ = card.partition(_SECOND)
    return "\n".join([before + "\n".join(_second_network(folder)), _WEAKNESSES])


def _second_network(folder: Path) -> list[str]:
    network, classes, trained = load_classifier(folder / CLASSIFIER)
    figures = measure_classifier(network, folder)
    parameters = sum(p.numel() for p in network.parameters())
    return [
        _SECOND,
        "",
        f"Close-ups of one sign and of its surroundings go through a convolutional network with"
        f" {parameters / 1e6:.1f} million parameters that says which of the {len(classes.names)} classes the"
        " sign is, or that the box holds none, and where its baseline and size are. It was trained for"
        f" {trained['step']} steps in {trained['lesson']} lessons, {trained['seconds'] / 3600:.1f} hours"
        " on two CPU cores, by `python -m mathsnap.training closeups`, `train-closeups` and"
        " `export-closeups`, on"
        " boxes of signs and on those that the first network finds. What it takes a doubtful sign for is"
        " weighed by how often authors write each (see `training/commonness.py`); that is not in these"
        " figures: of close-ups of"
        " held out formulas, boxes a little off, some without a sign, pictures spoilt as above, it names"
        f" {figures['class']:.3f} right; its baselines are off by {figures['y']:.3f} em and its sizes by"
        f" {100 * figures['size']:.0f} % in the median.",
        "",
        "Its data:",
        "",
        *_data(folder),
        "",
    ]


def _data(folder: Path) -> list[str]:
    fonts: Counter[str] = Counter()
    for path in shard_paths(folder / TRAIN):
        described = json.loads(path.read_text(encoding="utf-8"))
        fonts[described["font"]] += described["pages"]
    known = ClassList.load(folder / CLASSES).number
    signs = sorted(
        times for name, times in count_classes(shard_paths(folder / TRAIN)).items() if name in known
    )
    pages = ", ".join(f"{name} {count}" for name, count in fonts.most_common())
    return [
        f"* {sum(fonts.values())} scenes (formulas alone, numbered, in lines and paragraphs; words) with"
        f" {sum(signs)} signs, set with pdflatex at 9 to 12 points; labels are read from the PDF.",
        f"* By font: {pages}.",
        f"* A class was seen {signs[len(signs) // 2]} times in the median, {signs[0]} at least.",
        "* Formulas: a corpus of formulas of papers, lectures and textbooks that compile, and the grammar in"
        " `training/grammar.py`, which gives rare signs and constructions their share.",
    ]
