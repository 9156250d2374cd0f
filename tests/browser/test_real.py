"""The playground over the real model; pictures of all for people to look at."""

import pytest
from playwright.sync_api import Browser, Page

from service.web.examples import EXAMPLES
from tests.browser.conftest import OpenPage, Watch, read, screenshot
from tests.readings import ARTICLE

SIZES = {"phone": 360, "desktop": 1280}


def choose(page: Page, name: str) -> None:
    """Have an example read."""
    page.get_by_role("button", name=EXAMPLES[name]["summary"]).click()
    page.wait_for_selector("#result:not([hidden])")


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples(open_page: OpenPage, real_home: str, name: str) -> None:
    """The model's claims are marked exactly where it found them."""
    page = open_page(at=real_home)
    with page.expect_response("**/v1/claims") as response:
        choose(page, name)
    claims = response.value.json()["claims"]
    assert bool(claims) is (name != "no-claims")
    assert page.locator("#article").text_content() == EXAMPLES[name]["value"]["text"]
    assert page.locator("#article .number").count() == len(claims)
    words = {span["text"] for claim in claims for span in claim["source"]["spans"]}
    assert words == set(page.locator("#article .source").all_text_contents())


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_pictures(open_page: OpenPage, real_home: str, size: str, scheme: str) -> None:
    """What a person sees, at the width of a phone and of a desktop."""
    page = open_page(at=real_home, width=SIZES[size], color_scheme=scheme)
    screenshot(page, f"{size}-{scheme}-empty")
    for name in EXAMPLES:
        choose(page, name)
        screenshot(page, f"{size}-{scheme}-{name}")
        page.click("#edit")
    choose(page, "quotations")
    page.locator("#article .number").nth(1).focus()
    screenshot(page, f"{size}-{scheme}-card", whole=False)
    page.click("#edit")
    page.fill(
        "#text", "Bonjour tout le monde, il pleut depuis trois jours dans la vieille ville de Lyon."
    )
    page.click("#ask")
    page.wait_for_selector("#problem li")
    screenshot(page, f"{size}-{scheme}-problem", whole=False)
    page.goto("/docs")
    page.wait_for_selector(".opblock")
    screenshot(page, f"{size}-{scheme}-docs", whole=False)


@pytest.mark.parametrize("size", SIZES)
def test_pictures_of_nested_claims(open_page: OpenPage, size: str) -> None:
    """What a person sees of claims that are nested and split."""
    page = open_page(width=SIZES[size])
    read(page, ARTICLE)
    page.locator("#article .lane1").last.hover()
    screenshot(page, f"{size}-nested")


def test_watch(browser: Browser, home: str) -> None:
    """What these tests rely on: whatever asks another host, errs or opens something is noticed."""
    watch = Watch(home)
    context = browser.new_context(base_url=home, bypass_csp=True)
    watch.over(context)
    page = context.new_page()
    page.goto("/")
    for deed in (
        "fetch('http://203.0.113.1/').catch(() => {})",
        "document.body.append(Object.assign(new Image(), {src: 'https://elsewhere.example/'}))",
        "console.error('fault')",
        "setTimeout(() => { throw new Error('thrown') })",
        "alert(1)",
        "void window.open('about:blank')",
    ):
        page.evaluate(deed)
    page.wait_for_timeout(300)
    context.close()
    kinds = {each.partition(":")[0] for each in watch.strange}
    assert kinds == {"request", "console", "error", "dialog", "window"}
    requests = [each for each in watch.strange if each.startswith("request")]
    assert requests[:2] == [
        "request: http://203.0.113.1/",
        "request: https://elsewhere.example/",
    ]
