"""The playground's files: nothing from elsewhere, nothing inline, no markup made of text."""

import re

import httpx
import pytest

from service.web.documentation import STATIC
from service.web.examples import EXAMPLES

pytestmark = pytest.mark.anyio

FOLDER = STATIC / "playground"
FILES = sorted(file.name for file in FOLDER.iterdir())
ASKING_TO_RUN = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|setHTML|createContextual"
    r"|\beval\b|new Function|\bstyle=|\son\w+="
)


async def test_page(client: httpx.AsyncClient) -> None:
    """The page has a strict policy, no inline script, and all its files are there."""
    page = await client.get("/")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    policy = page.headers["content-security-policy"]
    for part in ("default-src 'none'", "script-src 'self';", "require-trusted-types-for 'script'"):
        assert part in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style", page.text)
    for file in re.findall(r'(?:src|href)="(static/[^"]+)"', page.text):
        assert (await client.get(f"/{file}")).status_code == 200, file


@pytest.mark.parametrize("name", FILES)
async def test_files(client: httpx.AsyncClient, name: str) -> None:
    """Every file is served, revalidated, names no other host and makes no markup of text."""
    response = await client.get(f"/static/playground/{name}")
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-cache"
    text = response.text.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"""://|["'`(]//""", text)
    assert not ASKING_TO_RUN.search(text)


def test_modules_are_whole() -> None:
    """Every module that a module imports is there."""
    for name in FILES:
        if name.endswith(".js"):
            for imported in re.findall(r'from "\./([^"]+)"', (FOLDER / name).read_text("utf-8")):
                assert imported in FILES


async def test_unchanged_files_are_not_sent_again(client: httpx.AsyncClient) -> None:
    """A browser that has a file is told that it still holds."""
    first = await client.get("/static/playground/playground.js")
    again = await client.get(
        "/static/playground/playground.js", headers={"If-None-Match": first.headers["etag"]}
    )
    assert (again.status_code, again.headers["cache-control"]) == (304, "no-cache")


async def test_examples(client: httpx.AsyncClient) -> None:
    """The articles to choose from are those of the specification."""
    listed = (await client.get("/examples")).json()
    assert [each["id"] for each in listed] == list(EXAMPLES)
    assert [each["text"] for each in listed] == [x["value"]["text"] for x in EXAMPLES.values()]
    assert all(each["title"] and each["description"] for each in listed)
