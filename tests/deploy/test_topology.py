"""Three replicas, nginx before and PostgreSQL behind them: nothing is lost, nothing made twice."""

import asyncio
import json
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.deploy.topology import Nginx, Replica, free_port
from tests.postgres import Postgres

pytestmark = pytest.mark.anyio
CALLERS = 8
SOME = 40
PATIENCE_SECONDS = 120.0

Start = Callable[..., Replica]


@pytest.fixture
def start(tmp_path: Path, postgres: Postgres) -> Iterator[Start]:
    """Return what starts a replica, with the database that all of them share."""
    url = postgres.new_database()
    started: list[Replica] = []

    def one(version: str = "1.0.0", **changes: Any) -> Replica:
        given = {"SAYSO_CACHE_URL": url, "port": free_port(), **changes}
        replica = Replica(tmp_path / "replicas", version=version, **given)
        started.append(replica)
        return replica

    yield one
    for each in started:
        if each.process.poll() is None:
            each.kill()


@pytest.fixture
def nginx(tmp_path: Path) -> Iterator[Nginx]:
    """Return an nginx that nobody has started yet."""
    proxy = Nginx(tmp_path / "nginx")
    yield proxy
    proxy.stop()


def article(number: int) -> dict[str, str]:
    """Return a body with an article of its own."""
    return {"text": f"Marwood said that pier {number} will open again in June."}


async def post(client: httpx.AsyncClient, url: str, number: int) -> httpx.Response:
    """Ask for the claims of an article."""
    return await client.post(f"{url}/v1/claims", json=article(number), timeout=60)


async def test_what_one_has_read_all_have_read(start: Start) -> None:
    """An article that one replica computed is a hit at the others, byte for byte the same.

    They are started at once, on an empty database.
    """
    replicas = [each.wait() for each in [start() for _ in range(3)]]
    # Two of them may have lost the race for the table: they leave the database alone for a moment.
    await asyncio.sleep(2.1)
    async with httpx.AsyncClient() as client:
        first, *others = [await post(client, each.url, 1) for each in replicas]
        assert first.headers["cache-status"] == "sayso;fwd=miss;stored"
        for other in others:
            assert other.headers["cache-status"] == "sayso;hit"
            assert other.content == first.content
        found = await client.get(replicas[2].url + first.headers["content-location"])
        assert found.content == first.content
        # What is forgotten at one is forgotten at all.
        await client.delete(replicas[1].url + first.headers["content-location"])
        gone = await client.get(replicas[0].url + first.headers["content-location"])
        assert gone.status_code == 404


async def test_no_request_is_lost(start: Start, nginx: Nginx) -> None:
    """One replica is killed, one added, one rolled to a new version, under load: all is answered.

    Every answer is right, from the old version or the new, which do not mix in the cache.
    """
    killed, rolled, stays = [each.wait() for each in [start() for _ in range(3)]]
    fourth = free_port()
    nginx.start([killed.port, rolled.port, stays.port, fourth])
    ended = asyncio.Event()
    asked = iter(range(10**6))
    outcomes: Counter[tuple[int, str]] = Counter()
    wrong: list[str] = []

    async def call(client: httpx.AsyncClient) -> None:
        while not ended.is_set():
            number = next(asked) // 2  # each article twice, by different callers
            response = await post(client, nginx.url, number)
            outcomes[response.status_code, response.json().get("model", "")] += 1
            if f"that pier {number} will" not in response.text:
                wrong.append(response.text)

    async def answered(version: str) -> None:
        """Wait until some more have been answered by a version, however busy the machine is."""
        enough = outcomes[200, version] + SOME
        async with asyncio.timeout(PATIENCE_SECONDS):
            while outcomes[200, version] < enough:  # noqa: ASYNC110  (callers only count)
                await asyncio.sleep(0.05)

    async def change() -> None:
        await answered("1.0.0")
        killed.kill()
        await answered("1.0.0")
        await asyncio.to_thread(start(port=fourth).wait)
        await answered("1.0.0")
        assert await asyncio.to_thread(rolled.stop) in {0, -signal.SIGTERM}
        await answered("1.0.0")
        await asyncio.to_thread(start("2.0.0", port=rolled.port).wait)
        await answered("2.0.0")

    # A connection for each request: a pool's own faults would be taken for the proxy's.
    limits = httpx.Limits(max_keepalive_connections=0)
    async with httpx.AsyncClient(limits=limits) as client:
        callers = [asyncio.create_task(call(client)) for _ in range(CALLERS)]
        try:
            await change()
        finally:
            ended.set()
            await asyncio.gather(*callers)
    assert set(outcomes) == {(200, "1.0.0"), (200, "2.0.0")}, (outcomes, wrong)
    assert not wrong
    # The proxy did have to ask again.
    lines = [json.loads(line) for line in nginx.access_log().splitlines()]
    assert any("," in line["replicas"] for line in lines)
    assert "Marwood" not in nginx.access_log()


async def test_the_proxy_answers_as_the_service_does(start: Start, nginx: Nginx) -> None:
    """What nginx says by itself is a problem document; what the service says passes unchanged."""
    replica = start().wait()
    nginx.start([replica.port])
    async with httpx.AsyncClient(base_url=nginx.url) as client:
        answered = await post(client, nginx.url, 1)
        assert answered.headers["x-request-id"]
        assert answered.headers["cache-status"] == "sayso;fwd=miss;stored"
        # nginx weakens the tag of what it compresses; the service knows it again.
        again = await client.get(
            answered.headers["content-location"],
            headers={"If-None-Match": answered.headers["etag"], "X-Request-Id": "mine"},
        )
        assert (again.status_code, again.headers["x-request-id"]) == (304, "mine")
        blank = await client.post("/v1/claims", json={"text": " "})
        assert problem(blank, 422) == "/problems/invalid-input"
        large = await client.post("/v1/claims", json={"text": "x" * 10 * 2**20})
        assert problem(large, 413) == "/problems/too-large"
        assert problem(await client.get("/metrics"), 404) == "/problems/not-found"
        assert (await client.get("/readyz")).status_code == 200
        replica.kill()
        alone = await post(client, nginx.url, 2)
        assert problem(alone, 503) == "/problems/not-ready"
        assert alone.headers["retry-after"] == str(alone.json()["retry_after"])


REFUSED: dict[str, tuple[bytes, int, str]] = {
    "no HTTP": (b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", 400, "about:blank"),
    "no host": (b"GET / HTTP/1.1\r\n\r\n", 400, "about:blank"),
    "a long field": (b"GET / HTTP/1.1\r\nX: " + b"x" * 40_000, 400, "about:blank"),
    "a long path": (b"GET /" + b"x" * 40_000, 414, "about:blank"),
    "tracing": (b"TRACE / HTTP/1.1\r\nHost: x\r\n\r\n", 405, "/problems/method-not-allowed"),
    "a coding": (
        b"POST /v1/claims HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n",
        *(501, "about:blank"),
    ),
    "a version": (b"GET / HTTP/3.0\r\nHost: x\r\n\r\n", 505, "about:blank"),
}


async def test_what_the_proxy_refuses(nginx: Nginx) -> None:
    """What never gets to a replica is a problem document too, whatever is wrong with it."""
    nginx.start([free_port()])
    address, _, port = nginx.url.removeprefix("http://").partition(":")
    for name, (sent, status, kind) in REFUSED.items():
        reader, writer = await asyncio.open_connection(address, int(port))
        writer.write(sent)
        head, _, body = (await asyncio.wait_for(reader.read(), 30)).partition(b"\r\n\r\n")
        writer.close()
        assert head.startswith(f"HTTP/1.1 {status} ".encode()), name
        assert b"\r\nContent-Type: application/problem+json\r\n" in head, name
        told = json.loads(body)
        assert (told["type"], told["status"]) == (kind, status), name
    async with httpx.AsyncClient(base_url=nginx.url) as client:
        assert problem(await client.get("/nginx/400"), 404) == "/problems/not-found"


async def test_a_cache_that_is_away_is_no_replicas_failure(start: Start, nginx: Nginx) -> None:
    """What cannot be forgotten is told by one replica, and costs no other request its answer."""
    away = {"SAYSO_CACHE_URL": "sqlite:////proc/none/x.db"}
    nginx.start([each.wait().port for each in [start(**away) for _ in range(2)]])
    async with httpx.AsyncClient(base_url=nginx.url) as client:
        for number in range(3):
            kept = await client.delete(f"/v1/claims/{'0' * 64}")
            assert problem(kept, 503) == "/problems/cache-away"
            assert (await post(client, nginx.url, number)).status_code == 200


def problem(response: httpx.Response, status: int) -> str:
    """Check that a response is a problem with this status; return its type."""
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["x-request-id"]
    body: dict[str, Any] = response.json()
    assert body["status"] == status
    kind: str = body["type"]
    return kind


async def test_too_much_is_refused_with_a_word_on_when(start: Start, nginx: Nginx) -> None:
    """Where all queues are full the answer is 503 with ``Retry-After``, and then 200 again."""
    settings = {"SAYSO_QUEUE_SIZE": "2", "SAYSO_BATCH_SIZE": "1"}
    replicas = [each.wait() for each in [start(seconds=0.2, **settings) for _ in range(2)]]
    nginx.start([each.port for each in replicas])
    async with httpx.AsyncClient() as client:
        answered = await asyncio.gather(*(post(client, nginx.url, each) for each in range(40)))
        counted = Counter(each.status_code for each in answered)
        assert set(counted) == {200, 503}
        for each in answered:
            if each.status_code == 503:
                assert problem(each, 503) in {"/problems/overloaded", "/problems/not-ready"}
                assert int(each.headers["retry-after"]) >= 1
        await asyncio.sleep(2)
        assert (await post(client, nginx.url, 99)).status_code == 200


async def test_lines_pass_the_proxy_one_by_one(start: Start, nginx: Nginx) -> None:
    """Of many articles in one request, the first is answered before the second has been sent."""
    nginx.start([start().wait().port])
    host = nginx.url.removeprefix("http://")
    address, _, port = host.partition(":")
    # By hand: clients that wait for the end of what they send are of no use here.
    reader, writer = await asyncio.open_connection(address, int(port))
    writer.write(
        f"POST /v1/claims:batch HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n"
        "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    )
    try:
        for number in range(3):
            line = json.dumps(article(number)).encode() + b"\n"
            writer.write(b"%x\r\n%b\r\n" % (len(line), line))
            awaited = b'"text":"that pier %d will' % number
            said = await asyncio.wait_for(reader.readuntil(awaited), 30)
            assert number or said.startswith(b"HTTP/1.1 200 ")
        writer.write(b"0\r\n\r\n")
        assert (await asyncio.wait_for(reader.read(), 30)).endswith(b"0\r\n\r\n")
    finally:
        writer.close()
        await writer.wait_closed()
