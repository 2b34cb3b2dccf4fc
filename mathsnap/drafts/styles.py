"""How formulas are written for each platform: a table, and the one function that applies it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from mathsnap.drafts.latex import within
from mathsnap.drafts.slots import Found
from mathsnap.drafts.text import Form
from mathsnap.errors import UsageError

__all__ = ["STYLES", "Draw", "Drawing", "Style", "guess_style", "set_display", "set_inline", "style_named"]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A formula as a picture for readers that show no mathematics.

    png: at twice the size; width, height: in CSS pixels, and depth, what of the height is below the line that
    it stands on. spoken: its words. file: the name to save it under.
    """

    png: bytes
    width: int
    height: int
    spoken: str
    file: str = ""
    depth: int = 0

    def image(self, source: str, style: str = "") -> str:
        """The tag that shows it."""
        alt = html.escape(" ".join(self.spoken.split()))
        shown = f' style="{style}"' if style else ""
        return f'<img src="{source}" width="{self.width}" height="{self.height}" alt="{alt}"{shown}>'


Draw = Callable[[str, bool], Drawing]


@dataclass(frozen=True, slots=True)
class Style:
    """How a platform takes formulas. display, inline: what stands around the LaTeX, `@`.

    dialect: what its LaTeX is checked for. picture: it takes none, and a picture is shown. labels: it numbers
    what has a label, and knows references. escape_inline: a reader of Markdown would eat signs of it.
    """

    name: str
    display: str
    inline: str
    dialect: Literal["katex", "mathjax", "latex"]
    platforms: str
    source: str
    picture: bool = False
    labels: bool = False
    escape_inline: bool = False


STYLES = {
    style.name: style
    for style in (
        Style(
            "dollars",
            "$$\n@\n$$",
            "$@$",
            "katex",
            "Pandoc, Quarto, MyST, Obsidian, Jupyter, GitLab, Hugo with its passthrough extension",
            "https://pandoc.org/MANUAL.html#math; "
            "https://quarto.org/docs/authoring/markdown-basics.html#equations; "
            "https://myst-parser.readthedocs.io/en/latest/syntax/math.html; "
            "https://help.obsidian.md/advanced-syntax; "
            "https://jupyter-notebook.readthedocs.io/en/stable/examples/Notebook/"
            "Typesetting%20Equations.html; "
            "https://docs.gitlab.com/user/markdown/#math-equations; "
            "https://gohugo.io/content-management/mathematics/",
            labels=True,
        ),
        Style(
            "brackets",
            "\\\\[\n@\n\\\\]",
            "\\\\(@\\\\)",
            "mathjax",
            "Markdown whose dollars are prices: Hugo, pandoc with tex_math_double_backslash",
            "https://gohugo.io/content-management/mathematics/; "
            "https://pandoc.org/MANUAL.html#extension-tex_math_double_backslash",
        ),
        Style(
            "fence",
            "```math\n@\n```",
            "$`@`$",
            "katex",
            "GitHub, GitLab",
            "https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/"
            "writing-mathematical-expressions; https://docs.gitlab.com/user/markdown/#math-equations",
        ),
        Style(
            "katex-html",
            '<div class="math display">\n\\[@\\]\n</div>',
            '<span class="math inline">\\(@\\)</span>',
            "katex",
            "pages that load KaTeX with its auto-render extension",
            "https://katex.org/docs/autorender",
            escape_inline=True,
        ),
        Style(
            "mathjax",
            "<div>\n\\[@\\]\n</div>",
            "\\(@\\)",
            "mathjax",
            "pages that load MathJax with its own defaults, Jekyll's kramdown among what makes them",
            "https://docs.mathjax.org/en/latest/input/tex/delimiters.html; "
            "https://chrisyeh96.github.io/2020/03/29/mathjax3.html (kramdown)",
            escape_inline=True,
        ),
        Style(
            "substack",
            "@",
            "@",
            "katex",
            "Substack: a picture, and in a comment the LaTeX for its LaTeX block (it has none within text)",
            "https://github.com/ma2za/python-substack (its nodes image2, latex_block)",
            picture=True,
        ),
        Style(
            "ghost",
            "<div>\n$$@$$\n</div>",
            "\\(@\\)",
            "katex",
            "Ghost with KaTeX by code injection; on the web only, its e-mails need style email",
            "https://www.naut.ca/blog/2019/04/01/quickly-add-latex-math-rendering-to-a-ghost-blog/; "
            "https://www.thewonderama.com/"
            "how-to-enable-mathematical-typesetting-on-your-ghost-blog-in-under-10-minutes/",
            escape_inline=True,
        ),
        Style(
            "buttondown",
            "$$\n@\n$$",
            "$@$",
            "katex",
            "Buttondown, which makes pictures of them for its e-mails itself",
            "https://buttondown.com/changelog/2024-06-11; https://docs.buttondown.com/glossary-latex",
        ),
        Style(
            "email",
            "@",
            "@",
            "katex",
            "every mail client, Mailchimp, beehiiv (which documents no mathematics): PNG at twice its size",
            "https://github.com/zulip/zulip/issues/27800 (KaTeX without its styles prints formulas thrice); "
            "https://mailchimp.com/help/about-template-images/ (JPG, GIF, PNG)",
            picture=True,
        ),
        Style(
            "latex",
            "\\begin{equation*}\n@\n\\end{equation*}",
            "\\(@\\)",
            "latex",
            "LaTeX, and what passes amsmath environments on: MyST, pandoc, Jupyter",
            "https://myst-parser.readthedocs.io/en/latest/syntax/math.html; "
            "https://pandoc.org/MANUAL.html#extension-raw_tex; "
            "https://jupyter-notebook.readthedocs.io/en/stable/examples/Notebook/Typesetting%20Equations.html",
            labels=True,
        ),
    )
}

# Within a paragraph of a page nothing but text may stand, and no Markdown needs to be kept off.
_DISPLAY_IN_HTML = {
    "katex-html": '<span class="math display">\\[@\\]</span>',
    "dollars": "$$@$$",
    "buttondown": "$$@$$",
    "ghost": "$$@$$",
    "brackets": "\\[@\\]",
    "mathjax": "\\[@\\]",
    "fence": "\\[@\\]",
}

_OWN: dict[Form, str] = {"markdown": "dollars", "html": "mathjax", "latex": "latex", "notebook": "dollars"}


def style_named(name: str) -> Style:
    """A style of the table.

    Raises:
        UsageError: there is none of that name.
    """
    if name not in STYLES:
        raise UsageError(f"there is no style {name!r}; choose from auto, {', '.join(STYLES)}")
    return STYLES[name]


def guess_style(form: Form, found: Found, text: str) -> Style:
    """What the draft itself uses, else what its format is read with."""
    if form == "html":
        return STYLES["katex-html" if re.search(r"katex(?:\.min)?\.(?:js|css)", text) else "mathjax"]
    if form == "markdown":
        used = [math.syntax for math in found.maths]
        for name in ("fence", "brackets"):
            if used.count(name) * 2 > len(used):
                return STYLES[name]
    return STYLES[_OWN[form]]


def set_display(
    latex: str, style: Style, form: Form, *, number: str = "", label: str = "", drawing: Drawing | None = None
) -> list[str]:
    """The lines of a display."""
    if drawing is not None:
        return [*_pictured(latex, drawing, form, ""), *([f"({number})"] if number else [])]
    if style.name == "latex" or form == "latex":
        return _environment(latex, number, label)
    body = re.sub(r"\n\s*\n", "\n", within(latex.strip())) + (rf" \tag{{{number}}}" if number else "")
    if form == "html" or style.escape_inline:  # which is within a tag in Markdown
        body = html.escape(body, quote=False)
    around = _DISPLAY_IN_HTML.get(style.name, style.display) if form == "html" else style.display
    lines = around.replace("@", body).split("\n")
    if label and style.name == "dollars" and form != "html":
        lines[-1] += f" {{#{label}}}" if label.startswith("eq-") else f" ({label})"
    return lines


def set_inline(
    latex: str, style: Style, form: Form, *, cell: bool = False, drawing: Drawing | None = None
) -> str:
    """A formula within a line. cell: it stands in a table of Markdown, where bars part the cells."""
    if drawing is not None:
        return "".join(_pictured(latex, drawing, form, f"vertical-align:-{drawing.depth}px"))
    latex = " ".join(latex.split())
    if cell:
        latex = re.sub(r"\\\||\|", lambda m: r"\Vert " if len(m[0]) == 2 else r"\vert ", latex)
    if form == "latex":
        return rf"\({latex}\)"
    if form == "html":
        around = style.inline if style.name == "katex-html" else r"\(@\)"
        return around.replace("@", html.escape(latex, quote=False))
    if style.name == "latex":
        return f"${latex}$"
    if not style.escape_inline:
        return style.inline.replace("@", latex)
    # The reader of Markdown takes one backslash from each escaped sign; the page gets the LaTeX as it was.
    return re.sub(r"[\\_*\[\]`~|]", r"\\\g<0>", style.inline.replace("@", html.escape(latex, quote=False)))


def _environment(latex: str, number: str, label: str) -> list[str]:
    if re.match(r"\\begin\{(?:align|gather|multline|eqnarray|flalign|alignat)\*?\}", latex):
        return latex.split("\n")
    if not number and not label:
        return ["\\begin{equation*}", latex, "\\end{equation*}"]
    named = f"\\label{{{label}}}" if label else ""
    return [f"\\begin{{equation}}{named}", latex, "\\end{equation}"]


def _pictured(latex: str, drawing: Drawing, form: Form, style: str) -> list[str]:
    """An image, with its LaTeX in a comment."""
    if form == "latex":
        return [f"\\includegraphics[width={drawing.width * 0.75:.0f}bp]{{{drawing.file}}}"]
    image = drawing.image(drawing.file, style)
    kept = " ".join(latex.split()).replace("--", "-&#45;")
    return [image, f"<!-- latex: {kept} -->"]
