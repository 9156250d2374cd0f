"""POST /v1/claims:batch: a line for a line, in order, whatever stands in them."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest

from service.errors import (
    InvalidInput,
    NotAcceptable,
    NotReady,
    ServiceError,
    Timeout,
    TooLarge,
    UnsupportedLanguage,
    UnsupportedMediaType,
)
from service.settings import Settings
from service.web.app import create_app
from service.web.batch import EXAMPLE, NDJSON, PATH, WINDOW
from tests.conftest import CANARY, Client, StubPipeline, assert_problem

pytestmark = pytest.mark.anyio

HEADERS = {"Content-Type": NDJSON}


def asking(*texts: str) -> bytes:
    """Return a body that asks about these texts."""
    return b"".join(json.dumps({"text": text}).encode() + b"\n" for text in texts)


async def ask(client: httpx.AsyncClient, body: bytes) -> list[dict[str, Any]]:
    """Post a body; return what the lines of the answer hold."""
    response = await client.post(PATH, content=body, headers=HEADERS)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == NDJSON
    assert CANARY not in response.text
    assert response.text.endswith("\n") or not response.text
    return [json.loads(line) for line in response.text.splitlines()]


def assert_line(line: dict[str, Any], kind: type[ServiceError], number: int) -> None:
    """Check that a line is a problem of this kind, and says which line it is about."""
    assert line["type"] == f"/problems/{kind.type}"
    assert (line["title"], line["status"], line["line"]) == (kind.title, kind.status, number)
    assert line["detail"].endswith(".")


async def test_a_line_for_a_line(client: httpx.AsyncClient) -> None:
    """Each line is answered as a single question is, byte for byte, in the order of the lines."""
    questions = [
        {"text": "Anna said that it is"},
        {"text": "😀 Ben doubted that it is", "offset_unit": "utf16"},
        {"text": "Ben doubted that it is", "min_confidence": 0.5},
    ]
    body = b"\n".join(json.dumps(each).encode() for each in questions)
    response = await client.post(PATH, content=body, headers=HEADERS)
    singles = [(await client.post("/v1/claims", json=each)).content for each in questions]
    assert response.content == b"".join(single + b"\n" for single in singles)


async def test_cached(client: httpx.AsyncClient, pipeline: StubPipeline) -> None:
    """Lines are answered from the cache, and what they ask is cached; GET finds it."""
    await client.post("/v1/claims", json={"text": "first"})
    lines = await ask(client, asking("first", "second"))
    assert sorted(text for batch in pipeline.batches for text in batch) == ["first", "second"]
    assert (await client.get(f"/v1/claims/{lines[1]['id']}")).json() == lines[1]


async def test_options_in_the_query(client: httpx.AsyncClient) -> None:
    """They hold for lines that do not say them, as for one question; unknown ones are refused."""
    query = "?offset_unit=utf16&min_confidence=0.5"
    text = "😀 Anna said that it is. Ben doubted that it is"
    questions: list[dict[str, Any]] = [
        {"text": text},
        {"text": text, "offset_unit": "utf8"},
        {"text": text, "min_confidence": 0},
    ]
    body = b"\n".join(json.dumps(each).encode() for each in questions)
    response = await client.post(f"{PATH}{query}", content=body, headers=HEADERS)
    singles = [(await client.post(f"/v1/claims{query}", json=each)).content for each in questions]
    assert response.content == b"".join(single + b"\n" for single in singles)
    answers = [json.loads(line) for line in response.text.splitlines()]
    assert [answer["offset_unit"] for answer in answers] == ["utf16", "utf8", "utf16"]
    assert [len(answer["claims"]) for answer in answers] == [1, 1, 2]
    for wrong in ("x=1", "format=csv", "offset_unit=bytes", "min_confidence=9"):
        refused = await client.post(f"{PATH}?{wrong}", content=body, headers=HEADERS)
        problem = assert_problem(refused, InvalidInput)
        assert [each["pointer"] for each in problem["errors"]] == [f"/query/{wrong.split('=')[0]}"]


HOSTILE: dict[str, tuple[bytes, type[ServiceError]]] = {
    "blank": (b"", InvalidInput),
    "white space": (b" \t\r", InvalidInput),
    "no JSON": (CANARY.encode(), InvalidInput),
    "two values": (b'{"text": "x"} {"text": "y"}', InvalidInput),
    "a list": (b"[]", InvalidInput),
    "no text": (b"{}", InvalidInput),
    "unknown field": (json.dumps({"text": "x", "id": CANARY}).encode(), InvalidInput),
    "blank text": (b'{"text": " "}', InvalidInput),
    "latin-1": (b'{"text": "\xe9"}', InvalidInput),
    "surrogate": (rb'{"text": "\ud800"}', InvalidInput),
    "NaN": (b'{"text": "x", "min_confidence": NaN}', InvalidInput),
    "deep": (b"[" * 5000, InvalidInput),
    "NUL bytes": (b"\0\0\0", InvalidInput),
    "French": (json.dumps({"text": f"Bonjour {CANARY}"}).encode(), UnsupportedLanguage),
    "poison": (json.dumps({"text": f"poison {CANARY}"}).encode(), ServiceError),
    "too many bytes": (b'{"text": "' + b"x" * 20_000 + b'"}', TooLarge),
    "too many characters": (b'{"text": "' + b"x" * 5000 + b'"}', TooLarge),
}


async def test_hostile_lines(connect: Client) -> None:
    """A line that is refused is a problem with its number; those around it are answered."""
    good = asking("Anna said that it is").rstrip()
    body = b"\n".join(line for bad, _ in HOSTILE.values() for line in (bad, good))
    async with connect(max_body_bytes=10_000, max_text_chars=4000) as client:
        lines = await ask(client, body)
    assert len(lines) == 2 * len(HOSTILE)
    for at, (name, (_, kind)) in enumerate(HOSTILE.items()):
        assert lines[2 * at]["status"] == kind.status, name
        assert_line(lines[2 * at], kind, 2 * at + 1)
        assert [claim["text"] for claim in lines[2 * at + 1]["claims"]] == ["that it is"]


@pytest.mark.parametrize(
    ("body", "count"),
    [(b"", 0), (b"\n", 1), (b"\n\n", 2), (b'{"text": "x"}\r\n{"text": "x"}\r\n', 2)],
)
async def test_ends_of_lines(client: httpx.AsyncClient, body: bytes, count: int) -> None:
    """As many lines come out as line feeds went in, and one more if something stands behind."""
    assert len(await ask(client, body)) == count


@pytest.mark.parametrize("size", [1, 7, 64])
async def test_any_pieces(client: httpx.AsyncClient, size: int) -> None:
    """However the body is cut on its way, its lines are the same."""
    body = asking("Anna said that é", "x" * 100, "😀") + b"no JSON\n\n" + asking("last").rstrip()

    async def pieces() -> AsyncIterator[bytes]:
        for at in range(0, len(body), size):
            yield body[at : at + size]

    response = await client.post(PATH, content=pieces(), headers=HEADERS)
    lines = [json.loads(line) for line in response.text.splitlines()]
    assert ["claims" in line for line in lines] == [True, True, True, False, False, True]


async def test_refusals(client: httpx.AsyncClient) -> None:
    """What is no NDJSON, is compressed, or is wanted in another format, is refused as a whole."""
    other = await client.post(PATH, content=asking("x"), headers={"Content-Type": "text/plain"})
    assert NDJSON in assert_problem(other, UnsupportedMediaType)["detail"]
    packed = await client.post(PATH, content=b"", headers={**HEADERS, "Content-Encoding": "gzip"})
    assert_problem(packed, UnsupportedMediaType)
    for accept in ("text/csv", "nonsense", "application/x-ndjson;q=0"):
        response = await client.post(PATH, content=b"", headers={**HEADERS, "Accept": accept})
        assert_problem(response, NotAcceptable)
    for accept in (NDJSON, "*/*", "application/*", "text/csv, application/x-ndjson;q=0.1"):
        response = await client.post(PATH, content=b"", headers={**HEADERS, "Accept": accept})
        assert response.status_code == 200, accept


async def test_not_ready(connect: Client) -> None:
    """While the model loads, a batch is refused as a whole."""
    loading = threading.Event()

    def load() -> StubPipeline:
        assert loading.wait(10)
        return StubPipeline()

    async with connect(load=load) as client:
        response = await client.post(PATH, content=asking("x"), headers=HEADERS)
        assert_problem(response, NotReady)
        loading.set()


async def test_deadline_of_a_line(connect: Client, pipeline: StubPipeline) -> None:
    """A line that takes too long is a problem; those behind it are answered."""
    async with connect(request_seconds=0.3, batch_size=1) as client:
        pipeline.gate.clear()
        asyncio.get_running_loop().call_later(0.45, pipeline.gate.set)
        lines = await ask(client, asking("slow", "slow too", "Anna said that it is"))
    assert_line(lines[0], Timeout, 1)
    assert_line(lines[1], Timeout, 2)
    assert len(lines[2]["claims"]) == 1


async def test_body_over_the_limit(connect: Client) -> None:
    """The limit is for a line: there may be more lines than one body may have bytes."""
    async with connect(max_body_bytes=1024) as client:
        lines = await ask(client, asking(*(f"text {number}" for number in range(200))))
    assert all("claims" in line for line in lines)
    assert len(lines) == 200


class Exchange:
    """A request as a server would see it, its body given and its answer taken bit by bit."""

    def __init__(self, app: Any, state: Any) -> None:
        self.body: asyncio.Queue[Any] = asyncio.Queue()
        self.lines: list[dict[str, Any]] = []
        self.read = 0
        self.taking = asyncio.Event()
        self.taking.set()
        headers = [(b"content-type", NDJSON.encode())]
        scope: dict[str, Any] = {
            "type": "http",
            "method": "POST",
            "path": PATH,
            "raw_path": PATH.encode(),
        }
        scope |= {"headers": headers, "query_string": b"", "root_path": "", "scheme": "http"}
        scope |= {"state": dict(state), "http_version": "1.1"}
        self.task = asyncio.create_task(app(scope, self._receive, self._send))

    def give(self, body: bytes, *, more: bool = True) -> None:
        """Send a part of the body."""
        self.body.put_nowait({"type": "http.request", "body": body, "more_body": more})

    def leave(self) -> None:
        """Close the connection."""
        self.body.put_nowait({"type": "http.disconnect"})

    async def _receive(self) -> Any:
        message = await self.body.get()
        self.read += 1
        return message

    async def _send(self, message: Any) -> None:
        await self.taking.wait()
        self.lines += [json.loads(line) for line in message.get("body", b"").splitlines()]


async def until(true: Callable[[], bool]) -> None:
    """Wait until something is true."""
    for _ in range(500):
        if true():
            return
        await asyncio.sleep(0.01)
    raise TimeoutError


async def test_streamed(settings: Settings, pipeline: StubPipeline) -> None:
    """A line is answered while the next one has not even been sent."""
    app = create_app(settings, pipeline)
    async with app.router.lifespan_context(app) as state:
        exchange = Exchange(app, state)
        for number in range(1, 4):
            exchange.give(asking(f"text {number}"))
            await until(lambda n=number: len(exchange.lines) == n)  # type: ignore[misc]
        exchange.give(b"", more=False)
        await exchange.task


async def test_order(connect: Client, pipeline: StubPipeline) -> None:
    """Lines that are done first wait for those before them."""
    texts = [f"text {number}" for number in range(100)]
    async with connect(batch_size=3) as client:
        await ask(client, asking(*texts[::2]))
        lines = await ask(client, asking(*texts))
        singles = [(await client.post("/v1/claims", json={"text": text})).json() for text in texts]
    assert lines == singles
    assert sum(map(len, pipeline.batches)) == 100


async def test_back_pressure(settings: Settings, pipeline: StubPipeline) -> None:
    """From a client that takes no answers, no more than a window of lines is read."""
    app = create_app(settings, pipeline)
    async with app.router.lifespan_context(app) as state:
        exchange = Exchange(app, state)
        exchange.taking.clear()
        for number in range(5 * WINDOW):
            exchange.give(asking(f"text {number}"))
        exchange.give(b"", more=False)
        await until(lambda: sum(map(len, pipeline.batches)) > WINDOW)
        await asyncio.sleep(0.2)
        assert exchange.read <= WINDOW + 3
        exchange.taking.set()
        await exchange.task
        assert len(exchange.lines) == 5 * WINDOW


@pytest.mark.parametrize("more", [True, False])
async def test_client_that_leaves(
    settings: Settings,
    pipeline: StubPipeline,
    more: bool,  # noqa: FBT001
) -> None:
    """What waits for a client that has left is not worked on."""
    app = create_app(settings.model_copy(update={"batch_size": 1}), pipeline)
    async with app.router.lifespan_context(app) as state:
        pipeline.gate.clear()
        exchange = Exchange(app, state)
        exchange.give(asking("first", "second", "third"), more=more)
        assert await asyncio.to_thread(pipeline.started.wait, 5)
        exchange.leave()
        await asyncio.wait_for(exchange.task, 1)
        pipeline.gate.set()
    assert len(pipeline.batches) == 1


async def test_others_are_not_refused(connect: Client, pipeline: StubPipeline) -> None:
    """A batch does not fill the queue: single questions still find room in it."""
    async with connect(batch_size=2, queue_size=8) as client:
        pipeline.gate.clear()
        batch = asyncio.create_task(ask(client, asking(*(f"text {n}" for n in range(50)))))
        assert await asyncio.to_thread(pipeline.started.wait, 5)
        await asyncio.sleep(0.2)
        single = asyncio.create_task(client.post("/v1/claims", json={"text": "single"}))
        await asyncio.sleep(0.2)
        pipeline.gate.set()
        assert (await single).status_code == 200
        assert len(await batch) == 50


async def test_a_full_queue_is_waited_for(connect: Client, pipeline: StubPipeline) -> None:
    """Where single questions fill the queue, lines wait instead of being refused."""
    async with connect(batch_size=1, queue_size=2) as client:
        pipeline.gate.clear()
        singles = [asyncio.create_task(client.post("/v1/claims", json={"text": "0"}))]
        assert await asyncio.to_thread(pipeline.started.wait, 5)
        singles += [
            asyncio.create_task(client.post("/v1/claims", json={"text": text})) for text in "12"
        ]
        await asyncio.sleep(0.2)
        batch = asyncio.create_task(ask(client, asking("a", "b", "c")))
        await asyncio.sleep(0.2)
        pipeline.gate.set()
        assert all("claims" in line for line in await batch)
        assert {response.status_code for response in await asyncio.gather(*singles)} == {200}


async def test_the_example_of_the_specification(client: httpx.AsyncClient) -> None:
    """What the docs offer to try is answered."""
    lines = await ask(client, EXAMPLE.encode())
    assert ["claims" in line for line in lines] == [True, True]
