"""Processes that are told to go, killed, or die of what they read, under load."""

import json
import os
import re
import signal
import socket
import sqlite3
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from service.cli import WORKER_START_SECONDS
from tests.fault.conftest import Figure
from tests.fault.server import Server, serving

HEADERS = {"Content-Type": "application/json"}
REPLACED_SECONDS = 10
CLEAN = {0, -signal.SIGTERM}


class Caller(threading.Thread):
    """Asks one question after the other, each over a connection of its own, until told to stop.

    Like a load balancer it asks no more once ``going`` is set. ``lost`` counts what was accepted,
    in the sense that the connection was made and the question sent, and never answered.
    """

    def __init__(self, server: Server, going: threading.Event, number: int, words: str) -> None:
        super().__init__(daemon=True)
        self.server, self.going, self.number, self.words = server, going, number, words
        self.statuses: Counter[int] = Counter()
        self.lost = self.refused = 0

    def run(self) -> None:
        """Ask."""
        asked = 0
        while not self.going.is_set():
            asked += 1
            try:
                self.statuses[self.ask(f"{self.words} {self.number} {asked}")] += 1
            except ConnectionRefusedError:
                self.refused += 1
                time.sleep(0.01)
            except OSError:
                self.lost += 1

    def ask(self, text: str) -> int:
        """Ask once; return the status."""
        body = json.dumps({"text": text}).encode()
        head = f"POST /v1/claims HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n"
        head += "Content-Type: application/json\r\nConnection: close\r\n\r\n"
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=60) as connection:
            connection.sendall(head.encode() + body)
            received = bytearray()
            while chunk := connection.recv(65_536):
                received += chunk
        found = re.match(rb"HTTP/1\.1 (\d{3}) ", received)
        if found is None or not received.endswith(b"}"):
            raise ConnectionResetError
        return int(found[1])


class Load:
    """Several callers at once."""

    def __init__(self, server: Server, callers: int = 6, words: str = "Anna said that it") -> None:
        self.going = threading.Event()
        self.callers = [Caller(server, self.going, n, words) for n in range(callers)]
        for caller in self.callers:
            caller.start()

    def stop(self) -> None:
        """Ask no more, and wait for what has been asked."""
        self.going.set()
        for caller in self.callers:
            caller.join(60)
            assert not caller.is_alive()

    @property
    def statuses(self) -> Counter[int]:
        """How many answers there were, by status."""
        return sum((caller.statuses for caller in self.callers), Counter())

    @property
    def lost(self) -> int:
        """How many questions were accepted and not answered."""
        return sum(caller.lost for caller in self.callers)


def readiness(server: Server) -> int:
    """Return the status of the readiness probe; 0 where nobody listens."""
    try:
        with urllib.request.urlopen(f"{server.url}/readyz", timeout=10) as answer:  # noqa: S310
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def until(condition: Callable[[], bool], seconds: float = 120.0) -> float:
    """Wait until the condition holds; return the seconds that it took."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() < began + seconds, "waited in vain"
        time.sleep(0.01)
    return time.monotonic() - began


def intact(database: Path) -> bool:
    """Say whether a SQLite file is whole."""
    with closing(sqlite3.connect(database)) as connection:
        found: tuple[str] = connection.execute("PRAGMA integrity_check").fetchone()
        return found == ("ok",)


@pytest.mark.parametrize("workers", [1, 2])
def test_told_to_go(tmp_path: Path, workers: int, figure: Figure) -> None:
    """At SIGTERM readiness goes first; what is accepted is answered; then nobody listens."""
    with serving(tmp_path, "--workers", str(workers), drain_seconds=3) as server:
        load = Load(server)
        until(lambda: load.statuses[200] > 50)
        server.process.terminate()
        until(lambda: readiness(server) == 503)
        before = load.statuses[200]
        until(lambda: load.statuses[200] > before + 2)  # while it is not ready it still answers
        load.stop()
        assert server.process.wait(60) in CLEAN
        assert readiness(server) == 0
        assert set(load.statuses) == {200}
        assert load.lost == 0
        figure("answered", load.statuses[200])
        figure("lost", load.lost)
    assert '"unforeseen"' not in server.log.read_text(encoding="utf-8")
    assert intact(tmp_path / "answers.db")


def test_what_has_begun_is_finished(tmp_path: Path) -> None:
    """Without a drain, what waits and what runs at SIGTERM is answered all the same."""
    with serving(tmp_path) as server:
        load = Load(server, callers=4, words="slow")
        until(lambda: load.statuses[200] > 4)
        load.going.set()
        server.process.terminate()
        load.stop()
        assert load.lost == 0
        assert set(load.statuses) == {200}


def test_told_twice(tmp_path: Path) -> None:
    """A second SIGTERM ends the drain."""
    with serving(tmp_path, drain_seconds=60) as server:
        server.process.terminate()
        until(lambda: readiness(server) == 503)
        server.process.terminate()
        assert server.process.wait(60) in CLEAN


def test_last_answers(tmp_path: Path) -> None:
    """While it goes, the service asks clients to come back over another connection."""
    with serving(tmp_path, drain_seconds=60) as server:
        client = HTTPConnection("127.0.0.1", server.port, timeout=10)
        for field in (None, "close"):
            client.request("GET", "/healthz")
            with client.getresponse() as answer:
                assert answer.headers["connection"] == field
                answer.read()
            server.process.terminate()
            if field is None:
                until(lambda: readiness(server) == 503)


def test_killed_worker(tmp_path: Path, figure: Figure) -> None:
    """Of two workers one is killed: only what it was reading is lost, and soon there is another."""
    with serving(tmp_path, "--workers", "2") as server:
        load = Load(server)
        until(lambda: load.statuses[200] > 50)
        (victim, other) = server.children()
        os.kill(victim, signal.SIGKILL)
        replaced = until(lambda: len(set(server.children()) - {victim, other}) == 1)
        began = time.monotonic()
        before = load.statuses[200]
        until(lambda: load.statuses[200] > before + 50)
        load.stop()
        assert set(load.statuses) == {200}
        assert load.lost <= len(load.callers)
        figure("answered", load.statuses[200])
        figure("lost", load.lost)
        figure("seconds until replaced", round(replaced, 2))
        assert replaced < REPLACED_SECONDS
        assert other in server.children()
        assert time.monotonic() - began < 120
    assert intact(tmp_path / "answers.db")


def test_killed_while_it_is_asked(tmp_path: Path, figure: Figure) -> None:
    """A worker that dies without having answered whether it lives is replaced as soon as others."""
    with serving(tmp_path, "--workers", "2") as server:
        (victim, other) = server.children()
        os.kill(victim, signal.SIGSTOP)
        time.sleep(1.5)  # it is asked every half second
        os.kill(victim, signal.SIGKILL)
        replaced = until(lambda: len(set(server.children()) - {victim, other}) == 1)
        figure("seconds until replaced", round(replaced, 2))
        assert replaced < WORKER_START_SECONDS / 2


def test_worker_dies_of_a_document(tmp_path: Path) -> None:
    """A document that ends its process takes along what that process was reading, no more."""
    with serving(tmp_path, "--workers", "2") as server:
        before = set(server.children())
        load = Load(server, callers=4)
        until(lambda: load.statuses[200] > 50)
        with pytest.raises(OSError):  # noqa: PT011
            load.callers[0].ask("die")
        until(lambda: len(set(server.children()) - before) == 1)
        until(lambda: readiness(server) == 200)
        load.stop()
        assert set(load.statuses) == {200}
        assert load.lost <= 4


def test_killed_while_it_writes(tmp_path: Path) -> None:
    """The database of a service that is killed is whole, and what was in it is found again."""
    with serving(tmp_path) as server:
        load = Load(server)
        until(lambda: load.statuses[200] > 100)
        load.callers[0].ask("Ben said that this is kept")
        server.process.kill()
        load.going.set()
        server.process.wait(10)
    assert intact(tmp_path / "answers.db")
    with serving(tmp_path) as server:
        body = json.dumps({"text": "Ben said that this is kept"}).encode()
        request = urllib.request.Request(f"{server.url}/v1/claims", body, HEADERS)  # noqa: S310
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            assert answer.headers["cache-status"] == "sayso;hit"
