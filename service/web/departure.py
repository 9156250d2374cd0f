"""Going down: readiness goes first, then a drain, then the socket."""

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.errors import NotReady

RETRY_SECONDS = 5
"""When whoever asks is told to ask again; another process may have taken over by then."""


class Departure:
    """Whether the service is going down: ``begun`` from SIGTERM on.

    The server's own handler of SIGTERM closes the socket at once, with connections waiting in it
    that nobody refused. It is called ``seconds`` later, or at the second SIGTERM: until then
    requests are answered as ever, while load balancers see that readiness has gone.
    """

    def __init__(self, seconds: float) -> None:
        self.begun = False
        self._seconds = seconds

    def require_staying(self) -> None:
        """Raise ``NotReady`` once the service is going down."""
        if self.begun:
            msg = "The service is going down."
            raise NotReady(msg, retry_after=RETRY_SECONDS)

    @contextmanager
    def awaited(self) -> Iterator[None]:
        """Take SIGTERM over from the server for the while; call it on the event loop."""
        server = signal.getsignal(signal.SIGTERM)
        loop = asyncio.get_running_loop()
        if not callable(server) or threading.current_thread() is not threading.main_thread():
            yield  # there is no server, or it does not learn of signals like this
            return

        def on_signal(number: int, frame: FrameType | None) -> None:
            if self.begun or not self._seconds:
                self.begun = True
                server(number, frame)
                return
            self.begun = True
            loop.call_soon_threadsafe(loop.call_later, self._seconds, server, number, None)

        signal.signal(signal.SIGTERM, on_signal)
        try:
            yield
        finally:
            signal.signal(signal.SIGTERM, server)


class LastAnswers:
    """Asks clients to come back over another connection, once the ``departure`` has begun."""

    def __init__(self, app: ASGIApp, *, departure: Departure) -> None:
        self.app = app
        self.departure = departure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def last(message: Message) -> None:
            if message["type"] == "http.response.start" and self.departure.begun:
                MutableHeaders(scope=message)["Connection"] = "close"
            await send(message)

        await self.app(scope, receive, last)
