"""Swagger UI in a browser: it answers, and asks nobody else."""

from playwright.sync_api import Page, expect

from service.web.examples import EXAMPLES
from tests.browser.conftest import OpenPage


def opened(open_page: OpenPage, home: str) -> Page:
    """Open the question in Swagger UI."""
    page = open_page("/docs", at=home)
    page.click("#operations-claims-extract_claims .opblock-summary-control")
    page.wait_for_selector("#operations-claims-extract_claims .execute")
    return page


def test_try_it_out(open_page: OpenPage, home: str) -> None:
    """Each example of the drop-down is answered where "Execute" is clicked."""
    page = opened(open_page, home)
    question = page.locator("#operations-claims-extract_claims")
    choice = question.locator(".examples-select select").first
    offered = choice.locator("option").all_text_contents()
    assert [name for name in offered if "Modified" not in name] == [
        example["summary"] for example in EXAMPLES.values()
    ]
    for name in EXAMPLES:
        choice.select_option(name)
        with page.expect_response("**/v1/claims") as response:
            question.locator(".execute").click()
        assert response.value.status == 200
        answered = response.value.json()
        expect(question.locator(".live-responses-table .response-col_status").last).to_contain_text(
            "200"
        )
        expect(question.locator(".live-responses-table")).to_contain_text(answered["id"])


def test_real_answer(open_page: OpenPage, real_home: str) -> None:
    """The service with its model answers there with claims."""
    page = opened(open_page, real_home)
    question = page.locator("#operations-claims-extract_claims")
    question.locator(".execute").click()
    expect(question.locator(".live-responses-table")).to_contain_text("Ana Lindqvist")


def test_every_operation_opens(open_page: OpenPage) -> None:
    """Every endpoint of the specification is listed and opens."""
    page = open_page("/docs")
    page.wait_for_selector(".opblock")
    blocks = page.locator(".opblock").all()
    assert len(blocks) == 8
    for block in blocks:
        block.locator(".opblock-summary-control").click()
        expect(block.locator(".opblock-body")).to_be_visible()


def test_masthead_leads_back(open_page: OpenPage) -> None:
    """The playground and the docs lead to each other."""
    page = open_page("/docs")
    page.get_by_role("link", name="Playground").click()
    page.wait_for_selector(".example")
    page.locator("nav").get_by_role("link", name="API").click()
    page.wait_for_selector(".opblock")
