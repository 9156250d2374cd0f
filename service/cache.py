"""The cache of answers: a table of payloads by key. A fault of it is a miss, never an error."""

import asyncio
import os
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import structlog
from sqlalchemy import BigInteger, Column, Engine, LargeBinary, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool
from sqlmodel import Field, Session, SQLModel, col, create_engine, delete, func, select, update

from service.telemetry import Metrics

BUSY_MILLISECONDS = 200
"""How long an operation waits for another process's lock on a SQLite file."""
PATIENCE_SECONDS = 1.0
"""How long a request waits for the cache at most."""
PAUSE_SECONDS = 2.0
"""How long the cache is left alone after a fault."""
LOG_SECONDS = 60.0
"""Faults of one operation are logged once in this time."""
TOUCH_SECONDS = 300
"""``used`` is written anew at most this often."""
SWEEP_SECONDS = 600
SWEEP_SHARE = 20
"""The bounds are looked after once a twentieth of the size has been written, or this time passed."""
LOW_WATER = 0.9
"""Share of the size that an eviction leaves."""
CHUNK = 200
"""Rows removed in one transaction, so that no lock is held for long."""
THREADS = 4
CORRUPT = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}

Value = TypeVar("Value")

log = structlog.get_logger("sayso.cache")


class CachedAnswer(SQLModel, table=True):
    """One answer. The number in the table's name is the version of this schema."""

    __tablename__ = "sayso_answer_1"

    key: str = Field(primary_key=True, max_length=64)
    payload: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    created: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    """Seconds since 1970, UTC; so is ``used``."""
    used: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    size: int = Field(sa_column=Column(BigInteger, nullable=False))
    """Of the payload, in bytes."""


class Cache:
    """Answers by key, bounded by age and total size, the least recently used removed first.

    ``url`` is any SQLAlchemy URL; an empty one turns the cache off. Sessions are synchronous, in
    a few threads of its own. After a fault it is left alone for ``pause`` seconds.
    """

    def __init__(
        self,
        url: str,
        *,
        max_bytes: int,
        max_age: int,
        metrics: Metrics,
        pause: float = PAUSE_SECONDS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.enabled = bool(url)
        self._url = url
        self._max_bytes = max_bytes
        self._max_age = max_age
        self._metrics = metrics
        self._pause = pause
        self._clock = clock
        self._opening = threading.Lock()
        self._engine: Engine | None = None
        self._resume = 0.0
        self._logged: dict[str, float] = {}
        self._written = 0
        self._swept = 0.0
        single = url.startswith("sqlite") and _path(url) is None
        self._executor = ThreadPoolExecutor(1 if single else THREADS, "sayso-cache")

    async def open(self) -> None:
        """Open the cache before the first request has to wait for that."""
        if self.enabled:
            await self._guarded("open", _nothing)

    async def get(self, key: str) -> bytes | None:
        """Return the payload, or None where there is none, it is too old, or the cache fails."""
        if not self.enabled:
            return None
        payload = await self._guarded("get", self._get, key)
        self._metrics.cache_lookups.labels("miss" if payload is None else "hit").inc()
        return payload

    async def put(self, key: str, payload: bytes) -> bool:
        """Keep the payload; an answer that is there stays. Return whether it is now kept."""
        if not self.enabled or len(payload) > self._max_bytes:
            return False
        return bool(await self._guarded("put", self._put, key, payload))

    async def forget(self, key: str) -> bool:
        """Remove the payload; return whether there was one."""
        return self.enabled and bool(await self._guarded("forget", self._forget, key))

    async def close(self) -> None:
        """Close all connections; operations that hang are left behind."""
        self._executor.shutdown(wait=False, cancel_futures=True)
        await asyncio.to_thread(self._reset)

    async def _guarded(self, name: str, operation: Callable[..., Value], *given: Any) -> Value | None:
        if time.monotonic() < self._resume:
            self._metrics.cache_faults.labels("skipped").inc()
            return None
        loop = asyncio.get_running_loop()
        try:
            running = loop.run_in_executor(self._executor, self._attempt, operation, *given)
            return await asyncio.wait_for(running, PATIENCE_SECONDS)
        except Exception as error:  # noqa: BLE001  (whatever it is, the request goes on)
            self._fault(name, error)
            return None

    def _attempt(self, operation: Callable[..., Value], *given: Any) -> Value:
        try:
            with Session(self._open()) as session:
                return operation(session, *given)
        except Exception as error:
            self._reset()
            if _is_corrupt(error):
                self._set_aside()
                with Session(self._open()) as session:
                    return operation(session, *given)
            raise

    def _fault(self, name: str, error: Exception) -> None:
        now = time.monotonic()
        self._resume = now + self._pause
        self._metrics.cache_faults.labels(name).inc()
        if now - self._logged.get(name, -LOG_SECONDS) >= LOG_SECONDS:
            self._logged[name] = now
            cause = getattr(error, "orig", None) or error
            log.warning("cache fault", operation=name, fault=type(cause).__name__)

    def _open(self) -> Engine:
        with self._opening:
            if self._engine is None:
                engine = _engine(self._url)
                SQLModel.metadata.create_all(engine, [CachedAnswer.__table__])  # type: ignore[attr-defined]
                self._engine = engine
            return self._engine

    def _reset(self) -> None:
        """Close all connections: the next operation opens the cache anew."""
        with self._opening:
            engine, self._engine = self._engine, None
        if engine is not None:
            engine.dispose()

    def _set_aside(self) -> None:
        """Rename a corrupt file, unless another process has done so."""
        path = _path(self._url)
        with self._opening:
            if path is None or not path.exists() or _is_sound(path):
                return
            for suffix in ("", "-wal", "-shm"):
                part = Path(f"{path}{suffix}")
                if part.exists():
                    part.replace(f"{path}.corrupt{suffix}")
        log.error("cache file was corrupt and has been set aside", file=f"{path}.corrupt")

    def _get(self, session: Session, key: str) -> bytes | None:
        row = session.get(CachedAnswer, key)
        now = int(self._clock())
        if row is None or row.created < now - self._max_age:
            return None
        payload, used = row.payload, row.used
        if used < now - TOUCH_SECONDS:
            try:
                session.exec(update(CachedAnswer).where(col(CachedAnswer.key) == key).values(used=now))
                session.commit()
            except DBAPIError as error:  # what was read is good all the same
                self._fault("touch", error)
        return payload

    def _put(self, session: Session, key: str, payload: bytes) -> bool:
        now = int(self._clock())
        row = {"key": key, "payload": payload, "created": now, "used": now, "size": len(payload)}
        postgres = session.get_bind().dialect.name == "postgresql"
        insert = (postgresql if postgres else sqlite).insert(CachedAnswer).values(row)
        expired = col(CachedAnswer.created) < now - self._max_age
        session.exec(
            insert.on_conflict_do_update(index_elements=["key"], set_=row, where=expired)
        )
        session.commit()
        self._written += len(payload)
        due = now - self._swept >= SWEEP_SECONDS
        if due or self._written * SWEEP_SHARE >= self._max_bytes:
            self._written, self._swept = 0, now
            self._sweep(session, now)
        return True

    def _forget(self, session: Session, key: str) -> bool:
        removed = session.exec(delete(CachedAnswer).where(col(CachedAnswer.key) == key)).rowcount
        session.commit()
        return removed > 0

    def _sweep(self, session: Session, now: int) -> None:
        """Remove what is too old, then the least recently used until the size is within bounds."""
        old = select(CachedAnswer.key).where(CachedAnswer.created < now - self._max_age)
        while keys := session.exec(old.limit(CHUNK)).all():
            self._remove(session, keys, "age")
        total = int(session.exec(select(func.coalesce(func.sum(CachedAnswer.size), 0))).one())
        if total <= self._max_bytes:
            return
        target = self._max_bytes * LOW_WATER
        oldest = select(CachedAnswer.key, CachedAnswer.size).order_by(col(CachedAnswer.used))
        while total > target and (rows := session.exec(oldest.limit(CHUNK)).all()):
            keys = []
            for key, size in rows:
                if total > target:
                    keys.append(key)
                    total -= size
            self._remove(session, keys, "size")

    def _remove(self, session: Session, keys: Any, reason: str) -> None:
        session.exec(delete(CachedAnswer).where(col(CachedAnswer.key).in_(keys)))
        session.commit()
        self._metrics.cache_evictions.labels(reason).inc(len(keys))


def _nothing(_session: Session) -> None:
    """Do nothing with an open session."""


def _path(url: str) -> Path | None:
    """Return the file of a SQLite URL; None where it is in memory or no SQLite."""
    name = url.partition(":///")[2].partition("?")[0]
    return Path(name) if url.startswith("sqlite") and name not in {"", ":memory:"} else None


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        timeouts = {"connect_timeout": 2, "options": "-c statement_timeout=1000"}
        return create_engine(
            url,
            pool_size=THREADS,
            max_overflow=0,
            pool_pre_ping=True,
            connect_args=timeouts if "postgresql" in url.partition(":")[0] else {},
        )
    path = _path(url)
    if path is None:
        return create_engine(url, poolclass=StaticPool)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():  # before SQLite does, so that nobody else can read it
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    engine = create_engine(url, pool_size=THREADS, max_overflow=0)
    event.listen(engine, "connect", _tune)
    return engine


def _tune(connection: sqlite3.Connection, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.close()


def _is_corrupt(error: Exception) -> bool:
    code = getattr(getattr(error, "orig", None), "sqlite_errorcode", None)
    return code is not None and code & 0xFF in CORRUPT


def _is_sound(path: Path) -> bool:
    try:
        connection = sqlite3.connect(path, timeout=BUSY_MILLISECONDS / 1000)
        try:
            return connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
        finally:
            connection.close()
    except sqlite3.Error:
        return False
