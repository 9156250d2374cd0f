"""Scripts and markup in articles, names, ids, links and problems: none runs, none is an element."""

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect

from service.claims import (
    Claim,
    Cue,
    Extraction,
    NamedSource,
    QuotationKind,
    Source,
    SourceKind,
    Span,
    Target,
    TargetRole,
)
from tests.browser.conftest import OpenPage, Stage, read

if TYPE_CHECKING:
    from collections.abc import Iterator

RUN = "globalThis.ran=1"
PAYLOADS = [
    f"<script>{RUN}</script>",
    f"<SCRIPT SRC=data:text/javascript,{RUN}></SCRIPT>",
    f'"><script>{RUN}</script>',
    f"</textarea><script>{RUN}</script>",
    f"</title></style></script><script>{RUN}</script>",
    f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    f"<img src=x onerror={RUN}>",
    f"<img src=x onerror=\"{RUN}\" style='position:fixed;inset:0'>",
    f"\"><img src=x onerror='{RUN}'>",
    f"' onmouseover='{RUN}' x='",
    f'" autofocus onfocus="{RUN}" tabindex="1',
    f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={RUN}>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<iframe src=javascript:{RUN}></iframe>",
    f"<object data=javascript:{RUN}></object>",
    f"<embed src=javascript:{RUN}>",
    f"<a href=javascript:{RUN} id=text name=article>click</a>",
    f"javascript:{RUN}//",
    f"<details open ontoggle={RUN}>",
    f"<video><source onerror={RUN}></video>",
    f"<body onload={RUN}>",
    f"<input autofocus onfocus={RUN}>",
    f"<form id=question action=javascript:{RUN}><button>x</button></form>",
    "<meta http-equiv=refresh content='0;url=http://203.0.113.1/'>",
    "<link rel=stylesheet href=http://203.0.113.1/x.css><style>@import '//203.0.113.1';</style>",
    f"<template><img src=x onerror={RUN}></template><base href=http://203.0.113.1/>",
    f"&lt;img src=x onerror={RUN}&gt; \\u003cscript\\u003e${{{RUN}}}{{{{{RUN}}}}}",
    "<!-- --><![CDATA[",
]
HARMLESS = {
    *("html", "head", "meta", "title", "link", "script", "body", "a", "header", "p", "h1", "nav"),
    *("button", "main", "noscript", "div", "form", "h2", "h3", "label", "textarea", "span", "kbd"),
    *("ul", "li", "section", "input", "output", "article", "aside", "pre", "code", "footer", "bdi"),
    *("strong", "details", "summary", "dl", "dt", "dd"),
}


def tainted(payload: str) -> tuple[str, Extraction]:
    """Make a text and claims in it that are the payload wherever they can be."""
    text = f"{payload} {payload} said that {payload} rains.\n\n{payload}"
    at = len(payload) + 1

    def part(start: int, words: str) -> dict[str, Any]:
        return {"text": words, "spans": [Span(start=start, end=start + len(words), text=words)]}

    content = f"that {payload} rains"
    start = text.index(content)
    claim = Claim(
        id=payload,
        **part(start, content),
        quotation=QuotationKind.DIRECT,
        cue=Cue(**part(at, payload)),
        source=Source(**part(at, payload), name=payload, kind=SourceKind.PERSON),
        target=Target(**part(start + 5, payload), name=payload, role=TargetRole.SUBJECT),
        confidence=0.9,
    )
    sources = [NamedSource(name=payload, kind=SourceKind.PERSON, claims=[payload])]
    return text, Extraction(language="en", claims=[claim], sources=sources)


def look_everywhere(page: Page) -> None:
    """Bring everything to light that the page can show about its one claim."""
    page.locator("#article .mark").first.hover()
    page.locator("#article .number").focus()
    page.locator("#article .number").click()
    page.locator("#voices .entry").click()
    page.locator("#confidence").fill("10")
    page.wait_for_timeout(100)


def assert_harmless(page: Page) -> None:
    """Nothing has run, and no element has come in that the page itself does not make."""
    assert page.evaluate("globalThis.ran === undefined")
    elements = "[...document.querySelectorAll('*')].map(e => e.localName)"
    assert set(page.evaluate(elements)) <= HARMLESS
    assert page.evaluate("document.scripts.length") == 2
    attributes = "[...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames())"
    names = page.evaluate(attributes)
    assert not [name for name in names if name.startswith("on") or name == "autofocus"]
    assert (
        page.locator("#article").evaluate("e => e.querySelectorAll('a, [id], [href]').length") == 0
    )


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_in_articles_names_and_ids(page: Page, stage: Stage, payload: str) -> None:
    """As article, name, cue, target and id, a payload is text and nothing else."""
    text, extraction = tainted(payload)
    stage.prepared[text] = extraction
    read(page, text)
    assert page.locator("#article").text_content() == text
    look_everywhere(page)
    assert payload in page.locator("#card").inner_text()
    assert payload in str(page.locator("#voices").text_content())
    assert_harmless(page)


@pytest.fixture
def told(page: Page) -> "Iterator[list[dict[str, Any]]]":
    """Return a list whose items the service is made to answer with, as problems."""
    problems: list[dict[str, Any]] = []
    page.route("**/v1/claims", lambda route: route.fulfill(status=422, json=problems.pop()))
    yield problems
    assert problems == []


def test_in_problems(page: Page, told: list[dict[str, Any]]) -> None:
    """In the words of a problem, payloads are text too."""
    for payload in PAYLOADS:
        errors = [{"pointer": f"/{payload}", "message": payload}]
        told.append(
            {
                "title": payload,
                "detail": payload,
                "errors": errors,
                "language": payload,
                "instance": payload,
                "retry_after": payload,
            }
        )
        page.fill("#text", "It rains.")
        page.click("#ask")
        expect(page.locator("#problem strong")).to_have_text(payload)
        assert_harmless(page)


def test_in_links(open_page: OpenPage) -> None:
    """In a link, payloads are no settings, and not shown."""
    page = open_page()
    for payload in PAYLOADS:
        for name in ("example", "confidence", "article"):
            fragment = page.evaluate("p => new URLSearchParams(p).toString()", {name: payload})
            page.evaluate("f => { location.hash = f }", fragment)
    assert_harmless(page)
