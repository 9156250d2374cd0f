"""Connections that take their time: cut, so that they take no place from others.

Uvicorn alone waits for ever for the rest of a request, and for a client to read its answer.
"""

from asyncio import Event, TimerHandle, Transport
from collections.abc import Callable
from http import HTTPStatus

import httptools
from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

from service.web.problems import MEDIA_TYPE, bare

PATIENCE_SECONDS = 8.0
"""How long a request's head may take, and how often it is looked whether its body, or the answer,
has gone on."""
LEAST_BYTES = 8192
"""What has to go over a connection in that time while a body comes in or an answer goes out."""
STREAM_LOOKS = 8
"""How many times as long it may take where the answer is a stream, made while the body comes in:
clients may wait for its parts, and do something with them."""
HEAD_BYTES = 65_536
"""Largest head of a request."""
LINGER_SECONDS = 1.0
"""How long a client that was told off has to read so."""
COMING, GOING = "coming", "going"
"""The two ways in which something is waited for."""
GONE = "gone"
"""In the state of a request: an event that is set when its client has gone. By ``receive`` an app
learns that only behind what has come of the body."""
DETAILS = {
    HTTPStatus.BAD_REQUEST: "This is no HTTP/1.1, or no method that is known here.",
    HTTPStatus.REQUEST_TIMEOUT: "The request came too slowly.",
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: f"The head is larger than {HEAD_BYTES:,} bytes.",
    HTTPStatus.NOT_IMPLEMENTED: "This is no proxy.",
}
"""What is said to who is refused."""


class Connection(HttpToolsProtocol):
    """A connection over HTTP/1.1 whose client must keep up.

    A request's head has to arrive in ``patience`` seconds and in ``HEAD_BYTES``; body and answer
    must keep to ``LEAST_BYTES`` in each such time, of a stream in ``STREAM_LOOKS`` of them. Where a
    request comes too slowly the answer is 408, where its head is too large 431; one who does not
    read is cut off without a word. Offers of other protocols, which Java's client makes with every
    request, are passed over.
    """

    patience = PATIENCE_SECONDS

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Wait for the first request, but not for long."""
        self._timers: dict[str, TimerHandle] = {}
        self._open: list[RequestResponseCycle] = []
        self._came = self._left = self._head = self._quiet = self._unread = 0
        self._gone = Event()
        self._in_head = True
        self._moved = False
        self._awaited: Callable[[], None] | None = None
        super().connection_made(transport)
        self._watch(COMING, self._look_for_head)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop watching."""
        for way in (COMING, GOING):
            self._unwatch(way)
        self._let_go()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on."""
        self._unset_keepalive_if_required()
        self._came += len(data)
        self._head = self._head + len(data) if self._in_head else 0
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as offered:
            self._pass_over(data[offered.args[0] :])
        except httptools.HttpParserError:
            begun = any(each.response_started and not each.response_complete for each in self._open)
            self._end(None if begun else HTTPStatus.BAD_REQUEST)
            return
        if self._in_head and self._head > HEAD_BYTES:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        if self._moved:
            self._moved = False
            self._unwatch(COMING)
            if self._awaited is not None:
                self._watch(COMING, self._awaited)

    def on_message_begin(self) -> None:
        """Wait for a request's head."""
        super().on_message_begin()
        self._in_head, self._head = True, self._head or 1
        self._await(self._look_for_head)

    def on_headers_complete(self) -> None:
        """Wait for its body."""
        if self.parser.should_upgrade():
            return
        super().on_headers_complete()
        self.cycle.scope["state"][GONE] = self._gone
        self._open = [each for each in self._open if not each.response_complete] + [self.cycle]
        self._in_head, self._came, self._quiet = False, 0, 1
        self._await(self._look_for_body)

    def on_message_complete(self) -> None:
        """Wait for nothing: it is the service's turn."""
        if self.parser.should_upgrade():
            return
        super().on_message_complete()
        self._in_head, self._head = True, 0
        self._await(None)

    def pause_writing(self) -> None:
        """Wait for the client to read."""
        super().pause_writing()
        self._watch_reader()

    def resume_writing(self) -> None:
        """Write on."""
        super().resume_writing()
        self._unwatch(GOING)

    def on_response_complete(self) -> None:
        """Wait for the client to read, where it has not done so at once."""
        super().on_response_complete()
        self._watch_reader()

    def _pass_over(self, rest: bytes) -> None:
        """Read a request anew without the protocol that it offers: the parser skips its body."""
        method = self.parser.get_method()
        if method == b"CONNECT":
            self._refuse(HTTPStatus.NOT_IMPLEMENTED)
            return
        head = b"%b %b HTTP/1.1\r\n" % (method, self.url)
        for name, value in self.headers:
            if name == b"connection":
                closing = b"close" in [each.strip() for each in value.lower().split(b",")]
                head += b"connection: close\r\n" if closing else b""
            elif name not in {b"upgrade", b"http2-settings"}:
                head += b"%b: %b\r\n" % (name, value)
        self.parser = httptools.HttpRequestParser(self)
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)
        self._head = 0
        self.data_received(head + b"\r\n" + rest)

    def _await(self, look: Callable[[], None] | None) -> None:
        """Watch what comes next, or nothing, from the end of what has come by now.

        Most requests come at once, and their parts need no timers.
        """
        self._moved, self._awaited = True, look

    def _watch(self, way: str, look: Callable[[], None]) -> None:
        self._unwatch(way)
        self._timers[way] = self.loop.call_later(self.patience, look)

    def _unwatch(self, way: str) -> None:
        if way in self._timers:
            self._timers.pop(way).cancel()

    def _look_for_head(self) -> None:
        if self.flow.read_paused:  # several requests at once: it is not the client who waits
            self._watch(COMING, self._look_for_head)
        else:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT)

    def _look_for_body(self) -> None:
        if self._came >= LEAST_BYTES or self.flow.read_paused:
            self._came = self._quiet = 0
        self._quiet += 1
        if self._quiet > (STREAM_LOOKS if self.cycle.response_started else 1):
            self._refuse(HTTPStatus.REQUEST_TIMEOUT)
        else:
            self._watch(COMING, self._look_for_body)

    def _watch_reader(self) -> None:
        self._left, self._unread = self.transport.get_write_buffer_size(), 0
        if self._left:
            self._watch(GOING, self._look_for_reader)

    def _look_for_reader(self) -> None:
        left = self.transport.get_write_buffer_size()
        if not left or self._left - left >= LEAST_BYTES:
            self._watch_reader()
            return
        self._unread += 1
        if self._unread < (STREAM_LOOKS if self._streams() else 1):
            self._watch(GOING, self._look_for_reader)
        else:
            self._cut()

    def _streams(self) -> bool:
        """Say whether what goes out is a stream, or was one that nobody has read to its end."""
        return any(each.chunked_encoding for each in self._open)

    def _refuse(self, status: HTTPStatus) -> None:
        if self._in_head:
            unanswered = self._head and (self.cycle is None or self.cycle.response_complete)
        else:
            unanswered = not self.cycle.response_started
        self._end(status if unanswered else None)

    def _end(self, status: HTTPStatus | None) -> None:
        if status is not None:
            self.transport.write(_refusal(status))
        self.transport.close()
        self.loop.call_later(LINGER_SECONDS, self._cut)

    def _cut(self) -> None:
        self._let_go()
        self.transport.abort()

    def _let_go(self) -> None:
        """Tell all requests that nobody is left; Uvicorn tells the last one of several."""
        self._gone.set()
        for each in self._open:
            if not each.response_complete:
                each.disconnected = True
                each.message_event.set()


def _refusal(status: HTTPStatus) -> bytes:
    body = bare(status, DETAILS[status])
    fields = f"content-type: {MEDIA_TYPE}\r\ncontent-length: {len(body)}\r\n"
    return STATUS_LINE[status] + fields.encode("ascii") + b"connection: close\r\n\r\n" + body
