"""Clients that are slow, lie about lengths, send too much or leave, over real sockets."""

import json
import re
import resource
import socket
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from itertools import cycle, islice
from pathlib import Path

import pytest

from service.cli import SPARE_CONNECTIONS
from service.web.connections import PATIENCE_SECONDS
from tests.fault.conftest import Figure
from tests.fault.server import Server, serving

HEAD = b"POST /v1/claims HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
MEGABYTE = 2**20
SLOW = {
    "silent": b"",
    "in the head": b"POST /v1/claims HTTP/1.1\r\nHost: x\r\n",
    "in a body": HEAD + b"Content-Length: 1000\r\n\r\n{",
    "in a chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\n10\r\n{",
    "false length": HEAD + b'Content-Length: 1000\r\n\r\n{"text": "x"}',
    "second request": b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /healthz HT",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Run the service over the stub."""
    with serving(tmp_path_factory.mktemp("service")) as server:
        yield server
        assert '"unforeseen"' not in server.log.read_text(encoding="utf-8")
        assert "ERROR" not in server.log.read_text(encoding="utf-8")


def connected(server: Server, sent: bytes) -> socket.socket:
    """Return a connection over which something has been sent."""
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=60)
    connection.sendall(sent)
    return connection


def rest(connection: socket.socket) -> bytes:
    """Return what comes until the server closes the connection."""
    received = bytearray()
    try:
        while chunk := connection.recv(65_536):
            received += chunk
    except ConnectionResetError:
        pass
    return bytes(received)


def statuses(received: bytes) -> list[int]:
    """Return the statuses of the answers in what was received."""
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", received)]


def assert_problem(received: bytes, status: int) -> None:
    """Check that an answer, the only one or the last, is a problem document with this status."""
    head, _, body = received[received.rindex(b"HTTP/1.1 ") :].partition(b"\r\n\r\n")
    assert b"\r\ncontent-type: application/problem+json" in head
    assert f"\r\ncontent-length: {len(body)}".encode() in head
    problem = json.loads(body)
    assert (problem["type"], problem["status"]) == ("about:blank", status)
    assert problem["title"]
    assert problem["detail"].endswith(".")


def ask(server: Server, text: str) -> float:
    """Ask over a connection of one's own; return the seconds that it took."""
    began = time.monotonic()
    body = json.dumps({"text": text}).encode()
    request = urllib.request.Request(  # noqa: S310
        f"{server.url}/v1/claims", body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        assert answer.status == 200
    return time.monotonic() - began


def sample(server: Server, name: str) -> float:
    """Return the value of a metric."""
    with urllib.request.urlopen(f"{server.url}/metrics", timeout=30) as answer:  # noqa: S310
        for line in answer.read().decode().splitlines():
            if line.startswith(f"{name} "):
                return float(line.split()[1])
    return 0.0


def wait_for(reached: Callable[[], bool], seconds: float = 10.0) -> None:
    """Wait until something is so; fail where it is not within the time."""
    deadline = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def trickle(server: Server) -> float:
    """Send a byte now and then; return the seconds until nothing was taken any more."""
    began = time.monotonic()
    with ExitStack() as stack:
        left = {
            stack.enter_context(connected(server, SLOW[where]))
            for where in ("in the head", "in a body")
        }
        while left and time.monotonic() - began < 3 * PATIENCE_SECONDS:
            for connection in list(left):
                try:
                    connection.sendall(b"x")
                except OSError:
                    left.remove(connection)
            time.sleep(0.2)
    return time.monotonic() - began


def read_late(server: Server) -> int:
    """Ask for 40 MB and read nothing for long; return how many bytes there were to read then."""
    request = b"GET /static/swagger/swagger-ui-bundle.js HTTP/1.1\r\nHost: x\r\n\r\n"
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", server.port))
        connection.sendall(request * 30)
        time.sleep(1.5 * PATIENCE_SECONDS)
        return len(rest(connection))


class Late:
    """Clients that take too long, each in a thread."""

    def __init__(self, server: Server, threads: ThreadPoolExecutor) -> None:
        self.trickling = threads.submit(trickle, server)
        self.not_reading = threads.submit(read_late, server)


@pytest.fixture(scope="module")
def late(server: Server) -> Iterator[Late]:
    """Let them begin."""
    with ThreadPoolExecutor() as threads:
        yield Late(server, threads)


@pytest.mark.usefixtures("late")
def test_slow_sockets(server: Server, figure: Figure) -> None:
    """Hundreds that begin and do not go on are closed within 10 s, and harm nobody meanwhile."""
    began = time.monotonic()
    with ExitStack() as stack:
        opened = [
            (name, stack.enter_context(connected(server, sent)))
            for name, sent in islice(cycle(SLOW.items()), 500)
        ]
        took = [ask(server, f"Anna said that it is {number}") for number in range(50)]
        last: dict[str, bytes] = {}
        closed = 0.0
        for name, connection in opened:
            last[name] = rest(connection)
            closed = max(closed, time.monotonic() - began)
    assert {name: statuses(received) for name, received in last.items()} == {
        "silent": [],
        "in the head": [408],
        "in a body": [408],
        "in a chunk": [408],
        "false length": [408],
        "second request": [200, 408],
    }
    for received in last.values():
        if received:
            assert_problem(received, 408)
    assert max(took) < 2
    assert closed < 3 * PATIENCE_SECONDS
    figure("last one closed after", round(closed, 2))
    figure("slowest answer meanwhile", round(max(took), 3))


def test_trickling(late: Late) -> None:
    """A byte now and then keeps no connection open, neither in the head nor in the body."""
    assert late.trickling.result() < 3 * PATIENCE_SECONDS


def test_who_does_not_read(late: Late) -> None:
    """A client that asks for much and reads nothing is cut off."""
    assert late.not_reading.result() < 20 * MEGABYTE


def test_who_reads_slowly(server: Server) -> None:
    """A client that reads slowly, but goes on, gets everything."""
    path = "/static/swagger/swagger-ui-bundle.js"
    with connected(server, f"GET {path} HTTP/1.0\r\nHost: x\r\n\r\n".encode()) as connection:
        received = 0
        while chunk := connection.recv(20_000):
            received += len(chunk)
            time.sleep(0.01)
    assert received > MEGABYTE


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (HEAD + b"Content-Length: 5\r\n\r\n" + b'{"text": "x"}', [400]),
        (HEAD + b"Content-Length: -1\r\n\r\n{}", [400]),
        (HEAD + b"Content-Length: 2\r\nContent-Length: 13\r\n\r\n{}", [400]),
        (HEAD + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", [400]),
        (HEAD + b"Content-Length: 0x10\r\n\r\n", [400]),
        (HEAD + b"Content-Length: " + b"9" * 40 + b"\r\n\r\n", [400]),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", [400]),
        (HEAD + b"Transfer-Encoding: gzip\r\n\r\n", [400]),
        (b"GET /healthz HTTP/1.1\r\nX: " + b"a" * MEGABYTE, [431]),
        (b"GET /healthz HTTP/1.1\r\n" + b"A: b\r\n" * 100_000, [431]),
        (b"GET /" + b"a" * MEGABYTE, [431]),
        (b"\x16\x03\x01\x02\x00\x01\x00", [400]),
        (b"\x00" * 1000, [400]),
        (b"BREW /healthz HTTP/1.1\r\nHost: x\r\n\r\n", [400]),
    ],
    ids=[
        *("too short", "negative", "two lengths", "length and chunks", "hexadecimal", "enormous"),
        *("no chunk", "compressed chunks", "long field", "many fields", "long path", "TLS", "NUL"),
        "BREW",
    ],
)
def test_malformed(server: Server, sent: bytes, expected: list[int]) -> None:
    """What is no HTTP, or two things at once, is refused, and the connection closed."""
    try:
        connection = connected(server, sent)
    except (BrokenPipeError, ConnectionResetError):
        return  # refused while it was still being sent
    with connection:
        with suppress(OSError):  # it is closed already
            connection.shutdown(socket.SHUT_WR)
        received = rest(connection)
    assert statuses(received) in (expected, [])
    if received:
        assert_problem(received, *expected)
    ask(server, "Anna said that it is")


def pour(connection: socket.socket, chunked: bool) -> int:  # noqa: FBT001
    """Send 200 MB, or as much as is taken; return how much that was."""
    chunk = b" " * MEGABYTE
    framed = b"%x\r\n%b\r\n" % (MEGABYTE, chunk) if chunked else chunk
    sent = 0
    try:
        while sent < 200 * MEGABYTE:
            connection.sendall(framed)
            sent += MEGABYTE
    except OSError:
        pass
    return sent


@pytest.mark.parametrize(
    "field",
    [b"Content-Length: 209715200", b"Transfer-Encoding: chunked"],
    ids=["declared", "chunked"],
)
def test_much_too_large(server: Server, field: bytes, figure: Figure) -> None:
    """A body of 200 MB is refused with 413 while it comes in, and takes no memory."""
    ask(server, "Anna said that it is")
    before = server.memory()
    with ThreadPoolExecutor(1) as threads, connected(server, HEAD + field + b"\r\n\r\n") as body:
        pouring = threads.submit(pour, body, b"chunked" in field)
        first = body.recv(65_536)
        highest = before
        while not pouring.done():
            highest = max(highest, server.memory())
            time.sleep(0.01)
    grown = (max(highest, server.memory()) - before) / MEGABYTE
    assert statuses(first) == [413]
    limit = 8 + 10 if b"chunked" in field else 10  # chunks up to the limit are kept
    assert grown < 2 * limit
    figure("sent, in MB", pouring.result() // MEGABYTE)
    figure("memory grown, in MB", round(grown, 1))


def test_written_before_read(server: Server) -> None:
    """A client that writes all of its body before it reads learns why it was refused."""
    body = HEAD + b"Content-Length: %d\r\n\r\n" % (16 * MEGABYTE) + b" " * (16 * MEGABYTE)
    with connected(server, body) as connection:
        assert statuses(rest(connection)) == [413]


def test_compressed(server: Server) -> None:
    """A compressed body is refused without a look at it, however it is compressed."""
    for coding in (b"gzip", b"deflate", b"br", b"zstd", b"identity, gzip", b"x-unknown"):
        body = b"Content-Encoding: " + coding + b"\r\nContent-Length: 4\r\n"
        with connected(server, HEAD + body + b"Connection: close\r\n\r\nabcd") as connection:
            assert statuses(rest(connection)) == [415]


def test_upgrades_are_passed_over(server: Server) -> None:
    """A client that offers another protocol, as Java's does, is answered over this one."""
    fields = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"
    body = b'Content-Length: 13\r\n\r\n{"text": "x"}'
    with connected(server, HEAD + fields + body) as connection:
        assert statuses(connection.recv(65_536)) == [200]


@pytest.mark.parametrize("head", [b"CONNECT x:80", b"GET x:80", b"GET http://x/healthz"])
def test_as_a_proxy(server: Server, head: bytes) -> None:
    """Nobody is connected anywhere."""
    request = head + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    with connected(server, request) as connection:
        received = rest(connection)
    (status,) = statuses(received)
    if status != 200:
        assert_problem(received, status)
    assert status == (501 if b"CONNECT" in head else 200 if b"healthz" in head else 400)


def test_overload(tmp_path: Path) -> None:
    """Hundreds more than may wait are told by a problem when to come again; health answers."""
    health = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    with serving(tmp_path, queue_size=2, batch_size=1) as server, ExitStack() as stack:
        asked = [
            stack.enter_context(connected(server, _asking(f"slow {number}")))
            for number in range(300)
        ]
        with connected(server, health) as connection:
            assert statuses(rest(connection)) == [200]
        refused = 0
        for each in asked:
            head, _, body = each.recv(65_536).partition(b"\r\n\r\n")
            if statuses(head) != [200]:
                refused += 1
                assert statuses(head) == [503]
                assert b"\r\nretry-after: " in head.lower()
                assert json.loads(body)["type"] == "/problems/overloaded"
        assert refused > 250
        assert b"Exceeded concurrency limit" not in server.log.read_bytes()


@pytest.fixture
def descriptors() -> Iterator[None]:
    """Have more descriptors than the server and its clients need each; many shells give 1,024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(2 * SPARE_CONNECTIONS, hard), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.usefixtures("descriptors")
def test_more_connections_than_are_served(tmp_path: Path) -> None:
    """Beyond its bound on connections the server refuses by itself, until some have gone."""
    health = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    most = SPARE_CONNECTIONS + 1
    with serving(tmp_path, queue_size=1) as server:
        with ExitStack() as stack:
            for _ in range(most - 2):
                stack.enter_context(connected(server, b""))
            below = stack.enter_context(connected(server, health))
            assert statuses(below.recv(65_536)) == [200]
            beyond = stack.enter_context(connected(server, health))
            assert statuses(beyond.recv(65_536)) == [503]
        deadline = time.monotonic() + 10
        found: list[int] = []
        while found != [200] and time.monotonic() < deadline:
            with connected(server, health) as connection:
                found = statuses(connection.recv(65_536))
        assert found == [200]


def test_clients_that_leave(tmp_path: Path) -> None:
    """Work of clients that leave before it starts is dropped, and its place free at once.

    At once: while what they wait behind is still being read.
    """
    waiting, dropped = "sayso_queue_waiting", "sayso_queue_dropped_total"
    read = tmp_path / "read"
    with serving(tmp_path, threads=1, batch_size=1) as server:
        stay = connected(server, _asking(f"until {read} stays"))
        wait_for(Path(f"{read}.begun").exists)
        leave = [connected(server, _asking(f"slow {number}")) for number in range(50)]
        wait_for(lambda: sample(server, waiting) == 50)
        for connection in leave:
            connection.close()
        wait_for(lambda: sample(server, waiting) == 0)
        assert sample(server, dropped) == 50
        read.touch()
        with stay:
            assert statuses(stay.recv(65_536)) == [200]


def test_equal_requests_while_some_leave(server: Server) -> None:
    """Of a hundred equal requests one is read; who leaves, the first caller too, harms no other.

    All answers are the same, byte for byte.
    """
    words = "sayso_words_total"
    ask(server, "behind all that was left to be read")
    before = sample(server, words)
    with ExitStack() as stack:
        slow = stack.enter_context(connected(server, _asking("slow before them")))
        asked = [
            stack.enter_context(connected(server, _asking("Anna said that all ask this")))
            for _ in range(100)
        ]
        for each in asked[::2]:
            each.close()
        bodies = set()
        for each in asked[1::2]:
            received = b""
            while not received.endswith(b"}"):
                received += each.recv(65_536) or b"closed }"
            head, _, body = received.partition(b"\r\n\r\n")
            assert statuses(head) == [200]
            bodies.add(body)
        assert statuses(slow.recv(65_536)) == [200]
    assert len(bodies) == 1
    assert sample(server, words) - before == 3 + 6  # of the one before, and of one of them


def test_leaving_in_the_middle_of_a_body(server: Server) -> None:
    """A client that leaves in the middle of its body is no error of the service."""
    connected(server, SLOW["in a body"]).close()
    name = 'sayso_requests_total{method="POST",route="/v1/claims",status="499"}'
    wait_for(lambda: sample(server, name) > 0)


def _asking(text: str) -> bytes:
    body = json.dumps({"text": text}).encode()
    return HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body


def test_log_has_no_traceback(server: Server) -> None:
    """Nothing of all this is an error to operators."""
    lines = Path(server.log).read_text(encoding="utf-8").splitlines()
    told = [json.loads(line) for line in lines if line.startswith("{")]
    assert [line for line in told if line["level"] in {"error", "critical"}] == []
