"""Plain text and web pages as bodies, options in the query; nothing is ever fetched."""

import json
import socket
import sys
from io import StringIO
from typing import Any

import httpx
import pytest

from service.errors import InvalidInput, TooLarge, UnsupportedMediaType
from service.web import pages
from service.web.examples import WEB_PAGE
from tests.conftest import CANARY, Client, StubPipeline, assert_problem

pytestmark = pytest.mark.anyio

URL = "/v1/claims"
TEXT = "\ufeff😀 Anna said that taxes fall.\r\n\r\nBen doubted that they do. "
PLAIN = {"Content-Type": "text/plain; charset=utf-8"}
PAGE = {"Content-Type": "text/html"}
STORY = "Anna said that the bridge will be closed for eight months."
SITE = f"""<!doctype html><html><head><title>Bridge</title>
<link rel="stylesheet" href="http://elsewhere.test/a.css"><base href="http://elsewhere.test/">
<script src="http://elsewhere.test/a.js"></script></head>
<body><nav><ul><li><a href="/a">Start</a></li></ul></nav>
<article><h1>Bridge to be closed</h1><p>{STORY}</p>
<img src="http://elsewhere.test/a.png"><p>Ben doubted that it is needed, &amp; went home.</p>
<iframe src="http://elsewhere.test/"></iframe></article>
<footer>All rights reserved.</footer></body></html>"""


async def test_plain_text(client: httpx.AsyncClient, pipeline: StubPipeline) -> None:
    """Plain text is the same question as the same text in JSON, character by character."""
    plain = await client.post(URL, content=TEXT.encode(), headers=PLAIN)
    assert plain.status_code == 200
    as_json = await client.post(URL, json={"text": TEXT})
    assert as_json.headers["cache-status"] == "sayso;hit"
    assert as_json.content == plain.content
    assert pipeline.batches == [[TEXT]]


async def test_options_in_the_query(client: httpx.AsyncClient) -> None:
    """Options stand in the query; those of a JSON body go before them."""
    query: dict[str, Any] = {"min_confidence": "0.5", "offset_unit": "utf16"}
    plain = await client.post(URL, params=query, content=TEXT.encode(), headers=PLAIN)
    assert plain.json()["offset_unit"] == "utf16"
    assert [claim["source"]["name"] for claim in plain.json()["claims"]] == ["Anna"]
    body = {"text": TEXT, "min_confidence": 0.5, "offset_unit": "utf16"}
    assert (await client.post(URL, json=body)).content == plain.content
    query["min_confidence"] = "0.9999"
    assert (await client.post(URL, params=query, json=body)).content == plain.content


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"min_confidence": "high"}, "/query/min_confidence"),
        ({"min_confidence": "1.1"}, "/query/min_confidence"),
        ({"min_confidence": "nan"}, "/query/min_confidence"),
        ({"offset_unit": "bytes"}, "/query/offset_unit"),
        ({"confidence": "0.5"}, "/query/confidence"),
        ({CANARY: "0.5"}, "/query/?"),
    ],
)
async def test_wrong_queries(
    client: httpx.AsyncClient, query: dict[str, str], pointer: str
) -> None:
    """An option that is out of bounds, or none, is refused by name."""
    response = await client.post(URL, params=query, content=TEXT.encode(), headers=PLAIN)
    problem = assert_problem(response, InvalidInput)
    assert [error["pointer"] for error in problem["errors"]] == [pointer]


@pytest.mark.parametrize("body", [b"", b" \n", b"\xff\xfea\0", f"{CANARY} é".encode("latin-1")])
@pytest.mark.parametrize("headers", [PLAIN, PAGE], ids=["plain", "page"])
async def test_no_text(client: httpx.AsyncClient, body: bytes, headers: dict[str, str]) -> None:
    """What is blank, or not in UTF-8, is refused."""
    assert_problem(await client.post(URL, content=body, headers=headers), InvalidInput)


async def test_plain_text_too_long(connect: Client) -> None:
    """The limit in code points holds for plain text, and for what is taken from a page."""
    async with connect(max_text_chars=40) as client:
        for headers, body in ((PLAIN, CANARY + "!"), (PAGE, SITE)):
            response = await client.post(URL, content=body.encode(), headers=headers)
            assert assert_problem(response, TooLarge)["limit"] == 40


@pytest.fixture
def reader() -> None:
    """Skip where the extra that reads pages is missing."""
    pytest.importorskip("trafilatura")


@pytest.mark.usefixtures("reader")
async def test_page(client: httpx.AsyncClient, pipeline: StubPipeline) -> None:
    """The article of a page is read without what stands around it, and answered with its claims."""
    response = await client.post(URL, content=SITE.encode(), headers=PAGE)
    assert response.status_code == 200
    answer = response.json()
    text = answer["text"]
    assert STORY in text.splitlines()
    assert "needed, & went home." in text
    assert "Start" not in text
    assert "reserved" not in text
    for claim in answer["claims"]:
        for span in claim["spans"]:
            assert text[span["start"] : span["end"]] == span["text"]
    assert "content-location" not in response.headers
    again = await client.post(URL, content=SITE.encode(), headers=PAGE)
    assert again.headers["cache-status"] == "sayso;hit"
    assert again.content == response.content
    assert pipeline.batches == [[text]]


@pytest.mark.usefixtures("reader")
async def test_page_is_the_question_about_its_text(client: httpx.AsyncClient) -> None:
    """The answer is kept under the text's own id, without the text."""
    page = (await client.post(URL, content=SITE.encode(), headers=PAGE)).json()
    plain = await client.post(URL, json={"text": page.pop("text")})
    assert plain.headers["cache-status"] == "sayso;hit"
    assert plain.json() == page
    assert (await client.get(f"{URL}/{page['id']}")).json() == page


@pytest.mark.usefixtures("reader")
async def test_page_in_other_formats(client: httpx.AsyncClient) -> None:
    """HTML and JSON-LD carry the article's text as well; CSV and NDJSON are tables of claims."""
    for name, has_text in (("html", True), ("jsonld", True), ("csv", False), ("ndjson", False)):
        response = await client.post(
            URL, params={"format": name}, content=SITE.encode(), headers=PAGE
        )
        assert ("Bridge to be closed" in response.text) is has_text


@pytest.mark.usefixtures("reader")
async def test_example_page(client: httpx.AsyncClient) -> None:
    """The page that the specification shows has an article."""
    response = await client.post(URL, content=WEB_PAGE.encode(), headers=PAGE)
    assert response.json()["text"].startswith("Ferry to run again\nThe ferry between Osmark")


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize(
    "page",
    ["<html><body></body></html>", "just words", "<p>", "http://elsewhere.test/article", "<" * 40],
)
async def test_no_article(client: httpx.AsyncClient, page: str) -> None:
    """A page without an article is refused; what looks like an address is not followed."""
    response = await client.post(URL, content=page.encode(), headers=PAGE)
    assert_problem(response, InvalidInput)


@pytest.mark.usefixtures("reader")
async def test_too_many_tags(client: httpx.AsyncClient) -> None:
    """A page whose reading would take too long is refused."""
    page = "<html><body><p>" + "<b>said</b>" * pages.MAX_TAGS
    problem = assert_problem(await client.post(URL, content=page.encode(), headers=PAGE), TooLarge)
    assert problem["limit"] == pages.MAX_TAGS


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Note, and fail, every attempt to look up or reach a host."""
    asked: list[Any] = []

    def refuse(*arguments: Any, **_named: Any) -> None:
        asked.append(arguments)
        raise OSError

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    return asked


@pytest.mark.usefixtures("reader")
async def test_nothing_is_fetched(client: httpx.AsyncClient, no_network: list[Any]) -> None:
    """No address in a page is looked up or asked."""
    response = await client.post(URL, content=SITE.encode(), headers=PAGE)
    assert response.status_code == 200
    assert no_network == []


@pytest.mark.usefixtures("reader")
async def test_pages_in_no_log(client: httpx.AsyncClient, logged: StringIO) -> None:
    """Neither a page that can be read nor one that cannot is logged."""
    for page in (SITE.replace("Anna", CANARY), f"<html>{CANARY}", CANARY, f"<p>{CANARY}</p>" * 3):
        await client.post(URL, content=page.encode(), headers=PAGE)
    assert "request" in logged.getvalue()
    assert CANARY not in logged.getvalue()


async def test_without_the_extra(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the extra, pages are a media type that is not supported; the answer says why."""
    pages._reader.cache_clear()
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    response = await client.post(URL, content=SITE.encode(), headers=PAGE)
    problem = assert_problem(response, UnsupportedMediaType)
    assert "extra `html`" in problem["detail"]


async def test_json_is_not_plain_text(client: httpx.AsyncClient) -> None:
    """JSON sent as plain text is read as the text that it is."""
    body = json.dumps({"text": "Anna said that it is so"})
    response = await client.post(URL, content=body.encode(), headers=PLAIN)
    assert response.json()["claims"][0]["text"].endswith('so"}')
