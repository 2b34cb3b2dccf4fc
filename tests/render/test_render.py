"""Formulas as drawings, pictures, words; and what is refused."""

from __future__ import annotations

import base64
import importlib
import io
import json
import xml.etree.ElementTree as ElementTree
from time import process_time

import pytest
from click.testing import CliRunner
from PIL import Image

import mathsnap
from mathsnap.cli.main import cli
from mathsnap.render import mathml, set_glyphs, speech

ATTENTION = r"\operatorname{softmax}\left(\frac{QK^T}{\sqrt{d_k}}\right)V"


def test_a_drawing_is_svg_with_its_colours() -> None:
    drawing = mathsnap.render(ATTENTION, color="#aa0000", background="white")
    root = ElementTree.fromstring(drawing)
    assert root.get("fill") == "#aa0000"
    assert root.get("width", "").endswith("pt")
    assert "white" in {child.get("fill") for child in root}


def test_a_picture_has_the_size_asked_for_and_is_transparent() -> None:
    small = Image.open(io.BytesIO(mathsnap.render(ATTENTION, "png", dpi=72)))
    large = Image.open(io.BytesIO(mathsnap.render(ATTENTION, "png", dpi=144)))
    assert large.width == pytest.approx(2 * small.width, abs=2)
    assert large.mode == "RGBA"
    assert large.getpixel((0, 0))[3] == 0
    assert min(large.convert("RGBA").getchannel("A").getextrema()) == 0
    assert max(large.getchannel("A").getextrema()) == 255


def test_words_for_a_screen_reader() -> None:
    said = mathsnap.render(r"\frac{QK^T}{\sqrt{d_k}}", "speech")
    assert said.startswith("the fraction with numerator capital Q capital K to the capital T and denominator")
    assert "the square root of d sub k" in said


def test_glyphs_say_where_scripts_stand() -> None:
    x, i, two = set_glyphs("x_i^2").glyphs
    assert (x.symbol, i.symbol, two.symbol) == ("x", "i", "2")
    assert i.y > x.y > two.y
    assert i.size < x.size


def test_a_row_with_an_empty_last_cell_is_set() -> None:
    run = set_glyphs(r"\begin{aligned} a & b & \\ c & d & \end{aligned}")
    assert [glyph.symbol for glyph in run.glyphs] == list("abcd")


@pytest.mark.parametrize(
    ("latex", "sign"),
    [
        (r"\Biggr\rfloor", "⌋"),
        (r"\bigl\{", "{"),
        (r"\bigl\langle", "⟨"),
        (r"\big\uparrow", "↑"),
        (r"\bigl(", "("),
    ],
)
def test_fences_of_fixed_sizes(latex: str, sign: str) -> None:
    assert [glyph.symbol for glyph in set_glyphs(latex).glyphs] == [sign]


def test_a_binomial_has_no_bar() -> None:
    assert not set_glyphs(r"\binom{n}{k}").rules
    assert len(set_glyphs(r"\frac{n}{k}").rules) == 1


@pytest.mark.parametrize(
    "latex",
    [
        r"\frac{a",
        r"a}",
        r"\foo{x}",
        r"\left( x",
        r"\begin{cases} x",
        "",
        r"\\",
        "x" * 30_000,
        "x+" * 1000,
        r"\input{/etc/passwd}",
    ],
)
def test_what_cannot_be_set_is_said(latex: str) -> None:
    with pytest.raises(mathsnap.RenderError):
        mathsnap.render(latex)


def test_deep_nesting_is_refused_at_once() -> None:
    with pytest.raises(mathsnap.RenderError, match="within each other"):
        mathsnap.render(r"\sqrt{" * 200 + "x" + "}" * 200)


def test_the_time_does_not_double_with_each_level() -> None:
    def seconds(depth: int) -> float:
        """Processor time."""
        begun = process_time()
        set_glyphs(r"\sqrt{" * depth + "x" * 20 + "}" * depth)
        return process_time() - begun

    seconds(1)
    assert min(seconds(12) for _ in range(3)) < 10 * min(seconds(2) for _ in range(3))


def test_words_for_what_is_not_whole() -> None:
    for latex in (r"\frac{a", r"\overset{a}", "a\ud800", r"\text{$" * 500):
        assert mathsnap.render(latex, "speech") != ""


@pytest.mark.parametrize("options", [{"dpi": 1}, {"font_size": 0}, {"color": "url(x)"}])
def test_nonsense_is_a_wrong_call(options: dict[str, object]) -> None:
    with pytest.raises(mathsnap.UsageError):
        mathsnap.render("x", "png", **options)


def test_the_name_calls_the_function_whichever_was_imported_first() -> None:
    package = importlib.import_module("mathsnap.render")
    assert package("x", "text") == mathsnap.render("x", "text")


def test_the_command_writes_by_suffix(tmp_path) -> None:
    for name, begin in {
        "a.svg": b"<svg",
        "a.png": b"\x89PNG",
        "a.mml": b"<math",
        "a.txt": "√".encode(),
    }.items():
        done = CliRunner().invoke(cli, ["render", r"\sqrt{x}", "-o", str(tmp_path / name)])
        assert done.exit_code == 0, done.output
        assert (tmp_path / name).read_bytes().startswith(begin)


def test_as_json() -> None:
    told = json.loads(CliRunner().invoke(cli, ["render", "x^2", "--format", "png", "--json"]).stdout)
    assert (told["latex"], told["format"], told["output"]) == ("x^2", "png", None)
    assert base64.b64decode(told["content"]).startswith(b"\x89PNG")


def test_the_command_says_what_is_wrong() -> None:
    done = CliRunner().invoke(cli, ["render", r"\foo"])
    assert done.exit_code == 1
    assert r"\foo is not known" in done.output


def test_mathml_sets_names_and_bars_as_tex_does() -> None:
    found = mathml(r"n \log n + \|x\|_{i=1} + \max_k \sin(k)")
    assert '<mspace width="0.167em" /><mi>log</mi><mo>\u2061</mo><mspace width="0.167em" />' in found
    assert "<mi>sin</mi><mo>\u2061</mo><mo stretchy" in found, "no space before a parenthesis"
    assert found.count('lspace="0em" rspace="0em"') == 3, "two bars, and the relation in a script"
    assert "<munder><mo>max" in found
    assert "<msub><mo>max" in mathml(r"\max_k k", display=False)


def test_upright_letters_are_words() -> None:
    found = mathml(r"\mathrm{Attention}(Q) \mathrm{d}x")
    assert '<mi mathvariant="normal">Attention</mi>' in found
    assert "<mtext>d</mtext>" in found
    assert speech(r"\mathrm{Attention}").lower() == "attention"
