"""The cache of answers: a table of payloads by key.

A fault of it is a miss and no error, unless something is to be forgotten.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import structlog
from sqlalchemy import BigInteger, Column, Engine, Integer, LargeBinary, Table, or_
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError
from sqlmodel import Field, Session, SQLModel, col, delete, func, select, update

from service.database import Database
from service.errors import CacheAway
from service.recent import Recent
from service.telemetry import Metrics

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

PATIENCE_SECONDS = 1.0
"""How long one look into the cache, or putting one answer there, may take. A SQLite file that is
locked is waited for less, see ``database.BUSY_MILLISECONDS``."""
PAUSE_SECONDS = 2.0
"""How long the cache is left alone after a fault."""
RETRY_SECONDS = 3
"""When to ask again what could not be forgotten: the pause is over then."""
WRITING = {"put", "touch", "forget", "sweep"}
"""Operations that fail alone where a database is full, locked or read-only."""
LOG_SECONDS = 60.0
"""Faults of one operation are logged once in this time."""
TOUCH_SECONDS = 300
"""The time of last use is written anew at most this often."""
SWEEP_SECONDS = 600
SWEEP_SHARE = 20
"""Bounds are looked after when a twentieth of the size has been written, or this time passed."""
LOW_WATER = 0.9
"""Share of the size that an eviction leaves."""
CHUNK = 200
"""Rows removed in one transaction, so that no lock is held for long."""

Value = TypeVar("Value")

log = structlog.get_logger("sayso.cache")


class CachedAnswer(SQLModel, table=True):
    """One answer. The number in the table's name is the version of its columns."""

    __tablename__ = "sayso_answer_2"

    key: str = Field(primary_key=True, max_length=64)
    payload_schema: int = Field(sa_column=Column(Integer, nullable=False))
    """Version of what the payload is; another version's is not ours to read."""
    payload: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    created: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    """Seconds since 1970, UTC; so is ``used``."""
    used: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    size: int = Field(sa_column=Column(BigInteger, nullable=False))
    """Of the payload, in bytes."""


TABLE: Table = SQLModel.metadata.tables[CachedAnswer.__tablename__]


class Cache:
    """Answers by key, bounded by age and total size, the least recently used removed first.

    ``url`` is SQLAlchemy's of SQLite or PostgreSQL; an empty one turns the cache off. ``max_age``
    is in seconds. ``schema`` is the version of what payloads are: those of other versions are not
    found. Sessions are synchronous, in a few threads of its own. After a fault the cache is left
    alone for ``pause`` seconds; it goes on reading where only writing failed. Several processes,
    also of several versions, may share one database.
    """

    def __init__(  # noqa: PLR0913  (all but the URL by name)
        self,
        url: str,
        *,
        max_bytes: int,
        max_age: int,
        metrics: Metrics,
        schema: int = 1,
        pause: float = PAUSE_SECONDS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.enabled = bool(url)
        self._max_bytes = max_bytes
        self._max_age = max_age
        self._metrics = metrics
        self._schema = schema
        self._pause = pause
        self._clock = clock
        self._database = Database(url, TABLE)
        self._recent = Recent(self._database.file, clock=clock)
        self._executor = ThreadPoolExecutor(self._database.threads, "sayso-cache")
        self._resume = self._resume_writing = 0.0
        self._logged: dict[str, float] = {}
        self._written = 0
        self._swept = 0.0
        self._sweeping: asyncio.Future[None] | None = None

    async def open(self) -> None:
        """Open the database before the first request has to wait for that."""
        if self.enabled:
            await self._guarded("open", lambda _session: None)

    async def get(self, key: str) -> bytes | None:
        """Return the payload, or None where there is none, it is too old, or the cache fails."""
        if not self.enabled:
            return None
        if (payload := self.recent(key)) is not None:
            return payload
        version = self._recent.version()
        payload = await self._guarded("get", partial(self._get, key=key))
        self._metrics.cache_lookups.labels("miss" if payload is None else "hit").inc()
        if payload is not None:
            self._recent.put(key, payload, version)
        return payload

    def recent(self, key: str) -> bytes | None:
        """Return the payload if it was got lately and is still there; without waiting."""
        payload = self._recent.get(key)
        if payload is not None:
            self._metrics.cache_lookups.labels("hit").inc()
        return payload

    async def put(self, key: str, payload: bytes) -> bool:
        """Keep the payload; an answer that is there stays. Return whether there is one now."""
        if not self.enabled or len(payload) > self._max_bytes:
            return False
        kept = await self._guarded("put", partial(self._put, key=key, payload=payload)) or False
        if kept:
            self._written += len(payload)
            self._sweep_when_due()
        return kept

    async def forget(self, key: str) -> bool:
        """Remove the payload; return whether there was one.

        Raises ``CacheAway`` where nobody can say: it may still be there.
        """
        if not self.enabled:
            return False
        removed = await self._guarded("forget", partial(self._forget, key=key))
        if removed is None:
            msg = "The cache does not answer now, and may still have what is to be forgotten."
            raise CacheAway(msg, retry_after=RETRY_SECONDS)
        return removed

    async def close(self) -> None:
        """Close all connections; operations that hang are left behind."""
        if self._sweeping is not None:
            await asyncio.wait([self._sweeping], timeout=PATIENCE_SECONDS)
        self._recent.close()
        self._executor.shutdown(wait=False, cancel_futures=True)
        await asyncio.to_thread(self._database.close)

    async def _guarded(self, name: str, operation: Callable[[Session], Value]) -> Value | None:
        if self._rests(name):
            return None
        loop = asyncio.get_running_loop()
        try:
            running = loop.run_in_executor(self._executor, self._attempt, name, operation)
            return await asyncio.wait_for(running, PATIENCE_SECONDS)
        except Exception as error:  # noqa: BLE001  (whatever it is, the request goes on)
            self._fault(name, error)
            return None

    def _attempt(self, name: str, operation: Callable[[Session], Value]) -> Value | None:
        """Carry an operation out, in a thread, unless one before it has failed meanwhile."""

        def in_session(engine: Engine) -> Value:
            with Session(engine) as session:
                return operation(session)

        if self._rests(name):
            return None
        try:
            return self._database.run(in_session)
        except Exception:
            self._rest(name)  # at once: what waits for this thread need not wait for the same lock
            raise

    def _rests(self, name: str) -> bool:
        """Say whether an operation is left out, and count it if so."""
        rests = time.monotonic() < (self._resume_writing if name in WRITING else self._resume)
        if rests:
            self._metrics.cache_faults.labels("skipped").inc()
        return rests

    def _rest(self, name: str) -> None:
        self._resume_writing = time.monotonic() + self._pause
        if name not in WRITING:
            self._resume = self._resume_writing

    def _fault(self, name: str, error: Exception) -> None:
        self._rest(name)
        self._metrics.cache_faults.labels(name).inc()
        now = time.monotonic()
        if now - self._logged.get(name, -LOG_SECONDS) >= LOG_SECONDS:
            self._logged[name] = now
            cause = getattr(error, "orig", None) or error
            log.warning("cache fault", operation=name, fault=type(cause).__name__)

    def _get(self, session: Session, key: str) -> bytes | None:
        row = session.get(CachedAnswer, key)
        now = int(self._clock())
        if row is None or row.created < now - self._max_age or row.payload_schema != self._schema:
            return None
        payload, used = row.payload, row.used
        if used < now - TOUCH_SECONDS:
            touch = update(CachedAnswer).where(col(CachedAnswer.key) == key).values(used=now)
            try:
                session.exec(touch)
                session.commit()
            except DBAPIError as error:  # what was read is good all the same
                self._fault("touch", error)
        return payload

    def _put(self, session: Session, key: str, payload: bytes) -> bool:
        now = int(self._clock())
        row = {
            "key": key,
            "payload_schema": self._schema,
            "payload": payload,
            "created": now,
            "used": now,
            "size": len(payload),
        }
        insert = _insert(session.get_bind().dialect.name)(CachedAnswer).values(row)
        useless = or_(
            col(CachedAnswer.created) < now - self._max_age,
            col(CachedAnswer.payload_schema) != self._schema,
        )
        session.exec(insert.on_conflict_do_update(index_elements=["key"], set_=row, where=useless))
        session.commit()
        return True

    def _forget(self, session: Session, key: str) -> bool:
        removed = session.exec(delete(CachedAnswer).where(col(CachedAnswer.key) == key))
        session.commit()
        return bool(removed.rowcount)

    def _sweep_when_due(self) -> None:
        now = self._clock()
        due = now - self._swept >= SWEEP_SECONDS or self._written * SWEEP_SHARE >= self._max_bytes
        if due and (self._sweeping is None or self._sweeping.done()):
            self._written, self._swept = 0, now
            loop = asyncio.get_running_loop()
            self._sweeping = loop.run_in_executor(self._executor, self._sweep_quietly)

    def _sweep_quietly(self) -> None:
        try:
            self._attempt("sweep", self._sweep)
        except Exception as error:  # noqa: BLE001  (as for every other operation)
            self._fault("sweep", error)

    def _sweep(self, session: Session) -> None:
        """Remove what is too old, then the least recently used until the size is within bounds."""
        oldest_allowed = int(self._clock()) - self._max_age
        old = select(CachedAnswer.key).where(CachedAnswer.created < oldest_allowed)
        while keys := session.exec(old.limit(CHUNK)).all():
            self._remove(session, keys, "age")
        total = int(session.exec(select(func.coalesce(func.sum(CachedAnswer.size), 0))).one())
        if total <= self._max_bytes:
            return
        target = self._max_bytes * LOW_WATER
        by_use = select(CachedAnswer.key, CachedAnswer.size).order_by(col(CachedAnswer.used))
        while total > target and (rows := session.exec(by_use.limit(CHUNK)).all()):
            keys = []
            for key, size in rows:
                if total > target:
                    keys.append(key)
                    total -= size
            self._remove(session, keys, "size")

    def _remove(self, session: Session, keys: Sequence[str], reason: str) -> None:
        session.exec(delete(CachedAnswer).where(col(CachedAnswer.key).in_(keys)))
        session.commit()
        self._metrics.cache_evictions.labels(reason).inc(len(keys))


def _insert(dialect: str) -> "Callable[..., sqlite.Insert | postgresql.Insert]":
    """Return what inserts in a dialect; PostgreSQL's is loaded only where it is spoken."""
    if dialect == "postgresql":
        from sqlalchemy.dialects.postgresql import insert  # noqa: PLC0415  (see above)

        return insert
    return sqlite.insert
