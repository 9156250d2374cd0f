"""The same request again is answered the same, and nothing else is taken for it."""

import httpx
import pytest

from tests.conftest import StubPipeline

pytestmark = pytest.mark.anyio

URL = "/v1/claims"
BODY = b'{"text": "Anna said that it is"}'
JSON = {"Content-Type": "application/json"}


async def test_the_same_bytes(client: httpx.AsyncClient, pipeline: StubPipeline) -> None:
    """However often it is asked, body and fields are those of the first hit."""
    first = await client.post(URL, content=BODY, headers=JSON)
    hits = [await client.post(URL, content=BODY, headers=JSON) for _ in range(4)]
    assert {hit.content for hit in hits} == {first.content}
    assert {hit.headers["cache-status"] for hit in hits} == {"sayso;hit"}
    for hit in hits:
        own = {"x-request-id", "cache-status"}
        same = [
            {name: value for name, value in each.headers.items() if name not in own}
            for each in (first, hit)
        ]
        assert same[0] == same[1]
    assert len(pipeline.batches) == 1


async def test_other_requests(client: httpx.AsyncClient) -> None:
    """Another format, query, media type or option is another request."""
    for _ in range(3):
        plain = await client.post(URL, content=BODY, headers=JSON)
        table = await client.post(URL, content=BODY, headers={**JSON, "Accept": "text/csv"})
        asked = await client.post(f"{URL}?format=ndjson", content=BODY, headers=JSON)
        text = await client.post(URL, content=BODY, headers={"Content-Type": "text/plain"})
        utf8 = await client.post(f"{URL}?offset_unit=utf8", content=BODY, headers=JSON)
        types = [each.headers["content-type"].partition(";")[0] for each in (plain, table, asked)]
        assert types == ["application/json", "text/csv", "application/x-ndjson"]
        assert len({plain.json()["id"], text.json()["id"], utf8.json()["id"]}) == 3
        packed = await client.post(URL, content=BODY, headers={**JSON, "Content-Encoding": "gzip"})
        assert packed.status_code == 415


async def test_forgotten(client: httpx.AsyncClient, pipeline: StubPipeline) -> None:
    """What was forgotten is made anew, however often it was asked for before."""
    for _ in range(3):
        found = await client.post(URL, content=BODY, headers=JSON)
    assert (await client.delete(f"{URL}/{found.json()['id']}")).status_code == 204
    again = await client.post(URL, content=BODY, headers=JSON)
    assert again.headers["cache-status"] == "sayso;fwd=miss;stored"
    assert len(pipeline.batches) == 2
