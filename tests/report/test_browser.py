"""The report in a browser: keys, filters, copying, themes, widths."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from report.browser import Browser, chromium, opened

import mathsnap
from mathsnap import Formula, Source, Status

pytestmark = pytest.mark.slow

FORMULAS = [
    Formula("a+b", status=Status.VERIFIED, source=Source("p.pdf", 1)),
    Formula(r"\frac{c}{d}", status=Status.SUSPECT, source=Source("p.pdf", 2)),
    Formula("e", status=Status.SUSPECT, source=Source("q.pdf", 1)),
]
SHOWN = "[...document.querySelectorAll('article')].filter(r => r.offsetParent).map(r => r.id).join()"
FOCUSED = "document.activeElement.id"


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    program = chromium()
    if program is None:
        pytest.skip("no Chromium")
    path = tmp_path / "report.html"
    path.write_text("".join(mathsnap.html_report(FORMULAS)), encoding="utf-8")
    with opened(program, tmp_path) as browser:
        browser.open(path)
        yield browser


def test_keys_walk_and_filter(browser: Browser) -> None:
    browser.press("j")
    browser.press("j")
    assert browser.js(FOCUSED) == "f2"
    browser.press("k")
    browser.press("k")
    assert browser.js(FOCUSED) == "f1"
    browser.press("3")
    assert browser.js(SHOWN) == "f2,f3"
    assert browser.js("[...document.querySelectorAll('h3')].filter(h => h.offsetParent).length") == 2
    browser.press("1")
    assert browser.js(SHOWN) == "f1,f2,f3"
    browser.press("0")
    browser.press("4")
    assert browser.js(SHOWN) == ""
    browser.js("document.querySelector('[data-filter=verified]').click()")
    assert browser.js(SHOWN) == "f1"
    assert browser.js("document.querySelector('[data-filter=suspect]').textContent.trim()") == "3 suspect 2"


def test_copying(browser: Browser) -> None:
    browser.js("navigator.clipboard.writeText = async text => { window.copied = text }")
    browser.press("j")
    browser.press("j")
    browser.press("c")
    assert browser.js("window.copied") == r"\frac{c}{d}"
    assert browser.js("document.querySelector('#f2 button').textContent") == "Copied"
    browser.js("navigator.clipboard.writeText = async () => { throw 0 }")
    browser.js("document.addEventListener('copy', () => { window.copied = String(getSelection()) })")
    browser.js("document.querySelector('#f1 button').click()")
    assert browser.js("new Promise(done => setTimeout(() => done(window.copied), 100))") == "a+b"


def test_themes_and_widths(browser: Browser) -> None:
    def ground() -> str:
        return str(browser.js("getComputedStyle(document.body).backgroundColor"))

    light = ground()
    browser.press("d")
    dark = ground()
    assert dark != light
    media = [{"name": "prefers-color-scheme", "value": "dark"}]
    browser.call("Emulation.setEmulatedMedia", features=media)
    browser.reload()
    assert ground() == dark
    for width in (1200, 360):
        browser.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=700, deviceScaleFactor=1, mobile=False
        )
        assert browser.js("document.documentElement.scrollWidth") <= width


def test_no_network(browser: Browser) -> None:
    assert [url for url in browser.requests if not url.startswith(("file:", "data:"))] == []
    assert browser.js("document.querySelectorAll('.set svg').length") == 3
