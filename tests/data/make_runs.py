"""Remakes runs.jsonl from formulas.txt; needs a TeX.

Every formula is set in Computer Modern, every third in one more font. A formula that does not come back as it
is written is reported, with what came back and whether that prints the same.
"""

from __future__ import annotations

import json
import sys
from itertools import cycle
from pathlib import Path

from mathsnap.latex import write
from mathsnap.structure import parse
from mathsnap.training.fontsetups import FONT_SETUPS
from mathsnap.training.runs import run_to_json
from mathsnap.training.score import score
from mathsnap.training.typeset import Setting, read_runs, typeset

HERE = Path(__file__).parent
OTHERS = ("lm", "newtx", "newpx", "stix2", "fourier", "libertinus", "xcharter", "cmbright")


def main() -> None:
    lines = (HERE / "formulas.txt").read_text(encoding="utf-8").splitlines()
    formulas = [line for line in lines if line and not line.startswith("#")]
    wanted: dict[str, list[str]] = {"cm": formulas} | {font: [] for font in OTHERS}
    for font, formula in zip(cycle(OTHERS), formulas[::3], strict=False):
        wanted[font].append(formula)
    records, wrong = [], []
    for font, chosen in wanted.items():
        for formula, run in zip(chosen, typeset(chosen, Setting(FONT_SETUPS[font]), read_runs), strict=True):
            if run is None:
                sys.exit(f"{font} cannot set {formula}")
            records.append({"latex": formula, "font": font, **run_to_json(run)})
            read = write(parse(run))
            if read != formula:
                wrong.append((font, formula, read))
    text = "\n".join(json.dumps(r, ensure_ascii=False, separators=(",", ":")) for r in records)
    (HERE / "runs.jsonl").write_text(text + "\n", encoding="utf-8")
    for (font, formula, read), result in zip(wrong, score([w[1:] for w in wrong]), strict=True):
        same = result is not None and result.lenient
        print(f"{font:10} {'spelling' if same else 'WRONG   '} {formula}\n{'':20}{read}")  # noqa: T201
    print(f"{len(records)} runs, {len(wrong)} do not come back as written")  # noqa: T201


if __name__ == "__main__":
    main()
