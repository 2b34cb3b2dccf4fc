"""What is found in a text, and what only looks like it."""

from __future__ import annotations

import pytest

from mathsnap.drafts.scan import scan_text


@pytest.mark.parametrize(
    ("page", "latex"),
    [
        (r"<p>\[a&lt;b\] and \(c\)</p>", ["a<b", "c"]),
        (r"<p>bad HTML: \[x<y\]</p>", ["x<y"]),
        ("<p>$$a$$</p>$$b<br>c$$", ["a"]),
        (r"<p title='\(a\)'>it's $5, <a href=x>\(b\)</a>", ["b"]),
        (r'<p title="no end>\(a\)</p><p title=\(b\)>\(c\)</p>', ["a", "c"]),
        ("<pre>$$a$$<b></b></pre>$$b$$<code>$$c$$", ["b"]),
        ("<SCRIPT>if (a<b) '<!--' $$x$$</b></script >$$y$$", ["y"]),
        ("<svg><title>$$a$$</title>$$b$$</svg>$$c$$", ["c"]),
        (r"<br/>\\[2pt] <!-- $$a$$ --> <? \(b\) ?> \(c\)", ["c"]),
        ("<p>a < b, <3 $$c$$", ["c"]),
    ],
)
def test_formulas_of_a_page(page: str, latex: list[str]) -> None:
    assert [m.latex for m in scan_text("html", page).maths] == latex


@pytest.mark.parametrize(
    ("page", "references"),
    [
        (
            "<IMG SRC='a.png' alt='b > c'><img\nsrc=b.png><img src=\"c&amp;d.png\"/>",
            ["a.png", "b.png", "c&d.png"],
        ),
        ("<img src=a.png <!-- mathsnap: b.png -->", ["b.png"]),
        ("<textarea><img src=a.png></textarea><template><img src=b.png></template>", []),
        ('<p>{{ formula "p.pdf#eq=1" }}</p><p title=\'{{ formula "a" }}\'>', ["p.pdf#eq=1"]),
    ],
)
def test_slots_of_a_page(page: str, references: list[str]) -> None:
    assert [s.reference for s in scan_text("html", page).slots] == references


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("`$a$` $b$ ``$c$`` \\$d$ [e](f$g$) <a href='$h$'> https://i.j/$k$\n", ["b"]),
        ("{{ formula $a$ }} !$b$ ($c$) h$d$ \\($e_f\\) \\(g^h\\)\n", ["a", "b", "c", "d", "g^h"]),
        ("$ a$ $b $ $c\\ $ $d\n e$ $f$5\n", ["c\\", "d\n e"]),
        ("$`a`$ $$b$$ $$c\n", ["a", "b"]),
    ],
)
def test_formulas_of_markdown(text: str, latex: list[str]) -> None:
    assert [m.latex for m in scan_text("markdown", text).maths] == latex


def test_formulas_of_latex() -> None:
    text = "\\$a$b$ % $c$\n\\verb|$d$| \\\\[2pt] \\[e\\] \\begin{verbatim}$f$\\end{verbatim} "
    text += "\\begin{math}g\\end{math} \\( \\begin $h$"
    assert [m.latex for m in scan_text("latex", text).maths] == ["b", "e", "g", "h"]
