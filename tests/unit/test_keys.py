"""API keys come from a file, and go on holding when that is at fault."""

import hmac
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from service.telemetry import Metrics
from service.web import keys
from service.web.keys import LOG_SECONDS, LOOK_SECONDS, Keys, UnusableKeys

OLD, NEW = "old-key-0123456789", "new/key+0123456789=="
SECRETS = (OLD, NEW)


class Clock:
    """Time that passes when told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a file with the old key in it."""
    file = tmp_path / "keys"
    file.write_text(f"# reader\n\n  {OLD}\r\n", "utf-8")
    return file


@pytest.fixture
def clock() -> Clock:
    """Return the time that the keys go by."""
    return Clock()


@pytest.fixture
def metrics() -> Metrics:
    """Return what is counted."""
    return Metrics()


@pytest.fixture
def known(file: Path, clock: Clock, metrics: Metrics) -> Keys:
    """Return the keys of the file."""
    return Keys(file, metrics=metrics, clock=clock)


def lines(logged: StringIO) -> list[dict[str, Any]]:
    """Return what was logged."""
    return [json.loads(line) for line in logged.getvalue().splitlines()]


def test_one_a_line(known: Keys) -> None:
    """A line is a key; what stands around it, blank lines and comments are passed over."""
    assert known.know(OLD.encode())
    for other in (NEW, "", "# reader", "reader", OLD[:-1], f"{OLD} ", OLD.upper(), "é" * 20):
        assert not known.know(other.encode())


def test_all_are_compared(
    file: Path, clock: Clock, metrics: Metrics, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever key is shown, its digest is compared with those of all, in constant time."""
    several = [f"key-number-{number:05}" for number in range(5)]
    file.write_text("\n".join(several), "utf-8")
    known = Keys(file, metrics=metrics, clock=clock)
    compared: list[tuple[int, int]] = []

    def counted(one: bytes, other: bytes) -> bool:
        compared.append((len(one), len(other)))
        return one == other

    monkeypatch.setattr(hmac, "compare_digest", counted)
    for key in (*several, "none of them at all", ""):
        assert known.know(key.encode()) == (key in several)
        assert compared == [(32, 32)] * 5
        compared.clear()


def test_rotation(known: Keys, file: Path, clock: Clock, metrics: Metrics) -> None:
    """A file that has changed holds a second later: first both keys, then the new one alone."""
    for content, good, bad in (
        (f"{OLD}\n{NEW}\n", (OLD, NEW), ()),
        (f"{NEW}\n", (NEW,), (OLD,)),
    ):
        file.write_text(content, "utf-8")
        clock.now += LOOK_SECONDS
        assert all(known.know(key.encode()) for key in good)
        assert not any(known.know(key.encode()) for key in bad)
        assert metrics.registry.get_sample_value("sayso_keys") == len(good)


def test_replaced_file(known: Keys, file: Path, clock: Clock) -> None:
    """A file that another one is renamed to, or a link turned to, is found as well."""
    other = file.with_name("other")
    other.write_text(NEW, "utf-8")
    other.replace(file)
    clock.now += LOOK_SECONDS
    assert known.know(NEW.encode())
    link = file.with_name("link")
    other.write_text(OLD, "utf-8")
    link.symlink_to(other)
    link.replace(file)
    clock.now += LOOK_SECONDS
    assert known.know(OLD.encode())
    assert not known.know(NEW.encode())


def test_looked_at_seldom(known: Keys, file: Path, clock: Clock, metrics: Metrics) -> None:
    """However many requests come, the file is read once a second."""
    file.unlink()
    for _ in range(100):
        clock.now += LOOK_SECONDS / 50
        assert known.know(OLD.encode())
    assert metrics.registry.get_sample_value("sayso_keys_faults_total") in {1, 2}


FAULTS = {
    "empty": b"",
    "comments alone": b"# none\n\n",
    "too short": b"short\n",
    "two words": NEW.encode() + b" reader\n",
    "no text": b"\xff\xfe" + NEW.encode("utf-16-le"),
}


@pytest.mark.parametrize("content", FAULTS.values(), ids=FAULTS.keys())
def test_no_keys_to_begin_with(tmp_path: Path, content: bytes) -> None:
    """Without a key in its file nothing begins, and the reason has none of the file in it."""
    file = tmp_path / "keys"
    file.write_bytes(content)
    with pytest.raises(UnusableKeys) as raised:
        Keys(file, metrics=Metrics())
    assert "short" not in str(raised.value).replace("shorter", "")
    assert NEW not in str(raised.value)


def test_no_file_to_begin_with(tmp_path: Path) -> None:
    """Nor does it without a file, or with a directory in its place."""
    for path in (tmp_path / "missing", tmp_path):
        with pytest.raises(UnusableKeys, match="cannot be read"):
            Keys(path, metrics=Metrics())


def test_fault_later(
    known: Keys, file: Path, clock: Clock, metrics: Metrics, logged: StringIO
) -> None:
    """A file at fault is counted, and logged once a minute; the last good keys hold meanwhile.

    No key is in the log.
    """
    for content in (b"", b"x", None, *FAULTS.values()):
        file.unlink(missing_ok=True)
        if content is not None:
            file.write_bytes(content)
        clock.now += LOOK_SECONDS
        assert known.know(OLD.encode())
        assert not known.know(NEW.encode())
    assert metrics.registry.get_sample_value("sayso_keys_faults_total") == 3 + len(FAULTS)
    assert [line["event"] for line in lines(logged)] == ["keys at fault, the last good ones hold"]
    clock.now += LOG_SECONDS
    assert known.know(OLD.encode())
    assert len(lines(logged)) == 2
    file.write_text(NEW, "utf-8")
    clock.now += LOOK_SECONDS
    assert known.know(NEW.encode())
    assert not known.know(OLD.encode())
    assert lines(logged)[-1]["event"] == "keys changed"
    assert not any(secret in logged.getvalue() for secret in SECRETS)


def test_no_key_is_kept(known: Keys) -> None:
    """What is held in memory are digests."""
    assert OLD.encode() not in {*keys.read(known._file), *known._digests}
    assert all(len(each) == 32 for each in known._digests)
