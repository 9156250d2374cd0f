"""The database behind the cache: opened when needed, opened anew after a fault.

SQLite files need care that servers do not: they may be locked, corrupt, or deleted under way.
"""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import structlog
from sqlalchemy import Engine, Table, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

BUSY_MILLISECONDS = 75
"""How long an operation waits for another process's lock on a SQLite file, and before that for
another thread that opens it. It is waited for once: after a fault the cache is left alone."""
THREADS = 4
"""Connections, and threads that use them."""
PAGES_KIBIBYTES = 256
"""Pages that a connection to a SQLite file keeps, which the system keeps as well: of SQLite's
own 2,000 each, four connections fill 8 MB as the file grows."""
CONNECT_SECONDS = 2
STATEMENT_MILLISECONDS = 1000
"""How long PostgreSQL may take to connect and to carry out one statement."""
SILENCE_SECONDS = 5
"""After how long without a sign of life a connection to PostgreSQL is given up."""
CORRUPT = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
LOCKED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}

Value = TypeVar("Value")

log = structlog.get_logger("sayso.database")


@dataclass(slots=True)
class Opened:
    """An engine and how many operations use it.

    It is disposed of by the last of them once it is ``retired``: SQLAlchemy does not close
    connections that are checked out.
    """

    engine: Engine
    inode: int
    users: int = 0
    retired: bool = False


class Database:
    """A database with one table, made where it is missing.

    ``url`` is SQLAlchemy's of SQLite or PostgreSQL. The methods block, and may be called from
    ``threads`` threads.
    """

    def __init__(self, url: str, table: Table) -> None:
        self._url = url
        self._table = table
        self._path = _path(url)
        self.threads = 1 if url.startswith("sqlite") and self._path is None else THREADS
        self._lock = threading.Lock()
        self._current: Opened | None = None

    @property
    def file(self) -> Path | None:
        """The SQLite file; None where it is none."""
        return self._path

    def run(self, operation: Callable[[Engine], Value]) -> Value:
        """Return what ``operation`` returns.

        Raises what it raises, and ``TimeoutError`` where another thread has been opening the
        database for too long; all connections are closed then, so that the next operation opens
        the database anew. A corrupt SQLite file is set aside and the operation tried once more.
        """
        try:
            with self._engine() as engine:
                return operation(engine)
        except Exception as error:
            self.close()
            if _code(error) not in CORRUPT:
                raise
        self._set_aside()
        with self._engine() as engine:
            return operation(engine)

    def close(self) -> None:
        """Close all connections, those in use as soon as they are done with."""
        with self._lock:
            self._retire()

    @contextmanager
    def _engine(self) -> Iterator[Engine]:
        patience = CONNECT_SECONDS if self._path is None else BUSY_MILLISECONDS / 1000
        if not self._lock.acquire(timeout=patience):
            msg = "the database is still being opened"
            raise TimeoutError(msg)
        try:
            if self._current is not None and _inode(self._path) != self._current.inode:
                # Deleted or replaced: SQLite would go on, unseen, in the file that has no name.
                self._retire()
            opened = self._current = self._current or self._open()
            opened.users += 1
        finally:
            self._lock.release()
        try:
            yield opened.engine
        finally:
            with self._lock:
                opened.users -= 1
                if opened.retired and not opened.users:
                    opened.engine.dispose()

    def _open(self) -> Opened:
        engine = _engine(self._url, self._path)
        try:
            try:
                self._table.create(engine, checkfirst=True)
            except DBAPIError as error:  # another process made it after our look, or has a lock
                if _code(error) in LOCKED:
                    raise
                self._table.create(engine, checkfirst=True)
        except BaseException:
            engine.dispose()
            raise
        return Opened(engine, _inode(self._path))

    def _retire(self) -> None:
        """Have the engine replaced; the lock is held."""
        opened, self._current = self._current, None
        if opened is not None:
            opened.retired = True
            if not opened.users:
                opened.engine.dispose()

    def _set_aside(self) -> None:
        """Rename a corrupt file, unless another process has done so."""
        path = self._path
        with self._lock:
            if path is None or not path.exists() or _is_sound(path):
                return
            for suffix in ("", "-wal", "-shm"):
                part = Path(f"{path}{suffix}")
                if part.exists():
                    part.replace(f"{path}.corrupt{suffix}")
        log.error("database file was corrupt and has been set aside", file=f"{path}.corrupt")


def _path(url: str) -> Path | None:
    """Return the file of a SQLite URL; None where it is in memory or no SQLite."""
    name = url.partition(":///")[2].partition("?")[0]
    return Path(name) if url.startswith("sqlite") and name not in {"", ":memory:"} else None


def _inode(path: Path | None) -> int:
    try:
        return path.stat().st_ino if path is not None else 0
    except FileNotFoundError:
        return 0


def _engine(url: str, path: Path | None) -> Engine:
    if not url.startswith("sqlite"):
        timeouts = {
            "connect_timeout": CONNECT_SECONDS,
            "options": f"-c statement_timeout={STATEMENT_MILLISECONDS}",
            # Else a thread waits a quarter of an hour for a host that has gone without a word.
            "tcp_user_timeout": SILENCE_SECONDS * 1000,
            "keepalives_idle": SILENCE_SECONDS,
            "keepalives_interval": 1,
            "keepalives_count": 2,
        }
        return create_engine(
            url,
            pool_size=THREADS,
            max_overflow=0,
            pool_pre_ping=True,
            connect_args=timeouts,
        )
    if path is None:
        return create_engine(url, poolclass=StaticPool)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():  # before SQLite does, so that nobody else can read it
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    engine = create_engine(url, pool_size=THREADS, max_overflow=0)
    event.listen(engine, "connect", _tune)
    return engine


def _tune(connection: sqlite3.Connection, _record: object) -> None:
    try:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        connection.execute(f"PRAGMA cache_size = -{PAGES_KIBIBYTES}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
    except BaseException:
        connection.close()  # nobody else would: it never got into the pool
        raise


def _code(error: Exception) -> int:
    """Return SQLite's primary code of an error; 0 where it is not SQLite's."""
    code: int = getattr(getattr(error, "orig", None), "sqlite_errorcode", 0)
    return code & 0xFF


def _is_sound(path: Path) -> bool:
    try:
        connection = sqlite3.connect(path, timeout=BUSY_MILLISECONDS / 1000)
        try:
            found: tuple[str] = connection.execute("PRAGMA quick_check(1)").fetchone()
            return found == ("ok",)
        finally:
            connection.close()
    except sqlite3.Error:
        return False
