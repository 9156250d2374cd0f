"""The cache: bounded, shared, and never the reason that a request fails."""

# ruff: noqa: ASYNC240  (nothing else runs meanwhile)

import os
import sqlite3
import stat
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from service.cache import CHUNK, RETRY_SECONDS, TOUCH_SECONDS, Cache
from service.errors import CacheAway
from service.recent import MAX_SECONDS
from service.telemetry import Metrics

pytestmark = pytest.mark.anyio

KEY = "k" * 64
MEGABYTE = 2**20

Make = Callable[..., Cache]


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """Return a clock."""
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the cache's file is."""
    return tmp_path / "new" / "answers.db"


@pytest.fixture
async def make(path: Path, clock: Clock) -> AsyncIterator[Make]:
    """Return what makes a cache, closed after the test."""
    made: list[Cache] = []

    def cache(**given: Any) -> Cache:
        options = {"max_bytes": MEGABYTE, "max_age": 1000, "pause": 0.0, "metrics": Metrics()}
        url = given.pop("url", f"sqlite:///{path}")
        made.append(Cache(url, clock=clock, **{**options, **given}))
        return made[-1]

    yield cache
    for each in made:
        await each.close()


def faults(cache: Cache) -> float:
    """Return how many faults have been counted."""
    samples = [s for metric in cache._metrics.cache_faults.collect() for s in metric.samples]
    return sum(sample.value for sample in samples if sample.name.endswith("_total"))


def rows(path: Path) -> list[tuple[Any, ...]]:
    """Return what is in the file."""
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT key, payload, created, used, size FROM sayso_answer_2 ORDER BY key"
        return connection.execute(query).fetchall()


@pytest.mark.parametrize("url", [None, "sqlite://"])
async def test_keeps_what_is_put(make: Make, url: str | None) -> None:
    """What is put is got, bytes of all values included; what is not there is a miss."""
    cache = make(url=url) if url else make()
    payload = bytes(range(256))
    assert await cache.get(KEY) is None
    assert await cache.put(KEY, payload)
    assert await cache.get(KEY) == payload
    assert faults(cache) == 0


async def test_shared_between_processes(make: Make) -> None:
    """Two caches over the same file see each other's answers; the first one written stays."""
    one, two = make(), make()
    assert await one.put(KEY, b"first")
    assert await two.put(KEY, b"second")
    assert await two.get(KEY) == b"first"


async def test_forget(make: Make) -> None:
    """What is forgotten is gone."""
    cache = make()
    await cache.put(KEY, b"x")
    assert await cache.forget(KEY)
    assert not await cache.forget(KEY)
    assert await cache.get(KEY) is None


async def test_off(make: Make, path: Path) -> None:
    """Without a URL nothing is kept and nothing written."""
    cache = make(url="")
    await cache.open()
    assert not await cache.put(KEY, b"x")
    assert await cache.get(KEY) is None
    assert not await cache.forget(KEY)
    assert not path.parent.exists()


async def test_nobody_else_can_read_it(make: Make, path: Path) -> None:
    """The file and its directory are the user's own: answers carry passages of articles."""
    await make().put(KEY, b"x")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


async def test_write_ahead_log(make: Make, path: Path) -> None:
    """Readers do not wait for the writer."""
    await make().put(KEY, b"x")
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


async def test_too_old(make: Make, clock: Clock) -> None:
    """An answer over the age is a miss, and may be put anew."""
    cache = make(max_age=100)
    await cache.put(KEY, b"old")
    clock.now += 101
    assert await cache.get(KEY) is None
    assert await cache.put(KEY, b"new")
    assert await cache.get(KEY) == b"new"


async def test_old_ones_are_removed(make: Make, clock: Clock, path: Path) -> None:
    """What is too old is removed in the course of things, however much it is."""
    cache = make(max_age=100)
    for number in range(CHUNK + 10):
        await cache.put(f"{number:064}", b"x")
    clock.now += 10_000
    await cache.put(KEY, b"x")
    await cache.close()
    assert [row[0] for row in rows(path)] == [KEY]


async def test_size_is_bounded(make: Make, clock: Clock, path: Path) -> None:
    """The least recently used go first; what was used lately stays."""
    cache = make(max_age=10**6)
    payload = b"x" * (MEGABYTE // 100)
    for number in range(99):
        await cache.put(f"{number:064}", payload)
        clock.now += TOUCH_SECONDS + 1
    assert await cache.get(f"{0:064}")
    for number in range(99, 120):
        await cache.put(f"{number:064}", payload)
        clock.now += 1
    await cache.close()
    kept = {row[0] for row in rows(path)}
    total = sum(row[4] for row in rows(path))
    assert total <= MEGABYTE * 1.05
    assert f"{0:064}" in kept
    assert f"{1:064}" not in kept
    assert f"{119:064}" in kept


async def test_too_large_an_answer(make: Make) -> None:
    """An answer larger than the cache is not kept."""
    cache = make(max_bytes=100)
    assert not await cache.put(KEY, b"x" * 101)
    assert faults(cache) == 0


async def test_use_is_noted_now_and_then(make: Make, clock: Clock, path: Path) -> None:
    """The time of last use is written, but not on every use."""
    cache = make()
    await cache.put(KEY, b"x")
    made = int(clock.now)
    clock.now += TOUCH_SECONDS
    await cache.get(KEY)
    assert rows(path)[0][3] == made
    clock.now += MAX_SECONDS + 1  # until then it is answered from memory
    await cache.get(KEY)
    assert rows(path)[0][3] == int(clock.now)


async def test_locked(make: Make, path: Path) -> None:
    """While another process holds the file, putting fails soon and getting goes on."""
    cache = make()
    await cache.put(KEY, b"x")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert not await cache.put("b" * 64, b"y")
        assert faults(cache) == 1
        assert await cache.get(KEY) == b"x"
        other.execute("ROLLBACK")
    assert await cache.put("b" * 64, b"y")


async def test_what_cannot_be_forgotten(make: Make, path: Path) -> None:
    """To forget is an error while the file is locked, and while that is rested from.

    What is kept can be got all the same, and be forgotten later.
    """
    cache, other = make(pause=60.0), make()
    for key in (KEY, "b" * 64):
        await cache.put(key, b"x")
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(CacheAway) as away:
            await cache.forget(KEY)
        assert away.value.extra == {"retry_after": RETRY_SECONDS}
        assert await cache.get("b" * 64) == b"x"
        writer.execute("ROLLBACK")
    with pytest.raises(CacheAway):
        await cache.forget(KEY)
    assert await cache.get(KEY) == b"x"
    assert await other.forget(KEY)


@pytest.mark.parametrize("junk", [b"this is no database" * 1000, b""])
async def test_corrupt_at_the_start(make: Make, path: Path, junk: bytes) -> None:
    """A file that is no database is set aside and made anew."""
    path.parent.mkdir()
    path.write_bytes(junk)
    cache = make()
    assert await cache.put(KEY, b"x")
    assert await cache.get(KEY) == b"x"
    aside = path.with_name("answers.db.corrupt")
    assert aside.exists() == bool(junk)


async def test_corrupt_while_running(make: Make, path: Path) -> None:
    """A file that goes bad under way is replaced, without an error and without a restart."""
    cache = make()
    for number in range(50):
        await cache.put(f"{number:064}", b"x" * 1000)
    await cache.close()
    cache = make()
    await cache.put(KEY, b"x")
    with path.open("r+b") as file:
        file.write(os.urandom(path.stat().st_size))
    await cache.get("a" * 64)
    await cache.put("a" * 64, b"y")
    assert await cache.put("a" * 64, b"y")
    assert await cache.get("a" * 64) == b"y"


async def test_deleted_while_running(make: Make, path: Path) -> None:
    """A file that is deleted under way comes back."""
    cache = make()
    await cache.put(KEY, b"x")
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    assert await cache.get(KEY) is None
    assert await cache.put("a" * 64, b"y")
    assert await cache.get("a" * 64) == b"y"
    assert [row[0] for row in rows(path)] == ["a" * 64]


@pytest.mark.parametrize("url", ["sqlite:////proc/none/x.db", "postgresql+psycopg://127.0.0.1:1/x"])
async def test_unreachable(make: Make, url: str) -> None:
    """A database that cannot be reached is a miss and a metric; only to forget is an error.

    Else an answer that is still there would be taken for one that is not.
    """
    cache = make(url=url)
    await cache.open()
    assert await cache.get(KEY) is None
    assert not await cache.put(KEY, b"x")
    with pytest.raises(CacheAway):
        await cache.forget(KEY)
    assert faults(cache) == 4


async def test_pause_after_a_fault(make: Make) -> None:
    """After a fault the cache is left alone for a while, and that is counted too."""
    cache = make(url="sqlite:////proc/none/x.db", pause=60.0)
    assert await cache.get(KEY) is None
    assert await cache.get(KEY) is None
    skipped = cache._metrics.cache_faults.labels("skipped")
    assert skipped._value.get() == 1
    assert faults(cache) == 2


async def test_a_database_that_hangs(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that does not answer is given up."""
    monkeypatch.setattr("service.cache.PATIENCE_SECONDS", 0.05)
    cache = make()
    go = threading.Event()

    def hang(_session: object, _key: str) -> bytes:
        go.wait(5)
        return b"late"

    monkeypatch.setattr(cache, "_get", hang)
    assert await cache.get(KEY) is None
    assert faults(cache) == 1
    go.set()


async def test_faults_are_logged_once_a_minute(make: Make, logged: StringIO) -> None:
    """Many faults of one kind are one line, which has neither the URL nor a message."""
    cache = make(url="postgresql+psycopg://user:secret@127.0.0.1:1/x")
    for _ in range(3):
        await cache.get(KEY)
    written = logged.getvalue()
    assert written.count("cache fault") == 1
    assert "secret" not in written
