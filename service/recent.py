"""What was read from a SQLite file lately, in memory for as long as the file has not changed.

Whether it has is asked of SQLite each time, which needs no disk: 10 µs where a look-up in a thread
takes 500.
"""

import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

MAX_BYTES = 16 * 2**20
MAX_SECONDS = 60.0
"""How long a payload is kept at most, though nothing has changed: it may grow too old."""

Version = tuple[int, int]


class Recent:
    """Payloads by key, to be used by one thread.

    ``file`` is None where the database is no SQLite file; nothing is kept then. ``close`` must be
    called in the end.
    """

    def __init__(self, file: Path | None, *, clock: Callable[[], float] = time.time) -> None:
        self._file = file
        self._clock = clock
        self._connection: sqlite3.Connection | None = None
        self._inode = -1
        self._kept: dict[str, tuple[float, bytes]] = {}
        self._size = 0
        self._known: Version | None = None

    def version(self) -> Version | None:
        """Return what is another after each change of the file; None where nobody can say."""
        if self._file is None:
            return None
        try:
            inode = self._file.stat().st_ino
            if self._connection is None or inode != self._inode:
                self._disconnect()
                # No time to wait for locks: whoever finds one is answered the long way.
                self._connection = sqlite3.connect(f"{self._file.as_uri()}?mode=ro", 0, uri=True)
                self._inode = inode
            found: tuple[int] = self._connection.execute("PRAGMA data_version").fetchone()
        except (OSError, ValueError, sqlite3.Error):
            self._disconnect()
            return None
        return inode, found[0]

    def get(self, key: str) -> bytes | None:
        """Return the payload if it was read lately and the file is as it was then."""
        if not self._kept:
            return None
        self._refresh(self.version())
        found = self._kept.get(key)
        if found is None or found[0] < self._clock():
            return None
        return found[1]

    def put(self, key: str, payload: bytes, version: Version | None) -> None:
        """Keep a payload that was read when the file had this version, or after that."""
        if version is None or len(payload) > MAX_BYTES:
            return
        self._refresh(version)
        self._remove(key)
        self._kept[key] = (self._clock() + MAX_SECONDS, payload)
        self._size += len(payload)
        while self._size > MAX_BYTES:
            self._remove(next(iter(self._kept)))

    def close(self) -> None:
        """Close the file, and keep nothing."""
        self._refresh(None)
        self._disconnect()
        self._file = None

    def _refresh(self, version: Version | None) -> None:
        if version is None or version != self._known:
            self._kept.clear()
            self._size = 0
            self._known = version

    def _remove(self, key: str) -> None:
        _, payload = self._kept.pop(key, (0.0, b""))
        self._size -= len(payload)

    def _disconnect(self) -> None:
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None
