"""PostgreSQL as the cache of several replicas, and what becomes of requests when it goes."""

# ruff: noqa: ASYNC110  (what is waited for has no event)

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from service.cache import Cache
from service.settings import Settings
from service.telemetry import Metrics
from service.web.app import create_app
from tests.conftest import StubPipeline, entered
from tests.fault.conftest import Figure
from tests.fault.postgres import Postgres

pytestmark = pytest.mark.anyio

URL = "/v1/claims"
KEY = "k" * 64
BACK_SECONDS = 10.0
"""How soon the cache must be used again once its server is back."""

Make = Callable[..., Cache]


@pytest.fixture
async def make(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Make]:
    """Return what makes a cache, closed after the test; it is patient on a busy machine."""
    monkeypatch.setattr("service.cache.PATIENCE_SECONDS", 30.0)
    monkeypatch.setattr("service.database.STATEMENT_MILLISECONDS", 30_000)
    monkeypatch.setattr("service.database.CONNECT_SECONDS", 30)
    made: list[Cache] = []

    def cache(**given: Any) -> Cache:
        options = {"max_bytes": 2**20, "max_age": 1000, "pause": 0.0, "metrics": Metrics()}
        made.append(Cache(postgres.url, **{**options, **given}))
        return made[-1]

    yield cache
    for each in made:
        await each.close()


def rows(postgres: Postgres, what: str) -> list[Any]:
    """Return columns of all that is kept."""
    engine = create_engine(postgres.url)
    try:
        with engine.connect() as connection:
            found = connection.execute(text(f"SELECT {what} FROM sayso_answer_2 ORDER BY key"))  # noqa: S608
            return [tuple(row) for row in found]
    finally:
        engine.dispose()


def faults(cache: Cache) -> dict[str, float]:
    """Return how many faults of each kind have been counted."""
    (metric,) = cache._metrics.cache_faults.collect()
    return {s.labels["operation"]: s.value for s in metric.samples if s.name.endswith("_total")}


def replica(postgres: Postgres, pipeline: StubPipeline) -> Any:
    """Return a replica of the service, over a pipeline."""
    return entered(create_app(Settings(cache_url=postgres.url), pipeline))


async def ask(client: httpx.AsyncClient, text: str) -> httpx.Response:
    """Ask for the claims of a text."""
    return await client.post(URL, json={"text": text})


async def test_keeps_what_is_put(make: Make) -> None:
    """What is put is got, bytes of all values included; what is forgotten is gone."""
    cache = make()
    payload = bytes(range(256))
    assert await cache.get(KEY) is None
    assert await cache.put(KEY, payload)
    assert await cache.get(KEY) == payload
    assert await cache.forget(KEY)
    assert await cache.get(KEY) is None
    assert faults(cache) == {}


async def test_all_start_at_once(make: Make) -> None:
    """Replicas that start together on an empty database make its table without a fault."""
    caches = [make() for _ in range(12)]
    await asyncio.gather(*(cache.open() for cache in caches))
    assert await asyncio.gather(*(cache.put(KEY, b"x") for cache in caches)) == [True] * 12
    assert [faults(cache) for cache in caches] == [{}] * 12


async def test_written_once(make: Make, postgres: Postgres) -> None:
    """Of those that put the same at the same time one writes; all read what it wrote."""
    caches = [make() for _ in range(6)]
    puts = [cache.put(KEY, b"%d" % number) for number, cache in enumerate(caches)]
    assert await asyncio.gather(*puts) == [True] * 6
    ((payload, version),) = rows(postgres, "payload, xmin::text")
    assert {await cache.get(KEY) for cache in caches} == {bytes(payload)}
    assert await caches[0].put(KEY, b"late")
    assert rows(postgres, "xmin::text") == [(version,)]


async def test_replicas_share_answers(postgres: Postgres) -> None:
    """The same asked of two replicas at once is computed once in each and written once.

    What one has answered, the other finds.
    """
    first, second = StubPipeline(), StubPipeline()
    async with replica(postgres, first) as one, replica(postgres, second) as two:
        for pipeline in (first, second):
            pipeline.gate.clear()
        tasks = [asyncio.create_task(ask(each, "Anna said that it is")) for each in (one, two) * 20]
        for pipeline in (first, second):
            assert await asyncio.to_thread(pipeline.started.wait, 10)
            pipeline.gate.set()
        answers = await asyncio.gather(*tasks)
        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.content for answer in answers}) == 1
        assert first.batches == second.batches == [["Anna said that it is"]]
        assert len(rows(postgres, "key")) == 1
        again = await ask(one, "Ben said that it is")
        assert (await ask(two, "Ben said that it is")).headers["cache-status"] == "sayso;hit"
        found = await two.get(f"{URL}/{again.json()['id']}")
        assert found.content == again.content


async def test_two_models_side_by_side(postgres: Postgres) -> None:
    """Replicas with other models share the database, and never each other's answers."""
    old, new = StubPipeline(), StubPipeline()
    new.version = "0.0.1+stub"
    async with replica(postgres, old) as one, replica(postgres, new) as two:
        for client, version in ((one, old.version), (two, new.version)) * 2:
            assert (await ask(client, "Anna said that it is")).json()["model"] == version
    assert len(old.batches) == len(new.batches) == 1


async def test_two_schemas_side_by_side(make: Make) -> None:
    """What another version of the service has written is not found, not even under its key."""
    old, new = make(schema=1), make(schema=2)
    await old.put(KEY, b"old")
    assert await new.get(KEY) is None
    assert await new.put(KEY, b"new")
    assert await new.get(KEY) == b"new"
    assert await old.get(KEY) is None


async def test_bounds(make: Make, postgres: Postgres) -> None:
    """The total size stays within bounds, the least recently used going first."""
    cache = make()
    for number in range(120):
        await cache.put(f"{number:064}", b"x" * (2**20 // 100))
    await cache.close()
    sizes = rows(postgres, "size")
    assert sum(size for (size,) in sizes) <= 2**20 * 1.05
    assert rows(postgres, "key")[-1] == (f"{119:064}",)


class Load:
    """Asks without a pause, ever new questions, and keeps what came of them."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.statuses: dict[int, int] = {}
        self.slowest = 0.0
        self.stored_at = 0.0
        self._tasks = [asyncio.create_task(self._ask(number)) for number in range(4)]

    async def _ask(self, number: int) -> None:
        asked = 0
        while True:
            asked += 1
            began = time.monotonic()
            answer = await ask(self.client, f"Anna said that it is {number} {asked}")
            now = time.monotonic()
            self.slowest = max(self.slowest, now - began)
            self.statuses[answer.status_code] = self.statuses.get(answer.status_code, 0) + 1
            if "stored" in answer.headers["cache-status"]:
                self.stored_at = now
            await asyncio.sleep(0.005)

    async def stored_after(self, moment: float) -> float:
        """Wait until an answer is kept again; return the seconds since ``moment``."""
        while self.stored_at <= moment and time.monotonic() < moment + 3 * BACK_SECONDS:
            await asyncio.sleep(0.02)
        return self.stored_at - moment if self.stored_at > moment else float("inf")

    async def stop(self) -> None:
        """Ask no more."""
        for task in self._tasks:
            task.cancel()
        results = await asyncio.gather(*self._tasks, return_exceptions=True)
        assert {type(result) for result in results} == {asyncio.CancelledError}


async def test_killed_and_back_under_load(postgres: Postgres, figure: Figure) -> None:
    """While the server is away all are answered; it is used again soon after it is back."""
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(replica(postgres, StubPipeline()))
        load = Load(client)
        stack.push_async_callback(load.stop)
        assert await load.stored_after(time.monotonic()) < BACK_SECONDS
        for _ in range(2):
            await asyncio.to_thread(postgres.kill)
            try:
                await asyncio.sleep(0.5)
                before = sum(load.statuses.values())
                await asyncio.sleep(1)
                assert sum(load.statuses.values()) > before
            finally:
                await asyncio.to_thread(postgres.start)
            back = await load.stored_after(time.monotonic())
            assert back < BACK_SECONDS
            figure("seconds until used again", round(back, 2))
        assert set(load.statuses) == {200}
        metrics = (await client.get("/metrics")).text
        assert 'sayso_cache_faults_total{operation="get"}' in metrics
        assert 'sayso_cache_faults_total{operation="skipped"}' in metrics
        figure("answered", load.statuses[200])
        figure("slowest answer", round(load.slowest, 2))


async def test_hanging_under_load(postgres: Postgres, figure: Figure) -> None:
    """A server that stands still delays answers a little, and fails none."""
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(replica(postgres, StubPipeline()))
        load = Load(client)
        stack.push_async_callback(load.stop)
        assert await load.stored_after(time.monotonic()) < BACK_SECONDS
        with postgres.hanging():
            await asyncio.sleep(4)
        back = await load.stored_after(time.monotonic())
        assert back < BACK_SECONDS
        assert set(load.statuses) == {200}
        assert load.slowest < 8
        figure("seconds until used again", round(back, 2))
        figure("slowest answer", round(load.slowest, 2))


async def test_without_a_server(postgres: Postgres) -> None:
    """A service that starts while the server is away is ready, and uses it once it is there."""
    postgres.kill()
    started = False
    try:
        with pytest.raises(OperationalError):
            rows(postgres, "key")
        async with replica(postgres, StubPipeline()) as client:
            assert (await client.get("/readyz")).status_code == 200
            assert (await ask(client, "first")).headers["cache-status"] == "sayso;fwd=miss"
            postgres.start()
            started = True
            load = Load(client)
            assert await load.stored_after(time.monotonic()) < BACK_SECONDS
            await load.stop()
            assert set(load.statuses) == {200}
    finally:
        if not started:
            postgres.start()
