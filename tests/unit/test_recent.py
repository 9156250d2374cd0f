"""What was read lately is answered from memory, until the file changes in any way."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.cache import Cache
from service.recent import MAX_BYTES, MAX_SECONDS, Recent
from service.telemetry import Metrics

KEY = "0" * 64


class Clock:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a SQLite file."""
    path = tmp_path / "some.db"
    write(path)
    return path


def write(path: Path) -> None:
    """Change a file as another process would."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE IF NOT EXISTS t (x)")
    connection.execute("INSERT INTO t VALUES (1)")
    connection.commit()
    connection.close()


@pytest.fixture
def clock() -> Clock:
    """Return a clock."""
    return Clock()


@pytest.fixture
def recent(file: Path, clock: Clock) -> Iterator[Recent]:
    """Return what is tested."""
    kept = Recent(file, clock=clock)
    yield kept
    kept.close()


def test_until_the_file_changes(recent: Recent, file: Path) -> None:
    """A payload is found again until anybody writes to the file."""
    recent.put(KEY, b"x", recent.version())
    assert recent.get(KEY) == recent.get(KEY) == b"x"
    write(file)
    assert recent.get(KEY) is None


def test_what_was_read_before_a_change(recent: Recent, file: Path) -> None:
    """A payload that was read before a change that has happened meanwhile is not found."""
    version = recent.version()
    write(file)
    recent.put(KEY, b"x", version)
    assert recent.get(KEY) is None


def test_another_file(recent: Recent, file: Path) -> None:
    """Where the file is replaced or gone, nothing is found."""
    recent.put(KEY, b"x", recent.version())
    other = file.with_name("other.db")
    write(other)
    other.replace(file)
    assert recent.get(KEY) is None
    recent.put(KEY, b"x", recent.version())
    file.unlink()
    assert recent.get(KEY) is None
    assert recent.version() is None


def test_no_file(tmp_path: Path) -> None:
    """Without a file, or one that is no database, nothing is kept."""
    (tmp_path / "text").write_text("x" * 1000)
    for file in (None, tmp_path / "missing", tmp_path / "text", tmp_path):
        recent = Recent(file)
        recent.put(KEY, b"x", recent.version())
        assert recent.get(KEY) is None
        recent.close()


def test_age_and_size(recent: Recent, clock: Clock) -> None:
    """Payloads are kept for a time, and up to a size, the oldest removed first."""
    version = recent.version()
    third = b"x" * (MAX_BYTES // 3)
    for key in "abcd":
        recent.put(key, third, version)
    recent.put("e", b"x" * (MAX_BYTES + 1), version)
    assert [key for key in "abcde" if recent.get(key) is not None] == ["b", "c", "d"]
    clock.now = MAX_SECONDS + 1
    assert recent.get("b") is None


@pytest.mark.anyio
async def test_two_processes(tmp_path: Path) -> None:
    """What one cache forgets, another one of the same file does not find, however recent."""
    url = f"sqlite:///{tmp_path}/answers.db"
    one, other = (Cache(url, max_bytes=2**20, max_age=1000, metrics=Metrics()) for _ in range(2))
    await one.put(KEY, b"x")
    for _ in range(2):
        assert await one.get(KEY) == b"x"
    assert one.recent(KEY) == b"x"
    assert await other.forget(KEY)
    assert one.recent(KEY) is None
    assert await one.get(KEY) is None
    await one.close()
    await other.close()
