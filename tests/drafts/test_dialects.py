"""What MyST, Quarto, Obsidian, Hugo and GitHub have beside CommonMark: found, filled, and converted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import mathsnap
from mathsnap.drafts.scan import scan_text

Write = Callable[..., Path]
Fill = Callable[..., mathsnap.Change]


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("\\begin{align}\na \\label{eq:a}\n\\end{align}\n", ["\\begin{align}\na \n\\end{align}"]),
        ("> \\begin{equation*}\n> a\n> \\end{equation*}\n", ["a"]),
        ("A note[^1].\n\n[^1]: With $b$.\n\n    $$\n    c\n    $$\n", ["b", "c"]),
        ("Term\n: Words $d$.\n\n  $$\n  e\n  $$\n", ["d", "e"]),
        ("So {math}`f^{i}` and {code}`$g$`\n", ["f^{i}"]),
        ("- x\n\n  ```{note} $5\n  :class: $h$\n  Is $i$.\n\n      $code$\n  ```\n\n  $j$\n", ["i", "j"]),
        (":::{math}\n:label: eq-k\nk\n:::\n::::{tip}\n:::{note}\n$l$\n:::\n$m$\n::::\n", ["k", "l", "m"]),
        ("::: {.callout-tip}\n## Title\n$o$\n:::\n", ["o"]),
        ("```{code-block} python\n$p$\n```\n\n```{python}\n$q$\n```\n", []),
        ("%% not $r$ %% but $s$, 5 %% of $t$ %%\n", ["s", "t"]),
        ("> [!warning]- Folded $u$\n> - $v$\n>   - $w$\n", ["u", "v", "w"]),
        ("[[a $x$ b]] {{< tex \"$y$\" >}} $z$\n", ["z"]),
    ],
)  # fmt: skip
def test_formulas(text: str, latex: list[str]) -> None:
    assert [math.latex for math in scan_text("markdown", text).maths] == latex


@pytest.mark.parametrize(
    ("text", "indent"),
    [
        ("[^1]: A note.\n\n    ![a](a.png)\n", "    "),
        ("```{note}\n![a](a.png)\n```\n", ""),
        ("1. x\n   :::{tip} T\n   ![a](a.png)\n   :::\n", "   "),
        ("> [!NOTE]\n> - one\n>   - ![a](a.png)\n", ">     "),
        ("> 1. x\n>    > ![[a.png]]\n", ">    > "),
        ("Term\n: Words\n\n  <!-- mathsnap: a.png -->\n", "  "),
    ],
)
def test_slots(write: Write, fill: Fill, text: str, indent: str) -> None:
    path = write("d.md", text, a="x_1\n+ y")
    fill(path, all_images=True)
    after = path.read_text()
    assert f"\n{indent}$$\n{indent}x_1\n{indent}+ y\n{indent}$$\n{indent}<!-- /mathsnap -->" in after
    assert [math.display for math in scan_text("markdown", after.replace("mathsnap", "m")).maths] == [True]
    assert not fill(path, all_images=True).changed
    mathsnap.undo(path)
    assert path.read_text() == text


DRAFT = """\
See [[Some page#Part|words]], [[Other]], {ref}`here <part-1>`, H~2~O, 10^th^, ~$5 to ~$6,
==much $m$ here==, a==b.
%% nothing %%{{< youtube abc >}}{{% notice %}}kept{{% /notice %}}

```{warning} Mind
:class: x
Words $w$ and \\eqref{eq:b}.
```

> [!NOTE]
> Quoted.

::: {.callout-tip}
## Head
Quarto.
:::

```{figure} plot.png
:name: plot
Below, $f$.
```

![[plot.png|300]]

![A loss $L_1$](plot.png)

\\begin{align}
a &= 1 \\label{eq:a} \\\\
b &= 2 \\label{eq:b}
\\end{align}

```{code-block} python
:linenos:
x = "\\eqref{eq:a}"
```

| a | b |
|---|---|
| 1 | 2 |

: Costs of $n$ {#tbl-costs}

$$
c \\tag{*}
$$ (eq:c)

# A $\\lambda$ and {eq}`eq:c`

Text.

# B
"""


@pytest.fixture
def converted(write: Write) -> Callable[[str], str]:
    pytest.importorskip("pypandoc")
    path = write("d.md", DRAFT)
    from PIL import Image

    Image.new("RGB", (30, 20)).save(path.parent / "plot.png")

    def run(name: str) -> str:
        mathsnap.convert(path, path.parent / name)
        return (path.parent / name).read_text(encoding="utf-8")

    return run


def test_latex(converted: Callable[[str], str], caplog: pytest.LogCaptureFixture) -> None:
    text = converted("d.tex")
    for expected in (
        "See words, Other, here, H\\textsubscript{2}O, 10\\textsuperscript{th}, \\textasciitilde\\$5 to",
        "\\hl{much \\(m\\) here}, a==b.",
        r"\href{https://www.youtube.com/watch?v=abc}{\url{https://www.youtube.com/watch?v=abc}}kept",
        "\\begin{quote}\n\\textbf{Mind}\\\\\nWords \\(w\\) and \\eqref{eq:a}.\n\\end{quote}",
        "\\textbf{Note}\\\\\nQuoted.",
        "\\textbf{Head}\\\\\nQuarto.",
        r"\caption{Below, \(f\).}",
        r"\includegraphics[width=3.125in",
        r"\caption{A loss \(L_1\)}",
        "\\begin{equation}\\label{eq:a}\n\\begin{aligned}\na &= 1  \\\\\nb &= 2 \n\\end{aligned}",
        'x = "\\eqref{eq:a}"',
        r"\caption{Costs of \(n\)}",
        "\\begin{equation}\\tag{*}\\label{eq:c}\nc\n",
        r"\section{\texorpdfstring{A \texorpdfstring{\(\lambda\)}{λ} and \eqref{eq:c}}{A \texorpdfstring{",
        r"\label{a-lambda-and-eqc}",
    ):
        assert expected in text
    assert "nothing" not in text
    assert "d.md:3: the shortcode notice is the website's own and was left out" in caplog.text


def test_page(converted: Callable[[str], str]) -> None:
    text = converted("d.html")
    assert 'and <a href="#eq:a">(1)</a>' in text
    assert "H<sub>2</sub>O" in text
    assert "<mark>much" in text
    assert '<span class="number">(*)</span>' in text
    assert 'alt="A loss L₁"' in text


@pytest.mark.tex
def test_pdf(converted: Callable[[str], str], write: Write) -> None:
    import shutil

    if shutil.which("pdflatex") is None:
        pytest.skip("no pdflatex")
    import pymupdf

    path = write("d.md", DRAFT)
    converted("d.tex")
    mathsnap.convert(path, path.with_suffix(".pdf"))
    with pymupdf.open(path.with_suffix(".pdf")) as document:
        assert [entry[1] for entry in document.get_toc()] == ["A λ and ", "B"]
