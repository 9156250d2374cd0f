"""SQLite files that are locked, full, read-only, corrupt or deleted while requests come in."""

import asyncio
import json
import os
import sqlite3
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing, contextmanager, suppress
from io import StringIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import event
from sqlalchemy.pool import Pool

from service.cache import Cache
from service.errors import CacheAway
from service.settings import Settings
from service.telemetry import Metrics
from service.web.app import create_app
from tests.conftest import CANARY, StubPipeline, assert_problem, entered
from tests.fault.conftest import Figure

pytestmark = pytest.mark.anyio

URL = "/v1/claims"
NOBODY = 65_534
KNOWN = "Anna said that it is known"
MORE_SECONDS = 0.25
"""What a lock may add to an answer, asking and keeping together."""


@pytest.fixture
def directory() -> Iterator[Path]:
    """Return a directory that is not root's alone."""
    with tempfile.TemporaryDirectory(prefix="sayso-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def database(directory: Path) -> Path:
    """Return where the cache's file is."""
    return directory / "answers.db"


@pytest.fixture
async def service(database: Path) -> AsyncIterator[httpx.AsyncClient]:
    """Return a client of a service that has answered ``KNOWN``."""
    app = create_app(Settings(cache_url=f"sqlite:///{database}"), StubPipeline())
    async with entered(app) as client:
        await client.post(URL, json={"text": KNOWN})
        yield client


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Have another process write for ever."""
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def full(_database: Path) -> Iterator[None]:
    """Let no connection take another page, those that are open included."""

    def bound(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")

    def unbound(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute("PRAGMA max_page_count = 1000000")

    event.listen(Pool, "checkout", bound)
    event.listen(Pool, "checkin", unbound)
    try:
        yield
    finally:
        event.remove(Pool, "checkout", bound)
        event.remove(Pool, "checkin", unbound)


@contextmanager
def read_only(database: Path) -> Iterator[None]:
    """Take the right to write from the file, its directory and this process."""
    root = os.geteuid() == 0
    files = [database.parent, *database.parent.iterdir()]
    for file in files:
        file.chmod(0o555 if file.is_dir() else 0o444)
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        for file in files:
            with suppress(FileNotFoundError):
                file.chmod(0o755 if file.is_dir() else 0o644)


@contextmanager
def corrupt(database: Path) -> Iterator[None]:
    """Write nonsense over the file, its journal and the index of that, as they are.

    With the index left whole, a connection that has all pages in memory would not look at the file.
    """
    for part in (database, Path(f"{database}-wal"), Path(f"{database}-shm")):
        if part.exists():
            with part.open("r+b") as file:  # cutting it short would end who has it in memory
                file.write(os.urandom(part.stat().st_size))
    yield


@contextmanager
def deleted(database: Path) -> Iterator[None]:
    """Delete the file."""
    for part in database.parent.glob("answers.db*"):
        part.unlink()
    yield


async def ask(client: httpx.AsyncClient, text: str) -> tuple[str, float]:
    """Ask; return what the answer says of the cache, and the seconds that it took."""
    began = time.monotonic()
    answer = await client.post(URL, json={"text": text})
    assert answer.status_code == 200
    return answer.headers["cache-status"], time.monotonic() - began


def warnings(logged: StringIO) -> list[dict[str, Any]]:
    """Return what is in the log as a warning or worse."""
    lines = [json.loads(line) for line in logged.getvalue().splitlines()]
    return [line for line in lines if line["level"] not in {"debug", "info"}]


@pytest.mark.parametrize("fault", [locked, full, read_only, corrupt, deleted])
async def test_fault_under_load(
    logged: StringIO,
    service: httpx.AsyncClient,
    database: Path,
    fault: Callable[[Path], Any],
    figure: Figure,
) -> None:
    """While the file is at fault all are answered, hardly later; then it is used as before.

    Each kind of fault is counted, and logged once, without what could not be kept.
    """
    usual = max([(await ask(service, f"usual {number}"))[1] for number in range(20)])
    slowest = 0.0
    with fault(database):
        for turn in range(40):
            told = await asyncio.gather(
                *(ask(service, f"Anna said that {turn} {number} {CANARY}") for number in range(4))
            )
            slowest = max(slowest, *(seconds for _, seconds in told))
            await asyncio.sleep(0.01)
    recovered = time.monotonic()
    number = 0
    while (await ask(service, f"recovered {number}"))[0] != "sayso;fwd=miss;stored":
        assert time.monotonic() < recovered + 10
        number += 1
        await asyncio.sleep(0.05)
    assert (await ask(service, f"recovered {number}"))[0] == "sayso;hit"
    figure("recovered after", round(time.monotonic() - recovered, 2))
    figure("slowest answer", round(slowest, 3))
    assert slowest < usual + (1 if fault is locked else 4) * MORE_SECONDS
    if fault not in {corrupt, deleted}:
        assert (await ask(service, KNOWN))[0] == "sayso;hit"
        assert [line["event"] for line in warnings(logged)] == ["cache fault"]
        assert 'sayso_cache_faults_total{operation="put"}' in (await service.get("/metrics")).text
    assert CANARY not in logged.getvalue()
    assert database.with_name("answers.db.corrupt").exists() == (fault is corrupt)


@contextmanager
def held(database: Path) -> Iterator[None]:
    """Have another process keep the file to itself, so that it cannot even be read."""
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@pytest.mark.parametrize("hold", [locked, held])
async def test_nobody_waits_for_a_lock(
    database: Path, hold: Callable[[Path], Any], figure: Figure
) -> None:
    """However many ask and keep at once, none waits for a locked file longer than a quarter second.

    Those that wait for a thread of the cache wait for it as well, and not one behind the other.
    The best of three times counts: a machine that does something else meanwhile is no fault.
    """

    def new() -> Cache:
        url = f"sqlite:///{database}"
        return Cache(url, max_bytes=2**30, max_age=60, metrics=Metrics(), pause=60.0)

    first = new()
    await first.put("a" * 64, b"x")
    await first.close()
    asked: dict[str, Callable[[Cache, str], Any]] = {
        "get": lambda cache, key: cache.get(key),
        "put": lambda cache, key: cache.put(key, b"x"),
    }

    async def timed(cache: Cache, ask: Callable[[Cache, str], Any], number: int) -> float:
        began = time.monotonic()
        assert not await ask(cache, f"{number:064}")
        return time.monotonic() - began

    async def longest(ask: Callable[[Cache, str], Any]) -> float:
        cache = new()
        took = await asyncio.gather(*(timed(cache, ask, number) for number in range(64)))
        await cache.close()
        return max(took)

    with hold(database):
        for name, ask in asked.items():
            best = min([await longest(ask) for _ in range(3)])
            figure(f"longest {name}", round(best, 3))
            assert best < MORE_SECONDS


@pytest.mark.parametrize("fault", [locked, full])
async def test_reading_goes_on(
    service: httpx.AsyncClient, database: Path, fault: Callable[[Path], Any]
) -> None:
    """Where only writing fails, what is there is still answered from there."""
    with fault(database):
        long = "Anna said that " + "x" * 50_000
        assert (await ask(service, long))[0] == "sayso;fwd=miss"
        assert (await ask(service, KNOWN))[0] == "sayso;hit"


async def test_forgetting_is_refused(service: httpx.AsyncClient, database: Path) -> None:
    """What cannot be forgotten is answered with 503, which says when to ask again; then it goes."""
    path = f"{URL}/{(await service.post(URL, json={'text': KNOWN})).json()['id']}"
    with locked(database):
        for _ in range(2):
            problem = assert_problem(await service.delete(path), CacheAway)
        assert (await service.get(path)).status_code == 200
    await asyncio.sleep(problem["retry_after"])
    assert (await service.delete(path)).status_code == 204
    assert (await service.get(path)).status_code == 404


async def test_read_only_from_the_start(database: Path) -> None:
    """A service that may write nowhere answers."""
    with read_only(database):
        app = create_app(Settings(cache_url=f"sqlite:///{database}"), StubPipeline())
        async with entered(app) as client:
            assert (await ask(client, KNOWN))[0] == "sayso;fwd=miss"
