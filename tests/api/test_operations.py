"""Health, readiness, metrics, the model's card, request ids, security headers."""

# ruff: noqa: ASYNC110  (what is waited for has no event)

import asyncio
import json
import threading
from io import StringIO
from pathlib import Path

import httpx
import pytest

from service.errors import NotReady
from service.web.access import REQUEST_ID
from tests.conftest import CANARY, Client, StubPipeline, assert_problem

pytestmark = pytest.mark.anyio

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


async def test_ready(client: httpx.AsyncClient) -> None:
    """With its model loaded, the service is alive and ready, and names the model."""
    assert (await client.get("/healthz")).json() == {"status": "ok"}
    ready = {"status": "ready", "model": StubPipeline.version}
    assert (await client.get("/readyz")).json() == ready


async def test_while_loading(connect: Client, pipeline: StubPipeline) -> None:
    """While the model is loading the service is alive, not ready, and says when to come again."""
    go = threading.Event()

    def load() -> StubPipeline:
        go.wait(10)
        return pipeline

    async with connect(load=load) as client:
        assert (await client.get("/healthz")).status_code == 200
        for response in (
            await client.get("/readyz"),
            await client.get("/v1/model"),
            await client.post("/v1/claims", json={"text": "x"}),
        ):
            assert assert_problem(response, NotReady)["retry_after"] == 1
        go.set()
        while (await client.get("/readyz")).status_code != 200:
            await asyncio.sleep(0.01)
        assert (await client.post("/v1/claims", json={"text": "x"})).status_code == 200


async def test_model_that_does_not_load(connect: Client) -> None:
    """Where the model cannot be loaded the service is neither alive nor ready."""

    def load() -> StubPipeline:
        raise FileNotFoundError

    async with connect(load=load) as client:
        while (await client.get("/healthz")).status_code == 200:
            await asyncio.sleep(0.01)
        assert_problem(await client.get("/healthz"), NotReady)
        assert_problem(await client.get("/readyz"), NotReady)
        assert_problem(await client.post("/v1/claims", json={"text": "x"}), NotReady)


async def test_broken_cache_is_ready(connect: Client, tmp_path: Path) -> None:
    """A cache that cannot be opened makes nothing unready; answers go on."""
    blocked = tmp_path / "file"
    blocked.write_text("no directory")
    async with connect(cache_url=f"sqlite:///{blocked}/cache.db") as client:
        assert (await client.get("/readyz")).status_code == 200
        response = await client.post("/v1/claims", json={"text": "x"})
        assert response.status_code == 200
        assert response.headers["cache-status"] == "sayso;fwd=miss"
        metrics = (await client.get("/metrics")).text
    assert 'sayso_cache_faults_total{operation="open"} 1.0' in metrics


async def test_model_card(client: httpx.AsyncClient) -> None:
    """The model's version, licences and scores can be asked for."""
    card = (await client.get("/v1/model")).json()
    assert card == {"version": StubPipeline.version, **StubPipeline.card}


async def test_metrics(client: httpx.AsyncClient) -> None:
    """Requests, words, claims and the cache are counted, by route and not by path."""
    text = "Anna said that it is so."
    for _ in range(2):
        made = await client.post("/v1/claims", json={"text": text})
    await client.get(f"/v1/claims/{made.json()['id']}")
    await client.get("/v1/claims/none")
    response = await client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain")
    for line in (
        'sayso_requests_total{method="POST",route="/v1/claims",status="200"} 2.0',
        'sayso_requests_total{method="GET",route="/v1/claims/{id}",status="200"} 1.0',
        'sayso_requests_total{method="GET",route="/v1/claims/{id}",status="404"} 1.0',
        'sayso_cache_lookups_total{outcome="hit"} 2.0',
        'sayso_cache_lookups_total{outcome="miss"} 1.0',
        "sayso_words_total 6.0",
        "sayso_claims_total 1.0",
        "sayso_model_seconds_count 1.0",
        "sayso_queue_waiting 0.0",
        "sayso_ready 1.0",
    ):
        assert line in response.text.splitlines()


async def test_open_metrics(client: httpx.AsyncClient) -> None:
    """Who asks for OpenMetrics gets it."""
    accept = {"Accept": "application/openmetrics-text; version=1.0.0"}
    response = await client.get("/metrics", headers=accept)
    assert response.headers["content-type"].startswith("application/openmetrics-text")
    assert response.text.endswith("# EOF\n")


async def test_operations_never_wait(client: httpx.AsyncClient, pipeline: StubPipeline) -> None:
    """Health, readiness and metrics answer while the model is busy."""
    pipeline.gate.clear()
    busy = asyncio.create_task(client.post("/v1/claims", json={"text": "x"}))
    await asyncio.to_thread(pipeline.started.wait, 5)
    for path in ("/healthz", "/readyz", "/metrics", "/v1/model"):
        response = await asyncio.wait_for(client.get(path), 1)
        assert response.status_code == 200
    assert not busy.done()
    pipeline.gate.set()
    assert (await busy).status_code == 200


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"X-Request-Id": "abc-123"}, "abc-123"),
        ({"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}, TRACE),
        ({"X-Request-Id": "a", "traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}, "a"),
        ({"traceparent": f"ff-{TRACE}-00f067aa0ba902b7-01"}, None),
        ({"traceparent": f"00-{'0' * 32}-00f067aa0ba902b7-01"}, None),
        ({"X-Request-Id": "a b\tc"}, None),
        ({"X-Request-Id": "x" * 129}, None),
    ],
)
async def test_request_id(
    client: httpx.AsyncClient, logged: StringIO, given: dict[str, str], expected: str | None
) -> None:
    """The caller's request id or trace is used where it is sound, a new id elsewhere."""
    response = await client.get("/healthz", headers=given)
    found = response.headers["x-request-id"]
    assert REQUEST_ID.fullmatch(found)
    assert found == expected if expected else found not in given.values()
    lines = [json.loads(line) for line in logged.getvalue().splitlines()]
    (line,) = [line for line in lines if line["logger"] == "sayso.access"]
    assert line["request_id"] == found
    assert (line["method"], line["path"], line["status"]) == ("GET", "/healthz", 200)


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("POST", "/v1/claims", "/v1/claims"),
        ("PUT", "/v1/claims", "/v1/claims"),
        ("GET", f"/v1/claims/{'0' * 64}", "/v1/claims/{id}"),
        ("GET", f"/v1/claims/{CANARY}", "/v1/claims/{id}"),
        ("GET", f"/problems/{CANARY}", "/problems/{kind}"),
        ("GET", "/static/docs.js", "/static"),
        ("GET", f"/static/{CANARY}", "/static"),
        ("GET", "/openapi.json", "/openapi.json"),
        ("GET", f"/{CANARY}", "(unknown)"),
        ("POST", f"/v1/claims/{CANARY}/{CANARY}", "(unknown)"),
        ("GET", f"/v1/claims?text={CANARY}", "/v1/claims"),
    ],
)
async def test_logged_paths(
    client: httpx.AsyncClient, logged: StringIO, method: str, path: str, expected: str
) -> None:
    """The log has what a path is an instance of, and nothing of one that leads nowhere."""
    await client.request(method, path)
    assert _logged_path(logged) == expected
    ours = [line for line in logged.getvalue().splitlines() if '"logger": "sayso.' in line]
    assert ours
    assert "heron" not in "".join(ours)


async def test_logged_paths_of_the_refused(connect: Client, logged: StringIO) -> None:
    """A request that is refused before it is routed is logged with its path if that is known."""
    async with connect(max_body_bytes=1024) as client:
        for path, expected in (("/v1/claims", "/v1/claims"), (f"/{CANARY}", "(unknown)")):
            assert (await client.post(path, content=b"x" * 2000)).status_code == 413
            assert _logged_path(logged) == expected


def _logged_path(logged: StringIO) -> str:
    lines = [json.loads(line) for line in logged.getvalue().splitlines()]
    return str([line["path"] for line in lines if line["logger"] == "sayso.access"][-1])
