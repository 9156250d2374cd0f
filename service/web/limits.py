"""Middleware: bounds the size of a body, whether declared or streamed."""

from collections.abc import Set as AbstractSet

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.errors import TooLarge
from service.web.problems import write


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
            # Nobody reads the rest: a connection kept open would take it for the next request.
            await write(self._error(), {"Connection": "close"})(scope, receive, send)
            return
        received = 0

        async def closing(message: Message) -> None:
            if message["type"] == "http.response.start" and received > self.limit:
                MutableHeaders(scope=message)["Connection"] = "close"
            await send(message)

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
