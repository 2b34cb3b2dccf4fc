"""The table of styles: what each writes, and that the documentation says the same."""

from __future__ import annotations

import html
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from mathsnap.drafts.latex import within
from mathsnap.drafts.restyle import restyled
from mathsnap.drafts.scan import scan
from mathsnap.drafts.slots import Found, Math
from mathsnap.drafts.styles import STYLES, Drawing, guess_style, set_display, set_inline
from mathsnap.drafts.text import Draft

DOCS = Path(__file__).parents[2] / "mathsnap" / "drafts" / "platforms.md"


def rows() -> list[str]:
    """The table of mathsnap/drafts/platforms.md."""

    def code(latex: str) -> str:
        shown = latex.replace("\n", " ").replace("|", "\\|")
        return f"`` {shown} ``" if "`" in shown else f"`{shown}`"

    def written(style: str, display: bool) -> str:
        if STYLES[style].picture:
            return "a picture"
        latex = "x_1"
        if display:
            return code("\n".join(set_display(latex, STYLES[style], "markdown")))
        return code(set_inline(latex, STYLES[style], "markdown"))

    return [
        f"| `{name}` | {style.platforms} | {written(name, True)} | {written(name, False)} | {style.source} |"
        for name, style in STYLES.items()
    ]


def test_the_documentation_has_every_style() -> None:
    text = DOCS.read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if line.startswith("| `")] == rows()


@pytest.mark.parametrize(
    ("style", "form", "display", "inline"),
    [
        ("dollars", "markdown", ["$$", "a<b", "$$"], "$a<b$"),
        ("dollars", "html", ["$$a&lt;b$$"], r"\(a&lt;b\)"),
        ("brackets", "markdown", [r"\\[", "a<b", r"\\]"], r"\\(a<b\\)"),
        ("fence", "markdown", ["```math", "a<b", "```"], "$`a<b`$"),
        ("katex-html", "html", [r'<span class="math display">\[a&lt;b\]</span>'], None),
        ("mathjax", "markdown", ["<div>", r"\[a&lt;b\]", "</div>"], r"\\(a&lt;b\\)"),
        ("ghost", "markdown", ["<div>", "$$a&lt;b$$", "</div>"], None),
        ("latex", "latex", [r"\begin{equation*}", "a<b", r"\end{equation*}"], r"\(a<b\)"),
    ],
)
def test_styles(style: str, form: str, display: list[str], inline: str | None) -> None:
    assert set_display("a<b", STYLES[style], form) == display  # type: ignore[arg-type]
    if inline is not None:
        assert set_inline("a<b", STYLES[style], form) == inline  # type: ignore[arg-type]


@pytest.mark.parametrize("style", ["katex-html", "mathjax", "ghost"])
def test_a_reader_of_markdown_gives_the_latex_as_it_was(style: str) -> None:
    latex = r"\{x_1^* \mid a<b\} \\ [c](d) _e_ `f`"
    text = f"before {set_inline(latex, STYLES[style], 'markdown')} after\n\n"
    text += "\n".join(set_display(latex, STYLES[style], "markdown"))
    page = html.unescape(MarkdownIt("commonmark").render(text))
    assert rf"\({latex}\)" in page
    assert page.count(latex) == 2


OWN = """\
So $x_i*y*z$ costs $5, and {math}`a|b` is[^1] in \\\\(c\\\\).

- $$
  d \\\\ e
  $$

\\begin{align}
f &= g \\label{eq:f} \\\\
h &= \\{i\\}
\\end{align}

> :::{note}
> ```math
> j < k
> ```
> :::

[^1]: A note:

    $$
    l \\tag{A}
    $$
"""


@pytest.mark.parametrize("name", ["dollars", "brackets", "fence", "buttondown", "latex"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_every_formula_is_there_in_each_style(name: str, newline: str, tmp_path: Path) -> None:
    draft = Draft(tmp_path / "d.md", OWN.replace("\n", newline).encode(), "markdown")
    change = restyled(draft, STYLES[name], no_drawing)
    after = Draft(draft.path, change.after, "markdown")

    def formulas(one: Draft) -> list[tuple[str, bool]]:
        found = [math for _, seen in scan(one) for math in seen.maths]
        return [("".join(within(m.latex).split()), m.display) for m in found]

    assert formulas(after) == formulas(draft)
    assert after.text.count(newline) == after.text.count("\n")
    assert "costs $5, and" in after.text
    assert restyled(after, STYLES[name], no_drawing).after == change.after


def no_drawing(latex: str, display: bool) -> Drawing:
    raise AssertionError(latex, display)


def test_pictures_carry_their_latex_and_words() -> None:
    drawing = Drawing(b"", 40, 20, 'a "b"', "x.png")
    image, comment = set_display("a--b", STYLES["email"], "markdown", drawing=drawing)
    assert image == '<img src="x.png" width="40" height="20" alt="a &quot;b&quot;">'
    assert comment == "<!-- latex: a-&#45;b -->"


def test_auto_is_what_the_draft_uses() -> None:
    fenced = Found([], [Math(0, 1, "x", True, "", "fence")])
    assert guess_style("markdown", fenced, "").name == "fence"
    assert guess_style("markdown", Found(), "").name == "dollars"
    assert guess_style("html", Found(), '<script src="/katex.min.js">').name == "katex-html"
    assert guess_style("html", Found(), "").name == "mathjax"
    assert guess_style("latex", Found(), "").name == "latex"
