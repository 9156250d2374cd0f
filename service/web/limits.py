"""Middleware: bounds the size of a body, whether declared or streamed."""

import asyncio
from collections.abc import Set as AbstractSet
from contextlib import suppress

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.errors import TooLarge
from service.web.problems import write

LINGER_SECONDS = 1.0
"""How long the rest of a refused body is read, and thrown away. Clients that write their body first
would else find the connection reset, and never read why."""


class BodyLimit:
    """Refuses bodies of more than ``limit`` bytes, never holding more than one chunk too many.

    At the paths ``streamed``, bodies of any size are read, within bounds of their own.
    """

    def __init__(
        self, app: ASGIApp, *, limit: int, streamed: AbstractSet[str] = frozenset()
    ) -> None:
        self.app = app
        self.limit = limit
        self.streamed = streamed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["path"] in self.streamed:
            await self.app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdecimal() and (len(declared) > len(str(2**63)) or int(declared) > self.limit):
            await write(self._error())(scope, receive, _last(receive, send))
            return
        received = 0
        last = _last(receive, send)

        async def closing(message: Message) -> None:
            await (last if received > self.limit else send)(message)

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            if message["type"] == "http.request":
                received += len(message.get("body", b""))
                if received > self.limit:
                    raise self._error()
            return message

        await self.app(scope, counted, closing)

    def _error(self) -> TooLarge:
        return TooLarge(f"The body is larger than {self.limit:,} bytes.", limit=self.limit)


def _last(receive: Receive, send: Send) -> Send:
    """Return what sends an answer while its body still comes in, the last one of a connection.

    If that were kept open, the rest would be taken for the next request.
    """

    async def closing(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message)["Connection"] = "close"
        if message["type"] != "http.response.body" or message.get("more_body"):
            await send(message)
            return
        await send({**message, "more_body": True})
        with suppress(TimeoutError):
            async with asyncio.timeout(LINGER_SECONDS):
                while (await receive()).get("more_body"):
                    pass
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    return closing
