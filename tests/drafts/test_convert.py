"""Drafts as LaTeX, PDF, pages and messages."""

from __future__ import annotations

import email
import email.policy
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import mathsnap
from mathsnap import InputError, UsageError
from mathsnap.drafts.issue.signs import needs_unicode_fonts

pytest.importorskip("pypandoc")

Write = Callable[..., Path]
SAMPLES = Path(__file__).parents[2] / "samples"

DRAFT = """\
---
title: "100 % of it & $more"
author: Ada <ada@example.org>
---

# Second title

Prices are $5 and $6; see \\eqref{eq:loss}, @eq-two. Signs α → β, “quotes” 🚀. <b>bold</b> <!-- no -->

$$
x = y
$$ {#eq-two}

<!-- mathsnap: a.png label=eq:loss -->

## Section

- [link](https://example.org/a_b?c=1#d) in $n$[^1]

| a | b |
|---|---|
| `$x$` | $|y|$ |

```py
cost = "$5"
```

[^1]: A [note](https://example.org/n).
"""


def convert(path: Path, name: str, **options: object) -> str:
    target = path.parent / "out" / name
    mathsnap.convert(path, target, read=_read, **options)  # type: ignore[arg-type]
    return target.read_text(encoding="utf-8")


def _read(_reference: object) -> mathsnap.Formula:
    return mathsnap.Formula(r"\frac{a}{b}")


@pytest.fixture
def draft(write: Write) -> Path:
    return write("issue.md", DRAFT, a="x")


def test_the_commands_of_an_author_go_no_further(write: Write) -> None:
    source = (
        "\\documentclass{article}\\newcommand{\\R}{\\mathbb{R}}\\begin{document}$x \\in \\R$\\end{document}"
    )
    assert "$x \\in \\mathbb{R}$" in convert(write("paper.tex", source), "issue.md")
    page = write("issue.md", "$$\\def\\v#1{\\mathbf{#1}}$$\n\nLet $\\v x = 1$.\n")
    text = convert(page, "issue.tex")
    assert r"Let \(\mathbf{x} = 1\)." in text
    assert "equation" not in text.partition(r"\begin{document}")[2]


def test_latex(draft: Path) -> None:
    text = convert(draft, "issue.tex")
    assert r"pdftitle={100 \% of it \& \$more}" in text
    for expected in (
        r"Prices are \$5 and \$6; see \eqref{eq:loss}, \eqref{eq-two}. Signs α → β, ``quotes''",
        r"\newunicodechar{α}{\ensuremath{\alpha{}}}",
        "\\begin{equation}\\label{eq-two}\nx = y\n\\end{equation}",
        "\\begin{equation}\\label{eq:loss}\n\\frac{a}{b}\n\\end{equation}",
        r"\issueemoji{1f680}{rocket}",
        r"\textbf{bold}",
        r"\section{Section}",
        r"{link}\footnote{\url{https://example.org/a_b?c=1\#d}} in \(n\)",
        r"\footnote{A \href{https://example.org/n}{note} (\url{https://example.org/n}).}",
        r"\texttt{\$x\$} & \(|y|\)",
        'cost = "$5"',
    ):
        assert expected in text
    assert "mathsnap:" not in text


def test_not_numbered(draft: Path) -> None:
    text = convert(draft, "issue.tex", numbered=False)
    assert r"\label{eq:loss}" in text  # it is referred to
    draft.write_text("$$\nx\n$$\n")
    assert "\\begin{equation*}\nx\n" in convert(draft, "issue.tex", numbered=False)


def test_page(draft: Path) -> None:
    text = convert(draft, "issue.html")
    assert "<title>100 % of it &amp; $more</title>" in text
    assert text.count("<math") == 4
    assert 'see <a href="#eq:loss">(2)</a>' in text


def test_message(draft: Path) -> None:
    pytest.importorskip("ziamath")
    target = draft.parent / "issue.eml"
    mathsnap.convert(draft, target, read=_read)
    message = email.message_from_bytes(target.read_bytes(), policy=email.policy.default)
    assert message["Subject"] == "100 % of it & $more"
    assert message["From"] == "Ada <ada@example.org>"
    plain, page = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert page is not None
    assert r"\frac{a}{b}    (2)" in plain.get_content()
    shown = set(re.findall(r'src="cid:([^"]+)"', page.get_content()))
    carried = {p["Content-ID"].strip("<>") for p in message.walk() if p["Content-ID"]}
    assert shown == carried
    assert len(shown) == 4
    assert re.search(r'width="\d+" height="\d+" alt="[^"]+"', page.get_content())
    assert '<table style="border-collapse' in page.get_content()
    assert "<style" not in page.get_content()  # which mail programs drop


MATHEMATICS = r"""Bold $\mathbf{x}\cdot\mathbf{\theta}$, bars $\|y\|$, $2\log n$, $\sin(x)$, a row \
$$\begin{matrix} a \\ |b| \end{matrix}$$ and $\text{\textbf{E}}$.
"""


def test_mathml_is_as_tex_sets_it(write: Write) -> None:
    text = convert(write("d.md", MATHEMATICS), "d.html")
    space, log = '<mspace width="0.167em"/>', '<mrow><mi mathvariant="normal">log</mi><mo>&#8289;</mo></mrow>'
    assert "<mi>𝐱</mi><mo>⋅</mo><mi>𝛉</mi>" in text
    assert "‖</mo><mi>y</mi>" in text
    assert f"<mn>2</mn>{space}{log}{space}<mi>n</mi>" in text
    assert r'application/x-tex">\|y\|</annotation>' in text
    assert "&#8289;</mo></mrow><mo" in text  # none before a fence
    assert "textbf{E}}$" not in text


def test_the_words_of_a_message(write: Write) -> None:
    pytest.importorskip("ziamath")
    from PIL import Image

    path = write("d.md", "See \\eqref{eq:a}, [a file](d.md), <https://x.org> and [y](https://y.org).\n\n"
                 "![The loss $L$](a.png)\n\n$$\nx_g\n$$ (eq:a)\n\n$x_g$ and $a$\n")  # fmt: skip
    Image.new("RGB", (900, 20)).save(path.parent / "a.png")
    mathsnap.convert(path, path.with_suffix(".eml"))
    message = email.message_from_bytes(path.with_suffix(".eml").read_bytes(), policy=email.policy.default)
    plain, page = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert page is not None
    text = plain.get_content().replace("\r", "")
    assert "See (1), a file, https://x.org and y.\n\n[The loss L]\n\n    x_g    (1)\n" in text
    assert re.findall(r"^  \[.*", text, re.MULTILINE) == ["  [y]: https://y.org"]
    assert 'width="608"' in page.get_content()
    depths = list(map(int, re.findall(r"vertical-align:-(\d+)px", page.get_content())))
    assert depths[-2] > depths[-1] > 0  # the tail of g is below the line


def test_a_page_with_a_broken_encoding() -> None:
    pytest.importorskip("ftfy")
    from mathsnap.drafts.issue.repair import repaired

    text = repaired(SAMPLES / "issue-28.html").text
    assert "“Every glyph has an origin,” the book says — and it’s the origin that counts." in text
    assert "Naïve" in text
    assert "â" not in text


def test_another_encoding_is_read(write: Write) -> None:
    page = '<html><head><meta charset="windows-1252"><title>T</title></head><p>caf\xe9 \x93q\x94</p>'
    path = write("old.html", page.encode("latin-1"))
    assert "<p>café “q”</p>" in convert(path, "new.html")


RENDERED = r"""<!DOCTYPE html><head><title>Issue 7</title><script>var price = "$$5$$";</script></head>
<h1>Issue 7</h1><p>KaTeX
<span class="katex"><span class="katex-mathml"><math><semantics><mrow><mi>x</mi></mrow>
<annotation encoding="application/x-tex">x^2</annotation></semantics></math></span><span class="katex-html"
aria-hidden="true">x2</span></span> costs $5.</p>
<p>Two: <span class="MathJax_Preview"></span><span class="MathJax"><nobr><span>z</span></nobr></span>
<script type="math/tex">z</script>, three: <mjx-container class="MathJax"><mjx-math>
<mjx-mi></mjx-mi></mjx-math>
<mjx-assistive-mml><math><mi>y</mi></math></mjx-assistive-mml></mjx-container>.</p>
<ul><li>The loss $$a &lt; b \label{eq:a}$$ of \eqref{eq:a}.</li></ul>
"""


def test_a_page_whose_formulas_are_drawn_already(write: Write) -> None:
    page = write("saved.html", RENDERED)
    head, _, body = convert(page, "issue.md").partition("\n# Issue 7\n\n")
    first, second, *rest = body.split("\n\n")
    assert head == '---\ntitle: "Issue 7"\n---\n'
    assert " ".join(first.split()) == r"KaTeX $x^2$ costs \$5."
    assert " ".join(second.split()) == "Two: $z$, three: $y$."
    assert rest == ["- The loss", "  $$\n  a < b \\tag{1}\n  $$", "  of (1).\n"]
    assert r"\(z\), three" in convert(page, "issue.tex")
    assert convert(page, "issue.html").count("<math") == 4
    assert "```math\n  a < b \\tag{1}\n  ```" in convert(page, "fenced.md", style="fence")


def test_mathematics_in_a_title(write: Write) -> None:
    for name, text in (
        ("d.md", "# On $x^2$\n\nText.\n"),
        ("d.html", r"<title>-</title><h1>On \(x^2\)</h1><p>Text.</p>"),
        ("d.tex", r"\title{On $x^2$}\begin{document}Text.\end{document}"),
    ):
        assert "<h1>On x^2</h1>" in convert(write(name, text), "page.html")


def test_the_draft_for_another_platform(draft: Path) -> None:
    text = convert(draft, "github.md", style="fence")
    assert "```math\nx = y \\tag{1}\n```" in text
    assert "\\frac{a}{b} \\tag{2}\n```\n<!-- /mathsnap -->\n\n## Section" in text
    assert "see (2), (1). Signs" in text
    assert "in $`n`$[^1]" in text
    assert "| `$x$` | $`\\vert y\\vert `$ |" in text
    assert text.startswith(DRAFT[:90])
    text = convert(draft, "myst.md", style="dollars")
    assert "see \\eqref{eq:loss}, @eq-two." in text
    assert "$$\nx = y\n$$ {#eq-two}" in text
    assert r"\tag" not in text


def test_pictures_for_platforms_without_mathematics(draft: Path) -> None:
    pytest.importorskip("ziamath")
    text = convert(draft, "mail.md", style="email")
    files = re.findall(r'<img src="([^"]+)"', text)
    assert len(files) == 4
    assert all((draft.parent / "out" / name).read_bytes().startswith(b"\x89PNG") for name in files)
    assert r"<!-- latex: \frac{a}{b} -->" in text


def test_what_cannot_be_written(draft: Path) -> None:
    with pytest.raises(UsageError, match=r"mathsnap writes \.tex, \.pdf"):
        mathsnap.convert(draft, "issue.docx")
    with pytest.raises(UsageError, match="is the draft itself"):
        mathsnap.convert(draft, draft, read=_read)
    draft.write_text("text\n\n![x](missing.png)\n")
    with pytest.raises(InputError, match=r"issue\.md:3: missing\.png: there is no such picture"):
        convert(draft, "issue.tex")
    draft.write_text("text\n")
    with pytest.raises(InputError, match="no <<body>>"):
        convert(draft, "issue.tex", template=draft)


@pytest.mark.tex
def test_pdf_reads_back_as_the_draft(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    if shutil.which("pdflatex") is None:
        pytest.skip("no pdflatex")
    target = tmp_path / "issue.pdf"
    for name in ("issue-29.md", "paper.pdf", "attention.png", "issue-28.html"):
        shutil.copy(SAMPLES / name, tmp_path)
    mathsnap.convert(tmp_path / "issue-29.md", [target, tmp_path / "filled.md"])
    mathsnap.convert(tmp_path / "issue-28.html", tmp_path / "old.pdf")
    assert "too wide" not in caplog.text
    filled = (tmp_path / "filled.md").read_text()
    drafted = re.findall(r"\$\$\n(.*?)\n\$\$", filled, re.DOTALL)
    sized = re.compile(r"\\(?:[bB]igg?|left|right)[lr]?(?=[^a-z])")  # in larger type \left takes another size
    drafted = [sized.sub("", latex) for latex in drafted]
    read = [sized.sub("", f.latex) for f in mathsnap.extract(target)]
    assert len(drafted) == 2
    assert [latex for latex in read if latex in drafted] == drafted


@pytest.mark.tex
@pytest.mark.slow
def test_every_equation_of_a_paper_reads_back(tmp_path: Path) -> None:
    """The paper into a draft, the draft into a PDF, the PDF read again: LaTeX -> print -> LaTeX."""
    if shutil.which("pdflatex") is None:
        pytest.skip("no pdflatex")
    shutil.copy(SAMPLES / "paper.pdf", tmp_path)
    numbers = [f.tag for f in mathsnap.extract(tmp_path / "paper.pdf") if isinstance(f.tag, str)]
    slots = [f"So it is:\n\n<!-- mathsnap: paper.pdf#eq={number.strip('()')} -->\n" for number in numbers]
    (tmp_path / "d.md").write_text("# T\n\n" + "\n".join(slots))
    mathsnap.convert(tmp_path / "d.md", [tmp_path / "d.pdf", tmp_path / "filled.md"], force=True)
    sized = re.compile(r"\\(?:[bB]igg?|left|right)[lr]?(?=[^a-z])| ?\\tag\{.*?\}")
    drafted = re.findall(r"\$\$\n(.*?)\n\$\$", (tmp_path / "filled.md").read_text(), re.DOTALL)
    read = list(mathsnap.extract(tmp_path / "d.pdf"))
    assert [f.tag for f in read] == [f"({number})" for number in range(1, len(numbers) + 1)]
    assert [sized.sub("", formula.latex) for formula in read] == [sized.sub("", latex) for latex in drafted]


@pytest.mark.tex
def test_any_sign_in_prose_is_set(write: Write) -> None:
    if shutil.which("pdflatex") is None:
        pytest.skip("no pdflatex")
    text = "# On α\n\nA root √2, a tilde x\u0303, an ogonek e\u0328, a brace ⏞, cafe\u0301, ≤ ∞ ∑, ħ,\n"
    text += "CO₂, 10⁻⁶, ✗ ➜ ✓, № 5, $α ≤ β$, ½, naïve, 1\u2009000\n\n```py\nα = '→'  # ≤ ✓ 10⁶\n```\n"
    path = write("d.md", text)
    mathsnap.convert(path, [path.with_suffix(".pdf"), path.with_suffix(".tex")])
    source = path.with_suffix(".tex").read_text()
    assert not needs_unicode_fonts(source)  # so any TeX can set it
    assert "café" in source
    assert "\nα = '→'  # ≤ ✓ 10⁶\n" in source
    assert r"\(\alpha{} \leq{} \beta{}\)" in source
    import pymupdf

    with pymupdf.open(path.with_suffix(".pdf")) as document:
        shown = document[0].get_text()
    assert "α = '→'" in shown.replace("’", "'")
    assert "\\ensuremath" not in shown


@pytest.mark.tex
@pytest.mark.slow
def test_any_letters(write: Write) -> None:
    if shutil.which("lualatex") is None:
        pytest.skip("no lualatex")
    path = write("d.md", "# T\n\nПривет, Ελληνικά, שלום עולם and $x$ 🎉\n")
    target = path.with_suffix(".pdf")
    mathsnap.convert(path, target)
    assert needs_unicode_fonts("Привет")
    if shutil.which("pdftotext"):
        out = subprocess.run(["pdftotext", str(target), "-"], capture_output=True, check=True).stdout.decode()
        assert "Привет, Ελληνικά" in out


def test_pictures_of_every_kind(write: Write) -> None:
    from PIL import Image

    path = write("d.md", "![a](a.webp)\n\n![b](b.svg)\n\n![c](c.gif) ![d](d.png)\n")
    for name in ("a.webp", "c.gif", "d.png"):
        Image.new("RGB", (40, 20), "red").save(path.parent / name)
    (path.parent / "b.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><circle cx="9" cy="9" r="5"/></svg>'
    )
    text = convert(path, "d.tex")
    names = re.findall(r"\\includegraphics\[.*?\]\{(.*?)\}", text)
    assert names == ["d-pictures/a-webp.png", "d-pictures/b-svg.pdf", "d-pictures/c-gif.png", "../d.png"]
    assert all((path.parent / "out" / name).is_file() for name in names)
    mathsnap.convert(path, path.with_suffix(".eml"))
    message = email.message_from_bytes(path.with_suffix(".eml").read_bytes(), policy=email.policy.default)
    kinds = [p.get_content_type() for p in message.walk() if p["Content-ID"]]
    assert kinds == ["image/png", "image/png", "image/gif", "image/png"]
    if shutil.which("pdflatex"):
        mathsnap.convert(path, path.with_suffix(".pdf"))
    (path.parent / "a.webp").write_bytes(b"no picture")
    with pytest.raises(InputError, match=r"a\.webp: the picture cannot be read"):
        convert(path, "d.tex")


@pytest.mark.tex
def test_formulas_read_no_files(write: Write) -> None:
    if shutil.which("pdflatex") is None:
        pytest.skip("no pdflatex")
    path = write("d.md", "$$\n\\input{/etc/hostname}\n$$\n")
    with pytest.raises(mathsnap.MathsnapError, match="hostname"):
        mathsnap.convert(path, path.with_suffix(".pdf"))


@pytest.fixture(params=["latexmk", "pdflatex"])
def tex(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path with pdflatex, and with or without latexmk."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for name in ("pdflatex", "perl", "kpsewhich", *(["latexmk"] if request.param == "latexmk" else [])):
        program = shutil.which(name)
        if program is None:
            pytest.skip(f"no {name}")
        (folder / name).symlink_to(program)
    monkeypatch.setenv("PATH", str(folder))


@pytest.mark.tex
def test_each_way_to_a_pdf(write: Write, tex: None) -> None:
    path = write("d.md", "# T\n\n$$\nx\n$$\n")
    mathsnap.convert(path, path.with_suffix(".pdf"))
    assert path.with_suffix(".pdf").read_bytes().startswith(b"%PDF")
    path.write_text("$$\n\\nosuchthing\n$$\n")
    with pytest.raises(mathsnap.MathsnapError, match=r"Undefined control sequence.*nosuchthing"):
        mathsnap.convert(path, path.with_suffix(".pdf"))


TECTONIC = """#!{python}
import sys
from pathlib import Path
arguments = sys.argv[1:]
source = Path(arguments[-1])
text = source.read_text(encoding="utf-8")
if "nosuchthing" in text:
    sys.exit("error: issue.tex:7: Undefined control sequence")
trusted = "--untrusted" not in arguments
assert trusted == any(argument.startswith("search-path=") for argument in arguments)
for name in ("img/a b.png", "d-pictures/c-gif.png"):
    assert trusted or Path(name).is_file(), name
out = Path(arguments[arguments.index("--outdir") + 1])
(out / source.with_suffix(".pdf").name).write_bytes(b"%PDF-1.5 made by a stand-in")
"""


def test_tectonic_is_given_all_it_needs(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a stand-in for the program that demands what its documentation says."""
    from PIL import Image

    path = write("d.md", "Привет $x$\n\n![a](<img/a b.png>)\n\n![c](c.gif)\n")
    (path.parent / "img").mkdir()
    for name in ("img/a b.png", "c.gif"):
        Image.new("RGB", (40, 20)).save(path.parent / name)
    programs = path.parent / "programs"
    programs.mkdir()
    (programs / "tectonic").write_text(TECTONIC.format(python=sys.executable))
    (programs / "tectonic").chmod(0o755)
    monkeypatch.setenv("PATH", str(programs))
    latex = write("own.tex", "\\documentclass{article}\\begin{document}x\\end{document}")
    for draft in (path, latex):
        mathsnap.convert(draft, draft.with_suffix(".pdf"))
        assert draft.with_suffix(".pdf").read_bytes().startswith(b"%PDF")
    path.write_text("$$\\nosuchthing$$\n")
    with pytest.raises(mathsnap.MathsnapError, match=r"tectonic stopped: .*:7: Undefined control sequence"):
        mathsnap.convert(path, path.with_suffix(".pdf"))


def test_a_tex_that_stops_is_told(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write("d.md", "$$\n\\nosuchthing\n$$\n")
    if shutil.which("pdflatex"):
        with pytest.raises(mathsnap.MathsnapError, match="Undefined control sequence"):
            mathsnap.convert(path, path.with_suffix(".pdf"))
    monkeypatch.setenv("PATH", os.devnull)
    with pytest.raises(mathsnap.DependencyError, match="no TeX is installed"):
        mathsnap.convert(path, path.with_suffix(".pdf"))
    assert not path.with_suffix(".pdf").exists()


def test_a_notebook_with_its_code(write: Write) -> None:
    cells = [
        {
            "cell_type": "markdown",
            "source": ["# T\n", "Costs $5, <!-- mathsnap: a.png -->\n", "\n", "$$y$$\n"],
        },
        {"cell_type": "code", "source": "print('$x$')"},
    ]
    text = convert(write("d.ipynb", json.dumps({"cells": cells}), a="x"), "d.tex")
    assert "Costs \\$5, \\(\\frac{a}{b}\\)" in text
    assert "\\begin{verbatim}\nprint('$x$')\n\\end{verbatim}" in text
    assert "\\begin{equation}\\label{eq:1}\ny\n" in text


def test_a_latex_draft_as_a_page(write: Write) -> None:
    source = "\\title{T}\\begin{document}\\section{S} See \\eqref{eq:a}.\n"
    source += "\\begin{align}\\label{eq:a}\na&=b\n\\end{align}\n"
    text = convert(write("d.tex", source + "% mathsnap: a.png\n\\end{document}\n", a="x"), "d.html")
    assert "<h1>T</h1>" in text
    assert 'See <a href="#eq:a">(1)</a>' in text
    assert text.count("<math") == 2


def test_front_matter_of_hugo(write: Write) -> None:
    path = write(
        "d.md", '+++\ntitle = "A $5 title"\ndate = 2026-11-01\nx = "<!-- mathsnap: a.png -->"\n+++\n\n## S\n'
    )
    text = convert(path, "d.html")
    assert "<h1>A $5 title</h1>\n<p>2026-11-01</p>" in text
    assert "mathsnap" not in text


def test_whose_paper_it_is(tmp_path: Path) -> None:
    import pymupdf

    from mathsnap.pdf.credit import paper_of

    def page(name: str, *lines: tuple[str, float, str], title: str = "") -> Path:
        path = tmp_path / name
        with pymupdf.open() as document:
            sheet = document.new_page()
            for number, (text, size, font) in enumerate(lines):
                sheet.insert_text((72, 90 + 24 * number), text, fontsize=size, fontname=font)
            for number in range(12):
                sheet.insert_text((72, 400 + 14 * number), "Plain words of a paper.", fontsize=10)
            document.set_metadata({"title": title})
            document.save(path)
        return path

    head = (
        ("Reading Formulas", 18.0, "helv"),
        ("Ada Lovelace1, Emmy M. Noether and Jan de Boer2", 12.0, "hebo"),
        ("University of Signs, Some Institute", 12.0, "helv"),
        ("arXiv:2401.00001v2", 9.0, "helv"),
        ("Abstract", 12.0, "hebo"),
        ("Not Anauthor", 12.0, "hebo"),
    )
    paper = paper_of(page("a.pdf", *head))
    assert paper.title == "Reading Formulas"
    assert paper.authors == ("Ada Lovelace", "Emmy M. Noether", "Jan de Boer")
    assert paper.arxiv == "2401.00001v2"
    assert paper_of(page("2402.12345.pdf", title="Its title")).title == "Its title"
    assert paper_of(page("2402.12345.pdf")).arxiv == "2402.12345"
