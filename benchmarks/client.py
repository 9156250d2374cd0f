"""A client that costs little: HTTP/1.1 over streams, one connection each, kept open."""

import asyncio
import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

LIMIT = 1 << 24


@dataclass(slots=True)
class Load:
    """What came of many requests: seconds for each, and statuses that were not 200."""

    seconds: list[float] = field(default_factory=list)
    errors: list[int] = field(default_factory=list)
    wall: float = 0.0

    @property
    def rate(self) -> float:
        """Requests in a second."""
        return len(self.seconds) / self.wall

    def at(self, share: float) -> float:
        """Return the seconds that this share of the requests took at most."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def post(url: str, path: str, body: bytes, media_type: str = "application/json") -> bytes:
    """Return a whole request."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {urlsplit(url).netloc}\r\n"
        f"Content-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def asking(url: str, text: str, path: str = "/v1/claims") -> bytes:
    """Return the request for one article's claims."""
    return post(url, path, json.dumps({"text": text}).encode())


def get(url: str, path: str) -> bytes:
    """Return a whole request without a body."""
    return f"GET {path} HTTP/1.1\r\nHost: {urlsplit(url).netloc}\r\n\r\n".encode()


def warm(url: str) -> list[bytes]:
    """Return requests that make each worker read something before it counts."""
    texts = (f"The bridge will be closed, the mayor said on day {day}." for day in range(32))
    return [asking(url, text) for text in texts]


class Connection:
    """One connection."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)

    async def open(self) -> "Connection":
        """Connect."""
        self._reader, self._writer = await asyncio.open_connection(
            self._url.hostname, self._url.port, limit=LIMIT
        )
        return self

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """Send a request; return status and body of the response."""
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        fields = head.lower()
        status = int(head[9:12])
        if b"transfer-encoding: chunked" in fields:
            return status, await self._chunks()
        at = fields.index(b"content-length:") + 15
        length = int(fields[at : fields.index(b"\r\n", at)])
        return status, await self._reader.readexactly(length)

    async def _chunks(self) -> bytes:
        chunks = []
        while size := int(await self._reader.readline(), 16):
            chunks.append(await self._reader.readexactly(size))
            await self._reader.readexactly(2)
        await self._reader.readexactly(2)
        return b"".join(chunks)

    def close(self) -> None:
        """Close it."""
        self._writer.close()


async def load(url: str, requests: Iterable[bytes], *, clients: int, seconds: float = 1e9) -> Load:
    """Have so many clients send the requests, each one after the other, for so long at most."""
    connections = [await Connection(url).open() for _ in range(clients)]
    remaining: Iterator[bytes] = iter(requests)
    found = Load()
    begun = time.perf_counter()

    async def client(connection: Connection) -> None:
        for request in remaining:
            started = time.perf_counter()
            status, _ = await connection.ask(request)
            ended = time.perf_counter()
            found.seconds.append(ended - started)
            if status != 200:  # noqa: PLR2004
                found.errors.append(status)
            if ended - begun > seconds:
                break

    await asyncio.gather(*(client(each) for each in connections))
    found.wall = time.perf_counter() - begun
    for connection in connections:
        connection.close()
    return found
