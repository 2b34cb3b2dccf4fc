"""Filling slots: what is written, what is left alone, and that a second run changes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import mathsnap
from mathsnap import InputError, NoFormulaError

Write = Callable[..., Path]
Fill = Callable[..., mathsnap.Change]


def bodies(text: str) -> list[str]:
    """What stands between the marker pairs."""
    return [part.partition("-->")[2].rpartition("<!-- /")[0] for part in text.split("<!-- mathsnap:")[1:]]


@pytest.mark.parametrize(
    ("before", "body"),
    [
        ("![a](a.png)\n", "\n$$\nx^2\n$$\n"),
        ("text\n\n> ![a](a.png)\n", "\n> $$\n> x^2\n> $$\n> "),
        ("1. one\n2. ![a](a.png)\n", "\n   $$\n   x^2\n   $$\n   "),
        ("so ![a](a.png) is\n", "$x^2$"),
        ("| h |\n|---|\n| ![a](a.png) |\n", "$x^2$"),
        ('<img src="a.png" alt="a">\n', "\n$$\nx^2\n$$\n"),
        ("<!-- mathsnap: a.png -->\n", "\n$$\nx^2\n$$\n"),
        ('{{ formula "a.png" }}\n', "\n$$\nx^2\n$$\n"),
        ("![[a.png|a]]\n", "\n$$\nx^2\n$$\n"),
        ("![a][r]\n\n[r]: a.png\n", "\n$$\nx^2\n$$\n"),
        ('![a](<a.png> "title"){width=50%}\n', "\n$$\nx^2\n$$\n"),
        ("![a](a.png)\r\n", "\r\n$$\r\nx^2\r\n$$\r\n"),
        ("```math\ny\n```\n\n![a](a.png)\n", "\n```math\nx^2\n```\n"),
    ],
)
def test_every_kind_of_slot(write: Write, fill: Fill, before: str, body: str) -> None:
    path = write("d.md", before, a="x^2")
    change = fill(path, all_images=True)
    text = path.read_bytes().decode()
    assert bodies(text) == [body]
    assert [e.what for e in change.events] == ["inserted"]
    again = fill(path, all_images=True)
    assert not again.changed
    assert [e.what for e in again.events] == ["unchanged"]


@pytest.mark.parametrize(
    "text",
    [
        "`![a](a.png)`\n",
        "```\n![a](a.png)\n<!-- mathsnap: a.png -->\n```\n",
        "    ![a](a.png)\n",
        "<pre>\n<!-- mathsnap: a.png -->\n</pre>\n",
        "---\ncover: <!-- mathsnap: a.png -->\n---\n",
        "\\![a](a.png)\n",
        "costs $5 and $6\n",
    ],
)
def test_code_and_front_matter_hold_no_slots(write: Write, fill: Fill, text: str) -> None:
    path = write("d.md", text, a="x")
    assert not fill(path, all_images=True).changed
    assert path.read_text() == text


def test_an_image_that_begins_a_line_of_text_does_not_make_it_raw(write: Write, fill: Fill) -> None:
    path = write("d.md", "![a](a.png) is *it*\n", a="x")
    fill(path, all_images=True)
    assert path.read_text().startswith("<span></span><!-- mathsnap: a.png")
    assert not fill(path, all_images=True).changed


def test_html(write: Write, fill: Fill) -> None:
    page = (
        '<!doctype html>\n<p>Cost < $5 & <img src=a.png alt=a>, so</p>\n<script>"<img src=a.png>"</script>\n'
    )
    path = write("d.html", page, a="x<y")
    fill(path, all_images=True)
    text = path.read_text()
    assert bodies(text) == [r"\(x&lt;y\)"]
    head, _, tail = text.partition("<!-- mathsnap")
    assert page.startswith(head)
    assert page.endswith(tail.rpartition("<!-- /mathsnap -->")[2])
    assert not fill(path, all_images=True).changed


def test_latex(write: Write, fill: Fill) -> None:
    draft = "A\n% mathsnap: a.png\nB \\includegraphics[width=2cm]{a} C, \\includegraphics{a}.\n"
    draft += "\\verb|% mathsnap: a|\n"
    path = write("d.tex", draft, a="x")
    change = fill(path, all_images=True)
    assert [e.what for e in change.events] == ["inserted"] * 3
    lines = path.read_text().splitlines()
    assert lines[2:5] == [r"\begin{equation*}", "x", r"\end{equation*}"]
    assert [line for line in lines if line.startswith(r"\(")] == [r"\(x\)", r"\(x\)% /mathsnap"]
    assert not fill(path, all_images=True).changed


def test_notebook(write: Write, fill: Fill) -> None:
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": ['é "q"\n', "\n", "![a](a.png)\n", "end"]},
        {"cell_type": "code", "source": "'![a](a.png)'", "outputs": [], "metadata": {"source": ["x"]}},
        {"cell_type": "markdown", "metadata": {}, "source": "one \\u0041 ![a](a.png)"},
    ]
    raw = json.dumps({"metadata": {}, "cells": cells, "nbformat": 4, "nbformat_minor": 5}, indent=1)
    path = write("d.ipynb", raw, a="\\alpha")
    fill(path, all_images=True)
    after = json.loads(path.read_text())
    assert "".join(after["cells"][0]["source"]).endswith("$$\n\\alpha\n$$\n<!-- /mathsnap -->\nend")
    assert after["cells"][1] == cells[1]
    assert "$\\alpha$" in after["cells"][2]["source"]
    assert path.read_text().startswith(raw[: raw.index("![a]")])
    assert not fill(path, all_images=True).changed


def test_what_was_changed_by_hand_stays(write: Write, fill: Fill) -> None:
    path = write("d.md", "![a](a.png)\n", a="x")
    fill(path, all_images=True)
    path.write_text(path.read_text().replace("\nx\n", "\nx + 1\n"))
    (path.parent / "a.png").write_text("y")
    change = fill(path, all_images=True, force=True)
    assert [e.what for e in change.events] == ["edited"]
    assert "\nx + 1\n" in path.read_text()


def test_a_changed_picture_is_read_again(write: Write, fill: Fill) -> None:
    path = write("d.md", "![a](a.png)\n", a="x")
    fill(path, all_images=True)
    (path.parent / "a.png").write_text("y")
    assert [e.what for e in fill(path).events] == ["updated"]
    assert "\ny\n" in path.read_text()
    (path.parent / "a.png").unlink()
    assert [e.what for e in fill(path).events] == ["missing"]


def test_doubtful_formulas_need_force(write: Write, fill: Fill) -> None:
    path = write("d.md", "![a](a.png)\n\n![b](b.png)\n", a="suspect:x", b="y")
    assert [e.what for e in fill(path, all_images=True).events] == ["refused", "inserted"]
    assert "![a](a.png)" in path.read_text()
    fill(path, all_images=True, force=True)
    assert "**[mathsnap: suspect, compare with a.png" in path.read_text().replace("\\", "")


def test_pictures_without_mathematics(write: Write, fill: Fill) -> None:
    path = write("d.md", "![a](a.png)\n", a="nothing")
    assert [e.what for e in fill(path, all_images=True).events] == ["no formula"]
    with pytest.raises(NoFormulaError, match=r"d\.md:1: a\.png"):
        fill(path, slots=["a"])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("one\n\n<!-- mathsnap: no.png -->\n", r"d\.md:3: no\.png: there is no such file"),
        ("<!-- mathsnap: ../out.png -->\n", r"d\.md:1: \.\./out\.png: lies outside .* --allow-outside"),
        ("<!-- mathsnap: link.png -->\n", r"d\.md:1: link\.png: lies outside"),
        ("<!-- mathsnap: a.png#eqn=2 -->\n", r"d\.md:1: .* not understood"),
        ("<!-- mathsnap: https://x.org/a.png -->\n", r"only files on disk"),
        ("x\n<!-- mathsnap: a.png hash=12 -->\nx\n", r"d\.md:2: the marker has a hash but no end"),
        (b"ok\ncaf\xe9\n", r"d\.md:2: not UTF-8"),
        ("\ufeffok".encode("utf-16"), r"UTF-16"),
    ],
)
def test_bad_input_names_file_and_line(write: Write, fill: Fill, text: str | bytes, message: str) -> None:
    folder = write("x", "").parent / "in"
    folder.mkdir()
    write("out.png", "x")
    path = write("in/d.md", text)
    (folder / "a.png").write_text("x")
    (folder / "link.png").symlink_to(folder.parent / "out.png")
    before = path.read_bytes()
    with pytest.raises(InputError, match=message):
        fill(path)
    assert path.read_bytes() == before
    assert not (folder / ".mathsnap").exists()


def test_outside_with_leave(write: Write, fill: Fill) -> None:
    path = write("d.md", "")
    (path.parent / "sub").mkdir()
    write("a.png", "x")
    inner = write("sub/d.md", "<!-- mathsnap: ../a.png -->\n")
    fill(inner, allow_outside=True)
    assert not fill(inner).changed


def test_styles_of_the_draft_are_kept_unless_asked(write: Write, fill: Fill) -> None:
    path = write("d.md", "![a](a.png) and ![b](b.png)\n", a="x_1^*", b="a|b")
    fill(path, all_images=True)
    fill(path, style="fence")
    assert bodies(path.read_text()) == ["$`x_1^*`$", "$`a|b`$"]
    assert not fill(path).changed
    fill(path, style="mathjax")
    assert bodies(path.read_text()) == [r"\\(x\_1^\*\\)", r"\\(a\|b\\)"]


def test_dollars_of_prose_are_not_paired_with_ours(write: Write, fill: Fill) -> None:
    path = write("d.md", "It costs $5, so ![a](a.png) is\n\n$n$ and ![b](b.png)\n", a="x, y", b="z")
    fill(path, all_images=True)
    assert bodies(path.read_text()) == [r"\\(x, y\\)", "$z$"]
    assert not fill(path, all_images=True).changed
    assert not fill(path, all_images=True, style="dollars").changed


def test_numbers(write: Write, fill: Fill) -> None:
    path = write("d.md", "![a](a.png)\n\n![b](b.png)\n", a="x", b="y")
    fill(path, slots=["b"], numbered=True)
    fill(path, all_images=True, numbered=True)
    assert bodies(path.read_text()) == ["\n$$\nx \\tag{1}\n$$\n", "\n$$\ny \\tag{2}\n$$\n"]
    assert not fill(path, all_images=True, numbered=True).changed
    assert not fill(path).changed


def test_a_table_parts_its_cells_by_bars(write: Write, fill: Fill) -> None:
    path = write("d.md", "| a | b |\n|---|---|\n| ![a](a.png) | 1 |\n", a=r"\|x\| + |y|")
    fill(path, all_images=True)
    assert bodies(path.read_text()) == [r"$\Vert x\Vert  + \vert y\vert $"]


def test_insert_below_a_heading_twice_is_once(write: Write) -> None:
    path = write("d.md", "# T\n\n## Here\ntext\n\n```\n## Here too\n```\n")
    formula = read_formula(write, "x")
    mathsnap.insert(path, formula, after="## Here")
    once = path.read_text()
    assert "## Here\n\n<!-- mathsnap: p.png" in once
    assert "<!-- /mathsnap -->\n\ntext" in once
    assert not mathsnap.insert(path, formula, after="## Here").changed
    with pytest.raises(InputError, match="within code"):
        mathsnap.insert(path, read_formula(write, "y", "q"), after="## Here too")
    with pytest.raises(InputError, match="there is no line 'nowhere'"):
        mathsnap.insert(path, read_formula(write, "y", "q"), after="nowhere")


def test_insert_leaves_what_was_changed_by_hand(write: Write) -> None:
    path = write("d.md", "text\n")
    mathsnap.insert(path, read_formula(write, "x"), append=True)
    path.write_text(path.read_text().replace("\nx\n", "\nx + 1\n"))
    for place in ({"append": True}, {"slot": "p"}):
        change = mathsnap.insert(path, read_formula(write, "y"), **place)  # type: ignore[arg-type]
        assert [e.what for e in change.events] == ["edited"]
    assert "\nx + 1\n" in path.read_text()


def test_insert_at_the_end_of_each_format(write: Write) -> None:
    formula = read_formula(write, "x")
    for name, text, tail in (
        ("a.md", "text", "<!-- /mathsnap -->\n"),
        ("a.html", "<body>\n<p>t</p>\n</body>\n", "<!-- /mathsnap -->\n\n</body>\n"),
        ("a.tex", "t\n\\end{document}\n", "% /mathsnap\n\n\\end{document}\n"),
    ):
        path = write(name, text)
        mathsnap.insert(path, [formula], append=True)
        assert path.read_text().endswith(tail)


def read_formula(write: Write, latex: str, name: str = "p") -> mathsnap.Formula:
    from dataclasses import replace

    path = write(f"{name}.png", latex)
    return replace(mathsnap.Formula(latex), source=mathsnap.Source(str(path), sha256="0" * 64))
