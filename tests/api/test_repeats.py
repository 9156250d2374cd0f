"""The same request again is answered the same, and nothing else is taken for it."""

import json
from collections.abc import AsyncIterator
from io import StringIO
from typing import Any

import httpx
import pytest

from service.errors import NotReady, TooLarge
from service.settings import Settings
from service.web.app import create_app
from tests.api.test_tracing import Recorder
from tests.conftest import Client, StubPipeline, assert_problem, entered

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
        own = {"x-request-id", "traceresponse", "cache-status"}
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


async def test_counted_and_logged(client: httpx.AsyncClient, logged: StringIO) -> None:
    """Each counts, and is logged, as a request to the endpoint, under its own ids."""
    for _ in range(4):
        await client.post(URL, content=BODY, headers=JSON)
    found = [json.loads(line) for line in logged.getvalue().splitlines()]
    told = [line for line in found if line["event"] == "request"]
    assert [(line["path"], line["status"]) for line in told] == [(URL, 200)] * 4
    assert len({line["trace_id"] for line in told}) == 4
    metrics = (await client.get("/metrics")).text
    labels = 'method="POST",route="/v1/claims",status="200"'
    assert f"sayso_requests_total{{{labels}}} 4.0" in metrics
    assert 'sayso_request_seconds_count{route="/v1/claims"} 4.0' in metrics
    assert 'sayso_cache_lookups_total{outcome="hit"} 3.0' in metrics


async def test_spans_tell_the_route(settings: Settings) -> None:
    """Where spans are recorded, that of a repeated request is named like the first one."""
    app = create_app(settings, StubPipeline())
    recorder = Recorder()
    app._native_telemetry.config["tracer_provider"] = recorder
    async with entered(app) as client:
        for _ in range(3):
            before = len(recorder.spans)
            await client.post(URL, content=BODY, headers=JSON)
            assert ((f"POST {URL}",), {}) in recorder.spans[before].told


async def test_body_in_parts(client: httpx.AsyncClient, pipeline: StubPipeline) -> None:
    """A body that comes in parts is the same request, and a part of it is not."""

    async def parts() -> AsyncIterator[bytes]:
        yield BODY[:7]
        yield BODY[7:]

    length = {**JSON, "Content-Length": str(len(BODY))}
    answers = [await client.post(URL, content=parts(), headers=length) for _ in range(3)]
    answers += [await client.post(URL, content=BODY, headers=JSON) for _ in range(2)]
    assert len({answer.content for answer in answers}) == len(pipeline.batches) == 1
    assert (await client.post(URL, content=BODY[:7], headers=JSON)).status_code == 422


async def test_too_large(connect: Client) -> None:
    """A body that is too large is refused each time."""
    async with connect(max_body_bytes=1024) as client:
        for _ in range(3):
            answer = await client.post(URL, content=BODY + b" " * 1024, headers=JSON)
            assert_problem(answer, TooLarge)


async def test_without_a_model(settings: Settings, pipeline: StubPipeline) -> None:
    """What is known is not told by a service that is no longer ready."""
    app = create_app(settings, pipeline)
    async with app.router.lifespan_context(app) as state:

        async def with_state(scope: Any, receive: Any, send: Any) -> None:
            await app({**scope, "state": dict(state or {})}, receive, send)

        transport = httpx.ASGITransport(app=with_state)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            for _ in range(3):
                assert (await client.post(URL, content=BODY, headers=JSON)).status_code == 200
            await (state or {})["extractor"].worker.stop(1)
            assert_problem(await client.post(URL, content=BODY, headers=JSON), NotReady)
