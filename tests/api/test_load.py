"""Many at once: single flight, batches, refusals, deadlines, clients that leave."""

import asyncio
from collections.abc import Sequence
from typing import Any

import httpx
import pytest

from service.claims import Extraction
from service.errors import Overloaded, Timeout
from service.pipeline.wanted import Unwanted, Wanted
from service.web.app import create_app
from tests.conftest import Client, StubPipeline, assert_problem

pytestmark = pytest.mark.anyio

URL = "/v1/claims"


async def started(pipeline: StubPipeline) -> None:
    """Wait until the pipeline has been given something."""
    assert await asyncio.to_thread(pipeline.started.wait, 5)


def ask(client: httpx.AsyncClient, text: str) -> asyncio.Task[httpx.Response]:
    """Ask in the background."""
    return asyncio.create_task(client.post(URL, json={"text": text}))


async def test_equal_requests_at_once(client: httpx.AsyncClient, pipeline: StubPipeline) -> None:
    """A hundred equal requests at once are one computation and a hundred equal answers."""
    pipeline.gate.clear()
    tasks = [ask(client, "Anna said that it is") for _ in range(100)]
    await started(pipeline)
    await asyncio.sleep(0.2)
    pipeline.gate.set()
    responses = await asyncio.gather(*tasks)
    assert {response.status_code for response in responses} == {200}
    assert len({response.content for response in responses}) == 1
    assert pipeline.batches == [["Anna said that it is"]]
    told = [response.headers["cache-status"] for response in responses]
    assert told.count("sayso;fwd=miss;stored") == 1
    assert told.count("sayso;fwd=miss;collapsed") == 99


async def test_waiting_requests_share_a_batch(
    client: httpx.AsyncClient, pipeline: StubPipeline
) -> None:
    """What waits is given to the model together; a poisonous text among it fails alone."""
    pipeline.gate.clear()
    first = ask(client, "first")
    await started(pipeline)
    tasks = [ask(client, text) for text in ("Anna said that a", "poison", "Anna said that b")]
    await asyncio.sleep(0.3)
    pipeline.gate.set()
    statuses = [response.status_code for response in await asyncio.gather(first, *tasks)]
    assert statuses == [200, 200, 500, 200]
    assert sorted(map(len, pipeline.batches)) == [1, 1, 1, 1, 3]


async def test_two_are_read_at_a_time(connect: Client, pipeline: StubPipeline) -> None:
    """With two threads a second question does not wait for the first one's answer."""
    async with connect(threads=2) as client:
        pipeline.gate.clear()
        tasks = [ask(client, f"Anna said that {letter}") for letter in "ab"]
        async with asyncio.timeout(5):
            while len(pipeline.batches) < len(tasks):  # noqa: ASYNC110  (nobody tells)
                await asyncio.sleep(0.01)
        pipeline.gate.set()
        assert {response.status_code for response in await asyncio.gather(*tasks)} == {200}


async def test_overload(connect: Client, pipeline: StubPipeline) -> None:
    """More than may wait are refused with 503 and a time; health still answers; none is lost."""
    async with connect(queue_size=2) as client:
        pipeline.gate.clear()
        accepted = [ask(client, "first")]
        await started(pipeline)
        accepted += [ask(client, text) for text in ("second", "third")]
        await asyncio.sleep(0.3)
        refused = await client.post(URL, json={"text": "fourth"})
        problem = assert_problem(refused, Overloaded)
        assert problem["retry_after"] >= 1
        assert refused.headers["cache-status"] == "sayso;fwd=miss"
        assert (await client.get("/healthz")).status_code == 200
        pipeline.gate.set()
        assert {response.status_code for response in await asyncio.gather(*accepted)} == {200}
        assert "sayso_queue_refused_total 1.0" in (await client.get("/metrics")).text


async def test_deadline(connect: Client, pipeline: StubPipeline) -> None:
    """Past its deadline a request is answered with 504, and what waits is dropped."""
    async with connect(request_seconds=0.5) as client:
        pipeline.gate.clear()
        first = ask(client, "first")
        await started(pipeline)
        second = ask(client, "second")
        for task in (first, second):
            assert_problem(await task, Timeout)
        await asyncio.sleep(0.05)
        pipeline.gate.set()
        assert (await client.post(URL, json={"text": "third"})).status_code == 200
    assert [text for batch in pipeline.batches for text in batch] == ["first", "third"]


class Attentive(StubPipeline):
    """Reads until its gate opens, or until nobody waits any more."""

    def run_many(
        self, texts: list[str], wanted: Sequence[Wanted] | None = None
    ) -> list[Extraction | Exception]:
        """Read several."""
        self.batches.append(texts)
        self.started.set()
        while not self.gate.wait(0.01):
            if not any(each() for each in wanted or []):
                return [Unwanted() for _ in texts]
        return [self._read(text) for text in texts]


async def test_deadline_ends_the_reading(connect: Client) -> None:
    """Past its deadline a request keeps nobody waiting: the model gives it up, and reads others."""
    pipeline = Attentive()

    async def open_for(text: str) -> None:
        while [text] not in pipeline.batches:  # noqa: ASYNC110  (it has no event)
            await asyncio.sleep(0.01)
        pipeline.gate.set()

    async with connect(load=lambda: pipeline, request_seconds=0.5) as client:
        while (await client.get("/readyz")).status_code != 200:  # noqa: ASYNC110  (ditto)
            await asyncio.sleep(0.01)
        pipeline.gate.clear()
        assert_problem(await ask(client, "first"), Timeout)
        answer, _ = await asyncio.gather(ask(client, "second"), open_for("second"))
        assert answer.status_code == 200
        assert "sayso_model_given_up_total 1.0" in (await client.get("/metrics")).text


async def test_the_last_caller_ends_the_reading(settings: Any) -> None:
    """What several ask at once is read as long as one of them waits, and no longer."""
    pipeline = Attentive()
    app = create_app(settings, pipeline)
    async with app.router.lifespan_context(app) as state:
        gone, last, stay = asyncio.Event(), asyncio.Event(), asyncio.Event()
        pipeline.gate.clear()
        first = asyncio.create_task(raw(app, state, "shared", gone))
        await started(pipeline)
        joined = asyncio.create_task(raw(app, state, "shared", last))
        other = asyncio.create_task(raw(app, state, "other", stay))
        await asyncio.sleep(0.1)
        gone.set()
        assert (await first)[0]["status"] == 499
        await asyncio.sleep(0.1)
        assert pipeline.batches == [["shared"]]
        last.set()
        assert (await joined)[0]["status"] == 499
        while ["other"] not in pipeline.batches:  # noqa: ASYNC110  (it has no event)
            await asyncio.sleep(0.01)
        pipeline.gate.set()
        assert (await other)[0]["status"] == 200


async def raw(app: Any, state: Any, text: str, leave: asyncio.Event) -> list[Any]:
    """Post a text as a server would, and disconnect when told; return what was sent back."""
    sent: list[Any] = []
    body = [{"type": "http.request", "body": b'{"text": "' + text.encode() + b'"}'}]

    async def receive() -> Any:
        if body:
            return body.pop()
        await leave.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"content-type", b"application/json")]
    scope = {"type": "http", "method": "POST", "path": URL, "raw_path": URL.encode()}
    scope |= {"headers": headers, "query_string": b"", "root_path": "", "scheme": "http"}
    await app({**scope, "state": dict(state), "http_version": "1.1"}, receive, send)
    return sent


async def test_clients_that_leave(settings: Any, pipeline: StubPipeline) -> None:
    """Queued work of a client that leaves is dropped; who joined it still gets the answer."""
    app = create_app(settings, pipeline)
    async with app.router.lifespan_context(app) as state:
        stay, leave = asyncio.Event(), asyncio.Event()
        pipeline.gate.clear()
        first = asyncio.create_task(raw(app, state, "first", stay))
        await started(pipeline)
        leaving = asyncio.create_task(raw(app, state, "shared", leave))
        await asyncio.sleep(0.1)
        joined = asyncio.create_task(raw(app, state, "shared", stay))
        alone = asyncio.create_task(raw(app, state, "alone", leave))
        await asyncio.sleep(0.2)
        leave.set()
        for task in (leaving, alone):
            assert (await asyncio.wait_for(task, 0.5))[0]["status"] == 499
        await asyncio.sleep(0.05)
        pipeline.gate.set()
        assert (await first)[0]["status"] == 200
        assert (await joined)[0]["status"] == 200
    assert [text for batch in pipeline.batches for text in batch] == ["first", "shared"]
