"""A service that asks for API keys, in the browser: a place for the key, and what becomes of it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from service.settings import Settings
from tests.browser.conftest import OpenPage, Stage, read, screenshot, serving
from tests.browser.test_accessibility import findings

KEY, WRONG = "browser-0123456789abcdef", "browser-wrong-0123456789"
TWO = "Ann said that rain falls. Bob doubted that snow melts."


@pytest.fixture(scope="module")
def keyed_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve an app that asks for a key; return its URL."""
    file = tmp_path_factory.mktemp("keyed") / "keys"
    file.write_text(KEY, "utf-8")
    with serving(Settings(cache_url="", api_keys_file=file), Stage()) as url:
        yield url


@pytest.fixture
def page(open_page: OpenPage, keyed_home: str) -> Page:
    """Return the playground of the service that asks for a key."""
    return open_page(at=keyed_home)


def ask(page: Page) -> None:
    """Ask about a text, without an answer to wait for."""
    page.fill("#text", TWO)
    page.click("#ask")


def test_asked_for(page: Page) -> None:
    """Who has no key is told so and given a place for one; a wrong one is refused the same way."""
    expect(page.locator("#key")).to_be_hidden()
    ask(page)
    expect(page.locator("#problem")).to_contain_text("A key is needed")
    expect(page.get_by_label("API key")).to_be_focused()
    for wrong in (WRONG, "no header carries thïs ✗"):
        page.fill("#key", wrong)
        with page.expect_response("**/v1/claims") as response:
            page.press("#key", "Enter")
        assert response.value.status == 401
        expect(page.locator("#problem")).to_contain_text("A key is needed")
        expect(page.locator("#key")).to_be_focused()
    assert page.input_value("#text") == TWO


@pytest.mark.parametrize("width", [360, 1280])
def test_axe(open_page: OpenPage, keyed_home: str, width: int) -> None:
    """Everybody can use the place for the key: axe-core has no finding, nothing sticks out."""
    page = open_page(at=keyed_home, width=width, bypass_csp=True)
    ask(page)
    expect(page.locator("#key")).to_be_focused()
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    screenshot(page, f"key-{width}")


def test_shown(page: Page) -> None:
    """With the key the article is read, and the next one without asking again."""
    ask(page)
    page.fill("#key", f" {KEY} ")
    page.press("#key", "Enter")
    expect(page.locator("#result")).to_be_visible()
    expect(page.locator("#problem")).to_be_empty()
    page.click("#edit")
    read(page, "Eve said that hail hurts.")


def test_where_it_stands(page: Page) -> None:
    """The key is in no address and nothing that is copied; it lasts as long as the tab."""
    ask(page)
    page.fill("#key", KEY)
    page.press("#key", "Enter")
    expect(page.locator("#result")).to_be_visible()
    assert '-H "Authorization: Bearer $SAYSO_KEY"' in page.locator("#curl").inner_text()
    assert KEY not in page.url + page.content()
    assert page.evaluate("JSON.stringify(localStorage) + document.cookie") == "{}"
    page.reload()
    page.wait_for_selector(".example")
    read(page, TWO)
    other = page.context.new_page()
    other.goto(page.url.partition("#")[0])
    other.wait_for_selector(".example")
    ask(other)
    expect(other.locator("#problem")).to_contain_text("A key is needed")


def test_authorize_in_the_docs(open_page: OpenPage, keyed_home: str) -> None:
    """Swagger UI asks without a key in vain, and with the one that was entered successfully."""
    page = open_page("/docs", at=keyed_home)
    page.click("#operations-operations-model .opblock-summary-control")
    execute = page.locator("#operations-operations-model .execute")
    for status in (401, 200):
        with page.expect_response("**/v1/model") as response:
            execute.click()
        assert response.value.status == status
        if status == 401:
            page.locator(".auth-wrapper .authorize").first.click()
            page.locator(".modal-ux input").fill(KEY)
            page.locator(".modal-ux .authorize").click()
            page.locator(".modal-ux .btn-done").click()


def test_no_authorize_without_keys(open_page: OpenPage) -> None:
    """A service that asks for none offers no place for one."""
    page = open_page("/docs")
    page.wait_for_selector(".opblock")
    expect(page.locator(".authorize")).to_have_count(0)
