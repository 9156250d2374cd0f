"""Batches over real sockets: clients that do not read for a while, or leave."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import uvicorn

from service.settings import Settings
from service.web.app import create_app
from service.web.batch import NDJSON, PATH, WINDOW
from service.web.connections import STREAM_LOOKS, Connection
from tests.conftest import StubPipeline
from tests.fault.server import serving
from tests.fault.test_connections import connected, rest, sample, wait_for

LINES = 8 * WINDOW
PATIENCE_SECONDS = 0.5


class Hasty(Connection):
    """A connection that is patient for half a second."""

    patience = PATIENCE_SECONDS


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Serve the app over hasty connections; return its port."""
    app = create_app(Settings(cache_url=""), StubPipeline())
    config = uvicorn.Config(app, http=Hasty, port=0, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    listening = config.bind_socket()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        wait_for(lambda: server.started)
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()


def posted(lines: list[bytes]) -> bytes:
    """Return the request that these lines make."""
    body = b"".join(lines)
    head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: {NDJSON}\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


@contextmanager
def asked(port: int) -> Iterator[socket.socket]:
    """Ask for more than sockets hold, and read nothing yet."""
    line = json.dumps({"text": "A said that b. " * 300}).encode() + b"\n"
    with ThreadPoolExecutor(1) as threads, socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", port))
        sending = threads.submit(connection.sendall, posted([line] * 100))
        yield connection
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
        with suppress(OSError):
            sending.result()


def test_who_pauses(port: int) -> None:
    """A client that does something with its answers before it goes on reading gets all of them."""
    with asked(port) as connection:
        time.sleep(STREAM_LOOKS / 2 * PATIENCE_SECONDS)
        received = rest(connection)
    assert received.endswith(b"\r\n0\r\n\r\n")
    assert received.count(b'{"id":"') >= 100


def test_who_does_not_go_on(port: int) -> None:
    """A client that does not read any more is cut off in the end."""
    with asked(port) as connection:
        time.sleep((STREAM_LOOKS + 2) * PATIENCE_SECONDS)
        received = rest(connection)
    assert received.startswith(b"HTTP/1.1 200 ")
    assert not received.endswith(b"\r\n0\r\n\r\n")


@pytest.mark.parametrize("length", [1, 4000], ids=["one piece", "many pieces"])
def test_who_leaves(tmp_path: Path, length: int) -> None:
    """What a client has asked that has left is not read, however much of it has come in.

    So it is with hundreds of lines in one piece, and where some have not been received yet.
    """
    words = "sayso_words_total"
    lines = [
        json.dumps({"text": f"slow {number} {'x' * length}"}).encode() + b"\n"
        for number in range(LINES)
    ]
    with serving(tmp_path, threads=1, batch_size=1) as server:
        with connected(server, b"") as connection:
            connection.settimeout(1)
            with suppress(TimeoutError):  # as much as is taken
                connection.sendall(posted(lines))
            wait_for(lambda: sample(server, words) > 0)

        def at_rest() -> bool:
            read = sample(server, words)
            time.sleep(1)
            return read == sample(server, words)

        wait_for(at_rest)
        assert sample(server, words) < 3 * LINES / 2
