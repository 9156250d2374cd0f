"""Everybody can use the playground: axe-core finds nothing, colours stand out."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage, read
from tests.readings import ARTICLE

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
BLOCKING = {"serious", "critical"}


def findings(page: Page, *, outside: str | None = None) -> list[dict[str, Any]]:
    """Return what axe-core finds, less what is inside of an element."""
    page.evaluate(AXE)
    scope = {"include": [["html"]], "exclude": [[outside]] if outside else []}
    result = page.evaluate("scope => axe.run(scope)", scope)
    assert result["passes"]
    return [
        {
            "rule": found["id"],
            "impact": found["impact"],
            "nodes": [node["html"] for node in found["nodes"]],
        }
        for found in result["violations"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe(open_page: OpenPage, scheme: str, width: int) -> None:
    """Empty, with results, with a card and with a problem, axe-core has no finding at all."""
    page = open_page(width=width, color_scheme=scheme, bypass_csp=True)
    assert findings(page) == []
    page.fill("#text", "Bonjour")
    page.click("#ask")
    page.wait_for_selector("#problem li")
    assert findings(page) == []
    read(page, ARTICLE)
    assert findings(page) == []
    page.locator("#article .number").nth(2).focus()
    assert findings(page) == []
    page.locator("#confidence").fill("95")
    page.wait_for_selector("#voices:empty", state="attached")
    assert findings(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_on_the_docs(open_page: OpenPage, scheme: str) -> None:
    """What is ours around Swagger UI has no serious finding either."""
    page = open_page("/docs", color_scheme=scheme, bypass_csp=True)
    page.wait_for_selector(".opblock")
    assert [x for x in findings(page, outside="#swagger-ui") if x["impact"] in BLOCKING] == []


def luminance(colour: str) -> float:
    """Return the relative luminance of ``rgb(r, g, b)``, as WCAG has it."""
    parts = [int(part) / 255 for part in colour.removeprefix("rgb(").rstrip(")").split(",")]
    r, g, b = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast(open_page: OpenPage, scheme: str) -> None:
    """Words stand out from every tint by 4.5, underlines and edges from the paper by 3.

    axe-core does not judge words above a picture, and underlines are one.
    """
    page = open_page(color_scheme=scheme)
    read_colour = """name => {
      const probe = document.body.appendChild(document.createElement("i"));
      probe.style.color = `var(--${name})`;
      const { color } = getComputedStyle(probe);
      probe.remove();
      return color;
    }"""

    def contrast(one: str, other: str) -> float:
        lights = sorted(luminance(page.evaluate(read_colour, name)) for name in (one, other))
        return (lights[1] + 0.05) / (lights[0] + 0.05)

    tints = ["who", "word", "aim", "fore", "who-fore", "word-fore", "aim-fore", "paper", "sheet"]
    low = {tint: found for tint in tints if (found := contrast("ink", tint)) < 4.5}
    low |= {
        f"faint {x}": found for x in ("paper", "sheet") if (found := contrast("faint", x)) < 4.5
    }
    lines = ["lane0", "lane1", "lane2", "lane3", "edge", "focus"]
    low |= {line: found for line in lines if (found := contrast(line, "paper")) < 3}
    assert low == {}


def test_structure(page: Page) -> None:
    """There is one heading of the first level, none is left out, and landmarks are there."""
    read(page, ARTICLE)
    levels = [
        int(level)
        for level in page.evaluate(
            "[...document.querySelectorAll('h1,h2,h3')].filter(e => e.checkVisibility())"
            ".map(e => e.localName[1])"
        )
    ]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for landmark in ("header", "nav", "main", "aside", "footer"):
        assert page.locator(landmark).count() == 1
    assert page.get_attribute("html", "lang") == "en"


def test_marks_are_told_apart_without_colour(page: Page) -> None:
    """Source, cue, target and content differ in weight, slant and lines too."""
    read(page, "Ann said that rain falls.")
    look = """e => {
      const style = getComputedStyle(e);
      return JSON.stringify([style.fontWeight, style.fontStyle, style.textDecorationLine,
                             style.backgroundImage !== "none"]);
    }"""
    marks = [page.locator(f"#article .{role}").last for role in ("source", "cue", "target")]
    plain = page.locator("#article .content:not(.target)").last
    looks = [
        json.dumps(mark.evaluate(look)) for mark in [*marks, plain, page.locator("#article p")]
    ]
    assert len(set(looks)) == 5
