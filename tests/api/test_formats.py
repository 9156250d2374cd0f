"""Formats by content negotiation: which one, under which tag, from one kept answer."""

import csv
import json
from io import StringIO

import httpx
import pytest

from service.errors import InvalidInput, NotAcceptable, NotFound
from service.formats import FORMATS
from service.formats.page import POLICY
from tests.conftest import CANARY, Client, StubPipeline, assert_problem

pytestmark = pytest.mark.anyio

URL = "/v1/claims"
TEXT = "😀 Anna said that taxes fall. Ben doubted that they <b>do</b>."
TYPES = {
    "json": "application/json",
    "jsonld": "application/ld+json",
    "csv": "text/csv; charset=utf-8; header=present",
    "html": "text/html; charset=utf-8",
    "ndjson": "application/x-ndjson",
}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        (None, "json"),
        ("", "json"),
        ("*/*", "json"),
        ("*", "json"),
        ("application/*", "json"),
        ("Application/JSON", "json"),
        ("application/ld+json", "jsonld"),
        ("application/json;q=0.5, application/ld+json", "jsonld"),
        ("application/json;q=0, application/*", "jsonld"),
        ("text/csv;q=0.9, text/html;q=0.8, */*;q=0.1", "csv"),
        ("text/csv; header=present", "csv"),
        ("text/*", "csv"),
        (BROWSER, "html"),
        ("application/x-ndjson, application/json;q=0.9", "ndjson"),
        ("application/xml, application/json;q=0.001", "json"),
        ("text/html;q=rubbish", "html"),
        ('text/csv;a="' + ";" * 60_000, "csv"),
    ],
)
async def test_accept(client: httpx.AsyncClient, accept: str | None, name: str) -> None:
    """The format is the one that ``Accept`` likes best, JSON where it says nothing."""
    del client.headers["accept"]
    headers = {} if accept is None else {"Accept": accept}
    response = await client.post(URL, json={"text": TEXT}, headers=headers)
    assert response.status_code == 200
    assert response.headers["content-type"] == TYPES[name]
    assert response.headers["vary"] == "Accept"


@pytest.mark.parametrize(
    "accept",
    [
        "application/xml",
        "application/json;q=0",
        "*/*;q=0",
        "image/*, audio/ogg",
        "rubbish",
        f"text/{CANARY.replace(' ', '')}",
        ", ".join(["application/xml"] * 2000) + ", */*",
    ],
)
async def test_not_acceptable(
    client: httpx.AsyncClient, pipeline: StubPipeline, accept: str
) -> None:
    """Who takes none of the formats is told which there are, before the article is read."""
    response = await client.post(URL, json={"text": TEXT}, headers={"Accept": accept})
    problem = assert_problem(response, NotAcceptable)
    assert all(form.media_type in problem["detail"] for form in FORMATS.values())
    assert not pipeline.batches
    assert_problem(await client.get(f"{URL}/{'0' * 64}", headers={"Accept": accept}), NotAcceptable)


@pytest.mark.parametrize("name", FORMATS)
async def test_format_in_the_query(client: httpx.AsyncClient, name: str) -> None:
    """``?format=`` goes before ``Accept``."""
    response = await client.post(
        URL, params={"format": name}, json={"text": TEXT}, headers={"Accept": "application/xml"}
    )
    assert response.status_code == 200
    assert response.headers["content-type"] == TYPES[name]


@pytest.mark.parametrize("name", ["xml", "", "JSON"])
async def test_no_such_format(client: httpx.AsyncClient, name: str) -> None:
    """A format that there is not is not acceptable either."""
    response = await client.post(URL, params={"format": name}, json={"text": TEXT})
    assert_problem(response, NotAcceptable)


async def test_one_kept_answer_for_all_formats(
    client: httpx.AsyncClient, pipeline: StubPipeline
) -> None:
    """An article is read once; every further format is made of what is kept, and has its tag."""
    tags = set()
    for name in FORMATS:
        response = await client.post(URL, params={"format": name}, json={"text": TEXT})
        hit = response.headers["cache-status"] == "sayso;hit"
        assert hit is (name != "json")
    answer_id = (await client.post(URL, json={"text": TEXT})).json()["id"]
    for name in FORMATS:
        response = await client.get(f"{URL}/{answer_id}", params={"format": name})
        tags.add(response.headers["etag"])
        again = await client.get(
            f"{URL}/{answer_id}",
            params={"format": name},
            headers={"If-None-Match": response.headers["etag"]},
        )
        assert again.status_code == 304
        assert again.headers["vary"] == "Accept"
        assert "content-type" not in again.headers
    assert len(tags) == len(FORMATS)
    assert len(pipeline.batches) == 1


@pytest.mark.parametrize("name", FORMATS)
async def test_where_it_is_found_again(client: httpx.AsyncClient, name: str) -> None:
    """Where ``Content-Location`` is given, a GET there answers the same bytes and tag.

    HTML and JSON-LD have the article, which is not kept: they are found nowhere.
    """
    made = await client.post(URL, params={"format": name}, json={"text": TEXT})
    if name in {"html", "jsonld"}:
        assert "content-location" not in made.headers
        assert "etag" not in made.headers
        return
    found = await client.get(made.headers["content-location"])
    assert found.content == made.content
    assert found.headers["etag"] == made.headers["etag"]
    assert found.headers["content-type"] == TYPES[name]


async def test_json(client: httpx.AsyncClient) -> None:
    """JSON has no text of the article beside its spans: whoever asks has it."""
    assert "text" not in (await client.post(URL, json={"text": TEXT})).json()


async def test_json_ld(client: httpx.AsyncClient) -> None:
    """JSON-LD counts code points, whatever unit is asked for, and knows what stands around."""
    body = {"text": TEXT, "offset_unit": "utf16"}
    response = await client.post(URL, params={"format": "jsonld"}, json=body)
    claim = response.json()["claims"][0]
    position, quote = claim["annotation"]["target"][0]["selector"]
    assert TEXT[position["start"] : position["end"]] == quote["exact"] == claim["text"]
    assert quote["prefix"] == "😀 Anna said "
    kept = await client.get(f"{URL}/{response.json()['identifier']}", params={"format": "jsonld"})
    assert '"prefix":"' not in kept.text.partition('"@id":"#answer"')[2]


async def test_csv(client: httpx.AsyncClient) -> None:
    """CSV is a table that any reader reads; its offsets are in the unit asked for."""
    body = {"text": TEXT, "offset_unit": "utf8"}
    response = await client.post(URL, params={"format": "csv"}, json=body)
    rows = list(csv.DictReader(StringIO(response.content.decode("utf-8-sig"), newline="")))
    assert [row["source_name"] for row in rows] == ["Anna", "Ben"]
    start, end = map(int, rows[0]["content_spans"].split(".."))
    assert TEXT.encode()[start:end].decode() == rows[0]["content"]


async def test_ndjson(client: httpx.AsyncClient) -> None:
    """NDJSON has the claims of the JSON, one a line."""
    whole = (await client.post(URL, json={"text": TEXT})).json()
    response = await client.post(URL, params={"format": "ndjson"}, json={"text": TEXT})
    lines = [json.loads(line) for line in response.text.splitlines()]
    assert {line.pop("article") for line in lines} == {whole["id"]}
    assert {line.pop("offset_unit") for line in lines} == {"codepoint"}
    assert lines == whole["claims"]


async def test_html(client: httpx.AsyncClient) -> None:
    """HTML shows the article as text, under a policy that lets nothing in but its own style."""
    response = await client.post(URL, params={"format": "html"}, json={"text": TEXT})
    assert response.headers["content-security-policy"] == f"{POLICY}; frame-ancestors 'none'"
    assert "&lt;b&gt;" in response.text
    assert "<b>" not in response.text
    answer_id = (await client.post(URL, json={"text": TEXT})).json()["id"]
    kept = await client.get(f"{URL}/{answer_id}", headers={"Accept": BROWSER})
    assert kept.headers["content-security-policy"] == f"{POLICY}; frame-ancestors 'none'"
    assert "The article itself is not kept" in kept.text


async def test_head(client: httpx.AsyncClient) -> None:
    """HEAD tells what GET would, in the same format."""
    answer_id = (await client.post(URL, json={"text": TEXT})).json()["id"]
    got = await client.get(f"{URL}/{answer_id}?format=csv")
    head = await client.head(f"{URL}/{answer_id}?format=csv")
    assert head.headers["content-type"] == TYPES["csv"]
    assert head.headers["etag"] == got.headers["etag"]
    assert head.headers["content-length"] == str(len(got.content))
    assert head.content == b""


async def test_errors_are_problems_in_every_format(connect: Client) -> None:
    """Whatever format is asked for, what goes wrong is told as problem+json."""
    async with connect(cache_url="") as client:
        for name in FORMATS:
            blank = await client.post(URL, params={"format": name}, json={"text": " "})
            assert_problem(blank, InvalidInput)
            missing = await client.get(f"{URL}/{'0' * 64}", params={"format": name})
            assert_problem(missing, NotFound)
