"""Middleware: the same request again, byte for byte, is answered without reading it."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.extractor import ID, Extractor
from service.web.caching import cache_status

MAX_KNOWN = 1024
"""Requests that are remembered, the oldest forgotten first; about a kilobyte each. Their answers
stay in memory for a minute, 16 MB of them at most."""
MAX_BYTES = 2**20
"""Larger bodies are not looked at here: what they ask takes longer than reading them."""
DIGITS = len(str(MAX_BYTES))
FIELDS = {b"accept", b"content-type", b"content-encoding", b"content-length"}
"""What of the head, beside the query, an answer depends on; the length since a body whose client
has gone may be the beginning only."""
STATUS, LOCATION = b"cache-status", b"content-location"

Fields = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class _Known:
    """Which cached answer a request has, with which header fields, and what route made it."""

    answer_id: str
    fields: Fields
    route: BaseRoute | None


class Repeats:
    """Answers what is posted to ``path`` as before, where it is the same as before.

    What was answered with a cached answer's JSON, which ``Content-Location`` names, is answered
    so again while that is in the memory of the cache; all else goes on to the app. So do all
    requests where OpenTelemetry records them: routes name what is recorded. Bodies of more than
    ``limit`` bytes are left to the app, unread.
    """

    def __init__(self, app: ASGIApp, *, path: str, limit: int) -> None:
        self.app = app
        self.path = path
        self.limit = min(limit, MAX_BYTES)
        self._known: dict[bytes, _Known] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if not self._may_be_known(scope):
            await self.app(scope, receive, send)
            return
        messages = [await receive()]  # all in all no more than was declared: servers see to that
        while messages[-1].get("more_body"):
            messages.append(await receive())
        key = _digest(scope, messages)
        extractor: Extractor = scope["state"]["extractor"]
        known = self._known.get(key)
        payload = None if known is None else extractor.again(known.answer_id)
        if known is not None and payload is not None:
            scope["route"] = known.route  # the access log names it
            fields = [*known.fields]
            await send({"type": "http.response.start", "status": 200, "headers": fields})
            await send({"type": "http.response.body", "body": payload})
            return
        unread = deque(messages)

        async def read() -> Message:
            return unread.popleft() if unread else await receive()

        async def remembering(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._remember(key, message["headers"], scope.get("route"))
            await send(message)

        await self.app(scope, read, remembering)

    def _may_be_known(self, scope: Scope) -> bool:
        if scope["type"] != "http" or scope["path"] != self.path or scope["method"] != "POST":
            return False
        lengths = [value for name, value in scope["headers"] if name == b"content-length"]
        length = lengths[0] if len(lengths) == 1 else b""
        declared = length.isdigit() and len(length) <= DIGITS and int(length) <= self.limit
        return declared and scope.get("fastapi.telemetry") is None

    def _remember(self, key: bytes, fields: Fields, route: BaseRoute | None) -> None:
        location = next((value for name, value in fields if name == LOCATION), b"").decode()
        answer_id = location.rpartition("/")[2]
        if not ID.fullmatch(answer_id):
            return
        others = [each for each in fields if each[0] != STATUS]
        hit = (STATUS, cache_status(hit=True).encode())
        self._known[key] = _Known(answer_id, [*others, hit], route)
        if len(self._known) > MAX_KNOWN:
            del self._known[next(iter(self._known))]


def _digest(scope: Scope, messages: Iterable[Message]) -> bytes:
    """Return what is the same for the same request only."""
    head = [b"%b:%b" % each for each in scope["headers"] if each[0] in FIELDS]
    digest = sha256(b"\n".join((scope["query_string"], *head, b"", b"")))
    for message in messages:
        digest.update(message.get("body", b""))
    return digest.digest()
