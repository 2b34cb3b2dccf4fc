"""200 generated drafts: every byte outside of slots stays, a second run changes nothing, undo undoes."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import mathsnap

Write = Callable[..., Path]
Fill = Callable[..., mathsnap.Change]

SLOT = "\0"
"""Stands for a slot in a generated text."""

PROSE = (
    "It costs $5 and $6, or $1,200 for all.",
    "A *word*, a `code $x$ span` and [a link](http://x.org/$a$_b_).  ",
    "“Quotes” – dashes … and naïve letters, 数式, 🚀",
    "A formula $a_i + b$ and a price of $7.",
    "Escaped \\$5, \\[1\\] and 50 % off\t",
)

MARKDOWN = (
    lambda r: "\n".join(r.choices(PROSE, k=r.randint(1, 3))),
    lambda r: f"{'#' * r.randint(1, 4)} Heading {r.randint(1, 9)}",
    lambda r: f"```{r.choice(['py', ''])}\n![a](a.png)\n<!-- mathsnap: a.png -->\n```",
    lambda r: "Then:\n\n    ![a](a.png) in indented code",
    lambda r: "> quoted\n> twice",
    lambda r: "| a | b |\n|---|--:|\n| 1 | $6 |",
    lambda r: "$$\n\\sum_{i}\n  x_i\n$$",
    lambda r: "<div class=x>\n  <b>raw $html</b>\n</div>",
    lambda r: "- item\n\n  more\n- item",
    lambda r: SLOT,
    lambda r: f"> {SLOT}",
    lambda r: f"- {SLOT}\n- other",
    lambda r: f"Words before {SLOT} and after.",
    lambda r: f"{SLOT} begins a line.",
    lambda r: f"| a | b |\n|---|---|\n| {SLOT} | x |",
    lambda r: f"```{{note}} Of $5\n:class: x\n{SLOT}\n```",
    lambda r: f"- x\n\n  :::{{tip}}\n  {SLOT}\n  :::",
    lambda r: f"[^{r.randint(1, 9)}]: A note.\n\n    {SLOT}",
    lambda r: f"Term\n: {SLOT} is $x$.",
    lambda r: f"> [!NOTE]- Title\n> > {SLOT}",
    lambda r: '%% ![a](a.png) %% {{< figure src="a.png" >}} [[a]] {ref}`a`',
    lambda r: "\\begin{align}\n![a](a.png)\n\\end{align}",
)

MARKDOWN_SLOTS = (
    "![a](a.png)",
    '![b c](<b.png> "Title")',
    "![[a.png]]",
    '<img src="b.png" alt="b">',
    "<!-- mathsnap: a.png -->",
    '{{ formula "b.png" }}',
)

HTML = (
    lambda r: f"<p>{r.choice(PROSE)}</p>",
    lambda r: "<pre>\n<!-- mathsnap: a.png --> <img src=a.png>\n</pre>",
    lambda r: "<script>if (a < b) { x = '<img src=\"a.png\">' }</script>",
    lambda r: "<P CLASS=x>No end, &nbsp; &copy 5 < 6 <br>",
    lambda r: f"<p>{SLOT}</p>",
    lambda r: f"<td>cell {SLOT} more</td>",
    lambda r: SLOT,
)

HTML_SLOTS = ("<img src=a.png>", "<IMG alt='b' src='b.png' />", "<!-- mathsnap: a.png -->")

LATEX = (
    lambda r: "Prose with 50\\% and \\$5, $x$ and \\verb|% mathsnap: a.png|.",
    lambda r: "\\begin{verbatim}\n% mathsnap: a.png\n\\includegraphics{a}\n\\end{verbatim}",
    lambda r: "% a comment \\includegraphics{a}",
    lambda r: "\\begin{equation}\nx\n\\end{equation}",
    lambda r: SLOT,
    lambda r: f"Words {SLOT} words,",
    lambda r: f"\\begin{{figure}}\n  {SLOT}\n\\end{{figure}}",
)

LATEX_SLOTS = ("\\includegraphics{a.png}", "\\includegraphics[width=3cm]{b}")

KINDS = {
    "md": (MARKDOWN, MARKDOWN_SLOTS),
    "html": (HTML, HTML_SLOTS),
    "tex": (LATEX, LATEX_SLOTS),
    "ipynb": (MARKDOWN, MARKDOWN_SLOTS),
}


def generated(kind: str, r: random.Random) -> tuple[str, str, int]:
    """A draft, the same without its slots, and how many it has."""
    blocks, slots = KINDS[kind]
    text = "\n\n".join(r.choice(blocks)(r) for _ in range(r.randint(1, 12))) + r.choice(["", "\n", "\n\n  "])
    if kind == "md" and r.random() < 0.4:
        text = "---\ntitle: $5 <!-- mathsnap: a.png -->\n---\n\n" + text
    if r.random() < 0.3 and kind != "ipynb":
        text = text.replace("\n", "\r\n")
    count = text.count(SLOT)
    bare = text.replace(SLOT, "")
    for _ in range(count):
        text = text.replace(SLOT, r.choice(slots), 1)
    return text, bare, count


def without_pairs(text: str, kind: str) -> str:
    if kind == "tex":
        return re.sub(r"% mathsnap: [^\n]*hash=.*?% /mathsnap(?:\r?\n(?= words))?", "", text, flags=re.DOTALL)
    text = re.sub(r"<!-- mathsnap: [^>]*hash=[^>]*-->.*?<!-- /mathsnap -->", "", text, flags=re.DOTALL)
    return text.replace("<span></span>", "")


def notebook(text: str, r: random.Random) -> str:
    """A text as a notebook, with a cell of code and a source in one string or in lines."""
    source: Any = text.splitlines(keepends=True) if r.random() < 0.7 else text
    cells = [
        {"cell_type": "code", "source": ["![a](a.png)"], "outputs": [], "metadata": {}},
        {"cell_type": "markdown", "metadata": {"source": "x"}, "source": source},
    ]
    return json.dumps(
        {"cells": cells, "nbformat": 4}, indent=r.choice([None, 1]), ensure_ascii=r.random() < 0.5
    )


@pytest.mark.parametrize("seed", range(200))
def test_generated(write: Write, fill: Fill, seed: int) -> None:
    r = random.Random(seed)
    kind = list(KINDS)[seed % 4]
    text, bare, count = generated(kind, r)
    content = notebook(text, r) if kind == "ipynb" else text
    bom = b"\xef\xbb\xbf" if r.random() < 0.2 and kind != "ipynb" else b""
    path = write(f"d.{kind}", bom + content.encode(), a="x_1", b=r"\frac{a}{b}")
    before = path.read_bytes()

    change = fill(path, all_images=True, numbered=r.random() < 0.3)
    after = path.read_bytes()
    assert [e.what for e in change.events] == ["inserted"] * count
    shown = after.removeprefix(bom).decode()
    if kind == "ipynb":
        head = content.index('"markdown"')
        assert shown[:head] == content[:head]
        shown = "".join(json.loads(shown)["cells"][1]["source"])
    assert without_pairs(shown, kind) == bare

    assert not fill(path, all_images=True).changed
    assert path.read_bytes() == after
    if count:
        mathsnap.undo(path)
    assert path.read_bytes() == before


DEBRIS = (
    *MARKDOWN_SLOTS, *HTML_SLOTS, *LATEX_SLOTS,
    "![a][r]", "[r]: a.png", "<!-- /mathsnap -->", "$", "$$", "`", "```", "\n", "\n\n", "> ", "- ", "1. ",
    "    ", "\t", "|", "---\n", "===", "<div>", "<pre>", "</pre>", "<script>", "<!--", "-->", "\\", "\\(",
    "\\)", "\\[", "\\]", "word ", "$5 and $6", "$x$", "# ", "[", "](", ")", "http://x/$a$", "\r\n", "é",
    "🚀", "<img src='a.png'", "%", "\\begin{verbatim}", "\\end{verbatim}", "\\verb|", "{", "}", "</body>",
    "&#x41;",
)  # fmt: skip


def test_debris(write: Write, fill: Fill) -> None:
    """Whatever stands in a draft: it is refused, or filled so that running again changes nothing."""
    write("a.png", "x_1")
    write("b.png", "y")
    for seed in range(200):
        r = random.Random(seed)
        path = write(f"d.{r.choice(['md', 'html', 'tex'])}", "".join(r.choices(DEBRIS, k=r.randint(1, 25))))
        before = path.read_bytes()
        try:
            changed = fill(path, all_images=True).changed
        except mathsnap.InputError:
            assert path.read_bytes() == before
            continue
        assert not fill(path, all_images=True).changed, before
        if changed:
            mathsnap.undo(path)
        assert path.read_bytes() == before
